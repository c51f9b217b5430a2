/* passkeys-json-text.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>
#include <libdex.h>

G_BEGIN_DECLS

/* JSON from a server, with bounds on what it may cost. */
JsonNode  *passkeys_json_text_parse       (GBytes    *text,
                                      GError   **error);
/* → JsonNode (boxed); large texts are parsed in a thread */
DexFuture *passkeys_json_text_parse_later (GBytes    *text);
GBytes    *passkeys_json_text_serialise   (JsonNode  *node);

G_END_DECLS
