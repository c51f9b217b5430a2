/* passkeys-users-api.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-api-client.h"
#include "passkeys-paged-list.h"

G_BEGIN_DECLS

PasskeysPagedList  *passkeys_users_api_list               (PasskeysApiClient *client); /* of PasskeysUser, 200 a page */
/* → PasskeysUser */
DexFuture          *passkeys_users_api_get                (PasskeysApiClient *client,
                                                           const char        *user_id);
PasskeysApiRequest *passkeys_users_api_create_request     (const char        *email,
                                                           const char        *external_id, /* nullable */
                                                           gboolean           is_sso_required);
PasskeysApiRequest *passkeys_users_api_update_request     (const char        *user_id,
                                                           gboolean           is_sso_required);
PasskeysApiRequest *passkeys_users_api_activate_request   (const char        *user_id);
PasskeysApiRequest *passkeys_users_api_deactivate_request (const char        *user_id);
PasskeysApiRequest *passkeys_users_api_delete_request     (const char        *user_id);

G_END_DECLS
