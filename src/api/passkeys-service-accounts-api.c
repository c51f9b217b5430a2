/* passkeys-service-accounts-api.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-service-accounts-api"

#include "config.h"

#include "passkeys-service-accounts-api.h"

#include "passkeys-service-account.h"
#include "passkeys-token-holders-private.h"

static const PasskeysTokenHolders service_accounts = {
  "/auth/service-accounts",
  passkeys_service_account_get_type,
  (PasskeysPagedListParse) passkeys_service_account_new_from_json,
};

/**
 * passkeys_service_accounts_api_list:
 * @client: a client
 *
 * Lists the organisation's service accounts (`GET /auth/service-accounts`).
 *
 * Returns: (transfer full): a list of [class@PasskeysServiceAccount] that is yet to load
 */
PasskeysPagedList *
passkeys_service_accounts_api_list (PasskeysApiClient *client)
{
  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);

  return _passkeys_token_holders_list (&service_accounts, client);
}

/**
 * passkeys_service_accounts_api_get:
 * @client: a client
 * @account_id: the service account (`us-…`)
 *
 * Reads one service account (`GET /auth/service-accounts/{serviceAccountId}`).
 *
 * Returns: (transfer full): a future that resolves to a [class@PasskeysServiceAccount]
 */
DexFuture *
passkeys_service_accounts_api_get (PasskeysApiClient *client,
                                   const char        *account_id)
{
  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);
  g_return_val_if_fail (account_id != NULL, NULL);

  return _passkeys_token_holders_get (&service_accounts, client, account_id);
}

/**
 * passkeys_service_accounts_api_create_request:
 * @name: what it is called, unique in the organisation
 * @public_key: the key that will sign for it, as PEM
 * @permission_id: (nullable): what it may do (`pm-…`); by default nothing
 * @days_valid: how many days its token works, or 0 for as long as the server likes
 *
 * Makes the request that adds a service account (`POST /auth/service-accounts`). Only its answer says what the
 * token says.
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_service_accounts_api_create_request (const char *name,
                                              const char *public_key,
                                              const char *permission_id,
                                              guint       days_valid)
{
  g_return_val_if_fail (name != NULL && *name != '\0', NULL);
  g_return_val_if_fail (public_key != NULL, NULL);

  return _passkeys_token_holders_create_request (&service_accounts, name, public_key,
                                                 permission_id, days_valid);
}

/**
 * passkeys_service_accounts_api_update_request:
 * @account_id: the service account (`us-…`)
 * @name: what it is called from now on
 *
 * Makes the request that renames a service account (`PUT /auth/service-accounts/{serviceAccountId}`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_service_accounts_api_update_request (const char *account_id,
                                              const char *name)
{
  g_return_val_if_fail (account_id != NULL, NULL);
  g_return_val_if_fail (name != NULL && *name != '\0', NULL);

  return _passkeys_token_holders_update_request (&service_accounts, account_id, name);
}

/**
 * passkeys_service_accounts_api_activate_request:
 * @account_id: the service account (`us-…`)
 *
 * Makes the request that makes the tokens of a service account work again
 * (`PUT /auth/service-accounts/{serviceAccountId}/activate`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_service_accounts_api_activate_request (const char *account_id)
{
  g_return_val_if_fail (account_id != NULL, NULL);

  return _passkeys_token_holders_change_request (&service_accounts, "PUT", account_id, "/activate");
}

/**
 * passkeys_service_accounts_api_deactivate_request:
 * @account_id: the service account (`us-…`)
 *
 * Makes the request that stops the tokens of a service account
 * (`PUT /auth/service-accounts/{serviceAccountId}/deactivate`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_service_accounts_api_deactivate_request (const char *account_id)
{
  g_return_val_if_fail (account_id != NULL, NULL);

  return _passkeys_token_holders_change_request (&service_accounts, "PUT", account_id,
                                                 "/deactivate");
}

/**
 * passkeys_service_accounts_api_delete_request:
 * @account_id: the service account (`us-…`)
 *
 * Makes the request that deletes a service account with its tokens
 * (`DELETE /auth/service-accounts/{serviceAccountId}`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_service_accounts_api_delete_request (const char *account_id)
{
  g_return_val_if_fail (account_id != NULL, NULL);

  return _passkeys_token_holders_change_request (&service_accounts, "DELETE", account_id, NULL);
}
