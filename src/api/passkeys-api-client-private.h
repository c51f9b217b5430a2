/* passkeys-api-client-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-api-client.h"

G_BEGIN_DECLS

typedef GObject *(*PasskeysApiParse) (JsonNode  *json,
                                      GError   **error);

void       passkeys_api_client_set_time_limit  (PasskeysApiClient   *self,
                                                guint                milliseconds);
void       passkeys_api_client_set_certificate_database
                                               (PasskeysApiClient   *self,
                                                GTlsDatabase        *database);
DexFuture *passkeys_api_client_send_for_object (PasskeysApiClient   *self,
                                                PasskeysApiRequest  *request,
                                                PasskeysApiParse     parse);
DexFuture *passkeys_api_client_send_for_done   (PasskeysApiClient   *self,
                                                PasskeysApiRequest  *request);

G_END_DECLS
