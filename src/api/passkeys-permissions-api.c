/* passkeys-permissions-api.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-permissions-api"

#include "config.h"

#include "passkeys-permission.h"
#include "passkeys-permissions-api.h"
#include "passkeys-request-json.h"

#define PAGE_SIZE 200

/**
 * passkeys_permissions_api_list:
 * @client: a client
 *
 * Lists the organisation's permissions (`GET /permissions`).
 *
 * Returns: (transfer full): a list of [class@PasskeysPermission] that is yet to load
 */
PasskeysPagedList *
passkeys_permissions_api_list (PasskeysApiClient *client)
{
  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);

  return passkeys_paged_list_new (client, "/permissions", PAGE_SIZE, PASSKEYS_TYPE_PERMISSION,
                                  (PasskeysPagedListParse) passkeys_permission_new_from_json);
}

/**
 * passkeys_permissions_api_assign_request:
 * @permission_id: the permission (`pm-…`)
 * @identity_id: who gets it: a user, a service account or an access token
 *
 * Makes the request that gives somebody a permission (`POST
 * /permissions/{permissionId}/assignments`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_permissions_api_assign_request (const char *permission_id,
                                         const char *identity_id)
{
  g_autofree char *path = NULL;
  g_autoptr(JsonNode) body = NULL;

  g_return_val_if_fail (permission_id != NULL, NULL);
  g_return_val_if_fail (identity_id != NULL, NULL);

  path = passkeys_request_json_build_path ("/permissions/", permission_id, "/assignments");
  body = passkeys_request_json_new ("identityId", identity_id, NULL);

  return passkeys_api_request_new ("POST", path, body);
}

/**
 * passkeys_permissions_api_revoke_request:
 * @permission_id: the permission (`pm-…`)
 * @assignment_id: the assignment (`as-…`)
 *
 * Makes the request that takes a permission away
 * (`DELETE /permissions/{permissionId}/assignments/{assignmentId}`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_permissions_api_revoke_request (const char *permission_id,
                                         const char *assignment_id)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autoptr(JsonNode) body = NULL;

  g_return_val_if_fail (permission_id != NULL, NULL);
  g_return_val_if_fail (assignment_id != NULL, NULL);

  folder = passkeys_request_json_build_path ("/permissions/", permission_id, "/assignments/");
  path = passkeys_request_json_build_path (folder, assignment_id, NULL);
  body = passkeys_request_json_new_empty ();

  return passkeys_api_request_new ("DELETE", path, body);
}
