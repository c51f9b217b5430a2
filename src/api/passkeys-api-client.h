/* passkeys-api-client.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-api-error.h"
#include "passkeys-api-failure.h"
#include "passkeys-api-request.h"
#include "passkeys-api-response.h"

G_BEGIN_DECLS

#define PASSKEYS_TYPE_API_CLIENT (passkeys_api_client_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysApiClient, passkeys_api_client, PASSKEYS, API_CLIENT, GObject)

PasskeysApiClient *passkeys_api_client_new          (const char          *base_url,
                                                     GError             **error);
const char        *passkeys_api_client_get_base_url (PasskeysApiClient   *self);
void               passkeys_api_client_set_token    (PasskeysApiClient   *self,
                                                     GBytes              *token); /* nullable */
/* the server's clock by its last Date header and the monotonic clock; NULL before the first answer */
GDateTime         *passkeys_api_client_dup_server_time (PasskeysApiClient *self);
/* resolves to a PasskeysApiResponse; rejects with PASSKEYS_API_ERROR */
DexFuture         *passkeys_api_client_send         (PasskeysApiClient   *self,
                                                     PasskeysApiRequest  *request);

G_END_DECLS
