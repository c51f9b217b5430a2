/* test-window.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-window-private.h"

#include <string.h>

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "passkeys-api-error.h"
#include "passkeys-application.h"
#include "passkeys-error-box.h"
#include "passkeys-list-cache.h"
#include "passkeys-scripted-server.h"
#include "session-fixture.h"
#include "ui-fixture.h"

#define DEVICE_LINK "passkeys://register-device?origin="

/* The window of the application, with the files of a person of its own. */
typedef struct
{
  PasskeysWindow *window;
  char           *folder;
  char           *file; /* of accounts */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->folder = g_build_filename (g_get_user_config_dir (), "passkeys", NULL);
  fixture->file = g_build_filename (fixture->folder, "accounts.json", NULL);
  g_assert_cmpint (g_mkdir_with_parents (fixture->folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (fixture->file, data, -1, &error));
  g_assert_no_error (error);

  fixture->window = passkeys_window_new (passkeys_application_get_default ());
  gtk_window_present (GTK_WINDOW (fixture->window));
}

/* What was kept aside, which can be removed. */
static guint
count_aside (Fixture  *fixture,
             gboolean  remove)
{
  g_autoptr(GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;
  guint n_aside = 0;

  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_prefix (name, "accounts.json.unreadable"))
      {
        g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

        n_aside++;
        if (remove)
          g_unlink (path);
      }

  return n_aside;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_fixture_close (GTK_WINDOW (fixture->window));
  count_aside (fixture, TRUE);
  g_unlink (fixture->file);
  g_free (fixture->file);
  g_free (fixture->folder);
}

static void
respond (Fixture    *fixture,
         const char *label)
{
  ui_fixture_await_text (fixture->window, "nothing in it is deleted");
  g_signal_emit_by_name (ui_fixture_find (fixture->window, GTK_TYPE_BUTTON, label), "clicked");
}

/* The person is asked before a file that cannot be read is touched. */
static void
test_left (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *text = NULL;

  respond (fixture, "_Leave It");
  ui_fixture_settle ();
  g_assert_cmpuint (count_aside (fixture, FALSE), ==, 0);
  g_assert_true (g_file_get_contents (fixture->file, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, data);
  g_assert_true (ui_fixture_shows (fixture->window, "Start an Organisation"));
}

static void
test_set_aside (Fixture       *fixture,
                gconstpointer  data)
{
  respond (fixture, "_Keep It Aside");
  ui_fixture_await_text (fixture->window, "Accounts are remembered from now on");
  g_assert_cmpuint (count_aside (fixture, FALSE), ==, 1);
  g_assert_false (g_file_test (fixture->file, G_FILE_TEST_EXISTS));
}

static char *
dup_date (int hours)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) then = g_date_time_add_seconds (now, hours * 3600 + 60);

  return g_date_time_format (then, "%a, %d %b %Y %H:%M:%S GMT");
}

static void
read_user (PasskeysSession        *session,
           PasskeysScriptedServer *server,
           int                     hours)
{
  g_autofree char *user = fixture_make_user_json (FIXTURE_USER_ID);
  g_autofree char *date = dup_date (hours);
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (server, 200, user);
  passkeys_scripted_server_add_header (server, "Date", date);
  g_assert_true (passkeys_test_await (passkeys_session_refresh_user (session), &error));
  g_assert_no_error (error);
}

/* The server's clock is taken for right. */
static void
test_clock (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysSession) session =
    ui_fixture_make_session (passkeys_scripted_server_get_url (server));

  ui_fixture_await_text (fixture->window, "Start an Organisation");
  g_assert_false (adw_banner_get_revealed (fixture->window->clock_banner));

  g_set_object (&fixture->window->session, session);
  read_user (session, server, 3);
  _passkeys_window_update_clock (fixture->window);
  ui_fixture_await_text (fixture->window, "The clock of this computer is off by 3 hours.");
  g_assert_true (adw_banner_get_revealed (fixture->window->clock_banner));

  read_user (session, server, -26);
  _passkeys_window_update_clock (fixture->window);
  ui_fixture_await_text (fixture->window, "The clock of this computer is off by 25 hours.");

  read_user (session, server, 0);
  _passkeys_window_update_clock (fixture->window);
  g_assert_false (adw_banner_get_revealed (fixture->window->clock_banner));
  g_clear_object (&fixture->window->session);
}

static gboolean
is_locked (gpointer data)
{
  Fixture *fixture = data;

  return g_str_equal (gtk_stack_get_visible_child_name (fixture->window->stack), "locked");
}

static void
assert_locked (Fixture         *fixture,
               PasskeysSession *session)
{
  passkeys_test_run_until (is_locked, fixture);
  g_assert_true (passkeys_session_is_expired (session));
  g_assert_null (passkeys_session_get_expires (session));
  g_assert_true (ui_fixture_shows (fixture->window, "Passkeys Is Locked"));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (fixture->window->navigation_view)));
}

static void
unlock (Fixture         *fixture,
        PasskeysSession *session)
{
  g_autoptr(GBytes) token = fixture_make_token_for (FIXTURE_ORG_ID, FIXTURE_USER_ID,
                                                    FIXTURE_USERNAME,
                                                    g_get_real_time () / G_USEC_PER_SEC + 3600);
  g_autoptr(GError) error = NULL;

  passkeys_test_await (passkeys_session_renew (session, token), &error);
  g_assert_no_error (error);
  g_assert_false (is_locked (fixture));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (fixture->window->navigation_view)));
}

/* As a key or a movement of the pointer does. */
static void
use (Fixture *fixture)
{
  g_autoptr(GListModel) controllers =
    gtk_widget_observe_controllers (GTK_WIDGET (fixture->window));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean handled = FALSE;

      if (g_strcmp0 (gtk_event_controller_get_name (controller), "idle-lock") == 0)
        g_signal_emit_by_name (controller, "event", NULL, &handled);
      g_assert_false (handled);
    }
}

static PasskeysSession *
sign_in (Fixture                *fixture,
         PasskeysScriptedServer *server)
{
  PasskeysSession *session = ui_fixture_make_session (passkeys_scripted_server_get_url (server));

  ui_fixture_await_text (fixture->window, "Start an Organisation");
  _passkeys_window_set_session (fixture->window, session);

  return session;
}

static GSettings *
get_settings (void)
{
  return passkeys_application_get_settings (passkeys_application_get_default ());
}

/* What counts is that nobody uses the window. */
static void
test_idle_lock (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysSession) session = sign_in (fixture, server);

  /* far enough apart for a machine that is busy with other tests */
  g_settings_set_uint (get_settings (), "lock-after", 3);
  for (guint i = 0; i < 5; i++)
    {
      passkeys_test_run (700);
      use (fixture);
    }
  g_assert_false (is_locked (fixture));
  g_assert_false (passkeys_session_is_expired (session));

  assert_locked (fixture, session);
  g_settings_reset (get_settings (), "lock-after");
  unlock (fixture, session);
}

static void
tell (GDBusConnection *connection,
      const char      *path,
      const char      *interface,
      const char      *member)
{
  g_autoptr(GError) error = NULL;

  g_dbus_connection_emit_signal (connection, NULL, path, interface, member,
                                 g_variant_new ("(b)", TRUE), &error);
  g_assert_no_error (error);
}

static GDBusConnection *
pretend (const char *name)
{
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr(GError) error = NULL;
  GDBusConnection *connection;
  g_autoptr(GVariant) reply = NULL;

  connection = g_dbus_connection_new_for_address_sync (
    address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
             | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);
  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", name, 0), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);

  return connection;
}

/* The screen is locked, or the computer sleeps; unless the person wants no lock. */
static void
test_desktop_lock (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysSession) session = sign_in (fixture, server);
  g_autoptr(GDBusConnection) screen = pretend ("org.gnome.ScreenSaver");
  g_autoptr(GDBusConnection) power = pretend ("org.freedesktop.login1");
  g_autoptr(GError) expired = g_error_new_literal (PASSKEYS_API_ERROR,
                                                   PASSKEYS_API_ERROR_UNAUTHORIZED, "over");

  passkeys_test_run (100);
  tell (screen, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged");
  assert_locked (fixture, session);
  unlock (fixture, session);

  tell (power, "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep");
  assert_locked (fixture, session);
  unlock (fixture, session);

  passkeys_session_report_failure (session, expired);
  g_assert_true (passkeys_session_is_expired (session));
  g_assert_false (is_locked (fixture));
  tell (screen, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged");
  assert_locked (fixture, session);
  unlock (fixture, session);

  g_settings_set_uint (get_settings (), "lock-after", 0);
  tell (screen, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged");
  tell (power, "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep");
  passkeys_test_run (200);
  g_assert_false (is_locked (fixture));
  g_settings_reset (get_settings (), "lock-after");
}

#define N_USERS 10000

/* An answer of the search within, on this machine with nothing else to do; and as often as the
 * quickest of some answers is looked for. */
#define ANSWER_MS 50
#define N_TRIES 5

static void
remember_users (PasskeysSession *session)
{
  PasskeysAccount *account = passkeys_session_get_account (session);
  g_autoptr(PasskeysListCache) cache = passkeys_list_cache_new_for_rows (account, "users");
  g_autoptr(JsonArray) written = NULL;
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < N_USERS; i++)
    {
      g_autofree char *id = g_strdup_printf ("us-1a2b3-c4d5e-%014u", i);
      g_autofree char *name = g_strdup_printf ("Grace %05u", i);
      g_autofree char *text = fixture_make_user_json (id);
      JsonNode *node = json_from_string (text, NULL);

      json_object_set_string_member (json_node_get_object (node), "name", name);
      json_array_add_element (rows, node);
    }
  passkeys_list_cache_write_rows (cache, rows);
  for (guint i = 0; i < 100 && written == NULL; i++)
    {
      passkeys_test_run (50);
      written = passkeys_test_await_boxed (passkeys_list_cache_recall (account, "users"), NULL);
    }
  g_assert_cmpuint (json_array_get_length (written), ==, N_USERS);
}

static void
called_cb (GObject      *connection,
           GAsyncResult *result,
           gpointer      reply)
{
  g_autoptr(GError) error = NULL;

  *(GVariant **) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (connection), result,
                                                        &error);
  g_assert_no_error (error);
}

static GVariant *
call (GDBusConnection *shell,
      const char      *path,
      const char      *interface,
      const char      *method,
      GVariant        *parameters)
{
  GVariant *reply = NULL;

  g_dbus_connection_call (shell, APPLICATION_ID, path, interface, method, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, called_cb, &reply);
  while (reply == NULL)
    g_main_context_iteration (NULL, TRUE);

  return reply;
}

static GVariant *
ask (GDBusConnection *shell,
     const char      *method,
     GVariant        *parameters)
{
  GApplication *application = g_application_get_default ();
  g_autofree char *path = g_strconcat (g_application_get_dbus_object_path (application),
                                       "/SearchProvider", NULL);

  return call (shell, path, "org.gnome.Shell.SearchProvider2", method, parameters);
}

static void
assert_finds (GDBusConnection *shell,
              const char      *words,
              const char      *results)
{
  g_autoptr(GVariant) reply = ask (shell, "GetInitialResultSet",
                                   g_variant_new_parsed (words));
  g_autofree char *text = g_variant_print (reply, FALSE);

  g_assert_cmpstr (text, ==, results);
}

/* Long lists too are looked through between two letters. */
static void
assert_quick (GDBusConnection *shell)
{
  gint64 quickest = G_MAXINT64;

  for (guint i = 0; i < N_TRIES; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr(GVariant) reply = ask (shell, "GetSubsearchResultSet",
                                       g_variant_new_parsed ("(['user:'], ['nobody', 'Grace'])"));

      quickest = MIN (quickest, g_get_monotonic_time () - start);
    }

  g_test_message ("An answer takes %" G_GINT64_FORMAT " µs", quickest);
  g_assert_cmpint (quickest, <, ANSWER_MS * 1000);
}

#define FOUND "us-1a2b3-c4d5e-00000000004711"

/* The desktop finds people as long as somebody is signed in. */
static void
test_search (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysSession) session = sign_in (fixture, server);
  g_autoptr(GDBusConnection) shell = pretend ("org.gnome.Shell");
  g_autoptr(GVariant) metas = NULL;
  g_autoptr(GVariant) none = NULL;
  g_autoptr(GVariant) activated = NULL;
  g_autofree char *text = NULL;
  g_autofree char *nothing = NULL;

  remember_users (session);
  assert_finds (shell, "(['04711', 'grace'],)", "(['user:" FOUND "'],)");
  assert_finds (shell, "(['04711', 'alan'],)", "([],)");
  assert_finds (shell, "([''],)", "([],)");
  assert_quick (shell);

  metas = ask (shell, "GetResultMetas", g_variant_new_parsed ("(['user:" FOUND "', 'user:x'],)"));
  text = g_variant_print (metas, FALSE);
  g_assert_nonnull (strstr (text, "'name': <'Grace 04711'>, 'description': <'" FIXTURE_USERNAME));
  g_assert_null (strstr (text, "user:x"));

  activated = ask (shell, "ActivateResult",
                   g_variant_new_parsed ("('user:" FOUND "', ['grace'], uint32 0)"));
  ui_fixture_await_text (fixture->window, "Grace 04711");

  passkeys_test_await (passkeys_session_lock (session), NULL);
  assert_finds (shell, "(['04711', 'grace'],)", "([],)");
  none = ask (shell, "GetResultMetas", g_variant_new_parsed ("(['user:" FOUND "'],)"));
  nothing = g_variant_print (none, FALSE);
  g_assert_cmpstr (nothing, ==, "([],)");
}

/* What the desktop's menu of the application offers begins there, unless it is locked. */
static void
test_quick_actions (Fixture       *fixture,
                    gconstpointer  data)
{
  static const char *const actions[] = { "new-user", "new-passkey", "check-computer" };
  static const char *const dialogs[] = { "PasskeysNewUserDialog", "PasskeysNewCredentialDialog",
                                         "PasskeysComputerCheckDialog" };
  AdwApplicationWindow *window = ADW_APPLICATION_WINDOW (fixture->window);
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysSession) session = sign_in (fixture, server);
  g_autoptr(GDBusConnection) shell = pretend ("org.gnome.Shell");
  const char *path = g_application_get_dbus_object_path (g_application_get_default ());

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autoptr(GVariant) reply = call (shell, path, "org.freedesktop.Application", "ActivateAction",
                                        g_variant_new_parsed ("(%s, @av [], @a{sv} {})",
                                                              actions[i]));
      AdwDialog *dialog = adw_application_window_get_visible_dialog (window);

      g_assert_cmpstr (dialog != NULL ? G_OBJECT_TYPE_NAME (dialog) : NULL, ==, dialogs[i]);
      adw_dialog_force_close (dialog);
      ui_fixture_settle ();
    }

  g_signal_emit_by_name (fixture->window->idle_lock, "lock");
  assert_locked (fixture, session);
  g_variant_unref (call (shell, path, "org.freedesktop.Application", "ActivateAction",
                         g_variant_new_parsed ("('new-user', @av [], @a{sv} {})")));
  g_assert_null (adw_application_window_get_visible_dialog (window));
}

static AdwNavigationPage *
get_page (Fixture *fixture)
{
  return adw_navigation_view_get_visible_page (fixture->window->navigation_view);
}

/* What the page of a server offers leads to where its address is filled in, and never twice. */
static void
test_device_link (Fixture       *fixture,
                  gconstpointer  data)
{
  AdwNavigationPage *page;
  GtkEditable *row;

  passkeys_window_open_link (fixture->window, DEVICE_LINK "https%3A%2F%2Fapp.example.org");
  ui_fixture_await_text (fixture->window, "Add This Device");
  page = get_page (fixture);
  row = ui_fixture_find (page, ADW_TYPE_ENTRY_ROW, "Server _Address");
  g_assert_cmpstr (gtk_editable_get_text (row), ==, "https://app.example.org");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (row)));

  passkeys_window_open_link (fixture->window, DEVICE_LINK "http%3A%2F%2Fapp.example.org");
  g_assert_true (get_page (fixture) == page);
  g_assert_true (gtk_widget_get_visible (ui_fixture_find (page, PASSKEYS_TYPE_ERROR_BOX, NULL)));
  g_assert_cmpstr (gtk_editable_get_text (row), ==, "https://app.example.org");

  passkeys_window_open_link (fixture->window, "passkeys://register-device");
  g_assert_true (get_page (fixture) == page);
  g_assert_false (gtk_widget_get_visible (ui_fixture_find (page, PASSKEYS_TYPE_ERROR_BOX, NULL)));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(PasskeysApplication) application = NULL;

  /* Whoever tells of sleep does it on a bus of this test. */
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_getenv ("DBUS_SESSION_BUS_ADDRESS"), TRUE);
  ui_fixture_init (&argc, &argv);
  application = passkeys_application_new ();
  g_application_set_default (G_APPLICATION (application));
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));

#define ADD(name, file, func) g_test_add ("/window/" name, Fixture, file, set_up, func, tear_down)
  ADD ("damaged-accounts/left", "{", test_left);
  ADD ("damaged-accounts/set-aside", "{", test_set_aside);
  ADD ("too-new-accounts", "{\"version\": 1000, \"accounts\": []}", test_set_aside);
  ADD ("device-link", "{\"version\": 1, \"accounts\": []}", test_device_link);
  ADD ("search", "{\"version\": 1, \"accounts\": []}", test_search);
  ADD ("quick-actions", "{\"version\": 1, \"accounts\": []}", test_quick_actions);
  ADD ("idle-lock", "{\"version\": 1, \"accounts\": []}", test_idle_lock);
  ADD ("desktop-lock", "{\"version\": 1, \"accounts\": []}", test_desktop_lock);
  ADD ("clock", "{\"version\": 1, \"accounts\": []}", test_clock);
#undef ADD

  return g_test_run ();
}
