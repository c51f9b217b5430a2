/* passkeys-permissions-api.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-permissions-api"

#include "config.h"

#include "passkeys-api-client-private.h"
#include "passkeys-assignment.h"
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
 * passkeys_permissions_api_get:
 * @client: a client
 * @permission_id: the permission (`pm-…`)
 *
 * Reads one permission (`GET /permissions/{permissionId}`).
 *
 * Returns: (transfer full): a future that resolves to a [class@PasskeysPermission]
 */
DexFuture *
passkeys_permissions_api_get (PasskeysApiClient *client,
                              const char        *permission_id)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);
  g_return_val_if_fail (permission_id != NULL, NULL);

  path = passkeys_request_json_build_path ("/permissions/", permission_id, NULL);

  return passkeys_api_client_send_for_object (client, passkeys_api_request_new ("GET", path, NULL),
                                              (PasskeysApiParse) passkeys_permission_new_from_json);
}

/**
 * passkeys_permissions_api_list_assignments:
 * @client: a client
 * @permission_id: the permission (`pm-…`)
 *
 * Lists who holds a permission, and who is to hold it once that is approved
 * (`GET /permissions/{permissionId}/assignments`).
 *
 * Returns: (transfer full): a list of [class@PasskeysAssignment] that is yet to load
 */
PasskeysPagedList *
passkeys_permissions_api_list_assignments (PasskeysApiClient *client,
                                           const char        *permission_id)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);
  g_return_val_if_fail (permission_id != NULL, NULL);

  path = passkeys_request_json_build_path ("/permissions/", permission_id, "/assignments");

  return passkeys_paged_list_new (client, path, PAGE_SIZE, PASSKEYS_TYPE_ASSIGNMENT,
                                  (PasskeysPagedListParse) passkeys_assignment_new_from_json);
}

static void
add_operations (JsonNode          *body,
                const char *const *operations)
{
  JsonArray *list = json_array_new ();

  for (gsize i = 0; operations[i] != NULL; i++)
    json_array_add_string_element (list, operations[i]);

  json_object_set_array_member (json_node_get_object (body), "operations", list);
}

/**
 * passkeys_permissions_api_create_request:
 * @name: what it is called, unique in the organisation
 * @operations: (array zero-terminated=1): what it permits, at least one
 *
 * Makes the request that defines a permission (`POST /permissions`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_permissions_api_create_request (const char        *name,
                                         const char *const *operations)
{
  g_autoptr(JsonNode) body = NULL;

  g_return_val_if_fail (name != NULL && *name != '\0', NULL);
  g_return_val_if_fail (operations != NULL && operations[0] != NULL, NULL);

  body = passkeys_request_json_new ("name", name, NULL);
  add_operations (body, operations);

  return passkeys_api_request_new ("POST", "/permissions", body);
}

/**
 * passkeys_permissions_api_update_request:
 * @permission_id: the permission (`pm-…`)
 * @name: (nullable): what it is called from now on
 * @operations: (nullable) (array zero-terminated=1): what it permits from now on
 *
 * Makes the request that changes a permission (`PUT /permissions/{permissionId}`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_permissions_api_update_request (const char        *permission_id,
                                         const char        *name,
                                         const char *const *operations)
{
  g_autofree char *path = NULL;
  g_autoptr(JsonNode) body = NULL;

  g_return_val_if_fail (permission_id != NULL, NULL);
  g_return_val_if_fail (name != NULL || operations != NULL, NULL);
  g_return_val_if_fail (operations == NULL || operations[0] != NULL, NULL);

  path = passkeys_request_json_build_path ("/permissions/", permission_id, NULL);
  body = passkeys_request_json_new ("name", name, NULL);
  if (operations != NULL)
    add_operations (body, operations);

  return passkeys_api_request_new ("PUT", path, body);
}

/**
 * passkeys_permissions_api_archive_request:
 * @permission_id: the permission (`pm-…`)
 * @is_archived: whether it is put away, or taken out again
 *
 * Makes the request that archives a permission (`PUT /permissions/{permissionId}/archive`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_permissions_api_archive_request (const char *permission_id,
                                          gboolean    is_archived)
{
  g_autofree char *path = NULL;
  g_autoptr(JsonNode) body = NULL;

  g_return_val_if_fail (permission_id != NULL, NULL);

  path = passkeys_request_json_build_path ("/permissions/", permission_id, "/archive");
  body = passkeys_request_json_new_empty ();
  json_object_set_boolean_member (json_node_get_object (body), "isArchived", is_archived);

  return passkeys_api_request_new ("PUT", path, body);
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
