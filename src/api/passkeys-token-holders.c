/* passkeys-token-holders.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-token-holders"

#include "config.h"

#include "passkeys-token-holders.h"

#include "passkeys-access-token.h"
#include "passkeys-api-client-private.h"
#include "passkeys-request-json.h"
#include "passkeys-service-account.h"

const PasskeysTokenHolders passkeys_token_holders_personal = {
  "/auth/pats",
  passkeys_access_token_get_type,
  (PasskeysPagedListParse) passkeys_access_token_new_from_json,
};

const PasskeysTokenHolders passkeys_token_holders_service = {
  "/auth/service-accounts",
  passkeys_service_account_get_type,
  (PasskeysPagedListParse) passkeys_service_account_new_from_json,
};

/**
 * passkeys_token_holders_list:
 * @holders: which kind
 * @client: a client with a session token
 *
 * Lists one's own personal access tokens (`GET /auth/pats`), or the organisation's service accounts
 * (`GET /auth/service-accounts`). Nothing is asked before the list is used.
 *
 * Returns: (transfer full): a list of the objects that @holders parses, which is yet to load
 */
PasskeysPagedList *
passkeys_token_holders_list (const PasskeysTokenHolders *holders,
                             PasskeysApiClient          *client)
{
  g_return_val_if_fail (holders != NULL, NULL);
  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);

  return passkeys_paged_list_new (client, holders->path, 0, holders->get_type (), holders->parse);
}

static char *
build_path (const PasskeysTokenHolders *holders,
            const char                 *id,
            const char                 *suffix)
{
  g_autofree char *before = g_strconcat (holders->path, "/", NULL);

  return passkeys_request_json_build_path (before, id, suffix);
}

/**
 * passkeys_token_holders_get:
 * @holders: which kind
 * @client: a client with a session token
 * @id: the personal access token (`to-…`) or service account (`us-…`)
 *
 * Reads one (`GET …/{id}`).
 *
 * Returns: (transfer full): a future that resolves to an object that @holders parses, or rejects
 *   with %PASSKEYS_API_ERROR
 */
DexFuture *
passkeys_token_holders_get (const PasskeysTokenHolders *holders,
                            PasskeysApiClient          *client,
                            const char                 *id)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (holders != NULL, NULL);
  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  path = build_path (holders, id, NULL);

  return passkeys_api_client_send_for_object (client, passkeys_api_request_new ("GET", path, NULL),
                                              holders->parse);
}

/**
 * passkeys_token_holders_create_request:
 * @holders: which kind
 * @name: what people call it, unique among one's own tokens or in the organisation
 * @public_key: the key that will sign for it, as PEM
 * @permission_id: (nullable): what it may do (`pm-…`); by default what its owner may, and a service
 *   account nothing
 * @days_valid: how many days its token works, or 0 for as long as the server likes
 *
 * Makes the request that adds one (`POST …`). Only its answer says what the token says.
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_token_holders_create_request (const PasskeysTokenHolders *holders,
                                       const char                 *name,
                                       const char                 *public_key,
                                       const char                 *permission_id,
                                       guint                       days_valid)
{
  g_autoptr(JsonNode) body = NULL;

  g_return_val_if_fail (holders != NULL, NULL);
  g_return_val_if_fail (name != NULL && *name != '\0', NULL);
  g_return_val_if_fail (public_key != NULL, NULL);

  body = passkeys_request_json_new_token (name, public_key, permission_id, days_valid);

  return passkeys_api_request_new ("POST", holders->path, body);
}

/**
 * passkeys_token_holders_update_request:
 * @holders: which kind
 * @id: the personal access token (`to-…`) or service account (`us-…`)
 * @name: what people call it from now on
 *
 * Makes the request that renames one (`PUT …/{id}`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_token_holders_update_request (const PasskeysTokenHolders *holders,
                                       const char                 *id,
                                       const char                 *name)
{
  g_autofree char *path = NULL;
  g_autoptr(JsonNode) body = NULL;

  g_return_val_if_fail (holders != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (name != NULL && *name != '\0', NULL);

  path = build_path (holders, id, NULL);
  body = passkeys_request_json_new ("name", name, NULL);

  return passkeys_api_request_new ("PUT", path, body);
}

/* That needs no more than to name one: its body is an empty object. */
static PasskeysApiRequest *
make_change (const PasskeysTokenHolders *holders,
             const char                 *method,
             const char                 *id,
             const char                 *suffix)
{
  g_autofree char *path = NULL;
  g_autoptr(JsonNode) body = NULL;

  g_return_val_if_fail (holders != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  path = build_path (holders, id, suffix);
  body = passkeys_request_json_new_empty ();

  return passkeys_api_request_new (method, path, body);
}

/**
 * passkeys_token_holders_activate_request:
 * @holders: which kind
 * @id: the personal access token (`to-…`) or service account (`us-…`)
 *
 * Makes the request that makes a token, or those of a service account, work again
 * (`PUT …/{id}/activate`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_token_holders_activate_request (const PasskeysTokenHolders *holders,
                                         const char                 *id)
{
  return make_change (holders, "PUT", id, "/activate");
}

/**
 * passkeys_token_holders_deactivate_request:
 * @holders: which kind
 * @id: the personal access token (`to-…`) or service account (`us-…`)
 *
 * Makes the request that stops a token, or those of a service account (`PUT …/{id}/deactivate`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_token_holders_deactivate_request (const PasskeysTokenHolders *holders,
                                           const char                 *id)
{
  return make_change (holders, "PUT", id, "/deactivate");
}

/**
 * passkeys_token_holders_delete_request:
 * @holders: which kind
 * @id: the personal access token (`to-…`) or service account (`us-…`)
 *
 * Makes the request that deletes a token, or a service account with its tokens (`DELETE …/{id}`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_token_holders_delete_request (const PasskeysTokenHolders *holders,
                                       const char                 *id)
{
  return make_change (holders, "DELETE", id, NULL);
}
