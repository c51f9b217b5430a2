/* passkeys-client-watch.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* More than the clients of a team keep open, and fewer than the files that a process may open. */
#define PASSKEYS_CLIENT_WATCH_MOST_CLIENTS 512
/* How long a connection may be silent, and how long a request may take to come. */
#define PASSKEYS_CLIENT_WATCH_PATIENCE_SECONDS 30

/* Hangs up on clients that hold a connection and say nothing, or say it a byte at a time, so that
 * they keep nobody else out. */
#define PASSKEYS_TYPE_CLIENT_WATCH (passkeys_client_watch_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysClientWatch, passkeys_client_watch, PASSKEYS, CLIENT_WATCH, GObject)

PasskeysClientWatch *passkeys_client_watch_new (SoupServer *soup,
                                                guint       patience_seconds);

G_END_DECLS
