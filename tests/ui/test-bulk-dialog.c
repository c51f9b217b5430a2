/* test-bulk-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <json-glib/json-glib.h>

#include "passkeys-application.h"
#include "passkeys-bulk-dialog.h"
#include "passkeys-busy-button.h"
#include "passkeys-scripted-server.h"
#include "session-fixture.h"
#include "ui-fixture.h"

typedef struct
{
  PasskeysScriptedServer *server;
  PasskeysApplication    *application;
  PasskeysSession        *session;
  GtkWindow              *window;
  AdwDialog              *dialog;
  guint                   n_changed;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->server = passkeys_scripted_server_new ();
  fixture->application = passkeys_application_new ();
  g_application_set_default (G_APPLICATION (fixture->application));
  passkeys_scripted_server_answer (fixture->server, 403, "{\"error\":{\"message\":\"No\"}}");
  fixture->session = ui_fixture_make_session (passkeys_scripted_server_get_url (fixture->server));
  ui_fixture_await_requests (fixture->server, 1); /* one's own user */
  fixture->window = ui_fixture_show (gtk_label_new (""));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_fixture_close (fixture->window);
  g_clear_object (&fixture->session);
  g_application_set_default (NULL);
  g_clear_object (&fixture->application);
  passkeys_scripted_server_free (fixture->server);
}

static void
append_user (GListStore *store,
             const char *user_id,
             gboolean    is_registered,
             gboolean    is_administrator)
{
  g_autofree char *json = g_strdup_printf (
    "{\"username\":\"%s@example.org\",\"name\":\"\",\"userId\":\"%s\",\"kind\":\"CustomerEmployee\","
    "\"credentialUuid\":\"\",\"orgId\":\"or-1\",\"permissions\":[],\"isActive\":true,"
    "\"isServiceAccount\":false,\"isRegistered\":%s,\"isSSORequired\":false,"
    "\"permissionAssignments\":[%s]}", user_id, user_id, is_registered ? "true" : "false",
    is_administrator ? "{\"permissionName\":\"ManagedFullAdminAccess\",\"permissionId\":\"pm-admin\","
                       "\"assignmentId\":\"as-1\",\"operations\":[]}" : "");
  g_autoptr(JsonNode) node = json_from_string (json, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysUser) user = passkeys_user_new_from_json (node, &error);

  g_assert_no_error (error);
  g_list_store_append (store, user);
}

static void
on_changed (Fixture *fixture)
{
  fixture->n_changed++;
}

typedef struct
{
  Fixture *fixture;
  guint    n;
} Expectation;

static gboolean
has_changed (gpointer data)
{
  Expectation *expectation = data;

  return expectation->fixture->n_changed >= expectation->n;
}

static void
await_changed (Fixture *fixture,
               guint    n)
{
  Expectation expectation = { fixture, n };

  passkeys_test_run_until (has_changed, &expectation);
  g_assert_cmpuint (fixture->n_changed, ==, n);
}

static PasskeysBulkChange *
present (Fixture          *fixture,
         PasskeysBulkKind  kind,
         GListStore       *users)
{
  GListModel *model = G_LIST_MODEL (users);
  DexFuture *future = passkeys_bulk_change_prepare (fixture->session, kind, model, model, NULL);
  PasskeysBulkChange *change = passkeys_test_await_object (future, NULL);

  fixture->dialog = passkeys_bulk_dialog_new (fixture->session, change, kind, NULL);
  g_signal_connect_swapped (fixture->dialog, "changed", G_CALLBACK (on_changed), fixture);
  adw_dialog_present (fixture->dialog, GTK_WIDGET (fixture->window));
  ui_fixture_settle ();

  return change;
}

static gboolean
looks_destructive (Fixture *fixture)
{
  GtkWidget *button = ui_fixture_find (fixture->dialog, PASSKEYS_TYPE_BUSY_BUTTON, "_Start");

  g_assert_cmpint (gtk_widget_has_css_class (button, "destructive-action"), !=,
                   gtk_widget_has_css_class (button, "suggested-action"));
  return gtk_widget_has_css_class (button, "destructive-action");
}

/* Who is left out, and why, is said before anything is done. */
static void
test_guards (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GListStore) users = g_list_store_new (PASSKEYS_TYPE_USER);
  g_autoptr(PasskeysBulkChange) change = NULL;

  append_user (users, FIXTURE_USER_ID, TRUE, FALSE);
  append_user (users, "us-admin", TRUE, TRUE);
  append_user (users, "us-omar", TRUE, FALSE);
  change = present (fixture, PASSKEYS_BULK_KIND_REMOVE, users);

  g_assert_cmpstr (adw_dialog_get_title (fixture->dialog), ==, "Remove Users");
  g_assert_true (ui_fixture_shows (fixture->dialog, "This cannot be undone"));
  g_assert_true (looks_destructive (fixture));
  g_assert_true (ui_fixture_shows (fixture->dialog, "1 user, 2 left out"));
  g_assert_true (ui_fixture_shows (fixture->dialog, "Left out: this is you"));
  g_assert_true (ui_fixture_shows (fixture->dialog,
                                   "Left out: nobody else could administer the organisation"));
}

static void
test_nobody_left (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GListStore) users = g_list_store_new (PASSKEYS_TYPE_USER);
  g_autoptr(PasskeysBulkChange) change = NULL;

  append_user (users, "us-omar", TRUE, FALSE);
  change = present (fixture, PASSKEYS_BULK_KIND_INVITE_AGAIN, users);

  g_assert_true (ui_fixture_shows (fixture->dialog, "0 users, 1 left out"));
  g_assert_false (looks_destructive (fixture));
  g_assert_true (ui_fixture_shows (fixture->dialog, "Left out: it is so already"));
  g_assert_false (gtk_widget_is_sensitive (ui_fixture_find (fixture->dialog,
                                                            PASSKEYS_TYPE_BUSY_BUTTON, "_Start")));
}

/* One row fails, the others are done all the same; what failed is tried again, and only that. */
static void
test_failed_row (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GListStore) users = g_list_store_new (PASSKEYS_TYPE_USER);
  g_autoptr(PasskeysBulkChange) change = NULL;
  guint n_before;

  append_user (users, "us-ann", FALSE, FALSE);
  append_user (users, "us-omar", FALSE, FALSE);
  append_user (users, "us-eve", FALSE, FALSE);
  n_before = passkeys_scripted_server_get_n_requests (fixture->server);
  passkeys_scripted_server_answer (fixture->server, 200, "{\"message\":\"success\"}");
  passkeys_scripted_server_answer (fixture->server, 400,
                                   "{\"error\":{\"message\":\"The desk is closed\"}}");
  passkeys_scripted_server_answer (fixture->server, 200, "{\"message\":\"success\"}");
  passkeys_scripted_server_answer (fixture->server, 200, "{\"message\":\"success\"}");
  change = present (fixture, PASSKEYS_BULK_KIND_INVITE_AGAIN, users);
  g_assert_true (ui_fixture_shows (fixture->dialog, "Nothing is signed for that"));

  ui_fixture_listen ();
  gtk_widget_activate_action (GTK_WIDGET (fixture->dialog), "bulk.confirm", NULL);
  ui_fixture_await_text (fixture->dialog, "2 done, 1 failed");
  ui_fixture_await_heard ("2 done, 1 failed");
  g_assert_true (ui_fixture_shows (fixture->dialog, "The desk is closed"));
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, n_before + 3);
  await_changed (fixture, 1);
  g_assert_true (ui_fixture_shows (fixture->dialog, "_Save Report…"));

  gtk_widget_activate_action (GTK_WIDGET (fixture->dialog), "bulk.retry", NULL);
  ui_fixture_await_text (fixture->dialog, "3 done");
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, n_before + 4);
  await_changed (fixture, 2);
}

/* Stopped at a row, nothing is lost: it goes on where it was. */
static void
test_stop_and_go_on (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GListStore) users = g_list_store_new (PASSKEYS_TYPE_USER);
  g_autoptr(PasskeysBulkChange) change = NULL;

  append_user (users, "us-ann", FALSE, FALSE);
  append_user (users, "us-omar", FALSE, FALSE);
  passkeys_scripted_server_answer (fixture->server, 200, "{\"message\":\"success\"}");
  passkeys_scripted_server_answer (fixture->server, 200, "{\"message\":\"success\"}");
  change = present (fixture, PASSKEYS_BULK_KIND_INVITE_AGAIN, users);

  gtk_widget_activate_action (GTK_WIDGET (fixture->dialog), "bulk.confirm", NULL);
  while (passkeys_bulk_change_count (change, PASSKEYS_BULK_STATE_RUNNING) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (adw_dialog_get_can_close (fixture->dialog));
  adw_dialog_close (fixture->dialog);
  ui_fixture_await_text (fixture->dialog, "1 done, 1 not done yet");
  g_assert_true (adw_dialog_get_can_close (fixture->dialog));

  gtk_widget_activate_action (GTK_WIDGET (fixture->dialog), "bulk.confirm", NULL);
  ui_fixture_await_text (fixture->dialog, "2 done");
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  ADD ("/bulk-dialog/guards", test_guards);
  ADD ("/bulk-dialog/nobody-left", test_nobody_left);
  ADD ("/bulk-dialog/failed-row", test_failed_row);
  ADD ("/bulk-dialog/stop-and-go-on", test_stop_and_go_on);

  return g_test_run ();
}
