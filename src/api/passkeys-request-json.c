/* passkeys-request-json.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-request-json"

#include "config.h"

#include "passkeys-base64url.h"
#include "passkeys-request-json.h"

static void
set_base64url (JsonObject *object,
               const char *member,
               GBytes     *bytes)
{
  g_autofree char *text = passkeys_base64url_encode (bytes);

  json_object_set_string_member (object, member, text);
}

/*< private >
 * passkeys_request_json_new_empty:
 *
 * Returns: (transfer full): `{}`, which is signed and sent where an action needs no body
 */
JsonNode *
passkeys_request_json_new_empty (void)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, json_object_new ());

  return node;
}

/*< private >
 * passkeys_request_json_new:
 * @first_name: a member's name
 * @first_value: (nullable): its value
 * @...: more names and values, ended by NULL
 *
 * Makes an object of strings, in the order given. A member whose value is NULL is left out.
 *
 * Returns: (transfer full): the object
 */
JsonNode *
passkeys_request_json_new (const char *first_name,
                           const char *first_value,
                           ...)
{
  JsonNode *node = passkeys_request_json_new_empty ();
  JsonObject *object = json_node_get_object (node);
  const char *value = first_value;
  va_list args;

  va_start (args, first_value);
  for (const char *name = first_name; name != NULL; name = va_arg (args, const char *))
    {
      if (name != first_name)
        value = va_arg (args, const char *);
      if (value != NULL)
        json_object_set_string_member (object, name, value);
    }
  va_end (args);

  return node;
}

/*< private >
 * passkeys_request_json_new_token:
 * @name: what it is called
 * @public_key: the key that will sign for it, as PEM
 * @permission_id: (nullable): what it may do
 * @days_valid: how many days it works, or 0 for as long as the server likes
 *
 * Makes what asks for an access token.
 *
 * Returns: (transfer full): the object
 */
JsonNode *
passkeys_request_json_new_token (const char *name,
                                 const char *public_key,
                                 const char *permission_id,
                                 guint       days_valid)
{
  JsonNode *node = passkeys_request_json_new ("name", name,
                                              "publicKey", public_key,
                                              "permissionId", permission_id,
                                              NULL);

  if (days_valid > 0)
    json_object_set_int_member (json_node_get_object (node), "daysValid", days_valid);

  return node;
}

/*< private >
 * passkeys_request_json_add_credential:
 * @node: an object
 * @attestation: a new passkey
 *
 * Adds what all forms of a new Fido2 credential have in common.
 */
void
passkeys_request_json_add_credential (JsonNode            *node,
                                      PasskeysAttestation *attestation)
{
  JsonObject *object = json_node_get_object (node);
  JsonObject *info = json_object_new ();
  PasskeysClientData *client_data = passkeys_attestation_get_client_data (attestation);
  PasskeysAttestationObject *cbor = passkeys_attestation_get_object (attestation);

  set_base64url (info, "credId", passkeys_attestation_get_credential_id (attestation));
  set_base64url (info, "clientData", passkeys_client_data_get_json (client_data));
  set_base64url (info, "attestationData", passkeys_attestation_object_get_bytes (cbor));

  json_object_set_string_member (object, "credentialKind", "Fido2");
  json_object_set_object_member (object, "credentialInfo", info);
}

static JsonObject *
build_assertion (PasskeysAssertion *assertion)
{
  JsonObject *object = json_object_new ();
  PasskeysClientData *client_data = passkeys_assertion_get_client_data (assertion);
  GBytes *data = passkeys_assertion_get_authenticator_data (assertion);
  GBytes *user_handle = passkeys_assertion_get_user_handle (assertion);

  set_base64url (object, "credId", passkeys_assertion_get_credential_id (assertion));
  set_base64url (object, "clientData", passkeys_client_data_get_json (client_data));
  set_base64url (object, "authenticatorData", data);
  set_base64url (object, "signature", passkeys_assertion_get_signature (assertion));
  if (user_handle != NULL)
    set_base64url (object, "userHandle", user_handle);

  return object;
}

/*< private >
 * passkeys_request_json_new_signed:
 * @challenge_identifier: the challenge's identifier
 * @assertion: the signature of a passkey
 *
 * Makes the body that completes a login or a user action.
 *
 * Returns: (transfer full): the object
 */
JsonNode *
passkeys_request_json_new_signed (const char        *challenge_identifier,
                                  PasskeysAssertion *assertion)
{
  JsonNode *node = passkeys_request_json_new ("challengeIdentifier", challenge_identifier, NULL);
  JsonObject *factor = json_object_new ();

  json_object_set_string_member (factor, "kind", "Fido2");
  json_object_set_object_member (factor, "credentialAssertion", build_assertion (assertion));
  json_object_set_object_member (json_node_get_object (node), "firstFactor", factor);

  return node;
}

/*< private >
 * passkeys_request_json_build_path:
 * @before: the path up to the identifier
 * @id: an identifier
 * @after: (nullable): the path after it
 *
 * Puts an identifier into a path, encoded as the official clients do it.
 *
 * Returns: (transfer full): the path
 */
char *
passkeys_request_json_build_path (const char *before,
                                  const char *id,
                                  const char *after)
{
  g_autofree char *encoded = g_uri_escape_string (id, NULL, FALSE);

  return g_strconcat (before, encoded, after, NULL);
}
