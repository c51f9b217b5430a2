/* passkeys-server-process-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* One run of passkeys-server as a child. It ends when its standard input closes, so it never
 * outlives us. properties: running (boolean) */
#define PASSKEYS_TYPE_SERVER_PROCESS (passkeys_server_process_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysServerProcess, passkeys_server_process, PASSKEYS, SERVER_PROCESS, GObject)

/* → PasskeysServerProcess, once it listens */
DexFuture  *passkeys_server_process_start       (const char * const    *argv);
const char *passkeys_server_process_get_address (PasskeysServerProcess *self);
gboolean    passkeys_server_process_is_running  (PasskeysServerProcess *self);
/* → TRUE, once it has ended */
DexFuture  *passkeys_server_process_stop        (PasskeysServerProcess *self);

G_END_DECLS
