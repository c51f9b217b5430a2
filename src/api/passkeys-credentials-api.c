/* passkeys-credentials-api.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-credentials-api"

#include "config.h"

#include "passkeys-api-client-private.h"
#include "passkeys-credential.h"
#include "passkeys-credentials-api.h"
#include "passkeys-key-challenge.h"
#include "passkeys-registration-challenge.h"
#include "passkeys-request-json.h"

/**
 * passkeys_credentials_api_list:
 * @client: a client
 *
 * Lists one's own credentials (`GET /auth/credentials`).
 *
 * Returns: (transfer full): a list of [class@PasskeysCredential] that is yet to load
 */
PasskeysPagedList *
passkeys_credentials_api_list (PasskeysApiClient *client)
{
  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);

  return passkeys_paged_list_new (client, "/auth/credentials", 0, PASSKEYS_TYPE_CREDENTIAL,
                                  (PasskeysPagedListParse) passkeys_credential_new_from_json);
}

static PasskeysApiRequest *
new_init_request (const char *kind)
{
  g_autoptr(JsonNode) body = passkeys_request_json_new ("kind", kind, NULL);
  PasskeysApiRequest *request = passkeys_api_request_new ("POST", "/auth/credentials/init", body);

  passkeys_api_request_set_repeatable (request, TRUE);

  return request;
}

/**
 * passkeys_credentials_api_init:
 * @client: a client
 *
 * Asks for the challenge of a further passkey (`POST /auth/credentials/init`).
 *
 * Returns: (transfer full): a future that resolves to a [class@PasskeysRegistrationChallenge]
 */
DexFuture *
passkeys_credentials_api_init (PasskeysApiClient *client)
{
  PasskeysApiParse parse = (PasskeysApiParse) passkeys_registration_challenge_new_from_json;

  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);

  return passkeys_api_client_send_for_object (client, new_init_request ("Fido2"), parse);
}

static GObject *
parse_recovery_key_challenge (JsonNode  *json,
                              GError   **error)
{
  g_autoptr(PasskeysKeyChallenge) challenge = passkeys_key_challenge_new_from_json (json, error);

  if (challenge == NULL)
    return NULL;

  if (!g_str_equal (passkeys_key_challenge_get_kind (challenge), "RecoveryKey"))
    {
      g_set_error_literal (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API,
                           "The challenge is not for a recovery key");
      return NULL;
    }

  return G_OBJECT (g_steal_pointer (&challenge));
}

/**
 * passkeys_credentials_api_init_recovery_key:
 * @client: a client
 *
 * Asks for the challenge of a further recovery key (`POST /auth/credentials/init`).
 *
 * Returns: (transfer full): a future that resolves to a [class@PasskeysKeyChallenge]
 */
DexFuture *
passkeys_credentials_api_init_recovery_key (PasskeysApiClient *client)
{
  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);

  return passkeys_api_client_send_for_object (client, new_init_request ("RecoveryKey"),
                                              parse_recovery_key_challenge);
}

/**
 * passkeys_credentials_api_create_recovery_key_request:
 * @challenge_identifier: the challenge's identifier
 * @recovery_credential: a whole RecoveryKey credential of the API, with a name
 *
 * Makes the request that adds a recovery key (`POST /auth/credentials`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_credentials_api_create_recovery_key_request (const char *challenge_identifier,
                                                      JsonNode   *recovery_credential)
{
  g_autoptr(JsonNode) body = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  g_return_val_if_fail (challenge_identifier != NULL, NULL);
  g_return_val_if_fail (recovery_credential != NULL, NULL);

  body = passkeys_request_json_new ("challengeIdentifier", challenge_identifier, NULL);
  json_object_iter_init_ordered (&iter, json_node_get_object (recovery_credential));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    json_object_set_member (json_node_get_object (body), name, json_node_copy (member));

  return passkeys_api_request_new ("POST", "/auth/credentials", body);
}

/**
 * passkeys_credentials_api_create_request:
 * @name: what its owner calls the passkey
 * @challenge_identifier: the challenge's identifier
 * @attestation: the new passkey
 *
 * Makes the request that adds a passkey (`POST /auth/credentials`), to be signed with another one.
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_credentials_api_create_request (const char          *name,
                                         const char          *challenge_identifier,
                                         PasskeysAttestation *attestation)
{
  g_autoptr(JsonNode) body = NULL;

  g_return_val_if_fail (name != NULL && *name != '\0', NULL);
  g_return_val_if_fail (challenge_identifier != NULL, NULL);
  g_return_val_if_fail (PASSKEYS_IS_ATTESTATION (attestation), NULL);

  body = passkeys_request_json_new ("challengeIdentifier", challenge_identifier,
                                    "credentialName", name,
                                    NULL);
  passkeys_request_json_add_credential (body, attestation);

  return passkeys_api_request_new ("POST", "/auth/credentials", body);
}

static PasskeysApiRequest *
new_switch_request (const char *path,
                    const char *credential_uuid)
{
  g_autoptr(JsonNode) body = passkeys_request_json_new ("credentialUuid", credential_uuid, NULL);

  return passkeys_api_request_new ("PUT", path, body);
}

/**
 * passkeys_credentials_api_activate_request:
 * @credential_uuid: the credential (`cr-…`)
 *
 * Makes the request that switches a credential on (`PUT /auth/credentials/activate`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_credentials_api_activate_request (const char *credential_uuid)
{
  g_return_val_if_fail (credential_uuid != NULL, NULL);

  return new_switch_request ("/auth/credentials/activate", credential_uuid);
}

/**
 * passkeys_credentials_api_deactivate_request:
 * @credential_uuid: the credential (`cr-…`)
 *
 * Makes the request that switches a credential off (`PUT /auth/credentials/deactivate`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_credentials_api_deactivate_request (const char *credential_uuid)
{
  g_return_val_if_fail (credential_uuid != NULL, NULL);

  return new_switch_request ("/auth/credentials/deactivate", credential_uuid);
}

/**
 * passkeys_credentials_api_delete_request:
 * @credential_uuid: the credential (`cr-…`)
 *
 * Makes the request that deletes a credential for good (`DELETE
 * /auth/credentials/{credentialUuid}`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_credentials_api_delete_request (const char *credential_uuid)
{
  g_autoptr(JsonNode) body = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (credential_uuid != NULL, NULL);

  path = passkeys_request_json_build_path ("/auth/credentials/", credential_uuid, NULL);
  body = passkeys_request_json_new_empty ();

  return passkeys_api_request_new ("DELETE", path, body);
}
