/* passkeys-server-options.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The command line. */
typedef struct
{
  char    *data;
  int      port;
  char    *address;
  char    *relying_party_id;
  char   **origins;
  char    *outbox;
  char    *sendmail;
  char    *certificate;
  char    *key;
  gboolean allows_plain_http;
  char   **trusted_proxies;
  char    *log_format;
  gboolean is_quiet;
  char    *backup;
  gboolean verifies_log;
  gboolean exits_with_parent;
} PasskeysServerOptions;

gboolean passkeys_server_options_parse (PasskeysServerOptions  *self,
                                        int                    *argc,
                                        char                 ***argv,
                                        GError                **error);
void     passkeys_server_options_clear (PasskeysServerOptions  *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PasskeysServerOptions, passkeys_server_options_clear)

G_END_DECLS
