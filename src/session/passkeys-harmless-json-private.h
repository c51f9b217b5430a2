/* passkeys-harmless-json-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *_passkeys_harmless_json_dup (JsonNode *node);

G_END_DECLS
