/* passkeys-personal-tokens-api.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-personal-tokens-api"

#include "config.h"

#include "passkeys-personal-tokens-api.h"

#include "passkeys-access-token.h"
#include "passkeys-token-holders-private.h"

static const PasskeysTokenHolders personal_tokens = {
  "/auth/pats",
  passkeys_access_token_get_type,
  (PasskeysPagedListParse) passkeys_access_token_new_from_json,
};

/**
 * passkeys_personal_tokens_api_list:
 * @client: a client
 *
 * Lists one's own personal access tokens (`GET /auth/pats`).
 *
 * Returns: (transfer full): a list of [class@PasskeysAccessToken] that is yet to load
 */
PasskeysPagedList *
passkeys_personal_tokens_api_list (PasskeysApiClient *client)
{
  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);

  return _passkeys_token_holders_list (&personal_tokens, client);
}

/**
 * passkeys_personal_tokens_api_get:
 * @client: a client
 * @token_id: the personal access token (`to-…`)
 *
 * Reads one personal access token (`GET /auth/pats/{tokenId}`).
 *
 * Returns: (transfer full): a future that resolves to a [class@PasskeysAccessToken]
 */
DexFuture *
passkeys_personal_tokens_api_get (PasskeysApiClient *client,
                                  const char        *token_id)
{
  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);
  g_return_val_if_fail (token_id != NULL, NULL);

  return _passkeys_token_holders_get (&personal_tokens, client, token_id);
}

/**
 * passkeys_personal_tokens_api_create_request:
 * @name: what it is called, unique among one's own
 * @public_key: the key that will sign for it, as PEM
 * @permission_id: (nullable): what it may do (`pm-…`); by default what its owner may
 * @days_valid: how many days its token works, or 0 for as long as the server likes
 *
 * Makes the request that adds a personal access token (`POST /auth/pats`). Only its answer says what the
 * token says.
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_personal_tokens_api_create_request (const char *name,
                                             const char *public_key,
                                             const char *permission_id,
                                             guint       days_valid)
{
  g_return_val_if_fail (name != NULL && *name != '\0', NULL);
  g_return_val_if_fail (public_key != NULL, NULL);

  return _passkeys_token_holders_create_request (&personal_tokens, name, public_key,
                                                 permission_id, days_valid);
}

/**
 * passkeys_personal_tokens_api_update_request:
 * @token_id: the personal access token (`to-…`)
 * @name: what it is called from now on
 *
 * Makes the request that renames a personal access token (`PUT /auth/pats/{tokenId}`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_personal_tokens_api_update_request (const char *token_id,
                                             const char *name)
{
  g_return_val_if_fail (token_id != NULL, NULL);
  g_return_val_if_fail (name != NULL && *name != '\0', NULL);

  return _passkeys_token_holders_update_request (&personal_tokens, token_id, name);
}

/**
 * passkeys_personal_tokens_api_activate_request:
 * @token_id: the personal access token (`to-…`)
 *
 * Makes the request that makes a personal access token work again
 * (`PUT /auth/pats/{tokenId}/activate`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_personal_tokens_api_activate_request (const char *token_id)
{
  g_return_val_if_fail (token_id != NULL, NULL);

  return _passkeys_token_holders_change_request (&personal_tokens, "PUT", token_id, "/activate");
}

/**
 * passkeys_personal_tokens_api_deactivate_request:
 * @token_id: the personal access token (`to-…`)
 *
 * Makes the request that stops a personal access token
 * (`PUT /auth/pats/{tokenId}/deactivate`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_personal_tokens_api_deactivate_request (const char *token_id)
{
  g_return_val_if_fail (token_id != NULL, NULL);

  return _passkeys_token_holders_change_request (&personal_tokens, "PUT", token_id, "/deactivate");
}

/**
 * passkeys_personal_tokens_api_delete_request:
 * @token_id: the personal access token (`to-…`)
 *
 * Makes the request that deletes a personal access token
 * (`DELETE /auth/pats/{tokenId}`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_personal_tokens_api_delete_request (const char *token_id)
{
  g_return_val_if_fail (token_id != NULL, NULL);

  return _passkeys_token_holders_change_request (&personal_tokens, "DELETE", token_id, NULL);
}
