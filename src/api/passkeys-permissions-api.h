/* passkeys-permissions-api.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-api-client.h"
#include "passkeys-paged-list.h"

G_BEGIN_DECLS

PasskeysPagedList  *passkeys_permissions_api_list           (PasskeysApiClient *client); /* of PasskeysPermission */
PasskeysApiRequest *passkeys_permissions_api_assign_request (const char        *permission_id,
                                                             const char        *identity_id);
PasskeysApiRequest *passkeys_permissions_api_revoke_request (const char        *permission_id,
                                                             const char        *assignment_id);

G_END_DECLS
