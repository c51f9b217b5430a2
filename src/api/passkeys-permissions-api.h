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
/* of PasskeysAssignment */
PasskeysPagedList  *passkeys_permissions_api_list_assignments (PasskeysApiClient *client,
                                                             const char        *permission_id);
/* → PasskeysPermission */
DexFuture          *passkeys_permissions_api_get            (PasskeysApiClient *client,
                                                             const char        *permission_id);
PasskeysApiRequest *passkeys_permissions_api_create_request (const char        *name,
                                                             const char *const *operations);
/* what is NULL stays as it is */
PasskeysApiRequest *passkeys_permissions_api_update_request (const char        *permission_id,
                                                             const char        *name,
                                                             const char *const *operations);
PasskeysApiRequest *passkeys_permissions_api_archive_request (const char       *permission_id,
                                                             gboolean           is_archived);
PasskeysApiRequest *passkeys_permissions_api_assign_request (const char        *permission_id,
                                                             const char        *identity_id);
PasskeysApiRequest *passkeys_permissions_api_revoke_request (const char        *permission_id,
                                                             const char        *assignment_id);

G_END_DECLS
