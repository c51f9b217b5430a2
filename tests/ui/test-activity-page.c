/* test-activity-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-activity-entry-page.h"
#include "passkeys-activity-filter.h"
#include "passkeys-activity-page.h"
#include "passkeys-scripted-server.h"
#include "ui-fixture.h"

#define HEADER \
  "Date Performed,Audit Log ID,User ID,Username,Primary Credential ID,Action Path,Summary\n"
#define LOG \
  HEADER \
  "2026-11-20T09:30:00.000Z,uj-1,us-1,ann@example.org,cr-1,/auth/login,Sign in\n" \
  "2026-11-20T09:40:00.000Z,uj-2,us-2,omar@example.org,cr-2,/auth/users,Invite user bea@example.org\n" \
  "2026-11-20T09:50:00.000Z,uj-3,us-1,ann@example.org,cr-1,/permissions,Create permission Baker\n"

typedef struct
{
  PasskeysScriptedServer *server;
  PasskeysSession        *session;
  GtkWidget              *page;   /* (owned) */
  GtkWindow              *window;
} Fixture;

static void
answer_csv (Fixture    *fixture,
            const char *csv)
{
  g_autoptr(GBytes) body = g_bytes_new (csv, strlen (csv));

  passkeys_scripted_server_answer_type (fixture->server, 200, "text/csv", body);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->server = passkeys_scripted_server_new ();
  passkeys_scripted_server_answer (fixture->server, 404, "{}"); /* one's own user */
  fixture->session =
    ui_fixture_make_session (passkeys_scripted_server_get_url (fixture->server));
  ui_fixture_settle ();
  fixture->page = g_object_ref_sink (GTK_WIDGET (passkeys_activity_page_new (fixture->session)));
}

static void
show (Fixture *fixture)
{
  fixture->window = ui_fixture_show (fixture->page);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_fixture_close (fixture->window);
  g_assert_finalize_object (fixture->page);
  g_assert_finalize_object (fixture->session);
  passkeys_scripted_server_free (fixture->server);
}

static GtkWidget *
find_button (GtkWidget  *widget,
             const char *action)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget)
      && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, action);

  return found;
}

static gboolean
is_enabled (Fixture    *fixture,
            const char *action)
{
  return gtk_widget_get_sensitive (find_button (fixture->page, action));
}

static void
choose (Fixture    *fixture,
        guint       number,
        guint       item)
{
  GtkWidget *box = ui_fixture_find (fixture->page, ADW_TYPE_WRAP_BOX, NULL);
  GtkWidget *drop_down = gtk_widget_get_first_child (box);

  while (number-- > 0)
    drop_down = gtk_widget_get_next_sibling (drop_down);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), item);
  ui_fixture_settle ();
}

static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  answer_csv (fixture, LOG);
  show (fixture);
  ui_fixture_await_text (fixture->page, "Create permission Baker");
  ui_fixture_await_text (fixture->page, "omar@example.org");
  ui_fixture_await_text (fixture->page, "Sign in");
  g_assert_true (is_enabled (fixture, "activity.export"));
}

static void
test_filters (Fixture       *fixture,
              gconstpointer  data)
{
  answer_csv (fixture, LOG);
  show (fixture);
  ui_fixture_await_text (fixture->page, "Create permission Baker");

  choose (fixture, 2, PASSKEYS_ACTIVITY_KIND_USER);
  ui_fixture_await_text (fixture->page, "Invite user bea@example.org");
  g_assert_false (ui_fixture_shows (fixture->page, "Create permission Baker"));
  choose (fixture, 1, 1); /* ann */
  ui_fixture_await_text (fixture->page, "Nothing Found");
  g_assert_false (is_enabled (fixture, "activity.export"));
  choose (fixture, 2, PASSKEYS_ACTIVITY_KIND_ANY);
  ui_fixture_await_text (fixture->page, "Create permission Baker");
  g_assert_false (ui_fixture_shows (fixture->page, "Invite user bea@example.org"));

  /* Who was chosen stays chosen when there is news. */
  answer_csv (fixture, HEADER);
  choose (fixture, 0, 0);
  ui_fixture_await_text (fixture->page, "Nothing Was Done");
  ui_fixture_await_text (fixture->page, "ann@example.org");
}

static void
test_search (void)
{
  g_autoptr(GtkFilter) filter = passkeys_activity_filter_new ();
  g_autoptr(JsonNode) json = json_from_string ("{\"id\":\"uj-1\",\"action\":\"Invite Ørjan\","
                                               "\"actionToken\":\"\",\"userId\":\"us-1\","
                                               "\"username\":\"ann@example.org\","
                                               "\"datePerformed\":null,"
                                               "\"firstFactorCredential\":{\"id\":\"cr-1\","
                                               "\"kind\":null,\"publicKey\":\"\","
                                               "\"assertion\":null}}", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysActionLog) entry = passkeys_action_log_new_from_json (json, &error);
  PasskeysActivityFilter *self = PASSKEYS_ACTIVITY_FILTER (filter);

  g_assert_no_error (error);
  g_assert_true (gtk_filter_match (filter, entry));
  passkeys_activity_filter_set_text (self, " øRJAN ");
  g_assert_true (gtk_filter_match (filter, entry));
  passkeys_activity_filter_set_text (self, "ANN@");
  g_assert_true (gtk_filter_match (filter, entry));
  passkeys_activity_filter_set_text (self, "bea");
  g_assert_false (gtk_filter_match (filter, entry));
  passkeys_activity_filter_set_text (self, "");
  passkeys_activity_filter_set_kind (self, PASSKEYS_ACTIVITY_KIND_SIGN_IN);
  g_assert_false (gtk_filter_match (filter, entry));
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  data)
{
  answer_csv (fixture, HEADER);
  show (fixture);
  ui_fixture_await_text (fixture->page, "Nothing Was Done");
  g_assert_false (is_enabled (fixture, "activity.export"));
}

static void
test_failed (Fixture       *fixture,
             gconstpointer  data)
{
  passkeys_scripted_server_answer (fixture->server, 403,
                                   "{\"error\":{\"message\":\"no\",\"status\":403}}");
  show (fixture);
  ui_fixture_await_text (fixture->page, "Try Again");
  g_assert_false (is_enabled (fixture, "activity.export"));

  answer_csv (fixture, LOG);
  g_assert_true (gtk_widget_activate_action (fixture->page, "activity.reload", NULL));
  ui_fixture_await_text (fixture->page, "Create permission Baker");

  /* What is known stays. */
  passkeys_scripted_server_answer (fixture->server, 403,
                                   "{\"error\":{\"message\":\"no\",\"status\":403}}");
  g_assert_true (gtk_widget_activate_action (fixture->page, "activity.reload", NULL));
  ui_fixture_await_text (fixture->page, "Try Again");
  ui_fixture_await_text (fixture->page, "Create permission Baker");
}

static void
test_truncated (Fixture       *fixture,
                gconstpointer  data)
{
  answer_csv (fixture, LOG);
  passkeys_scripted_server_add_header (fixture->server, "X-Dfns-Result-Truncated", "true");
  show (fixture);
  ui_fixture_await_text (fixture->page, "There is more than can be shown at once");
}

static void
test_leaving (Fixture       *fixture,
              gconstpointer  data)
{
  passkeys_scripted_server_answer_never (fixture->server);
  show (fixture);
  gtk_widget_set_visible (fixture->page, FALSE);
  passkeys_test_run (100);
  g_assert_cmpuint (passkeys_scripted_server_get_n_aborted (fixture->server), ==, 1);

  answer_csv (fixture, LOG);
  gtk_widget_set_visible (fixture->page, TRUE);
  ui_fixture_await_text (fixture->page, "Create permission Baker");
}

static void
test_entry (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *view;

  answer_csv (fixture, LOG);
  show (fixture);
  ui_fixture_await_text (fixture->page, "Create permission Baker");
  passkeys_scripted_server_answer (fixture->server, 500, "{}");
  passkeys_scripted_server_answer (fixture->server, 500, "{}");
  passkeys_scripted_server_answer (fixture->server, 500, "{}");

  view = ui_fixture_find (fixture->page, GTK_TYPE_COLUMN_VIEW, NULL);
  g_signal_emit_by_name (view, "activate", 0); /* the newest is first */
  ui_fixture_await_text (fixture->page, "/permissions");
  ui_fixture_await_text (fixture->page, "uj-3");
}

int
main (int   argc,
      char *argv[])
{
  ui_fixture_init (&argc, &argv);

#define ADD(name, func) g_test_add ("/activity-page/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("list", test_list);
  ADD ("filters", test_filters);
  ADD ("empty", test_empty);
  ADD ("failed", test_failed);
  ADD ("truncated", test_truncated);
  ADD ("leaving", test_leaving);
  ADD ("entry", test_entry);
#undef ADD
  g_test_add_func ("/activity-page/search", test_search);

  return g_test_run ();
}
