/* passkeys-load-server.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A server of our own, whose data is forgotten at the end. */
typedef struct
{
  const char  *program;
  char        *data;
  char        *outbox;
  GSubprocess *process;
  guint16      port;
} PasskeysLoadServer;

PasskeysLoadServer *passkeys_load_server_new        (const char         *program);
void                passkeys_load_server_start      (PasskeysLoadServer *self);
void                passkeys_load_server_stop       (PasskeysLoadServer *self);
double              passkeys_load_server_get_time   (PasskeysLoadServer *self);
double              passkeys_load_server_get_memory (PasskeysLoadServer *self);
void                passkeys_load_server_free       (PasskeysLoadServer *self);

G_END_DECLS
