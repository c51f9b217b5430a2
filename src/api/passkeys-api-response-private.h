/* passkeys-api-response-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-api-response.h"

G_BEGIN_DECLS

PasskeysApiResponse *passkeys_api_response_new (guint     status,
                                                JsonNode *json);

G_END_DECLS
