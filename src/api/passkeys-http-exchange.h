/* passkeys-http-exchange.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/* The bridge from libsoup's callbacks to a future. */
/* → GBytes (boxed): the whole body, wiped when freed */
DexFuture *passkeys_http_exchange (SoupSession *session,
                                   SoupMessage *message,
                                   gsize        max_length);

G_END_DECLS
