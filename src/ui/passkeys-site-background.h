/* passkeys-site-background.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

/* Has a program started when the person logs in, or no longer. In a sandbox the desktop is asked,
 * which may ask the person; elsewhere it is a file in the autostart folder of the person. → whether
 * it is started then (boolean) */
DexFuture *passkeys_site_background_set (const char * const *argv,
                                         gboolean            autostart);

/* the two ways, for tests; file: where the desktop looks; connection: where it answers */
gboolean   _passkeys_site_background_write (GFile               *file,
                                            const char * const  *argv,
                                            gboolean             autostart,
                                            GError             **error);
DexFuture *_passkeys_site_background_ask   (GDBusConnection     *connection,
                                            const char * const  *argv,
                                            gboolean             autostart);

G_END_DECLS
