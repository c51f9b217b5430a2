/* passkeys-api-response-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-api-response.h"

G_BEGIN_DECLS

PasskeysApiResponse *passkeys_api_response_new (guint     status,
                                                JsonNode *json);
PasskeysApiResponse *passkeys_api_response_new_text (guint     status,
                                                     GBytes   *text,
                                                     gboolean  is_truncated);
GBytes              *passkeys_api_response_get_text (PasskeysApiResponse *self); /* nullable */
gboolean             passkeys_api_response_is_truncated (PasskeysApiResponse *self);

G_END_DECLS
