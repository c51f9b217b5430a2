/* passkeys-recovery-api.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-recovery-api"

#include "config.h"

#include "passkeys-recovery-api.h"

#include "passkeys-api-client-private.h"
#include "passkeys-recovery-challenge.h"
#include "passkeys-request-json.h"
#include "passkeys-secure-bytes.h"

static PasskeysApiRequest *
new_anonymous_request (const char *path,
                       JsonNode   *body)
{
  PasskeysApiRequest *request = passkeys_api_request_new ("POST", path, body);

  passkeys_api_request_set_anonymous (request);

  return request;
}

/**
 * passkeys_recovery_api_send_code:
 * @client: a client
 * @org_id: the organisation
 * @username: who lost every passkey
 *
 * Has a verification code mailed (`POST /auth/recover/user/code`). The server does not tell whether
 * it knows the address.
 *
 * Returns: (transfer full): a future that resolves to TRUE
 */
DexFuture *
passkeys_recovery_api_send_code (PasskeysApiClient *client,
                                 const char        *org_id,
                                 const char        *username)
{
  g_autoptr(JsonNode) body = NULL;

  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);
  g_return_val_if_fail (org_id != NULL, NULL);
  g_return_val_if_fail (username != NULL, NULL);

  body = passkeys_request_json_new ("username", username, "orgId", org_id, NULL);

  return passkeys_api_client_send_for_done (
    client, new_anonymous_request ("/auth/recover/user/code", body));
}

/**
 * passkeys_recovery_api_init:
 * @client: a client
 * @org_id: the organisation
 * @username: who lost every passkey
 * @verification_code: the code from the message, in ASCII
 * @key_id: the recovery key's id
 *
 * Shows the verification code (`POST /auth/recover/user/init`).
 *
 * Returns: (transfer full): a future that resolves to a [class@PasskeysRecoveryChallenge]
 */
DexFuture *
passkeys_recovery_api_init (PasskeysApiClient *client,
                            const char        *org_id,
                            const char        *username,
                            GBytes            *verification_code,
                            const char        *key_id)
{
  g_autoptr(JsonNode) body = NULL;
  char *code;

  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);
  g_return_val_if_fail (org_id != NULL, NULL);
  g_return_val_if_fail (username != NULL, NULL);
  g_return_val_if_fail (verification_code != NULL, NULL);
  g_return_val_if_fail (key_id != NULL, NULL);

  code = passkeys_secure_bytes_dup_text (verification_code);
  body = passkeys_request_json_new ("username", username, "verificationCode", code,
                                    "orgId", org_id, "credentialId", key_id,
                                    NULL);
  passkeys_secure_text_free (code);

  return passkeys_api_client_send_for_object (
    client, new_anonymous_request ("/auth/recover/user/init", body),
    (PasskeysApiParse) passkeys_recovery_challenge_new_from_json);
}

/**
 * passkeys_recovery_api_build_credentials:
 * @first_factor: the new passkey
 * @credential_name: (nullable): what its owner calls it
 * @recovery_credential: a whole RecoveryKey credential of the API, the new one
 *
 * Builds the set of new credentials, which the old recovery key has to sign.
 *
 * Returns: (transfer full): a NewCredentialSet of the API
 */
JsonNode *
passkeys_recovery_api_build_credentials (PasskeysAttestation *first_factor,
                                         const char          *credential_name,
                                         JsonNode            *recovery_credential)
{
  JsonNode *credential;
  JsonNode *set;

  g_return_val_if_fail (PASSKEYS_IS_ATTESTATION (first_factor), NULL);
  g_return_val_if_fail (recovery_credential != NULL, NULL);

  credential = passkeys_request_json_new_empty ();
  passkeys_request_json_add_credential (credential, first_factor);
  if (credential_name != NULL && *credential_name != '\0')
    json_object_set_string_member (json_node_get_object (credential), "credentialName",
                                   credential_name);

  set = passkeys_request_json_new_empty ();
  json_object_set_member (json_node_get_object (set), "firstFactorCredential", credential);
  json_object_set_member (json_node_get_object (set), "recoveryCredential",
                          json_node_copy (recovery_credential));

  return set;
}

/**
 * passkeys_recovery_api_complete:
 * @client: a client
 * @temporary_token: the token of the recovery challenge
 * @recovery: what the old recovery key signed: kind and assertion
 * @new_credentials: from [func@recovery_api_build_credentials]
 *
 * Recovers (`POST /auth/recover/user`). All former credentials and tokens end with it.
 *
 * Returns: (transfer full): a future that resolves to TRUE
 */
DexFuture *
passkeys_recovery_api_complete (PasskeysApiClient *client,
                                GBytes            *temporary_token,
                                JsonNode          *recovery,
                                JsonNode          *new_credentials)
{
  g_autoptr(JsonNode) body = NULL;
  PasskeysApiRequest *request;

  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);
  g_return_val_if_fail (temporary_token != NULL, NULL);
  g_return_val_if_fail (recovery != NULL, NULL);
  g_return_val_if_fail (new_credentials != NULL, NULL);

  body = passkeys_request_json_new_empty ();
  json_object_set_member (json_node_get_object (body), "recovery", json_node_copy (recovery));
  json_object_set_member (json_node_get_object (body), "newCredentials",
                          json_node_copy (new_credentials));

  request = passkeys_api_request_new ("POST", "/auth/recover/user", body);
  passkeys_api_request_set_authorization (request, temporary_token);

  return passkeys_api_client_send_for_done (client, request);
}
