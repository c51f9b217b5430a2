/* test-window-news.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "window-fixture.h"

#include <json-glib/json-glib.h>

#include "notification-fixture.h"
#include "passkeys-user-page.h"
#include "passkeys-users-page-private.h"
#include "session-fixture.h"
#include "ui-fixture.h"

static void
await_expiring (WindowFixture       *fixture,
                NotificationFixture *desktop,
                guint                n_shown)
{
  notification_fixture_go_elsewhere (desktop, GTK_WINDOW (fixture->window));
  notification_fixture_await_shown (desktop, n_shown);
  g_assert_cmpstr (desktop->summary, ==, "The Session Expires Soon");
  g_assert_true (g_str_has_prefix (desktop->body, "Sign in again before "));
}

/* Whoever looks elsewhere hears that the session ends and can go on from there; it is not said any
 * longer than it is true. */
static void
test_expiring (WindowFixture *fixture,
               gconstpointer  data)
{
  NotificationFixture desktop = { NULL };
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysSession) session = NULL;
  AdwApplicationWindow *window = ADW_APPLICATION_WINDOW (fixture->window);

  notification_fixture_set_up (&desktop);
  notification_fixture_go_elsewhere (&desktop, GTK_WINDOW (fixture->window));
  g_settings_set_uint (window_fixture_get_settings (), "session-notice-minutes", 120);
  session = window_fixture_sign_in (fixture, server);
  await_expiring (fixture, &desktop, 1);

  notification_fixture_focus (GTK_WINDOW (fixture->window));
  notification_fixture_await_closed (&desktop, 1);

  notification_fixture_go_elsewhere (&desktop, GTK_WINDOW (fixture->window));
  notification_fixture_flush (&desktop);
  g_assert_cmpuint (desktop.n_shown, ==, 1); /* not again for the same end */

  window_fixture_lock (fixture, session);
  window_fixture_unlock (fixture, session);
  await_expiring (fixture, &desktop, 2);
  g_assert_null (adw_application_window_get_visible_dialog (window));
  notification_fixture_press (&desktop, "Sign In Again");
  ui_fixture_await_text (fixture->window, "Sign in again to go on");
  adw_dialog_force_close (adw_application_window_get_visible_dialog (window));
  ui_fixture_settle ();

  /* what was pressed is gone already, what was not goes with the lock */
  window_fixture_lock (fixture, session);
  notification_fixture_go_elsewhere (&desktop, GTK_WINDOW (fixture->window));
  window_fixture_unlock (fixture, session);
  await_expiring (fixture, &desktop, 3);
  window_fixture_lock (fixture, session);
  notification_fixture_await_closed (&desktop, 2);
  notification_fixture_flush (&desktop);
  g_assert_cmpuint (desktop.n_closed, ==, 2);
  window_fixture_unlock (fixture, session);
  g_settings_reset (window_fixture_get_settings (), "session-notice-minutes");
  notification_fixture_tear_down (&desktop);
}

#define USER "{\"username\":\"%s@example.org\",\"name\":\"%s\",\"userId\":\"us-%s\"," \
  "\"kind\":\"CustomerEmployee\",\"credentialUuid\":\"\",\"orgId\":\"" FIXTURE_ORG_ID "\"," \
  "\"permissions\":[],\"isActive\":true,\"isServiceAccount\":false,\"isRegistered\":%s," \
  "\"isSSORequired\":false,\"permissionAssignments\":[]}"

#define N_INVITED 3

static const char *const invited[N_INVITED] = { "Grace", "Edsger", "Barbara" };

/* How many of them have registered. */
static int n_registered;

static char *
build_user (guint index)
{
  const char *name = invited[index];

  return g_strdup_printf (USER, name, name, name,
                          (int) index < g_atomic_int_get (&n_registered) ? "true" : "false");
}

static char *
answer (const PasskeysScriptedRequest *request,
        guint                         *status,
        gpointer                       user_data)
{
  g_auto(GStrv) users = g_new0 (char *, N_INVITED + 1);
  g_autofree char *items = NULL;

  *status = 200;
  for (guint i = 0; i < N_INVITED; i++)
    {
      users[i] = build_user (i);
      if (g_str_has_prefix (request->path, "/auth/users/us-")
          && g_str_has_suffix (request->path, invited[i]))
        return g_strdup (users[i]);
    }

  items = g_strjoinv (",", users);
  if (g_str_equal (request->path, "/auth/users"))
    return g_strdup_printf ("{\"items\":[%s]}", items);
  return g_strdup ("{\"items\":[]}");
}

static PasskeysUsersPage *
show_users (WindowFixture *fixture)
{
  PasskeysUsersPage *page;

  passkeys_window_show_page (fixture->window, "users", NULL);
  page = ui_fixture_find (fixture->window, PASSKEYS_TYPE_USERS_PAGE, NULL);
  ui_fixture_await_text (page, "Barbara");

  return page;
}

/* and not what was told of the first one before */
static gboolean
has_registered (JsonArray *rows)
{
  return json_array_get_length (rows) == N_INVITED
         && json_object_get_boolean_member (json_array_get_object_element (rows, 0), "isRegistered");
}

static void
await_remembered (PasskeysSession *session)
{
  g_autoptr(JsonArray) rows = window_fixture_await_rows (session, "users", has_registered);
}

static JsonArray *
parse_late_rows (void)
{
  g_autofree char *user = g_strdup_printf (USER, "Grace", "Grace", "Grace", "false");
  g_autoptr(JsonNode) row = json_from_string (user, NULL);
  JsonArray *rows = json_array_new ();

  g_assert_nonnull (row);
  json_array_add_element (rows, g_steal_pointer (&row));
  return rows;
}

/* An administrator who looks elsewhere hears who has accepted an invitation: from the list, from
 * asking for those who are awaited, and after a new start. */
static void
test_registered (WindowFixture *fixture,
                 gconstpointer  data)
{
  NotificationFixture desktop = { NULL };
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysSession) session = NULL;
  g_autoptr(PasskeysSession) next = NULL;
  g_autoptr(JsonArray) rows = NULL;
  PasskeysUsersPage *page;

  g_atomic_int_set (&n_registered, 0);
  passkeys_scripted_server_set_handler (server, answer, NULL);
  notification_fixture_set_up (&desktop);
  session = window_fixture_sign_in (fixture, server);
  page = show_users (fixture);
  notification_fixture_go_elsewhere (&desktop, GTK_WINDOW (fixture->window));

  g_atomic_int_set (&n_registered, 1);
  passkeys_users_page_reload (page);
  notification_fixture_await_shown (&desktop, 1);
  g_assert_cmpstr (desktop.summary, ==, "Grace has registered");
  await_remembered (session);
  notification_fixture_press (&desktop, "Show");
  ui_fixture_await_text (page, "Details");
  g_assert_true (gtk_widget_get_mapped (ui_fixture_find (page, PASSKEYS_TYPE_USER_PAGE, NULL)));

  ui_fixture_settle (); /* the window has come to the front by now */
  notification_fixture_go_elsewhere (&desktop, GTK_WINDOW (fixture->window));
  g_atomic_int_set (&n_registered, 2);
  passkeys_invitation_watch_look (page->watch);
  notification_fixture_await_shown (&desktop, 2);
  g_assert_cmpstr (desktop.summary, ==, "Edsger has registered");
  ui_fixture_settle ();
  window_fixture_lock (fixture, session);
  notification_fixture_await_closed (&desktop, 1);
  passkeys_invitation_watch_look (page->watch); /* asks nobody */
  window_fixture_unlock (fixture, session);

  ui_fixture_settle ();
  next = ui_fixture_make_session (passkeys_scripted_server_get_url (server));
  _passkeys_window_set_session (fixture->window, next);
  g_atomic_int_set (&n_registered, 3);
  page = show_users (fixture);
  notification_fixture_await_shown (&desktop, 3);
  g_assert_cmpstr (desktop.summary, ==, "Barbara has registered");

  /* the server may be faster than the disk, which only then tells who was awaited */
  rows = parse_late_rows ();
  g_signal_emit_by_name (page->cache, "recalled", rows);
  notification_fixture_await_shown (&desktop, 4);
  g_assert_cmpstr (desktop.summary, ==, "Grace has registered");
  notification_fixture_flush (&desktop);
  g_assert_cmpuint (desktop.n_shown, ==, 4);
  notification_fixture_tear_down (&desktop);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(PasskeysApplication) application = window_fixture_init (&argc, &argv);

  WINDOW_FIXTURE_ADD ("expiring", WINDOW_FIXTURE_NO_ACCOUNTS, test_expiring);
  WINDOW_FIXTURE_ADD ("registered", WINDOW_FIXTURE_NO_ACCOUNTS, test_registered);

  return g_test_run ();
}
