/* passkeys-json-challenges.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-json-forms.h"

#include <string.h>

#include "passkeys-cose-key.h"

/* Asked for so that a new passkey proves that its key signs; nobody's authenticator is refused. */
#define ATTESTATION "direct"
#define USER_VERIFICATION "required"

static JsonObject *
write_relying_party (PasskeysRules *rules,
                     const char    *name)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", rules->relying_party_id);
  json_object_set_string_member (object, "name", name);
  return object;
}

static JsonObject *
describe_credential (const PasskeysCredentialRecord *credential)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "type", "public-key");
  json_object_set_string_member (object, "id", credential->credential_id);
  return object;
}

static JsonArray *
list_credentials (GPtrArray  *credentials,
                  const char *kind,
                  gboolean    gives_encrypted_keys)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < credentials->len; i++)
    {
      const PasskeysCredentialRecord *credential = g_ptr_array_index (credentials, i);
      JsonObject *object;

      if (strcmp (credential->kind, kind) != 0)
        continue;
      object = describe_credential (credential);
      if (gives_encrypted_keys)
        json_object_set_string_member (object, "encryptedPrivateKey",
                                       credential->encrypted_private_key);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonObject *
write_allowed (const PasskeysSigningChallenge *challenge)
{
  JsonObject *object = json_object_new ();

  json_object_set_array_member (object, "key",
                                list_credentials (challenge->credentials, PASSKEYS_KIND_KEY, FALSE));
  json_object_set_array_member (object, "webauthn",
                                list_credentials (challenge->credentials, PASSKEYS_KIND_FIDO2,
                                                  FALSE));
  if (challenge->gives_encrypted_keys)
    json_object_set_array_member (object, "passwordProtectedKey",
                                  list_credentials (challenge->credentials,
                                                    PASSKEYS_KIND_PASSWORD_PROTECTED_KEY, TRUE));
  return object;
}

static JsonArray *
list_supported_factors (void)
{
  static const char *const kinds[] = {
    PASSKEYS_KIND_FIDO2, PASSKEYS_KIND_KEY, PASSKEYS_KIND_PASSWORD_PROTECTED_KEY,
  };
  JsonArray *array = json_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "kind", kinds[i]);
      json_object_set_string_member (object, "factor", "either");
      json_object_set_boolean_member (object, "requiresSecondFactor", FALSE);
      json_array_add_object_element (array, object);
    }
  return array;
}

/**
 * passkeys_json_from_signing_challenge:
 * @rules: the rules
 * @challenge: a challenge
 *
 * Returns: (transfer full): a LoginChallenge, which is a UserActionChallenge too
 */
JsonObject *
passkeys_json_from_signing_challenge (PasskeysRules                  *rules,
                                      const PasskeysSigningChallenge *challenge)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "challenge", challenge->challenge);
  json_object_set_string_member (object, "challengeIdentifier", challenge->identifier);
  json_object_set_string_member (object, "externalAuthenticationUrl", "");
  json_object_set_object_member (object, "rp",
                                 write_relying_party (rules, challenge->relying_party_name));
  json_object_set_array_member (object, "supportedCredentialKinds", list_supported_factors ());
  json_object_set_string_member (object, "userVerification", USER_VERIFICATION);
  json_object_set_string_member (object, "attestation", ATTESTATION);
  json_object_set_object_member (object, "allowCredentials", write_allowed (challenge));
  return object;
}

static JsonObject *
write_person (const PasskeysUserRecord *user)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", user->id);
  json_object_set_string_member (object, "name", user->username);
  json_object_set_string_member (object, "displayName", user->username);
  return object;
}

static JsonArray *
list_algorithms (void)
{
  static const int algorithms[] = {
    PASSKEYS_COSE_ALGORITHM_ES256, PASSKEYS_COSE_ALGORITHM_EDDSA, PASSKEYS_COSE_ALGORITHM_RS256,
  };
  JsonArray *array = json_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (algorithms); i++)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "type", "public-key");
      json_object_set_int_member (object, "alg", algorithms[i]);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonObject *
write_selection (void)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "residentKey", "required");
  json_object_set_boolean_member (object, "requireResidentKey", TRUE);
  json_object_set_string_member (object, "userVerification", USER_VERIFICATION);
  return object;
}

static JsonObject *
write_supported_kinds (void)
{
  static const char *const names[] = { "firstFactor", "secondFactor" };
  JsonObject *object = json_object_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      JsonArray *kinds = json_array_new ();

      json_array_add_string_element (kinds, PASSKEYS_KIND_FIDO2);
      json_array_add_string_element (kinds, PASSKEYS_KIND_KEY);
      json_array_add_string_element (kinds, PASSKEYS_KIND_PASSWORD_PROTECTED_KEY);
      json_object_set_array_member (object, names[i], kinds);
    }
  return object;
}

static JsonObject *
write_common (PasskeysRules                    *rules,
              const PasskeysEnrolmentChallenge *challenge)
{
  JsonObject *object = json_object_new ();

  json_object_set_object_member (object, "user", write_person (challenge->user));
  json_object_set_string_member (object, "temporaryAuthenticationToken", challenge->identifier);
  json_object_set_string_member (object, "challenge", challenge->challenge);
  json_object_set_object_member (object, "rp",
                                 write_relying_party (rules, challenge->relying_party_name));
  json_object_set_string_member (object, "attestation", ATTESTATION);
  json_object_set_array_member (object, "pubKeyCredParams", list_algorithms ());
  return object;
}

static void
add_passkey_options (JsonObject                       *object,
                     const PasskeysEnrolmentChallenge *challenge)
{
  json_object_set_object_member (object, "authenticatorSelection", write_selection ());
  json_object_set_array_member (object, "excludeCredentials",
                                list_credentials (challenge->credentials, PASSKEYS_KIND_FIDO2,
                                                  FALSE));
}

/**
 * passkeys_json_from_registration_challenge:
 * @rules: the rules
 * @challenge: a challenge
 *
 * Returns: (transfer full): a RegistrationChallenge
 */
JsonObject *
passkeys_json_from_registration_challenge (PasskeysRules                    *rules,
                                           const PasskeysEnrolmentChallenge *challenge)
{
  JsonObject *object = write_common (rules, challenge);

  add_passkey_options (object, challenge);
  json_object_set_object_member (object, "supportedCredentialKinds", write_supported_kinds ());
  json_object_set_string_member (object, "otpUrl", "");
  return object;
}

static JsonArray *
list_recovery_keys (GPtrArray *credentials)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < credentials->len; i++)
    {
      const PasskeysCredentialRecord *credential = g_ptr_array_index (credentials, i);
      const char *encrypted = credential->encrypted_private_key;
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "id", credential->credential_id);
      json_object_set_string_member (object, "encryptedRecoveryKey", encrypted ? encrypted : "");
      json_array_add_object_element (array, object);
    }
  return array;
}

/**
 * passkeys_json_from_recovery_challenge:
 * @rules: the rules
 * @challenge: a challenge, with the recovery credentials that may answer it
 *
 * Returns: (transfer full): a RecoveryChallenge
 */
JsonObject *
passkeys_json_from_recovery_challenge (PasskeysRules                    *rules,
                                       const PasskeysEnrolmentChallenge *challenge)
{
  JsonObject *object = passkeys_json_from_registration_challenge (rules, challenge);

  json_object_set_array_member (object, "allowedRecoveryCredentials",
                                list_recovery_keys (challenge->credentials));
  return object;
}

/**
 * passkeys_json_from_registered:
 * @credential: the first of the new credentials
 * @user: whose it is
 *
 * Returns: (transfer full): what registration and recovery end with
 */
JsonObject *
passkeys_json_from_registered (const PasskeysCredentialRecord *credential,
                               const PasskeysUserRecord       *user)
{
  JsonObject *object = json_object_new ();
  JsonObject *credential_object = json_object_new ();
  JsonObject *user_object = json_object_new ();

  json_object_set_string_member (credential_object, "uuid", credential->uuid);
  json_object_set_string_member (credential_object, "kind", credential->kind);
  json_object_set_string_member (credential_object, "name", credential->name);
  json_object_set_string_member (user_object, "id", user->id);
  json_object_set_string_member (user_object, "username", user->username);
  json_object_set_string_member (user_object, "orgId", user->organisation_id);
  json_object_set_object_member (object, "credential", credential_object);
  json_object_set_object_member (object, "user", user_object);
  return object;
}

/**
 * passkeys_json_from_credential_challenge:
 * @rules: the rules
 * @challenge: a challenge
 *
 * Returns: (transfer full): a CredentialChallenge
 */
JsonObject *
passkeys_json_from_credential_challenge (PasskeysRules                    *rules,
                                         const PasskeysEnrolmentChallenge *challenge)
{
  JsonObject *object = write_common (rules, challenge);

  json_object_set_string_member (object, "kind", challenge->kind);
  json_object_set_string_member (object, "challengeIdentifier", challenge->identifier);
  if (strcmp (challenge->kind, PASSKEYS_KIND_FIDO2) == 0)
    add_passkey_options (object, challenge);
  return object;
}
