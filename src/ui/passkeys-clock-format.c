/* passkeys-clock-format.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-clock-format"

#include "config.h"

#include "passkeys-clock-format.h"

#include <langinfo.h>
#include <string.h>

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_INTERFACE "org.freedesktop.portal.Settings"

/* What GNOME Settings calls Time Format. */
#define NAMESPACE "org.gnome.desktop.interface"
#define KEY "clock-format"

typedef enum { NOT_TOLD, TWELVE_HOURS, TWENTY_FOUR_HOURS } Choice;

/* Of the person: there is one for the whole program, as there is one locale. */
static Choice choice;

static void
take_choice (GVariant *value)
{
  const char *format = NULL;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    format = g_variant_get_string (value, NULL);

  if (g_strcmp0 (format, "12h") == 0)
    choice = TWELVE_HOURS;
  else if (g_strcmp0 (format, "24h") == 0)
    choice = TWENTY_FOUR_HOURS;
  else
    choice = NOT_TOLD;
}

static void
changed_cb (GDBusConnection *connection,
            const char      *sender_name,
            const char      *object_path,
            const char      *interface_name,
            const char      *signal_name,
            GVariant        *parameters,
            gpointer         user_data)
{
  g_autoptr(GVariant) value = NULL;
  const char *key;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ssv)")))
    return;

  g_variant_get (parameters, "(&s&sv)", NULL, &key, &value);
  if (g_str_equal (key, KEY))
    take_choice (value);
}

/* Where there is no portal, or no GNOME behind it, the locale goes on. */
static void
read_cb (GObject      *connection,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) namespaces = NULL;
  g_autoptr(GVariant) settings = NULL;
  g_autoptr(GVariant) value = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (connection), result, NULL);
  if (reply == NULL)
    return;

  namespaces = g_variant_get_child_value (reply, 0);
  settings = g_variant_lookup_value (namespaces, NAMESPACE, G_VARIANT_TYPE_VARDICT);
  value = settings != NULL ? g_variant_lookup_value (settings, KEY, NULL) : NULL;
  if (value != NULL)
    take_choice (value);
}

/**
 * passkeys_clock_format_follow:
 * @connection: to the bus of the session
 *
 * Begins to ask the desktop how the person wants times of day, and to hear when that changes. Nobody waits
 * for it: the times that are told meanwhile are as the locale has them.
 */
void
passkeys_clock_format_follow (GDBusConnection *connection)
{
  static const char *namespaces[] = { NAMESPACE, NULL };

  g_return_if_fail (G_IS_DBUS_CONNECTION (connection));

  g_dbus_connection_signal_subscribe (connection, PORTAL_NAME, PORTAL_INTERFACE, "SettingChanged",
                                      PORTAL_PATH, NAMESPACE, G_DBUS_SIGNAL_FLAGS_NONE, changed_cb,
                                      NULL, NULL);
  /* Each version of the portal has this; to read a single key, there are two ways. */
  g_dbus_connection_call (connection, PORTAL_NAME, PORTAL_PATH, PORTAL_INTERFACE, "ReadAll",
                          g_variant_new ("(^as)", namespaces), G_VARIANT_TYPE ("(a{sa{sv}})"),
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, read_cb, NULL);
}

/* The locale says so only by how it would write a whole time. */
static gboolean
is_locale_to_twelve (void)
{
  const char *format = nl_langinfo (T_FMT);

  return strstr (format, "%r") != NULL || strstr (format, "%p") != NULL;
}

/**
 * passkeys_clock_format_counts_to_twelve:
 *
 * Returns: whether hours go to 12, as the person has chosen for the desktop, or else as the locale has it
 */
gboolean
passkeys_clock_format_counts_to_twelve (void)
{
  return choice == NOT_TOLD ? is_locale_to_twelve () : choice == TWELVE_HOURS;
}
