/* passkeys-device-codes-api.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-device-codes-api"

#include "config.h"

#include "passkeys-device-codes-api.h"

#include "passkeys-api-client-private.h"
#include "passkeys-credential.h"
#include "passkeys-json-members.h"
#include "passkeys-registration-challenge.h"
#include "passkeys-request-json.h"
#include "passkeys-secure-bytes.h"

/**
 * passkeys_device_codes_api_create_request:
 * @expiration: until when the code shall be good, at most a minute from now by the server's clock
 *
 * Makes the request for a code (`POST /auth/credentials/code`).
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_device_codes_api_create_request (GDateTime *expiration)
{
  g_autoptr(GDateTime) utc = NULL;
  g_autofree char *seconds = NULL;
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) body = NULL;

  g_return_val_if_fail (expiration != NULL, NULL);

  utc = g_date_time_to_utc (expiration);
  seconds = g_date_time_format (utc, "%Y-%m-%dT%H:%M:%S");
  text = g_strdup_printf ("%s.%03dZ", seconds, g_date_time_get_microsecond (utc) / 1000);
  body = passkeys_request_json_new ("expiration", text, NULL);

  return passkeys_api_request_new ("POST", "/auth/credentials/code", body);
}

/**
 * passkeys_device_codes_api_read_code:
 * @response: the answer to the request for a code
 * @expiration: (out) (transfer full): until when the code is good
 * @error: return location for `PASSKEYS_API_ERROR_NOT_AN_API`
 *
 * Reads the code, which the other device has to show.
 *
 * Returns: (transfer full) (nullable): the code as secure text
 */
GBytes *
passkeys_device_codes_api_read_code (PasskeysApiResponse  *response,
                                     GDateTime           **expiration,
                                     GError              **error)
{
  g_autoptr(GDateTime) date = NULL;
  PasskeysJsonMembers members;
  const char *code;

  g_return_val_if_fail (PASSKEYS_IS_API_RESPONSE (response), NULL);
  g_return_val_if_fail (expiration != NULL, NULL);

  passkeys_json_members_begin (&members, "device code", passkeys_api_response_get_json (response));
  code = passkeys_json_members_read_id (&members, "code", PASSKEYS_JSON_MAX_ID);
  date = passkeys_json_members_read_date (&members, "expiration");
  if (!passkeys_json_members_finish (&members, error))
    return NULL;

  *expiration = g_steal_pointer (&date);
  return passkeys_secure_bytes_new_text (code);
}

/**
 * passkeys_device_codes_api_init:
 * @client: a client
 * @code: the code that the other device shows, in ASCII
 *
 * Shows a code (`POST /auth/credentials/code/init`), which uses it up.
 *
 * Returns: (transfer full): a future that resolves to a [class@PasskeysRegistrationChallenge]
 */
DexFuture *
passkeys_device_codes_api_init (PasskeysApiClient *client,
                                GBytes            *code)
{
  g_autoptr(JsonNode) body = NULL;
  PasskeysApiRequest *request;
  char *text;

  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);
  g_return_val_if_fail (code != NULL, NULL);

  text = passkeys_secure_bytes_dup_text (code);
  body = passkeys_request_json_new ("credentialKind", "Fido2", "code", text, NULL);
  passkeys_secure_text_free (text);

  request = passkeys_api_request_new ("POST", "/auth/credentials/code/init", body);
  passkeys_api_request_set_anonymous (request);

  return passkeys_api_client_send_for_object (
    client, request, (PasskeysApiParse) passkeys_registration_challenge_new_from_json);
}

/**
 * passkeys_device_codes_api_verify:
 * @client: a client
 * @name: what its owner calls the passkey
 * @challenge_identifier: the challenge's identifier
 * @attestation: the new passkey
 *
 * Registers the passkey of the new device (`POST /auth/credentials/code/verify`).
 *
 * Returns: (transfer full): a future that resolves to a [class@PasskeysCredential]
 */
DexFuture *
passkeys_device_codes_api_verify (PasskeysApiClient   *client,
                                  const char          *name,
                                  const char          *challenge_identifier,
                                  PasskeysAttestation *attestation)
{
  g_autoptr(JsonNode) body = NULL;
  PasskeysApiRequest *request;

  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);
  g_return_val_if_fail (name != NULL && *name != '\0', NULL);
  g_return_val_if_fail (challenge_identifier != NULL, NULL);
  g_return_val_if_fail (PASSKEYS_IS_ATTESTATION (attestation), NULL);

  body = passkeys_request_json_new ("challengeIdentifier", challenge_identifier,
                                    "credentialName", name,
                                    NULL);
  passkeys_request_json_add_credential (body, attestation);
  request = passkeys_api_request_new ("POST", "/auth/credentials/code/verify", body);
  passkeys_api_request_set_anonymous (request);

  return passkeys_api_client_send_for_object (
    client, request, (PasskeysApiParse) passkeys_credential_new_from_json);
}
