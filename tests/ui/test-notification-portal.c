/* test-notification-portal.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "window-fixture.h"

#include "bus-fixture.h"
#include "notification-fixture.h"
#include "session-fixture.h"
#include "ui-fixture.h"

#define OBJECT_PATH "/org/freedesktop/portal/desktop"
#define BUS_NAME "org.freedesktop.portal.Desktop"
#define INTERFACE "org.freedesktop.portal.Notification"

/* What GLib says to the desktop of a program in a sandbox, which sees no other way to tell news. */

static const char interface_xml[] =
  "<node><interface name='" INTERFACE "'>"
  "<method name='AddNotification'><arg type='s' direction='in'/><arg type='a{sv}' direction='in'/>"
  "</method>"
  "<method name='RemoveNotification'><arg type='s' direction='in'/></method>"
  "<property name='version' type='u' access='read'/>"
  "</interface></node>";

typedef struct
{
  char     *id;
  GVariant *added; /* (nullable): while it is shown */
} Portal;

static void
method_call (GDBusConnection       *connection,
             const char            *sender,
             const char            *object_path,
             const char            *interface_name,
             const char            *method_name,
             GVariant              *parameters,
             GDBusMethodInvocation *invocation,
             gpointer               user_data)
{
  Portal *portal = user_data;

  g_clear_pointer (&portal->id, g_free);
  g_clear_pointer (&portal->added, g_variant_unref);
  g_variant_get_child (parameters, 0, "s", &portal->id);
  if (g_str_equal (method_name, "AddNotification"))
    portal->added = g_variant_get_child_value (parameters, 1);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static GVariant *
get_property (GDBusConnection  *connection,
              const char       *sender,
              const char       *object_path,
              const char       *interface_name,
              const char       *property_name,
              GError          **error,
              gpointer          user_data)
{
  return g_variant_new_uint32 (1);
}

static const GDBusInterfaceVTable vtable = {
  .method_call = method_call,
  .get_property = get_property,
};

static gboolean
is_shown (gpointer user_data)
{
  return ((Portal *) user_data)->added != NULL;
}

static gboolean
is_withdrawn (gpointer user_data)
{
  return ((Portal *) user_data)->added == NULL;
}

static void
assert_text (Portal     *portal,
             const char *name,
             const char *prefix)
{
  const char *text = NULL;

  g_assert_true (g_variant_lookup (portal->added, name, "&s", &text));
  g_assert_true (g_str_has_prefix (text, prefix));
}

static void
assert_button (Portal     *portal,
               const char *label,
               const char *action)
{
  g_autoptr(GVariant) buttons = NULL;
  g_autoptr(GVariant) button = NULL;
  const char *text = NULL;

  buttons = g_variant_lookup_value (portal->added, "buttons", G_VARIANT_TYPE ("aa{sv}"));
  g_assert_nonnull (buttons);
  g_assert_cmpuint (g_variant_n_children (buttons), ==, 1);
  button = g_variant_get_child_value (buttons, 0);
  g_assert_true (g_variant_lookup (button, "label", "&s", &text));
  g_assert_cmpstr (text, ==, label);
  g_assert_true (g_variant_lookup (button, "action", "&s", &text));
  g_assert_cmpstr (text, ==, action);
}

/* As the portal does when a button of a notification is pressed. */
static void
press (GDBusConnection *connection,
       const char      *action)
{
  GApplication *application = G_APPLICATION (passkeys_application_get_default ());

  g_dbus_connection_call (connection, g_application_get_application_id (application),
                          g_application_get_dbus_object_path (application),
                          "org.freedesktop.Application", "ActivateAction",
                          g_variant_new ("(sava{sv})", action, NULL, NULL), NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

static void
test_expiring (WindowFixture *fixture,
               gconstpointer  data)
{
  Portal portal = { NULL };
  NotificationFixture desktop = { NULL };
  g_autoptr(GDBusConnection) connection = bus_fixture_pretend (BUS_NAME);
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysSession) session = NULL;
  guint object_id = bus_fixture_serve (connection, OBJECT_PATH, interface_xml, &vtable, &portal);

  notification_fixture_go_elsewhere (&desktop, GTK_WINDOW (fixture->window));
  g_settings_set_uint (window_fixture_get_settings (), "session-notice-minutes", 120);
  session = window_fixture_sign_in (fixture, server);

  passkeys_test_run_until (is_shown, &portal);
  g_assert_cmpstr (portal.id, ==, "session-expiring");
  assert_text (&portal, "title", "The Session Expires Soon");
  assert_text (&portal, "body", "Sign in again before ");
  assert_text (&portal, "default-action", "app.show-window");
  assert_button (&portal, "Sign In Again", "app.sign-in-again");

  press (connection, "sign-in-again");
  ui_fixture_await_text (fixture->window, "Sign in again to go on");
  adw_dialog_force_close (
    adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (fixture->window)));

  notification_fixture_focus (GTK_WINDOW (fixture->window));
  passkeys_test_run_until (is_withdrawn, &portal);
  g_assert_cmpstr (portal.id, ==, "session-expiring");

  g_settings_reset (window_fixture_get_settings (), "session-notice-minutes");
  ui_fixture_close (desktop.other);
  g_dbus_connection_unregister_object (connection, object_id);
  g_free (portal.id);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(PasskeysApplication) application = NULL;

  g_setenv ("GIO_USE_PORTALS", "1", TRUE);
  application = window_fixture_init (&argc, &argv);
  g_setenv ("GNOTIFICATION_BACKEND", "portal", TRUE);

  WINDOW_FIXTURE_ADD ("notification-portal", WINDOW_FIXTURE_NO_ACCOUNTS, test_expiring);

  return g_test_run ();
}
