/* test-window-lock.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "window-fixture.h"

#include "bus-fixture.h"
#include "passkeys-api-error.h"
#include "passkeys-new-user-dialog.h"
#include "passkeys-security-key-list-private.h"
#include "passkeys-security-keys-page.h"
#include "passkeys-signing-dialog.h"
#include "passkeys-users-api.h"
#include "passkeys-virtual-key.h"
#include "passkeys-virtual-source.h"
#include "security-key-fixture.h"
#include "session-fixture.h"
#include "ui-fixture.h"

/* more than are needed; each takes a tenth of a second at the least */
#define N_TELLINGS 600

/* As a key or a movement of the pointer does. */
static void
use (WindowFixture *fixture)
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

/* s: longer than any computer that is busy takes for this test */
#define LONG 3600

typedef struct
{
  gpointer idle_lock;
  gint64   used; /* µs, monotonic */
} Wait;

static GSource *
get_source (Wait *wait)
{
  GSource *source = g_main_context_find_source_by_user_data (NULL, wait->idle_lock);

  g_assert_nonnull (source);
  return source;
}

static gboolean
waits_anew (gpointer wait)
{
  return g_source_get_ready_time (get_source (wait)) >= ((Wait *) wait)->used + LONG * G_TIME_SPAN_SECOND;
}

/* Nobody waits for an hour here: the clock is turned. What began before the window was used is over too
 * early, and goes on for the rest. */
static void
end_wait (Wait *wait)
{
  g_assert_false (waits_anew (wait));
  g_source_set_ready_time (get_source (wait), 0);
  passkeys_test_run_until (waits_anew, wait);
}

/* What counts is that nobody uses the window. */
static void
test_idle_lock (WindowFixture *fixture,
                gconstpointer  data)
{
  Wait wait = { fixture->window->idle_lock, 0 };
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysSession) session = window_fixture_sign_in (fixture, server);

  g_settings_set_uint (window_fixture_get_settings (), "lock-after", LONG);
  passkeys_test_run (50);
  wait.used = g_get_monotonic_time ();
  use (fixture);
  end_wait (&wait);
  g_assert_false (window_fixture_is_locked (fixture));
  g_assert_false (passkeys_session_is_expired (session));

  g_settings_set_uint (window_fixture_get_settings (), "lock-after", 1);
  window_fixture_assert_locked (fixture, session);
  g_settings_reset (window_fixture_get_settings (), "lock-after");
  window_fixture_unlock (fixture, session);
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

/* until the application has heard all that was told */
static void
await_heard (GDBusConnection *connection)
{
  g_autoptr(GDBusConnection) system = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, NULL);

  ui_fixture_await_bus (connection,
                        g_application_get_dbus_connection (g_application_get_default ()));
  ui_fixture_await_bus (connection, system);
}

/* The application begins to listen when it has a connection, of which nobody hears: it may have to be told
 * more than once. */
static void
tell_until_locked (WindowFixture   *fixture,
                   GDBusConnection *connection,
                   const char      *path,
                   const char      *interface,
                   const char      *member)
{
  for (guint i = 0; i < N_TELLINGS && !window_fixture_is_locked (fixture); i++)
    {
      tell (connection, path, interface, member);
      await_heard (connection);
    }
}

/* What the portal says to a program in a sandbox. */
static void
tell_as_portal (GDBusConnection *connection,
                gboolean         screensaver_active,
                guint            session_state)
{
  g_autofree char *text = g_strdup_printf ("(objectpath '/monitor', {'screensaver-active': <%s>, "
                                           "'session-state': <uint32 %u>})",
                                           screensaver_active ? "true" : "false", session_state);
  g_autoptr(GError) error = NULL;

  g_dbus_connection_emit_signal (connection, NULL, "/org/freedesktop/portal/desktop",
                                 "org.freedesktop.portal.Inhibit", "StateChanged",
                                 g_variant_new_parsed (text), &error);
  g_assert_no_error (error);
}

/* The screen is locked, or the computer sleeps; unless the person wants no lock. */
static void
test_desktop_lock (WindowFixture *fixture,
                   gconstpointer  data)
{
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysSession) session = window_fixture_sign_in (fixture, server);
  g_autoptr(GDBusConnection) screen = bus_fixture_pretend ("org.gnome.ScreenSaver");
  g_autoptr(GDBusConnection) power = bus_fixture_pretend ("org.freedesktop.login1");
  g_autoptr(GDBusConnection) portal = bus_fixture_pretend ("org.freedesktop.portal.Desktop");
  g_autoptr(GError) expired = g_error_new_literal (PASSKEYS_API_ERROR,
                                                   PASSKEYS_API_ERROR_UNAUTHORIZED, "over");

  tell_until_locked (fixture, screen, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver",
                     "ActiveChanged");
  window_fixture_assert_locked (fixture, session);
  window_fixture_unlock (fixture, session);

  tell_until_locked (fixture, power, "/org/freedesktop/login1",
                     "org.freedesktop.login1.Manager", "PrepareForSleep");
  window_fixture_assert_locked (fixture, session);
  window_fixture_unlock (fixture, session);

  tell_as_portal (portal, FALSE, 1);
  await_heard (portal);
  g_assert_false (window_fixture_is_locked (fixture));
  tell_as_portal (portal, TRUE, 1);
  window_fixture_assert_locked (fixture, session);
  window_fixture_unlock (fixture, session);

  passkeys_session_report_failure (session, expired);
  g_assert_true (passkeys_session_is_expired (session));
  g_assert_false (window_fixture_is_locked (fixture));
  tell (screen, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged");
  window_fixture_assert_locked (fixture, session);
  window_fixture_unlock (fixture, session);

  g_settings_set_uint (window_fixture_get_settings (), "lock-after", 0);
  tell (screen, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged");
  tell (power, "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep");
  await_heard (screen);
  await_heard (power);
  g_assert_false (window_fixture_is_locked (fixture));
  g_settings_reset (window_fixture_get_settings (), "lock-after");
}

static AdwDialog *
get_dialog (WindowFixture *fixture)
{
  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (fixture->window));
}

/* Whether a click on its middle goes there. */
static gboolean
is_hit (GtkWindow *window,
        GtkWidget *widget)
{
  graphene_rect_t bounds;
  GtkWidget *hit;

  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (window), &bounds));
  hit = gtk_widget_pick (GTK_WIDGET (window), bounds.origin.x + bounds.size.width / 2,
                         bounds.origin.y + bounds.size.height / 2, GTK_PICK_DEFAULT);

  return hit != NULL && (hit == widget || gtk_widget_is_ancestor (hit, widget));
}

static gboolean
is_in (GtkWindow *window,
       GtkWidget *ancestor)
{
  GtkWidget *focus = gtk_window_get_focus (window);

  return focus != NULL && gtk_widget_is_ancestor (focus, ancestor);
}

static gboolean
is_ready_to_unlock (gpointer user_data)
{
  WindowFixture *fixture = user_data;

  return gtk_window_get_focus (GTK_WINDOW (fixture->window)) == fixture->window->unlock_button;
}

/* A form waits out of sight, with what was typed, and takes no keys; what asks above it is
 * cancelled. The lock itself can be reached. */
static void
test_dialogs (WindowFixture *fixture,
              gconstpointer  data)
{
  GtkWindow *window = GTK_WINDOW (fixture->window);
  GtkWidget *unlock_button = fixture->window->unlock_button;
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysSession) session = window_fixture_sign_in (fixture, server);
  g_autoptr(PasskeysApiRequest) request = NULL;
  g_autoptr(DexFuture) signing = NULL;
  AdwDialog *form;

  passkeys_window_show_page (fixture->window, "users.new", NULL);
  form = get_dialog (fixture);
  g_assert_true (PASSKEYS_IS_NEW_USER_DIALOG (form));
  ui_fixture_type (form, "_E-Mail Address", "grace@example.org");
  request = passkeys_users_api_delete_request (FIXTURE_USER_ID);
  signing = passkeys_signing_dialog_sign (GTK_WIDGET (form), session, request, "Remove", "Ada");
  ui_fixture_settle ();
  g_assert_true (PASSKEYS_IS_SIGNING_DIALOG (get_dialog (fixture)));

  window_fixture_lock (fixture, session);
  g_assert_false (passkeys_test_await (dex_ref (signing), NULL));
  ui_fixture_settle ();
  g_assert_true (get_dialog (fixture) == form);
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (form)));
  passkeys_test_run_until (is_ready_to_unlock, fixture);
  g_assert_true (is_hit (window, unlock_button));
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD));
  g_assert_false (is_in (window, GTK_WIDGET (form)));
  gtk_widget_activate (unlock_button);
  ui_fixture_await_text (fixture->window, "Sign in again to go on");
  adw_dialog_force_close (get_dialog (fixture));
  ui_fixture_settle ();
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (form)));
  g_assert_true (gtk_widget_grab_focus (unlock_button));

  window_fixture_unlock (fixture, session);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (form)));
  g_assert_cmpstr (gtk_editable_get_text (ui_fixture_find (form, ADW_TYPE_ENTRY_ROW,
                                                           "_E-Mail Address")), ==,
                   "grace@example.org");
  ui_fixture_settle ();
  g_assert_true (is_in (window, GTK_WIDGET (form)));
  g_assert_false (is_hit (window, GTK_WIDGET (fixture->window->navigation_view)));
  adw_dialog_force_close (form);
  ui_fixture_settle ();
  g_assert_true (is_hit (window, GTK_WIDGET (fixture->window->navigation_view)));
}

static void
activate (const char *action)
{
  g_action_group_activate_action (G_ACTION_GROUP (passkeys_application_get_default ()), action, NULL);
}

/* What is for everybody may lie over the lock, and leaves it as it was; the rest does not open. */
static void
test_new_dialogs (WindowFixture *fixture,
                  gconstpointer  data)
{
  static const char *const harmless[] = { "about", "help", "shortcuts" };
  static const char *const personal[] = { "check-computer", "outbox", "preferences", "new-passkey",
                                          "new-user" };
  GtkWindow *window = GTK_WINDOW (fixture->window);
  GtkWidget *unlock_button = fixture->window->unlock_button;
  GAction *outbox = g_action_map_lookup_action (
    G_ACTION_MAP (passkeys_application_get_default ()), "outbox");
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysSession) session = window_fixture_sign_in (fixture, server);
  AdwDialog *form;

  passkeys_window_show_page (fixture->window, "users.new", NULL);
  form = get_dialog (fixture);
  window_fixture_lock (fixture, session);
  ui_fixture_settle ();

  for (gsize i = 0; i < G_N_ELEMENTS (harmless); i++)
    {
      AdwDialog *dialog;

      activate (harmless[i]);
      dialog = get_dialog (fixture);
      g_assert_true (dialog != form);
      ui_fixture_settle ();
      g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (dialog)));
      g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (form)));
      g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (fixture->window->navigation_view)));
      adw_dialog_force_close (dialog);
      ui_fixture_settle ();
      g_assert_true (window_fixture_is_locked (fixture));
      g_assert_true (is_hit (window, unlock_button));
      g_assert_true (gtk_widget_grab_focus (unlock_button));
    }

  /* as where there is an organisation on this computer */
  g_simple_action_set_enabled (G_SIMPLE_ACTION (outbox), TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (personal); i++)
    {
      activate (personal[i]);
      ui_fixture_settle ();
      g_assert_true (get_dialog (fixture) == form);
      g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (form)));
      g_assert_true (is_hit (window, unlock_button));
    }
  g_simple_action_set_enabled (G_SIMPLE_ACTION (outbox), FALSE);

  window_fixture_unlock (fixture, session);
  g_assert_true (get_dialog (fixture) == form);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (form)));
  adw_dialog_force_close (form);
  ui_fixture_settle ();
  activate ("preferences");
  g_assert_nonnull (get_dialog (fixture));
  adw_dialog_force_close (get_dialog (fixture));
  ui_fixture_settle ();
}

#define PIN "314159"

/* The PIN of a security key that was given to look at what is on it has to be given again. */
static void
test_security_key (WindowFixture *fixture,
                   gconstpointer  data)
{
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysSession) session = window_fixture_sign_in (fixture, server);
  g_autoptr(PasskeysSecurityKeySource) source = passkeys_virtual_source_new ();
  PasskeysSecurityKeyList *keys = _passkeys_security_key_list_new_with (source);
  AdwNavigationPage *page = passkeys_security_keys_page_new_for_keys (keys, NULL);
  g_autoptr(PasskeysVirtualKey) key = passkeys_virtual_key_new ("Alpha Key");

  adw_navigation_view_push (fixture->window->navigation_view, page);
  passkeys_virtual_key_set_pin (key, PIN);
  passkeys_virtual_key_plug (key);
  ui_fixture_await_text (page, "Locked");
  gtk_widget_activate (ui_fixture_find (page, ADW_TYPE_PREFERENCES_ROW, "_Unlock…"));
  ui_fixture_await_text (fixture->window, "Enter PIN");
  ui_fixture_type (fixture->window, "_PIN of Alpha Key", PIN);
  ui_fixture_settle ();
  ui_fixture_click (fixture->window, "C_ontinue");
  ui_fixture_await_text (page, "No Passkeys");
  g_assert_false (ui_fixture_shows (page, "Locked"));

  window_fixture_lock (fixture, session);
  window_fixture_unlock (fixture, session);
  ui_fixture_await_text (page, "Locked");

  gtk_widget_activate (ui_fixture_find (page, ADW_TYPE_PREFERENCES_ROW, "_Unlock…"));
  ui_fixture_await_text (fixture->window, "Enter PIN");
  window_fixture_lock (fixture, session);
  ui_fixture_await_no_dialog (fixture->window);
  window_fixture_unlock (fixture, session);

  passkeys_virtual_key_unplug (key);
  ui_fixture_await_text (page, "Plug In a Security Key");
  adw_navigation_view_pop (fixture->window->navigation_view);
  ui_fixture_settle ();
  passkeys_test_finalize (keys);
  security_key_fixture_await_end ();
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(PasskeysApplication) application = window_fixture_init (&argc, &argv);

  WINDOW_FIXTURE_ADD ("idle-lock", WINDOW_FIXTURE_NO_ACCOUNTS, test_idle_lock);
  WINDOW_FIXTURE_ADD ("new-dialogs", WINDOW_FIXTURE_NO_ACCOUNTS, test_new_dialogs);
  WINDOW_FIXTURE_ADD ("dialogs", WINDOW_FIXTURE_NO_ACCOUNTS, test_dialogs);
  WINDOW_FIXTURE_ADD ("security-key", WINDOW_FIXTURE_NO_ACCOUNTS, test_security_key);
  WINDOW_FIXTURE_ADD ("desktop-lock", WINDOW_FIXTURE_NO_ACCOUNTS, test_desktop_lock);

  return g_test_run ();
}
