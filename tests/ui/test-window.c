/* test-window.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "window-fixture.h"

#include <string.h>

#include <json-glib/json-glib.h>

#include "bus-fixture.h"
#include "passkeys-error-box.h"
#include "passkeys-list-cache.h"
#include "session-fixture.h"
#include "ui-fixture.h"

#define DEVICE_LINK "passkeys://register-device?origin="

static void
respond (WindowFixture *fixture,
         const char    *label)
{
  ui_fixture_await_text (fixture->window, "nothing in it is deleted");
  ui_fixture_click (fixture->window, label);
}

/* The person is asked before a file that cannot be read is touched. */
static void
test_left (WindowFixture *fixture,
           gconstpointer  data)
{
  g_autofree char *text = NULL;

  respond (fixture, "_Not Now");
  ui_fixture_settle ();
  g_assert_cmpuint (window_fixture_count_aside (fixture, FALSE), ==, 0);
  g_assert_true (g_file_get_contents (fixture->file, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, data);
  ui_fixture_await_text (fixture->window, "Start an Organisation");
}

static void
test_set_aside (WindowFixture *fixture,
                gconstpointer  data)
{
  respond (fixture, "_Begin New List");
  ui_fixture_await_text (fixture->window, "Accounts are remembered from now on");
  g_assert_cmpuint (window_fixture_count_aside (fixture, FALSE), ==, 1);
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
test_clock (WindowFixture *fixture,
            gconstpointer  data)
{
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysSession) session = NULL;

  passkeys_scripted_server_answer (server, 404, "{}");
  session = ui_fixture_make_session (passkeys_scripted_server_get_url (server));
  ui_fixture_await_requests (server, 1); /* one's own user */
  ui_fixture_await_text (fixture->window, "Start an Organisation");
  g_assert_false (adw_banner_get_revealed (fixture->window->clock_banner));

  g_set_object (&fixture->window->session, session);
  read_user (session, server, 3);
  ui_fixture_listen ();
  _passkeys_window_update_clock (fixture->window);
  ui_fixture_await_text (fixture->window, "The clock of this computer is off by 3 hours.");
  ui_fixture_await_heard ("The clock of this computer is off by 3 hours.");
  g_assert_true (adw_banner_get_revealed (fixture->window->clock_banner));

  read_user (session, server, -26);
  ui_fixture_listen ();
  _passkeys_window_update_clock (fixture->window);
  ui_fixture_await_text (fixture->window, "The clock of this computer is off by 25 hours.");
  ui_fixture_await_heard ("off by 25 hours.");
  ui_fixture_listen ();
  _passkeys_window_update_clock (fixture->window);
  g_assert_false (ui_fixture_heard ("hours"));

  read_user (session, server, 0);
  _passkeys_window_update_clock (fixture->window);
  g_assert_false (adw_banner_get_revealed (fixture->window->clock_banner));
  g_clear_object (&fixture->window->session);
}

#define N_USERS 10000

/* An answer of the search within, on this machine with nothing else to do; and as often as the
 * quickest of some answers is looked for. */
#define ANSWER_MS 50
#define N_TRIES 100

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
  written = window_fixture_await_rows (session, "users", NULL);
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

static gboolean
is_there (gpointer pointer)
{
  return *(gpointer *) pointer != NULL;
}

static gboolean
is_gone (gpointer pointer)
{
  return *(gpointer *) pointer == NULL;
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
                          G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL, called_cb, &reply);
  passkeys_test_run_until (is_there, &reply);

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

  for (guint i = 0; i < N_TRIES && quickest >= ANSWER_MS * 1000; i++)
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
test_search (WindowFixture *fixture,
             gconstpointer  data)
{
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysSession) session = window_fixture_sign_in (fixture, server);
  g_autoptr(GDBusConnection) shell = bus_fixture_pretend ("org.gnome.Shell");
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
test_quick_actions (WindowFixture *fixture,
                    gconstpointer  data)
{
  static const char *const actions[] = { "new-user", "new-passkey", "check-computer" };
  static const char *const dialogs[] = { "PasskeysNewUserDialog", "PasskeysNewCredentialDialog",
                                         "PasskeysComputerCheckDialog" };
  AdwApplicationWindow *window = ADW_APPLICATION_WINDOW (fixture->window);
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysSession) session = window_fixture_sign_in (fixture, server);
  g_autoptr(GDBusConnection) shell = bus_fixture_pretend ("org.gnome.Shell");
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

  window_fixture_lock (fixture, session);
  g_variant_unref (call (shell, path, "org.freedesktop.Application", "ActivateAction",
                         g_variant_new_parsed ("('new-user', @av [], @a{sv} {})")));
  g_assert_null (adw_application_window_get_visible_dialog (window));
}

/* A window that goes away at once finds out nothing any more, and is gone for good. */
static void
test_closed_at_once (WindowFixture *fixture,
                     gconstpointer  data)
{
  PasskeysWindow *window = passkeys_window_new (passkeys_application_get_default ());

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  ui_fixture_close (GTK_WINDOW (window));
  passkeys_test_run_until (is_gone, &window);

  window = passkeys_window_new (passkeys_application_get_default ());
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_present (GTK_WINDOW (window));
  g_main_context_iteration (NULL, FALSE); /* in the middle of it */
  ui_fixture_close (GTK_WINDOW (window));
  passkeys_test_run_until (is_gone, &window);
}

#define WIDTH 720
#define HEIGHT 480

static gboolean
has_size (gpointer window)
{
  GSettings *settings = window_fixture_get_settings ();
  int width;
  int height;

  gtk_window_get_default_size (window, &width, &height);

  return width == WIDTH && g_settings_get_int (settings, "window-width") == WIDTH
         && height == HEIGHT && g_settings_get_int (settings, "window-height") == HEIGHT;
}

/* The next window is as the person left the last one: neither shrinks nor grows by being shown. */
static void
test_state (WindowFixture *fixture,
            gconstpointer  data)
{
  GSettings *settings = window_fixture_get_settings ();
  PasskeysApplication *application = passkeys_application_get_default ();
  GtkWindow *window = GTK_WINDOW (passkeys_window_new (application));
  int width;

  gtk_window_set_default_size (window, WIDTH, HEIGHT);
  gtk_window_present (window);
  ui_fixture_settle ();
  passkeys_test_run_until (has_size, window);
  width = gtk_widget_get_width (GTK_WIDGET (window));
  ui_fixture_close (window);

  window = GTK_WINDOW (passkeys_window_new (application));
  gtk_window_present (window);
  ui_fixture_settle ();
  passkeys_test_run_until (has_size, window);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (window)), ==, width);
  g_assert_false (gtk_window_is_maximized (window));
  ui_fixture_close (window);

  g_settings_set_boolean (settings, "window-maximized", TRUE);
  window = GTK_WINDOW (passkeys_window_new (application));
  g_assert_true (gtk_window_is_maximized (window));
  gtk_window_unmaximize (window);
  g_assert_false (g_settings_get_boolean (settings, "window-maximized"));
  ui_fixture_close (window);

  g_settings_reset (settings, "window-width");
  g_settings_reset (settings, "window-height");
}

static void
assert_page (PasskeysWindow *window,
             const char     *name)
{
  AdwNavigationPage *main_page =
    adw_navigation_view_find_page (window->navigation_view, "main");
  g_autofree char *page = NULL;

  g_assert_nonnull (main_page);
  g_object_get (main_page, "page", &page, NULL);
  g_assert_cmpstr (page, ==, name);
  g_assert_cmpstr (adw_navigation_page_get_tag (adw_navigation_split_view_get_content (
                     ui_fixture_find (main_page, ADW_TYPE_NAVIGATION_SPLIT_VIEW, NULL))), ==, name);
}

/* The window that is opened next, and who is signed in there. */
static void
assert_next_window (PasskeysSession *session,
                    const char      *name)
{
  PasskeysWindow *window = passkeys_window_new (passkeys_application_get_default ());

  _passkeys_window_set_session (window, session);
  assert_page (window, name);
  ui_fixture_close (GTK_WINDOW (window));
}

/* Whoever comes back finds the page that was left, and whoever else comes begins with the first. */
static void
test_last_page (WindowFixture *fixture,
                gconstpointer  data)
{
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysScriptedServer) other_server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysSession) session = window_fixture_sign_in (fixture, server);
  g_autoptr(PasskeysSession) other = NULL;
  GSettings *settings = window_fixture_get_settings ();
  g_autofree char *last = NULL;

  assert_page (fixture->window, "profile");
  passkeys_window_show_page (fixture->window, "security-keys", NULL);
  assert_page (fixture->window, "security-keys");
  last = g_settings_get_string (settings, "last-page");
  g_assert_cmpstr (last, ==, "security-keys");
  assert_next_window (session, "security-keys");

  other = ui_fixture_make_session (passkeys_scripted_server_get_url (other_server));
  assert_next_window (other, "profile");
  assert_next_window (session, "profile");

  /* There may be other pages in another version. */
  g_settings_set_string (settings, "last-page", "news");
  assert_next_window (session, "profile");
}

static AdwNavigationPage *
get_page (WindowFixture *fixture)
{
  return adw_navigation_view_get_visible_page (fixture->window->navigation_view);
}

/* What the page of a server offers leads to where its address is filled in, and never twice. */
static void
test_device_link (WindowFixture *fixture,
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
  g_autoptr(PasskeysApplication) application = window_fixture_init (&argc, &argv);

  WINDOW_FIXTURE_ADD ("damaged-accounts/left", "{", test_left);
  WINDOW_FIXTURE_ADD ("damaged-accounts/set-aside", "{", test_set_aside);
  WINDOW_FIXTURE_ADD ("too-new-accounts", "{\"version\": 1000, \"accounts\": []}", test_set_aside);
  WINDOW_FIXTURE_ADD ("device-link", WINDOW_FIXTURE_NO_ACCOUNTS, test_device_link);
  WINDOW_FIXTURE_ADD ("search", WINDOW_FIXTURE_NO_ACCOUNTS, test_search);
  WINDOW_FIXTURE_ADD ("quick-actions", WINDOW_FIXTURE_NO_ACCOUNTS, test_quick_actions);
  WINDOW_FIXTURE_ADD ("closed-at-once", WINDOW_FIXTURE_NO_ACCOUNTS, test_closed_at_once);
  WINDOW_FIXTURE_ADD ("state", WINDOW_FIXTURE_NO_ACCOUNTS, test_state);
  WINDOW_FIXTURE_ADD ("last-page", WINDOW_FIXTURE_NO_ACCOUNTS, test_last_page);
  WINDOW_FIXTURE_ADD ("clock", WINDOW_FIXTURE_NO_ACCOUNTS, test_clock);

  return g_test_run ();
}
