/* test-user-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <json-glib/json-glib.h>

#include "passkeys-application.h"
#include "passkeys-permission-words.h"
#include "passkeys-permission.h"
#include "passkeys-scripted-server.h"
#include "passkeys-user-page.h"
#include "passkeys-user-permission-dialog.h"
#include "session-fixture.h"
#include "ui-fixture.h"

#define OTHER_ID "us-other"

typedef struct
{
  PasskeysScriptedServer *server;
  PasskeysApplication    *application;
  PasskeysSession        *session;
  GtkWindow              *window;
} Fixture;

static PasskeysUser *
make_user (const char *user_id,
           gboolean    is_active,
           gboolean    is_registered,
           gboolean    is_administrator)
{
  g_autofree char *json = g_strdup_printf (
    "{\"username\":\"%s@example.org\",\"name\":\"\",\"userId\":\"%s\",\"kind\":\"CustomerEmployee\","
    "\"credentialUuid\":\"\",\"orgId\":\"or-1\",\"permissions\":[],\"isActive\":%s,"
    "\"isServiceAccount\":false,\"isRegistered\":%s,\"isSSORequired\":false,"
    "\"permissionAssignments\":[%s]}", user_id, user_id, is_active ? "true" : "false",
    is_registered ? "true" : "false",
    is_administrator ? "{\"permissionName\":\"ManagedFullAdminAccess\",\"permissionId\":\"pm-admin\","
                       "\"assignmentId\":\"as-1\",\"operations\":[]}" : "");
  g_autoptr(JsonNode) node = json_from_string (json, NULL);
  g_autoptr(GError) error = NULL;
  PasskeysUser *user = passkeys_user_new_from_json (node, &error);

  g_assert_no_error (error);
  return user;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->server = passkeys_scripted_server_new ();
  fixture->application = passkeys_application_new ();
  g_application_set_default (G_APPLICATION (fixture->application));
  passkeys_scripted_server_answer (fixture->server, 404, "{}"); /* one's own user */
  fixture->session = ui_fixture_make_session (passkeys_scripted_server_get_url (fixture->server));
  ui_fixture_await_requests (fixture->server, 1);
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

static gboolean
can (GtkWidget  *page,
     const char *row)
{
  GtkWidget *widget = ui_fixture_find (page, ADW_TYPE_BUTTON_ROW, row);

  return gtk_widget_get_visible (widget) && gtk_widget_is_sensitive (widget);
}

static GtkWidget *
show_page (Fixture      *fixture,
           PasskeysUser *user,
           PasskeysUser *other)
{
  g_autoptr(GListStore) everyone = g_list_store_new (PASSKEYS_TYPE_USER);
  GtkWidget *page;

  g_list_store_append (everyone, user);
  if (other != NULL)
    g_list_store_append (everyone, other);
  page = GTK_WIDGET (passkeys_user_page_new (fixture->session, user, G_LIST_MODEL (everyone)));
  fixture->window = ui_fixture_show (page);
  ui_fixture_settle ();

  return page;
}

/* Whoever is shown, and who else there is, decides what can be done. */
static void
test_yourself_alone (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(PasskeysUser) user = make_user (FIXTURE_USER_ID, TRUE, TRUE, TRUE);
  g_autoptr(PasskeysUser) invited = make_user (OTHER_ID, TRUE, FALSE, TRUE);
  GtkWidget *page = show_page (fixture, user, invited);

  /* an administrator who never came can let nobody in */
  g_assert_true (ui_fixture_shows (page, "The Only Administrator"));
  g_assert_true (ui_fixture_shows (page, "You are the only administrator"));
  g_assert_false (can (page, "_Deactivate User…"));
  g_assert_false (can (page, "_Remove User…"));
}

static void
test_yourself_with_another (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr(PasskeysUser) user = make_user (FIXTURE_USER_ID, TRUE, TRUE, TRUE);
  g_autoptr(PasskeysUser) other = make_user (OTHER_ID, TRUE, TRUE, TRUE);
  GtkWidget *page = show_page (fixture, user, other);

  g_assert_false (ui_fixture_shows (page, "The Only Administrator"));
  g_assert_true (ui_fixture_shows (page, "This is you."));
  g_assert_false (can (page, "_Deactivate User…"));
  g_assert_false (can (page, "_Remove User…"));
}

static void
test_last_administrator (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(PasskeysUser) user = make_user (OTHER_ID, TRUE, TRUE, TRUE);
  g_autoptr(PasskeysUser) yourself = make_user (FIXTURE_USER_ID, TRUE, TRUE, FALSE);
  GtkWidget *page = show_page (fixture, user, yourself);

  g_assert_true (ui_fixture_shows (page, "This is the only administrator."));
  g_assert_false (can (page, "_Deactivate User…"));
  g_assert_false (can (page, "_Remove User…"));
}

static void
test_colleague (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(PasskeysUser) user = make_user (OTHER_ID, TRUE, TRUE, FALSE);
  g_autoptr(PasskeysUser) yourself = make_user (FIXTURE_USER_ID, TRUE, TRUE, TRUE);
  GtkWidget *page = show_page (fixture, user, yourself);

  g_assert_false (ui_fixture_shows (page, "The Only Administrator"));
  g_assert_true (can (page, "_Deactivate User…"));
  g_assert_true (can (page, "_Remove User…"));
  g_assert_false (can (page, "Acti_vate User…"));
}

static void
test_deactivated (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(PasskeysUser) user = make_user (OTHER_ID, FALSE, TRUE, TRUE);
  GtkWidget *page = show_page (fixture, user, NULL);

  g_assert_false (ui_fixture_shows (page, "The Only Administrator"));
  g_assert_true (can (page, "Acti_vate User…"));
  g_assert_false (can (page, "_Deactivate User…"));
  g_assert_true (can (page, "_Remove User…"));
}

/* The switch shows what is true until the change was signed. */
static void
test_sso_cancelled (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(PasskeysUser) user = make_user (OTHER_ID, TRUE, TRUE, FALSE);
  GtkWidget *page = show_page (fixture, user, NULL);
  AdwSwitchRow *row = ui_fixture_find (page, ADW_TYPE_SWITCH_ROW, "Single Sign-On Required");
  AdwDialog *dialog;

  adw_switch_row_set_active (row, TRUE);
  dialog = ui_fixture_await_dialog (fixture->window);
  g_assert_cmpstr (adw_dialog_get_title (dialog), ==, "Require Single Sign-On");
  adw_dialog_force_close (dialog);
  ui_fixture_await_no_dialog (fixture->window);
  ui_fixture_await_property (row, "active", FALSE);
}

#define PERMISSION(id, name, archived) \
  "{\"id\":\"" id "\",\"name\":\"" name "\",\"operations\":[\"Auth:Users:Read\"]," \
  "\"status\":\"Active\",\"isImmutable\":false,\"isArchived\":" archived "," \
  "\"dateCreated\":\"2026-01-01T00:00:00.000Z\",\"dateUpdated\":\"2026-01-01T00:00:00.000Z\"}"

static void
on_chosen (AdwDialog           *dialog,
           PasskeysPermission  *permission,
           char               **chosen)
{
  g_set_str (chosen, passkeys_permission_get_id (permission));
}

/* What is held and what is archived is not offered; what failed can be tried again. */
static void
test_choose_permission (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(PasskeysUser) user = make_user (OTHER_ID, TRUE, TRUE, TRUE);
  AdwDialog *dialog;
  g_autofree char *chosen = NULL;

  passkeys_scripted_server_answer (fixture->server, 403, "{\"error\":{\"message\":\"No\"}}");
  passkeys_scripted_server_answer (fixture->server, 200,
                                   "{\"items\":[" PERMISSION ("pm-admin", "Held", "false") ","
                                   PERMISSION ("pm-old", "Gone", "true") ","
                                   PERMISSION ("pm-desk", "Front desk", "false") "]}");
  fixture->window = ui_fixture_show (gtk_label_new (""));
  dialog = passkeys_user_permission_dialog_new (fixture->session, user);
  g_signal_connect (dialog, "chosen", G_CALLBACK (on_chosen), &chosen);
  adw_dialog_present (dialog, GTK_WIDGET (fixture->window));
  ui_fixture_await_text (dialog, "_Try Again");

  gtk_widget_activate_action (GTK_WIDGET (dialog), "choose.reload", NULL);
  ui_fixture_await_text (dialog, "Front desk");
  g_assert_true (ui_fixture_shows (dialog, "Allows 1 thing"));
  g_assert_false (ui_fixture_shows (dialog, "Held"));
  g_assert_false (ui_fixture_shows (dialog, "Gone"));

  gtk_editable_set_text (ui_fixture_find (dialog, GTK_TYPE_SEARCH_ENTRY, NULL), "back");
  ui_fixture_await_text (dialog, "No Permission Found");
  gtk_editable_set_text (ui_fixture_find (dialog, GTK_TYPE_SEARCH_ENTRY, NULL), "FRONT");
  ui_fixture_await_text (dialog, "Front desk");

  gtk_widget_activate (ui_fixture_find (dialog, ADW_TYPE_ACTION_ROW, "Front desk"));
  ui_fixture_await_text (dialog, "_Add");
  gtk_widget_activate_action (GTK_WIDGET (dialog), "choose.add", NULL);
  g_assert_cmpstr (chosen, ==, "pm-desk");
}

/* What the API brings has words for people; its name is told where someone points at it. */
static void
test_words (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(PasskeysUser) user = make_user (OTHER_ID, TRUE, TRUE, TRUE);
  GtkWidget *page = show_page (fixture, user, NULL);
  GtkWidget *row = ui_fixture_find (page, ADW_TYPE_ACTION_ROW, "Full Administrator");
  g_autofree char *words = passkeys_permission_words_translate (
    "ManagedFullAdminAccess, Front, desk, DfnsDefaultEndUserAccess");

  g_assert_nonnull (row);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (row), ==, "ManagedFullAdminAccess");
  g_assert_false (ui_fixture_shows (page, "ManagedFullAdminAccess"));

  g_assert_cmpstr (words, ==, "Full Administrator, Front, desk, Default End User");
  g_assert_cmpstr (passkeys_permission_words_get_name ("Full Administrator!"), ==,
                   "Full Administrator!");
  passkeys_permission_words_explain (row, "Front desk");
  g_assert_null (gtk_widget_get_tooltip_text (row));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  ADD ("/user-page/yourself-alone", test_yourself_alone);
  ADD ("/user-page/yourself-with-another", test_yourself_with_another);
  ADD ("/user-page/last-administrator", test_last_administrator);
  ADD ("/user-page/colleague", test_colleague);
  ADD ("/user-page/deactivated", test_deactivated);
  ADD ("/user-page/sso-cancelled", test_sso_cancelled);
  ADD ("/user-page/choose-permission", test_choose_permission);
  ADD ("/user-page/words", test_words);

  return g_test_run ();
}
