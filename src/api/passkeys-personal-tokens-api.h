/* passkeys-personal-tokens-api.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-api-client.h"
#include "passkeys-paged-list.h"

G_BEGIN_DECLS

PasskeysPagedList  *passkeys_personal_tokens_api_list               (PasskeysApiClient *client); /* of PasskeysAccessToken */
/* → PasskeysAccessToken */
DexFuture          *passkeys_personal_tokens_api_get                (PasskeysApiClient *client,
                                                                     const char        *token_id);
PasskeysApiRequest *passkeys_personal_tokens_api_create_request     (const char        *name,
                                                                     const char        *public_key,
                                                                     const char        *permission_id, /* nullable */
                                                                     guint              days_valid /* 0: as long as the server likes */);
PasskeysApiRequest *passkeys_personal_tokens_api_update_request     (const char        *token_id,
                                                                     const char        *name);
PasskeysApiRequest *passkeys_personal_tokens_api_activate_request   (const char        *token_id);
PasskeysApiRequest *passkeys_personal_tokens_api_deactivate_request (const char        *token_id);
PasskeysApiRequest *passkeys_personal_tokens_api_delete_request     (const char        *token_id);

G_END_DECLS
