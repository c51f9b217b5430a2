/* passkeys-recovery-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-recovery-key"

#include "config.h"

#include "passkeys-recovery-key-private.h"

#include <string.h>

#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/rand.h>

#include "passkeys-base64url.h"
#include "passkeys-client-data.h"
#include "passkeys-key-credential.h"
#include "passkeys-recovery-seal-private.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-session-error.h"

/* Without I, O, 0 and 1; 32 characters, so that five bits of a random byte choose one without
 * bias. */
#define CODE_ALPHABET "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
#define CODE_PREFIX "D1"
#define CODE_CHARACTERS 32
#define DIGEST_LENGTH 32
#define ALGORITHM "SHA256"

G_STATIC_ASSERT (sizeof CODE_ALPHABET - 1 == 32);

static const guint code_groups[] = { 6, 5, 5, 5, 5, 6 };

struct _PasskeysRecoveryKey
{
  GObject parent_instance;

  GBytes   *code;                  /* secure */
  EVP_PKEY *key;
  char     *encrypted_private_key;
  char     *credential_id;
};

G_DEFINE_FINAL_TYPE (PasskeysRecoveryKey, passkeys_recovery_key, G_TYPE_OBJECT)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY, EVP_PKEY_free)

static gboolean
fail (GError     **error,
      const char  *what)
{
  g_set_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_CRYPTOGRAPHY,
               "The recovery key could not be made: %s failed", what);
  return FALSE;
}

static GBytes *
generate_code (GError **error)
{
  guint8 random[CODE_CHARACTERS];
  char text[sizeof CODE_PREFIX + CODE_CHARACTERS + G_N_ELEMENTS (code_groups)];
  char *end = stpcpy (text, CODE_PREFIX);
  const guint8 *next = random;
  GBytes *code;

  if (RAND_priv_bytes (random, sizeof random) != 1)
    {
      fail (error, "the random generator");
      return NULL;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (code_groups); i++)
    {
      *end++ = '-';
      for (guint j = 0; j < code_groups[i]; j++)
        *end++ = CODE_ALPHABET[*next++ & 31];
    }
  *end = '\0';

  code = passkeys_secure_bytes_new_text (text);
  OPENSSL_cleanse (random, sizeof random);
  OPENSSL_cleanse (text, sizeof text);

  return code;
}

static char *
make_credential_id (const char *encrypted_private_key)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[DIGEST_LENGTH];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) encrypted_private_key, -1);
  g_checksum_get_digest (checksum, digest, &length);

  return passkeys_base64url_encode_data (digest, length);
}

static void
passkeys_recovery_key_finalize (GObject *object)
{
  PasskeysRecoveryKey *self = PASSKEYS_RECOVERY_KEY (object);

  g_clear_pointer (&self->code, g_bytes_unref);
  g_clear_pointer (&self->key, EVP_PKEY_free);
  g_free (self->encrypted_private_key);
  g_free (self->credential_id);

  G_OBJECT_CLASS (passkeys_recovery_key_parent_class)->finalize (object);
}

static void
passkeys_recovery_key_class_init (PasskeysRecoveryKeyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = passkeys_recovery_key_finalize;
}

static void
passkeys_recovery_key_init (PasskeysRecoveryKey *self)
{
}

/*< private >
 * _passkeys_recovery_key_new_from_parts:
 * @username: who recovers with it
 * @code: the recovery code as secure text
 * @key: the private key
 * @iv: %PASSKEYS_RECOVERY_KEY_IV_LENGTH bytes
 * @error: return location for an error
 *
 * Makes a recovery key of given parts, as the test vectors need it.
 *
 * Returns: (transfer full): a recovery key, or %NULL with %PASSKEYS_SESSION_ERROR_CRYPTOGRAPHY
 */
PasskeysRecoveryKey *
_passkeys_recovery_key_new_from_parts (const char    *username,
                                       GBytes        *code,
                                       EVP_PKEY      *key,
                                       const guint8  *iv,
                                       GError       **error)
{
  g_autoptr(PasskeysRecoveryKey) self = g_object_new (PASSKEYS_TYPE_RECOVERY_KEY, NULL);

  g_assert (username != NULL);
  g_assert (code != NULL);
  g_assert (key != NULL);
  g_assert (iv != NULL);

  self->code = g_bytes_ref (code);
  EVP_PKEY_up_ref (key);
  self->key = key;
  self->encrypted_private_key = _passkeys_recovery_seal_close (key, username, code, iv, error);
  if (self->encrypted_private_key == NULL)
    return NULL;

  self->credential_id = make_credential_id (self->encrypted_private_key);

  return g_steal_pointer (&self);
}

/*< private >
 * _passkeys_recovery_key_get_encrypted_private_key:
 * @self: a recovery key
 *
 * Returns: what the organisation keeps of the private key: encrypted under the recovery code, which it
 *   never sees
 */
const char *
_passkeys_recovery_key_get_encrypted_private_key (PasskeysRecoveryKey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_RECOVERY_KEY (self), NULL);

  return self->encrypted_private_key;
}

/**
 * passkeys_recovery_key_generate:
 * @username: who recovers with it
 * @error: return location for an error
 *
 * Makes a new recovery code and a new P-256 key whose private half is encrypted with the code, in
 * the format that the API's other clients read too. Takes some 50 milliseconds: call it off the
 * main thread.
 *
 * Returns: (transfer full): a recovery key, or %NULL with %PASSKEYS_SESSION_ERROR_CRYPTOGRAPHY
 */
PasskeysRecoveryKey *
passkeys_recovery_key_generate (const char  *username,
                                GError     **error)
{
  g_autoptr(EVP_PKEY) key = NULL;
  g_autoptr(GBytes) code = NULL;
  guint8 iv[PASSKEYS_RECOVERY_KEY_IV_LENGTH];

  g_return_val_if_fail (username != NULL, NULL);

  code = generate_code (error);
  if (code == NULL)
    return NULL;

  key = EVP_EC_gen ("P-256");
  if (key == NULL || RAND_bytes (iv, sizeof iv) != 1)
    {
      fail (error, "the key generator");
      return NULL;
    }

  return _passkeys_recovery_key_new_from_parts (username, code, key, iv, error);
}

/**
 * passkeys_recovery_key_open:
 * @username: who recovers
 * @code: the recovery code as secure text, as [func@recovery_code_parse] writes it
 * @key_id: the recovery key's id
 * @encrypted_private_key: what the organisation keeps of it
 * @error: return location for an error
 *
 * Opens an old recovery key with its code. Takes some 50 milliseconds: call it off the main thread.
 *
 * Returns: (transfer full): a recovery key, or %NULL with
 *   %PASSKEYS_SESSION_ERROR_WRONG_RECOVERY_CODE, %PASSKEYS_SESSION_ERROR_CRYPTOGRAPHY or
 *   %PASSKEYS_API_ERROR_NOT_AN_API
 */
PasskeysRecoveryKey *
passkeys_recovery_key_open (const char  *username,
                            GBytes      *code,
                            const char  *key_id,
                            const char  *encrypted_private_key,
                            GError     **error)
{
  g_autoptr(PasskeysRecoveryKey) self = NULL;

  g_return_val_if_fail (username != NULL, NULL);
  g_return_val_if_fail (code != NULL, NULL);
  g_return_val_if_fail (key_id != NULL, NULL);
  g_return_val_if_fail (encrypted_private_key != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_RECOVERY_KEY, NULL);
  self->code = g_bytes_ref (code);
  self->credential_id = g_strdup (key_id);
  self->encrypted_private_key = g_strdup (encrypted_private_key);
  self->key = _passkeys_recovery_seal_open (encrypted_private_key, username, code, error);
  if (self->key == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * passkeys_recovery_key_get_code:
 * @self: a recovery key
 *
 * Gets the recovery code, which the person keeps and nobody else learns.
 *
 * Returns: (transfer none): secure text
 */
GBytes *
passkeys_recovery_key_get_code (PasskeysRecoveryKey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_RECOVERY_KEY (self), NULL);

  return self->code;
}

/**
 * passkeys_recovery_key_get_credential_id:
 * @self: a recovery key
 *
 * Gets the id of the recovery credential: the hash of the encrypted private key.
 *
 * Returns: base64url text
 */
const char *
passkeys_recovery_key_get_credential_id (PasskeysRecoveryKey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_RECOVERY_KEY (self), NULL);

  return self->credential_id;
}

static JsonNode *
build_json (PasskeysRecoveryKey *self,
            GBytes              *client_data,
            GBytes              *attestation)
{
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *client_data_text = passkeys_base64url_encode (client_data);
  g_autofree char *attestation_text = passkeys_base64url_encode (attestation);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "credentialKind");
  json_builder_add_string_value (builder, "RecoveryKey");
  json_builder_set_member_name (builder, "credentialInfo");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "credId");
  json_builder_add_string_value (builder, self->credential_id);
  json_builder_set_member_name (builder, "clientData");
  json_builder_add_string_value (builder, client_data_text);
  json_builder_set_member_name (builder, "attestationData");
  json_builder_add_string_value (builder, attestation_text);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "encryptedPrivateKey");
  json_builder_add_string_value (builder, self->encrypted_private_key);
  json_builder_set_member_name (builder, "credentialName");
  json_builder_add_string_value (builder, PASSKEYS_RECOVERY_KEY_NAME);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

/**
 * passkeys_recovery_key_build_credential:
 * @self: a recovery key
 * @challenge: the challenge text of the API, unchanged
 * @origin: the connection's origin
 * @error: return location for an error
 *
 * Builds the `RecoveryKey` credential that is registered for a challenge.
 *
 * Returns: (transfer full): a JSON object, or %NULL with an error
 */
JsonNode *
passkeys_recovery_key_build_credential (PasskeysRecoveryKey  *self,
                                        const char           *challenge,
                                        const char           *origin,
                                        GError              **error)
{
  g_autoptr(PasskeysClientData) client_data = NULL;
  g_autoptr(GBytes) attestation = NULL;
  GBytes *json;

  g_return_val_if_fail (PASSKEYS_IS_RECOVERY_KEY (self), NULL);
  g_return_val_if_fail (challenge != NULL, NULL);
  g_return_val_if_fail (origin != NULL, NULL);

  client_data = passkeys_client_data_new (PASSKEYS_CLIENT_DATA_KEY_CREATE, challenge, origin);
  json = passkeys_client_data_get_json (client_data);
  attestation = passkeys_key_credential_make_attestation (json, self->key, ALGORITHM, error);
  if (attestation == NULL)
    return NULL;

  return build_json (self, json, attestation);
}

static JsonNode *
build_assertion_json (PasskeysRecoveryKey *self,
                      GBytes              *client_data,
                      GBytes              *signature)
{
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *client_data_text = passkeys_base64url_encode (client_data);
  g_autofree char *signature_text = passkeys_base64url_encode (signature);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, "RecoveryKey");
  json_builder_set_member_name (builder, "credentialAssertion");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "credId");
  json_builder_add_string_value (builder, self->credential_id);
  json_builder_set_member_name (builder, "clientData");
  json_builder_add_string_value (builder, client_data_text);
  json_builder_set_member_name (builder, "signature");
  json_builder_add_string_value (builder, signature_text);
  json_builder_end_object (builder);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

/**
 * passkeys_recovery_key_build_assertion:
 * @self: an old recovery key
 * @new_credentials: the JSON text of the new credentials, as it is sent
 * @origin: the connection's origin
 * @error: return location for an error
 *
 * Signs new credentials, which take the place of all former ones. The challenge of the signature is
 * the very text of what is signed.
 *
 * Returns: (transfer full): a JSON object, or %NULL with an error
 */
JsonNode *
passkeys_recovery_key_build_assertion (PasskeysRecoveryKey  *self,
                                       GBytes               *new_credentials,
                                       const char           *origin,
                                       GError              **error)
{
  g_autofree char *challenge = NULL;
  g_autoptr(PasskeysClientData) client_data = NULL;
  g_autoptr(GBytes) signature = NULL;
  GBytes *json;

  g_return_val_if_fail (PASSKEYS_IS_RECOVERY_KEY (self), NULL);
  g_return_val_if_fail (new_credentials != NULL, NULL);
  g_return_val_if_fail (origin != NULL, NULL);

  challenge = passkeys_base64url_encode (new_credentials);
  client_data = passkeys_client_data_new (PASSKEYS_CLIENT_DATA_KEY_GET, challenge, origin);
  json = passkeys_client_data_get_json (client_data);
  signature = passkeys_key_credential_make_assertion (json, self->key, error);
  if (signature == NULL)
    return NULL;

  return build_assertion_json (self, json, signature);
}
