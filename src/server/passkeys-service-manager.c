/* passkeys-service-manager.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-service-manager.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>

/**
 * passkeys_service_manager_tell:
 * @state: such as `READY=1`
 *
 * Tells the service manager, if there is one that wants to know. If it does not listen, that is its
 * own affair.
 */
void
passkeys_service_manager_tell (const char *state)
{
  const char *path = g_getenv ("NOTIFY_SOCKET");
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) socket = NULL;

  g_return_if_fail (state != NULL);

  if (!path || (*path != '/' && *path != '@'))
    return;
  if (*path == '@')
    address = g_unix_socket_address_new_with_type (path + 1, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
  else
    address = g_unix_socket_address_new (path);
  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT,
                         NULL);
  if (socket)
    g_socket_send_to (socket, address, state, strlen (state), NULL, NULL);
}
