/* passkeys-load-connection.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One kept-alive connection, as thin as can be: what is measured is the server. */
typedef struct
{
  int      fd;
  GString *received;
  gsize    body_start; /* 0 until the headers are there */
  gsize    body_length;
} PasskeysLoadConnection;

PasskeysLoadConnection *passkeys_load_connection_new     (guint16                  port);
void                    passkeys_load_connection_send    (PasskeysLoadConnection  *self,
                                                          const char              *method,
                                                          const char              *path,
                                                          const char              *token,
                                                          const char              *user_action,
                                                          const char              *body);
char                   *passkeys_load_connection_receive (PasskeysLoadConnection  *self);
char                   *passkeys_load_connection_ask     (PasskeysLoadConnection  *self,
                                                          const char              *method,
                                                          const char              *path,
                                                          const char              *token,
                                                          const char              *user_action,
                                                          const char              *body);
void                    passkeys_load_connection_free    (PasskeysLoadConnection  *self);

G_END_DECLS
