/* passkeys-registration-api.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-registration-api"

#include "config.h"

#include "passkeys-api-client-private.h"
#include "passkeys-json-members.h"
#include "passkeys-registration-api-private.h"
#include "passkeys-registration-challenge.h"
#include "passkeys-request-json.h"
#include "passkeys-secure-bytes.h"

static PasskeysApiRequest *
new_anonymous_request (const char *method,
                       const char *path,
                       JsonNode   *body)
{
  PasskeysApiRequest *request = passkeys_api_request_new (method, path, body);

  passkeys_api_request_set_anonymous (request);

  return request;
}

/**
 * passkeys_registration_api_init:
 * @client: a client
 * @org_id: the organisation
 * @username: who registers
 * @registration_code: the code from the invitation, in ASCII
 *
 * Shows the registration code (`POST /auth/registration/init`). The code stays good until the
 * registration is complete.
 *
 * Returns: (transfer full): a future that resolves to a [class@PasskeysRegistrationChallenge]
 */
DexFuture *
passkeys_registration_api_init (PasskeysApiClient *client,
                                const char        *org_id,
                                const char        *username,
                                GBytes            *registration_code)
{
  g_autoptr(JsonNode) body = NULL;
  PasskeysApiRequest *request;
  PasskeysApiParse parse = (PasskeysApiParse) passkeys_registration_challenge_new_from_json;
  char *code;

  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);
  g_return_val_if_fail (org_id != NULL, NULL);
  g_return_val_if_fail (username != NULL, NULL);
  g_return_val_if_fail (registration_code != NULL, NULL);

  code = passkeys_secure_bytes_dup_text (registration_code);
  body = passkeys_request_json_new ("orgId", org_id, "username", username, "registrationCode", code,
                                    NULL);
  passkeys_secure_text_free (code);

  request = new_anonymous_request ("POST", "/auth/registration/init", body);

  return passkeys_api_client_send_for_object (client, request, parse);
}

/**
 * passkeys_registration_api_complete:
 * @client: a client
 * @temporary_token: the token of the registration challenge
 * @first_factor: the new passkey
 * @credential_name: (nullable): what its owner calls it
 * @recovery_credential: (nullable): a whole RecoveryKey credential of the API
 *
 * Registers (`POST /auth/registration`). All credentials go in one call, so that nobody ends up
 * with a passkey and without a way back.
 *
 * Returns: (transfer full): a future that resolves to TRUE
 */
DexFuture *
passkeys_registration_api_complete (PasskeysApiClient   *client,
                                    GBytes              *temporary_token,
                                    PasskeysAttestation *first_factor,
                                    const char          *credential_name,
                                    JsonNode            *recovery_credential)
{
  g_autoptr(JsonNode) body = NULL;
  JsonNode *credential;
  PasskeysApiRequest *request;

  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);
  g_return_val_if_fail (temporary_token != NULL, NULL);
  g_return_val_if_fail (PASSKEYS_IS_ATTESTATION (first_factor), NULL);

  credential = passkeys_request_json_new_empty ();
  passkeys_request_json_add_credential (credential, first_factor);
  if (credential_name != NULL && *credential_name != '\0')
    json_object_set_string_member (json_node_get_object (credential), "credentialName",
                                   credential_name);

  body = passkeys_request_json_new_empty ();
  json_object_set_member (json_node_get_object (body), "firstFactorCredential", credential);
  if (recovery_credential != NULL)
    json_object_set_member (json_node_get_object (body), "recoveryCredential",
                            json_node_copy (recovery_credential));

  request = passkeys_api_request_new ("POST", "/auth/registration", body);
  passkeys_api_request_set_authorization (request, temporary_token);

  return passkeys_api_client_send_for_done (client, request);
}

/**
 * passkeys_registration_api_resend_code:
 * @client: a client
 * @org_id: the organisation
 * @username: who was invited
 *
 * Asks for a new registration code (`PUT /auth/registration/code`), which makes the old one
 * worthless. The server does not tell whether there was an invitation.
 *
 * Returns: (transfer full): a future that resolves to TRUE
 */
DexFuture *
passkeys_registration_api_resend_code (PasskeysApiClient *client,
                                       const char        *org_id,
                                       const char        *username)
{
  g_autoptr(JsonNode) body = NULL;

  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);
  g_return_val_if_fail (org_id != NULL, NULL);
  g_return_val_if_fail (username != NULL, NULL);

  body = passkeys_request_json_new ("username", username, "orgId", org_id, NULL);

  return passkeys_api_client_send_for_done (client,
                                            new_anonymous_request ("PUT", "/auth/registration/code",
                                                                   body));
}

/*< private >
 * _passkeys_registration_api_read_organisation:
 * @response: an answer to `POST /dashboard/org`
 * @error: return location
 *
 * Returns: (transfer full): the identifier of the organisation that was founded; %NULL with
 *   %PASSKEYS_API_ERROR_NOT_AN_API
 */
char *
_passkeys_registration_api_read_organisation (PasskeysApiResponse  *response,
                                              GError              **error)
{
  PasskeysJsonMembers members;
  const char *id;

  passkeys_json_members_begin (&members, "new organisation",
                               passkeys_api_response_get_json (response));
  id = passkeys_json_members_read_id (&members, "id", PASSKEYS_JSON_MAX_ID);

  return passkeys_json_members_finish (&members, error) ? g_strdup (id) : NULL;
}

static DexFuture *
organisation_cb (DexFuture *completed,
                 gpointer   user_data)
{
  PasskeysApiResponse *response = g_value_get_object (dex_future_get_value (completed, NULL));
  g_autoptr(GError) error = NULL;
  char *id = _passkeys_registration_api_read_organisation (response, &error);

  if (id == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_string (id);
}

/**
 * passkeys_registration_api_found_organisation:
 * @client: a client
 * @name: (nullable): what the organisation is called
 * @email: the first administrator
 *
 * Founds an organisation (`POST /dashboard/org`), which not every API does. The founder gets an
 * e-mail with a registration code.
 *
 * Returns: (transfer full): a future that resolves to the organisation's id as a string
 */
DexFuture *
passkeys_registration_api_found_organisation (PasskeysApiClient *client,
                                              const char        *name,
                                              const char        *email)
{
  g_autoptr(PasskeysApiRequest) request = NULL;
  g_autoptr(JsonNode) body = NULL;
  JsonObject *object;

  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);
  g_return_val_if_fail (email != NULL, NULL);

  body = passkeys_request_json_new_empty ();
  object = json_node_get_object (body);
  json_object_set_member (object, "adminUser", passkeys_request_json_new ("email", email, NULL));
  json_object_set_boolean_member (object, "termsAndConditionsAccepted", TRUE);
  json_object_set_boolean_member (object, "privacyPolicyAccepted", TRUE);
  json_object_set_string_member (object, "recaptchaResponse", "");
  if (name != NULL && *name != '\0')
    json_object_set_string_member (object, "name", name);

  request = new_anonymous_request ("POST", "/dashboard/org", body);

  return dex_future_then (passkeys_api_client_send (client, request), organisation_cb, NULL, NULL);
}
