/* passkeys-ceremony-fido2.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-ceremony-private.h"

#include <fido.h>
#include <string.h>

#include "passkeys-attestation-object.h"
#include "passkeys-base64url.h"
#include "passkeys-webauthn-error.h"

#define MUST (PASSKEYS_AUTHENTICATOR_DATA_USER_PRESENT | PASSKEYS_AUTHENTICATOR_DATA_USER_VERIFIED)

static void
free_fido_credential (fido_cred_t *credential)
{
  fido_cred_free (&credential);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (fido_cred_t, free_fido_credential)

static gboolean
fail (int          code,
      const char  *message,
      GError     **error)
{
  g_set_error_literal (error, PASSKEYS_WEBAUTHN_ERROR, code, message);
  return FALSE;
}

/* What is wrong with the authenticator's own words, or NULL. */
static const char *
find_problem (PasskeysRules             *rules,
              PasskeysAuthenticatorData *data)
{
  PasskeysAuthenticatorDataFlags flags = passkeys_authenticator_data_get_flags (data);

  if (!passkeys_authenticator_data_matches_relying_party (data, rules->relying_party_id))
    return "The credential is for another relying party.";
  if ((flags & MUST) != MUST)
    return "The authenticator did not verify its user.";
  if (flags & PASSKEYS_AUTHENTICATOR_DATA_BACKUP_STATE
      && !(flags & PASSKEYS_AUTHENTICATOR_DATA_BACKUP_ELIGIBLE))
    return "A credential that cannot be backed up says that it is.";
  return NULL;
}

/* libfido2 wants to be told of the extensions that it will find. Browsers ask security keys for some of
 * them by themselves, credProtect above all, so they are no business of the relying party. */
static gboolean
expect_extensions (fido_cred_t               *credential,
                   PasskeysAuthenticatorData *data)
{
  guint value = 0;

  return (!passkeys_authenticator_data_read_extension (data, "credProtect", &value)
          || fido_cred_set_prot (credential, (int) value) == FIDO_OK)
         && (!passkeys_authenticator_data_read_extension (data, "hmac-secret", &value)
             || fido_cred_set_extensions (credential, FIDO_EXT_HMAC_SECRET) == FIDO_OK)
         && (!passkeys_authenticator_data_read_extension (data, "minPinLength", &value)
             || fido_cred_set_pin_minlen (credential, value) == FIDO_OK)
         && (!passkeys_authenticator_data_read_extension (data, "credBlob", &value)
             || fido_cred_set_extensions (credential, FIDO_EXT_CRED_BLOB) == FIDO_OK);
}

static fido_cred_t *
load_credential (PasskeysRules             *rules,
                 PasskeysClientData        *client_data,
                 PasskeysAttestationObject *object,
                 PasskeysCoseAlgorithm      algorithm)
{
  g_autoptr (fido_cred_t) credential = fido_cred_new ();
  GBytes *hash = passkeys_client_data_get_hash (client_data);
  GBytes *bytes = passkeys_attestation_object_get_bytes (object);

  if (!credential
      || fido_cred_set_type (credential, algorithm) != FIDO_OK
      || fido_cred_set_rp (credential, rules->relying_party_id, NULL) != FIDO_OK
      || fido_cred_set_uv (credential, FIDO_OPT_TRUE) != FIDO_OK
      || !expect_extensions (credential,
                             passkeys_attestation_object_get_authenticator_data (object))
      || fido_cred_set_clientdata_hash (credential, g_bytes_get_data (hash, NULL),
                                        g_bytes_get_size (hash)) != FIDO_OK
      || fido_cred_set_attobj (credential, g_bytes_get_data (bytes, NULL),
                               g_bytes_get_size (bytes)) != FIDO_OK)
    return NULL;
  return g_steal_pointer (&credential);
}

/* `none` says nothing that could be verified. No list of trusted makers is kept, so a certificate
 * proves that the statement is whole, not who made the authenticator. */
static gboolean
verify_attestation (PasskeysRules              *rules,
                    PasskeysClientData         *client_data,
                    PasskeysAttestationObject  *object,
                    PasskeysCoseAlgorithm       algorithm,
                    GError                    **error)
{
  const char *format = passkeys_attestation_object_get_format (object);
  g_autoptr (fido_cred_t) credential = NULL;
  int result;

  if (strcmp (format, "none") == 0)
    return TRUE;
  if (strcmp (format, "packed") != 0 && strcmp (format, "fido-u2f") != 0
      && strcmp (format, "tpm") != 0)
    return fail (PASSKEYS_WEBAUTHN_ERROR_UNSUPPORTED, "The attestation format is not supported.",
                 error);
  credential = load_credential (rules, client_data, object, algorithm);
  if (!credential)
    return fail (PASSKEYS_WEBAUTHN_ERROR_MALFORMED, "The attestation statement is damaged.", error);
  if (!fido_cred_x5c_ptr (credential)
      && !passkeys_attestation_object_names_algorithm (object, algorithm))
    return fail (PASSKEYS_WEBAUTHN_ERROR_MALFORMED,
                 "The attestation is not of the algorithm of the credential.", error);
  result = fido_cred_x5c_ptr (credential) ? fido_cred_verify (credential)
                                          : fido_cred_verify_self (credential);
  if (result == FIDO_OK)
    return TRUE;
  if (result == FIDO_ERR_INVALID_SIG)
    return fail (PASSKEYS_WEBAUTHN_ERROR_MISMATCH, "The attestation does not verify.", error);
  return fail (PASSKEYS_WEBAUTHN_ERROR_MALFORMED, "The attestation statement is not valid.", error);
}

static gboolean
check_credential_id (PasskeysAuthenticatorData    *data,
                     const PasskeysNewCredential  *credential,
                     GError                      **error)
{
  GBytes *id = passkeys_authenticator_data_get_credential_id (data);
  g_autofree char *encoded = id ? passkeys_base64url_encode (id) : NULL;

  if (g_strcmp0 (encoded, credential->credential_id) == 0)
    return TRUE;
  return fail (PASSKEYS_WEBAUTHN_ERROR_MALFORMED, "The credential id is not the one attested.",
               error);
}

/**
 * passkeys_fido2_register:
 * @rules: who the relying party is
 * @client_data: checked client data
 * @credential: what the client sent
 * @record: where what is found goes
 * @error: (out) (optional): why it is refused
 *
 * Verifies the authenticator's part of a new passkey.
 *
 * Returns: whether it may be stored
 */
gboolean
passkeys_fido2_register (PasskeysRules                *rules,
                         PasskeysClientData           *client_data,
                         const PasskeysNewCredential  *credential,
                         PasskeysCredentialRecord     *record,
                         GError                      **error)
{
  g_autoptr (PasskeysAttestationObject) object = NULL;
  PasskeysAuthenticatorData *data;
  PasskeysCoseKey *key;
  const char *problem;

  object = passkeys_attestation_object_parse (credential->attestation_data, error);
  if (!object)
    return FALSE;
  data = passkeys_attestation_object_get_authenticator_data (object);
  key = passkeys_authenticator_data_get_public_key (data);
  problem = key ? find_problem (rules, data) : "The attestation holds no credential.";
  if (problem)
    return fail (PASSKEYS_WEBAUTHN_ERROR_MALFORMED, problem, error);
  if (!check_credential_id (data, credential, error)
      || !verify_attestation (rules, client_data, object, passkeys_cose_key_get_algorithm (key),
                              error))
    return FALSE;
  record->public_key = g_bytes_ref (passkeys_cose_key_get_cbor (key));
  record->relying_party_id = g_strdup (rules->relying_party_id);
  record->origin = g_strdup (passkeys_client_data_get_origin (client_data));
  record->sign_count = passkeys_authenticator_data_get_sign_count (data);
  record->is_backup_eligible = (passkeys_authenticator_data_get_flags (data)
                                & PASSKEYS_AUTHENTICATOR_DATA_BACKUP_ELIGIBLE) != 0;
  return TRUE;
}

/* What was verified before, the same to the byte, is not verified again. */
static gboolean
verify_assertion (PasskeysRules                  *rules,
                  const PasskeysCredentialRecord *credential,
                  const PasskeysFactor           *factor)
{
  PasskeysFido2Key *key = passkeys_fido2_keys_find (rules->fido2_keys, credential->credential_id,
                                                    credential->public_key);
  g_autoptr (PasskeysAssertionCheck) check = NULL;

  if (!key)
    return FALSE;
  check = passkeys_assertion_check_new (key, rules->relying_party_id, factor);
  if (rules->checked && passkeys_assertion_check_equal (rules->checked, check))
    return passkeys_assertion_check_run (rules->checked);
  return passkeys_assertion_check_run (check);
}

/* 0 on both sides: the authenticator does not count. Else it must have counted on, or there are two
 * of it. */
static gboolean
has_counted_on (gint64 before,
                gint64 now)
{
  return now > before || (now == 0 && before == 0);
}

static gboolean
names_owner (const PasskeysFactor           *factor,
             const PasskeysCredentialRecord *credential)
{
  gsize length;
  const char *handle;

  if (!factor->user_handle)
    return TRUE;
  handle = g_bytes_get_data (factor->user_handle, &length);
  return length == strlen (credential->user_id) && memcmp (handle, credential->user_id, length) == 0;
}

/**
 * passkeys_fido2_authenticate:
 * @rules: who the relying party is
 * @credential: the passkey
 * @factor: what the client sent
 * @sign_count: (out): the authenticator's counter
 * @error: (out) (optional): set only if what was sent is damaged
 *
 * Verifies the authenticator's part of a signature.
 *
 * Returns: whether it is good
 */
gboolean
passkeys_fido2_authenticate (PasskeysRules                   *rules,
                             const PasskeysCredentialRecord  *credential,
                             const PasskeysFactor            *factor,
                             gint64                          *sign_count,
                             GError                         **error)
{
  g_autoptr (PasskeysAuthenticatorData) data = NULL;
  gboolean is_backup_eligible;

  data = passkeys_authenticator_data_parse (factor->authenticator_data, error);
  if (!data)
    return FALSE;
  if (find_problem (rules, data) || !names_owner (factor, credential)
      || !verify_assertion (rules, credential, factor))
    return FALSE;
  is_backup_eligible = (passkeys_authenticator_data_get_flags (data)
                        & PASSKEYS_AUTHENTICATOR_DATA_BACKUP_ELIGIBLE) != 0;
  *sign_count = passkeys_authenticator_data_get_sign_count (data);
  return is_backup_eligible == credential->is_backup_eligible
         && has_counted_on (credential->sign_count, *sign_count);
}
