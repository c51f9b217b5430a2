/* test-clock-format.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "bus-fixture.h"
#include "passkeys-time-words.h"
#include "ui-fixture.h"
#include "window-fixture.h"

#define BUS_NAME "org.freedesktop.portal.Desktop"
#define OBJECT_PATH "/org/freedesktop/portal/desktop"
#define INTERFACE "org.freedesktop.portal.Settings"
#define NAMESPACE "org.gnome.desktop.interface"

/* What a desktop says of its settings to every program, in a sandbox and outside. */

static const char interface_xml[] =
  "<node><interface name='" INTERFACE "'>"
  "<method name='ReadAll'><arg type='as' direction='in'/><arg type='a{sa{sv}}' direction='out'/></method>"
  "<signal name='SettingChanged'><arg type='s'/><arg type='s'/><arg type='v'/></signal>"
  "</interface></node>";

static GDBusConnection *portal;

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
  g_autoptr(GVariant) wanted = g_variant_ref_sink (g_variant_new_parsed ("(['" NAMESPACE "'],)"));

  g_assert_true (g_variant_equal (parameters, wanted));
  g_dbus_method_invocation_return_value (
    invocation, g_variant_new_parsed ("({'" NAMESPACE "': {'color-scheme': <'default'>,"
                                      " 'clock-format': <'12h'>}},)"));
}

static const GDBusInterfaceVTable vtable = { .method_call = method_call };

static char *
write_time (void)
{
  g_autoptr(GDateTime) time = g_date_time_new_local (2026, 11, 22, 14, 5, 9);

  return passkeys_time_words_dup_time_of_day (time);
}

static gboolean
is_written (gpointer wanted)
{
  g_autofree char *words = write_time ();

  return g_str_equal (words, wanted);
}

static void
await_time (const char *wanted)
{
  passkeys_test_run_until (is_written, (gpointer) wanted);
}

static void
change (const char *name_space,
        const char *key,
        GVariant   *value)
{
  g_autoptr(GError) error = NULL;

  g_dbus_connection_emit_signal (portal, NULL, OBJECT_PATH, INTERFACE, "SettingChanged",
                                 g_variant_new ("(ssv)", name_space, key, value), &error);
  g_assert_no_error (error);
}

/* In the locale of the tests hours go to 24. Nothing was told yet: the main loop has not run. */
static void
test_locale (void)
{
  g_assert_true (is_written ((gpointer) "14:05"));
}

/* The application asks as it starts, and goes on meanwhile. */
static void
test_read (void)
{
  await_time ("2:05 PM");
}

static void
test_changed (void)
{
  await_time ("2:05 PM");
  change (NAMESPACE, "clock-format", g_variant_new_string ("24h"));
  await_time ("14:05");

  /* what is none of it, and comes before what is */
  change (NAMESPACE, "clock-show-seconds", g_variant_new_string ("12h"));
  change ("org.example.Other", "clock-format", g_variant_new_string ("12h"));
  change (NAMESPACE, "color-scheme", g_variant_new_string ("12h"));
  ui_fixture_await_bus (portal, g_application_get_dbus_connection (g_application_get_default ()));
  g_assert_true (is_written ((gpointer) "14:05"));

  change (NAMESPACE, "clock-format", g_variant_new_string ("12h"));
  await_time ("2:05 PM");
}

/* Something else than the two: the locale knows better than a guess. */
static void
test_unknown (void)
{
  change (NAMESPACE, "clock-format", g_variant_new_string ("12h"));
  await_time ("2:05 PM");
  change (NAMESPACE, "clock-format", g_variant_new_string ("decimal"));
  await_time ("14:05");

  change (NAMESPACE, "clock-format", g_variant_new_string ("12h"));
  await_time ("2:05 PM");
  change (NAMESPACE, "clock-format", g_variant_new_uint32 (24));
  await_time ("14:05");
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(PasskeysApplication) application = NULL;

  g_setenv ("TZ", "UTC", TRUE);
  /* It asks for its settings before the main loop runs, in which they are told here. */
  g_setenv ("ADW_DISABLE_PORTAL", "1", TRUE);
  portal = bus_fixture_pretend (BUS_NAME);
  bus_fixture_serve (portal, OBJECT_PATH, interface_xml, &vtable, NULL);
  application = window_fixture_init (&argc, &argv);

  g_test_add_func ("/clock-format/locale", test_locale);
  g_test_add_func ("/clock-format/read", test_read);
  g_test_add_func ("/clock-format/changed", test_changed);
  g_test_add_func ("/clock-format/unknown", test_unknown);

  return g_test_run ();
}
