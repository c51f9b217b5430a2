/* passkeys-recovery-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-recovery-key"

#include "config.h"

#include "passkeys-recovery-key-private.h"

#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

#include "passkeys-base64url.h"
#include "passkeys-client-data.h"
#include "passkeys-key-credential.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-session-error.h"

/* Without I, O, 0 and 1; 32 characters, so that five bits of a random byte choose one without
 * bias. */
#define CODE_ALPHABET "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
#define CODE_PREFIX "D1"
#define CODE_CHARACTERS 32
#define KEY_LENGTH 32
#define TAG_LENGTH 16
#define ITERATIONS 100000
#define ALGORITHM "SHA256"
#define CREDENTIAL_NAME "Recovery key"

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
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_KDF, EVP_KDF_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_KDF_CTX, EVP_KDF_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_CIPHER_CTX, EVP_CIPHER_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free)

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

/* The user name as the salt of the code, so that equal codes never make equal keys. */
static void
make_salt (const char *username,
           guint8      salt[KEY_LENGTH])
{
  g_autofree char *trimmed = g_strstrip (g_strdup (username));
  g_autofree char *lower = g_utf8_strdown (trimmed, -1);
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = KEY_LENGTH;

  g_checksum_update (checksum, (const guchar *) lower, -1);
  g_checksum_get_digest (checksum, salt, &length);
}

static gboolean
derive_key (const char  *username,
            GBytes      *code,
            guint8       key[KEY_LENGTH],
            GError     **error)
{
  g_autoptr(EVP_KDF) kdf = EVP_KDF_fetch (NULL, "PBKDF2", NULL);
  g_autoptr(EVP_KDF_CTX) context = kdf != NULL ? EVP_KDF_CTX_new (kdf) : NULL;
  guint8 salt[KEY_LENGTH];
  unsigned int iterations = ITERATIONS;
  gsize size;
  gconstpointer text = g_bytes_get_data (code, &size);
  OSSL_PARAM params[5];

  make_salt (username, salt);
  params[0] = OSSL_PARAM_construct_octet_string (OSSL_KDF_PARAM_PASSWORD, (void *) text, size);
  params[1] = OSSL_PARAM_construct_octet_string (OSSL_KDF_PARAM_SALT, salt, sizeof salt);
  params[2] = OSSL_PARAM_construct_uint (OSSL_KDF_PARAM_ITER, &iterations);
  params[3] = OSSL_PARAM_construct_utf8_string (OSSL_KDF_PARAM_DIGEST, (char *) "SHA256", 0);
  params[4] = OSSL_PARAM_construct_end ();

  if (context == NULL || EVP_KDF_derive (context, key, KEY_LENGTH, params) != 1)
    return fail (error, "PBKDF2");

  return TRUE;
}

/* AES-256-GCM without additional data; the tag follows the ciphertext. */
static guint8 *
encrypt (const guint8  *key,
         const guint8  *iv,
         const guint8  *plain,
         gsize          size,
         GError       **error)
{
  g_autoptr(EVP_CIPHER_CTX) context = EVP_CIPHER_CTX_new ();
  g_autofree guint8 *sealed = g_malloc (size + TAG_LENGTH);
  gsize iv_length = PASSKEYS_RECOVERY_KEY_IV_LENGTH;
  OSSL_PARAM params[] = {
    OSSL_PARAM_construct_size_t (OSSL_CIPHER_PARAM_AEAD_IVLEN, &iv_length),
    OSSL_PARAM_construct_end (),
  };
  int n;
  int rest;

  if (context == NULL
      || EVP_EncryptInit_ex2 (context, EVP_aes_256_gcm (), NULL, NULL, params) != 1
      || EVP_EncryptInit_ex2 (context, NULL, key, iv, NULL) != 1
      || EVP_EncryptUpdate (context, sealed, &n, plain, size) != 1
      || EVP_EncryptFinal_ex (context, sealed + n, &rest) != 1
      || EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_GET_TAG, TAG_LENGTH, sealed + n + rest) != 1)
    {
      fail (error, "AES");
      return NULL;
    }

  return g_steal_pointer (&sealed);
}

/* The private key as PKCS #8 in DER, to be wiped by the caller. */
static int
serialise_key (EVP_PKEY      *key,
               guint8       **der,
               GError       **error)
{
  g_autoptr(PKCS8_PRIV_KEY_INFO) info = EVP_PKEY2PKCS8 (key);
  int size = info != NULL ? i2d_PKCS8_PRIV_KEY_INFO (info, der) : -1;

  if (size <= 0)
    fail (error, "PKCS #8");

  return size;
}

/* What the API keeps: base64 of a JSON object of the ciphertext and the initialisation vector. */
static char *
seal_private_key (EVP_PKEY      *key,
                  const guint8  *wrapping_key,
                  const guint8  *iv,
                  GError       **error)
{
  guint8 *der = NULL;
  int size = serialise_key (key, &der, error);
  g_autofree guint8 *sealed = NULL;
  g_autofree char *sealed_text = NULL;
  g_autofree char *iv_text = NULL;
  g_autofree char *json = NULL;

  if (size <= 0)
    return NULL;

  sealed = encrypt (wrapping_key, iv, der, size, error);
  OPENSSL_clear_free (der, size);
  if (sealed == NULL)
    return NULL;

  sealed_text = g_base64_encode (sealed, size + TAG_LENGTH);
  iv_text = g_base64_encode (iv, PASSKEYS_RECOVERY_KEY_IV_LENGTH);
  json = g_strdup_printf ("{\"key\":\"%s\",\"iv\":\"%s\"}", sealed_text, iv_text);

  return g_base64_encode ((const guchar *) json, strlen (json));
}

static char *
make_credential_id (const char *encrypted_private_key)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[KEY_LENGTH];
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
  guint8 wrapping_key[KEY_LENGTH];

  g_assert (username != NULL);
  g_assert (code != NULL);
  g_assert (key != NULL);
  g_assert (iv != NULL);

  if (!derive_key (username, code, wrapping_key, error))
    return NULL;

  self->code = g_bytes_ref (code);
  EVP_PKEY_up_ref (key);
  self->key = key;
  self->encrypted_private_key = seal_private_key (key, wrapping_key, iv, error);
  OPENSSL_cleanse (wrapping_key, sizeof wrapping_key);
  if (self->encrypted_private_key == NULL)
    return NULL;

  self->credential_id = make_credential_id (self->encrypted_private_key);

  return g_steal_pointer (&self);
}

/*< private >
 * _passkeys_recovery_key_get_encrypted_private_key:
 *
 * Gets what the organisation keeps of the private key.
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
  json_builder_add_string_value (builder, CREDENTIAL_NAME);
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
