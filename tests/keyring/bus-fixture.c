/* bus-fixture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "bus-fixture.h"

/* D-Bus Specification, "org.freedesktop.DBus.RequestName" */
#define ALLOW_REPLACEMENT_REPLACE_EXISTING_DO_NOT_QUEUE 7
#define PRIMARY_OWNER 1

GDBusConnection *
bus_fixture_connect (void)
{
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr(GError) error = NULL;
  GDBusConnection *connection;

  connection = g_dbus_connection_new_for_address_sync (
    address,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);
  g_assert_no_error (error);
  return connection;
}

/* The bus may not have seen yet that an earlier owner is gone. */
GDBusConnection *
bus_fixture_pretend (const char *name)
{
  GDBusConnection *connection = bus_fixture_connect ();
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;
  guint owner;

  reply = g_dbus_connection_call_sync (
    connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
    "RequestName",
    g_variant_new ("(su)", name, ALLOW_REPLACEMENT_REPLACE_EXISTING_DO_NOT_QUEUE),
    G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(u)", &owner);
  g_assert_cmpuint (owner, ==, PRIMARY_OWNER);
  return connection;
}

guint
bus_fixture_serve (GDBusConnection            *connection,
                   const char                 *object_path,
                   const char                 *xml,
                   const GDBusInterfaceVTable *vtable,
                   gpointer                    data)
{
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (xml, NULL);
  g_autoptr(GError) error = NULL;
  guint id = g_dbus_connection_register_object (connection, object_path, node->interfaces[0],
                                                vtable, data, NULL, &error);

  g_assert_no_error (error);
  return id;
}
