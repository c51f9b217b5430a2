/* passkeys-users-api.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-users-api"

#include "config.h"

#include "passkeys-api-client-private.h"
#include "passkeys-request-json.h"
#include "passkeys-user.h"
#include "passkeys-users-api.h"

#define PAGE_SIZE 200 /* the most that the API gives at a time */

/**
 * passkeys_users_api_list:
 * @client: a client
 *
 * Lists the organisation's users (`GET /auth/users`).
 *
 * Returns: (transfer full): a list of [class@PasskeysUser] that is yet to load
 */
PasskeysPagedList *
passkeys_users_api_list (PasskeysApiClient *client)
{
  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);

  return passkeys_paged_list_new (client, "/auth/users", PAGE_SIZE, PASSKEYS_TYPE_USER,
                                  (PasskeysPagedListParse) passkeys_user_new_from_json);
}

/**
 * passkeys_users_api_get:
 * @client: a client
 * @user_id: the user (`us-…`)
 *
 * Reads one user (`GET /auth/users/{userId}`).
 *
 * Returns: (transfer full): a future that resolves to a [class@PasskeysUser]
 */
DexFuture *
passkeys_users_api_get (PasskeysApiClient *client,
                        const char        *user_id)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);
  g_return_val_if_fail (user_id != NULL, NULL);

  path = passkeys_request_json_build_path ("/auth/users/", user_id, NULL);

  return passkeys_api_client_send_for_object (client, passkeys_api_request_new ("GET", path, NULL),
                                              (PasskeysApiParse) passkeys_user_new_from_json);
}

/**
 * passkeys_users_api_create_request:
 * @email: whom to invite
 * @external_id: (nullable): the user's name in another system
 * @is_sso_required: whether the user must sign in on the organisation's own page
 *
 * Makes the request that invites an employee (`POST /auth/users`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_users_api_create_request (const char *email,
                                   const char *external_id,
                                   gboolean    is_sso_required)
{
  g_autoptr(JsonNode) body = NULL;

  g_return_val_if_fail (email != NULL && *email != '\0', NULL);

  if (external_id != NULL && *external_id == '\0')
    external_id = NULL;

  body = passkeys_request_json_new ("email", email,
                                    "kind", "CustomerEmployee",
                                    "externalId", external_id,
                                    NULL);
  if (is_sso_required)
    json_object_set_boolean_member (json_node_get_object (body), "isSSORequired", TRUE);

  return passkeys_api_request_new ("POST", "/auth/users", body);
}

static PasskeysApiRequest *
new_user_request (const char *method,
                  const char *user_id,
                  const char *suffix)
{
  g_autofree char *path = passkeys_request_json_build_path ("/auth/users/", user_id, suffix);
  g_autoptr(JsonNode) body = passkeys_request_json_new_empty ();

  return passkeys_api_request_new (method, path, body);
}

/**
 * passkeys_users_api_update_request:
 * @user_id: the user (`us-…`)
 * @is_sso_required: whether the user must sign in on the organisation's own page
 *
 * Makes the request that changes a user (`PUT /auth/users/{userId}`); there is nothing else that
 * the API lets change.
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_users_api_update_request (const char *user_id,
                                   gboolean    is_sso_required)
{
  g_autofree char *path = NULL;
  g_autoptr(JsonNode) body = NULL;

  g_return_val_if_fail (user_id != NULL, NULL);

  path = passkeys_request_json_build_path ("/auth/users/", user_id, NULL);
  body = passkeys_request_json_new_empty ();
  json_object_set_boolean_member (json_node_get_object (body), "isSSORequired", is_sso_required);

  return passkeys_api_request_new ("PUT", path, body);
}

/**
 * passkeys_users_api_activate_request:
 * @user_id: the user (`us-…`)
 *
 * Makes the request that lets a user in again (`PUT /auth/users/{userId}/activate`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_users_api_activate_request (const char *user_id)
{
  g_return_val_if_fail (user_id != NULL, NULL);

  return new_user_request ("PUT", user_id, "/activate");
}

/**
 * passkeys_users_api_deactivate_request:
 * @user_id: the user (`us-…`)
 *
 * Makes the request that shuts a user out (`PUT /auth/users/{userId}/deactivate`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_users_api_deactivate_request (const char *user_id)
{
  g_return_val_if_fail (user_id != NULL, NULL);

  return new_user_request ("PUT", user_id, "/deactivate");
}

/**
 * passkeys_users_api_delete_request:
 * @user_id: the user (`us-…`)
 *
 * Makes the request that deletes a user (`DELETE /auth/users/{userId}`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_users_api_delete_request (const char *user_id)
{
  g_return_val_if_fail (user_id != NULL, NULL);

  return new_user_request ("DELETE", user_id, NULL);
}
