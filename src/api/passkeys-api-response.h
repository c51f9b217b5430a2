/* passkeys-api-response.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define PASSKEYS_TYPE_API_RESPONSE (passkeys_api_response_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysApiResponse, passkeys_api_response, PASSKEYS, API_RESPONSE, GObject)

guint     passkeys_api_response_get_status (PasskeysApiResponse *self);
JsonNode *passkeys_api_response_get_json   (PasskeysApiResponse *self); /* nullable: 204 or empty body */

G_END_DECLS
