/* passkeys-ceremony.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-ceremony.h"

#include <string.h>

#include "passkeys-base64url.h"
#include "passkeys-ceremony-private.h"
#include "passkeys-identifier.h"
#include "passkeys-json-object.h"
#include "passkeys-key-credential.h"
#include "passkeys-webauthn-error.h"

/* What is wrong with the client data, or NULL. Passkeys name the origin; a key may leave it out. What a
 * recovery key answers is looked at elsewhere: then CHALLENGE is NULL. */
static const char *
find_problem (PasskeysRules      *rules,
              PasskeysClientData *client_data,
              const char         *ceremony,
              const char         *challenge,
              gboolean            needs_origin)
{
  const char *origin = passkeys_client_data_get_origin (client_data);

  if (strcmp (passkeys_client_data_get_ceremony (client_data), ceremony) != 0)
    return "The client data is of another type.";
  if (challenge && !passkeys_client_data_matches_challenge (client_data, challenge))
    return "The client data answers another challenge.";
  if (!origin && needs_origin)
    return "The client data does not name its origin.";
  if (origin && !g_strv_contains ((const char *const *) rules->origins, origin))
    return "The origin is not one of this server.";
  if (passkeys_client_data_get_cross_origin (client_data)
      || passkeys_client_data_get_top_origin (client_data))
    return "The client data comes from a page inside another.";
  return NULL;
}

/* A signature that does not verify is not authorised; everything else is a mistake in the request. */
static gboolean
translate (GError  *failure,
           GError **error)
{
  if (g_error_matches (failure, PASSKEYS_WEBAUTHN_ERROR, PASSKEYS_WEBAUTHN_ERROR_MISMATCH))
    return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_AUTHORIZED,
                                      PASSKEYS_MESSAGE_NOT_AUTHORIZED);
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID, failure->message);
}

static gboolean
register_key (PasskeysClientData           *client_data,
              const PasskeysNewCredential  *credential,
              PasskeysCredentialRecord     *record,
              GError                      **error)
{
  g_autoptr (GError) failure = NULL;
  char *pem;

  pem = passkeys_key_credential_verify_attestation (passkeys_client_data_get_json (client_data),
                                                    credential->attestation_data, &failure);
  if (!pem)
    return translate (failure, error);
  record->public_key = g_bytes_new_take (pem, strlen (pem));
  record->relying_party_id = g_strdup ("");
  record->origin = g_strdup ("");
  return TRUE;
}

/* As ssh-keygen writes it: something a person can compare. */
static char *
make_fingerprint (GBytes *public_key)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autofree char *encoded = NULL;

  g_checksum_update (checksum, g_bytes_get_data (public_key, NULL), g_bytes_get_size (public_key));
  g_checksum_get_digest (checksum, digest, &length);
  encoded = g_base64_encode (digest, length);
  return g_strdup_printf ("SHA256:%.43s", encoded);
}

static gboolean
fill_record (PasskeysRules                *rules,
             const char                   *challenge,
             const PasskeysNewCredential  *credential,
             PasskeysCredentialRecord     *record,
             GError                      **error)
{
  gboolean is_passkey = strcmp (credential->kind, PASSKEYS_KIND_FIDO2) == 0;
  g_autoptr (PasskeysClientData) client_data = NULL;
  g_autoptr (GError) failure = NULL;
  const char *problem;

  client_data = passkeys_client_data_parse (credential->client_data, &failure);
  if (!client_data)
    return translate (failure, error);
  problem = find_problem (rules, client_data,
                          is_passkey ? PASSKEYS_CLIENT_DATA_WEBAUTHN_CREATE
                                     : PASSKEYS_CLIENT_DATA_KEY_CREATE,
                          challenge, is_passkey);
  if (problem)
    return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID, problem);
  if (!is_passkey)
    return register_key (client_data, credential, record, error);
  if (!passkeys_fido2_register (rules, client_data, credential, record, &failure))
    return translate (failure, error);
  return TRUE;
}

/**
 * passkeys_ceremony_register:
 * @rules: who the relying party is
 * @challenge: what the credential must answer
 * @credential: what the client sent
 * @error: (out) (optional): why it is refused
 *
 * Verifies a new credential (WebAuthn Level 3, section 7.1, but for what needs the database).
 *
 * Returns: (transfer full) (nullable): a record that lacks only its owner
 */
PasskeysCredentialRecord *
passkeys_ceremony_register (PasskeysRules                *rules,
                            const char                   *challenge,
                            const PasskeysNewCredential  *credential,
                            GError                      **error)
{
  g_autoptr (PasskeysCredentialRecord) record = g_new0 (PasskeysCredentialRecord, 1);

  if (!fill_record (rules, challenge, credential, record, error))
    return NULL;
  record->uuid = passkeys_identifier_new ("cr");
  record->credential_id = g_strdup (credential->credential_id);
  record->kind = g_strdup (credential->kind);
  record->name = g_strdup (credential->name);
  record->fingerprint = make_fingerprint (record->public_key);
  record->encrypted_private_key = g_strdup (credential->encrypted_private_key);
  record->is_active = TRUE;
  record->date_created = passkeys_rules_now (rules);
  return g_steal_pointer (&record);
}

static gboolean
authenticate_key (PasskeysClientData             *client_data,
                  const PasskeysCredentialRecord *credential,
                  const PasskeysFactor           *factor)
{
  gsize length;
  const char *text = g_bytes_get_data (credential->public_key, &length);
  g_autofree char *pem = g_strndup (text, length);

  return passkeys_key_credential_verify_assertion (passkeys_client_data_get_json (client_data),
                                                   pem, factor->algorithm, factor->signature,
                                                   NULL);
}

/**
 * passkeys_ceremony_authenticate:
 * @rules: who the relying party is
 * @challenge: what must have been signed
 * @credential: what it must have been signed with
 * @factor: what the client sent
 * @sign_count: (out): the credential's new counter
 * @error: (out) (optional): why it is refused
 *
 * Verifies a signature (WebAuthn Level 3, section 7.2, but for what needs the database). What is
 * wrong with one that is no good is nobody's business.
 *
 * Returns: whether the holder of @credential answered @challenge here and now
 */
gboolean
passkeys_ceremony_authenticate (PasskeysRules                   *rules,
                                const char                      *challenge,
                                const PasskeysCredentialRecord  *credential,
                                const PasskeysFactor            *factor,
                                gint64                          *sign_count,
                                GError                         **error)
{
  gboolean is_passkey = strcmp (credential->kind, PASSKEYS_KIND_FIDO2) == 0;
  g_autoptr (PasskeysClientData) client_data = NULL;
  g_autoptr (GError) failure = NULL;
  gboolean is_good;

  client_data = passkeys_client_data_parse (factor->client_data, &failure);
  if (!client_data)
    return translate (failure, error);
  *sign_count = credential->sign_count;
  is_good = strcmp (credential->kind, factor->kind) == 0
            && !find_problem (rules, client_data,
                              is_passkey ? PASSKEYS_CLIENT_DATA_WEBAUTHN_GET
                                         : PASSKEYS_CLIENT_DATA_KEY_GET,
                              challenge, is_passkey)
            && (is_passkey ? passkeys_fido2_authenticate (rules, credential, factor, sign_count,
                                                          &failure)
                           : authenticate_key (client_data, credential, factor));
  if (is_good)
    return TRUE;
  if (failure)
    return translate (failure, error);
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_AUTHORIZED,
                                    PASSKEYS_MESSAGE_NOT_AUTHORIZED);
}

/* The challenge is the new credentials themselves, as JSON, in whatever order the client wrote it. */
static gboolean
answers_with (PasskeysClientData *client_data,
              JsonObject         *new_credentials)
{
  const char *challenge = passkeys_client_data_get_challenge (client_data);
  g_autoptr (GBytes) json = passkeys_base64url_decode (challenge, NULL);
  g_autoptr (JsonObject) signed_credentials = json ? passkeys_json_object_parse (json, NULL) : NULL;
  g_autofree char *signed_hash = NULL;
  g_autofree char *sent_hash = NULL;

  if (!signed_credentials)
    return FALSE;
  signed_hash = passkeys_json_object_hash (signed_credentials);
  sent_hash = passkeys_json_object_hash (new_credentials);
  return strcmp (signed_hash, sent_hash) == 0;
}

/**
 * passkeys_ceremony_recover:
 * @rules: who the relying party is
 * @new_credentials: what must have been signed
 * @credential: the recovery key that it must have been signed with
 * @factor: what the client sent
 * @error: (out) (optional): why it is refused
 *
 * That the signature is of here and now follows from the new credentials, which answer a challenge.
 *
 * Returns: whether the holder of @credential wants @new_credentials
 */
gboolean
passkeys_ceremony_recover (PasskeysRules                   *rules,
                           JsonObject                      *new_credentials,
                           const PasskeysCredentialRecord  *credential,
                           const PasskeysFactor            *factor,
                           GError                         **error)
{
  g_autoptr (PasskeysClientData) client_data = NULL;
  g_autoptr (GError) failure = NULL;

  client_data = passkeys_client_data_parse (factor->client_data, &failure);
  if (!client_data)
    return translate (failure, error);
  if (strcmp (credential->kind, factor->kind) == 0
      && !find_problem (rules, client_data, PASSKEYS_CLIENT_DATA_KEY_GET, NULL, FALSE)
      && answers_with (client_data, new_credentials)
      && authenticate_key (client_data, credential, factor))
    return TRUE;
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_AUTHORIZED,
                                    PASSKEYS_MESSAGE_NOT_AUTHORIZED);
}
