/* passkeys-recovery-seal.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-recovery-seal"

#include "config.h"

#include "passkeys-recovery-seal-private.h"

#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/x509.h>

#include "passkeys-api-error.h"
#include "passkeys-json.h"
#include "passkeys-session-error.h"

#define KEY_LENGTH 32
#define TAG_LENGTH 16
#define ITERATIONS 100000

#define MAXIMUM_SEALED_LENGTH 16384
#define MINIMUM_IV_LENGTH 12 /* other clients may choose the usual length */
#define MAXIMUM_IV_LENGTH 64

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
               "The recovery key could not be worked with: %s failed", what);
  return FALSE;
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
  gsize iv_length = PASSKEYS_RECOVERY_SEAL_IV_LENGTH;
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

/*< private >
 * _passkeys_recovery_seal_close:
 * @key: a private key
 * @username: whose it is
 * @code: the recovery code as secure text
 * @iv: %PASSKEYS_RECOVERY_SEAL_IV_LENGTH bytes
 * @error: return location for an error
 *
 * Encrypts a private key: base64 of a JSON object of the ciphertext and the initialisation vector.
 *
 * Returns: (transfer full): what the API keeps, or %NULL with %PASSKEYS_SESSION_ERROR_CRYPTOGRAPHY
 */
char *
_passkeys_recovery_seal_close (EVP_PKEY      *key,
                               const char    *username,
                               GBytes        *code,
                               const guint8  *iv,
                               GError       **error)
{
  guint8 wrapping_key[KEY_LENGTH];
  guint8 *der = NULL;
  int size;
  g_autofree guint8 *sealed = NULL;
  g_autofree char *sealed_text = NULL;
  g_autofree char *iv_text = NULL;
  g_autofree char *json = NULL;

  if (!derive_key (username, code, wrapping_key, error))
    return NULL;

  size = serialise_key (key, &der, error);
  if (size > 0)
    sealed = encrypt (wrapping_key, iv, der, size, error);
  OPENSSL_cleanse (wrapping_key, sizeof wrapping_key);
  if (size > 0)
    OPENSSL_clear_free (der, size);
  if (sealed == NULL)
    return NULL;

  sealed_text = g_base64_encode (sealed, size + TAG_LENGTH);
  iv_text = g_base64_encode (iv, PASSKEYS_RECOVERY_SEAL_IV_LENGTH);
  json = g_strdup_printf ("{\"key\":\"%s\",\"iv\":\"%s\"}", sealed_text, iv_text);

  return g_base64_encode ((const guchar *) json, strlen (json));
}

static GBytes *
decode_base64 (const char *text)
{
  gsize size;
  guchar *data = g_base64_decode (text, &size);

  return g_bytes_new_take (data, size);
}

/* Reads the two members; what is wrong with them is found out by their lengths. */
static gboolean
parse_seal (const char *sealed,
            GBytes    **ciphertext,
            GBytes    **iv)
{
  g_autoptr(GBytes) text = NULL;
  g_autoptr(JsonNode) root = NULL;
  JsonObject *object;
  const char *ciphertext_text = NULL;
  const char *iv_text = NULL;

  if (strnlen (sealed, MAXIMUM_SEALED_LENGTH + 1) > MAXIMUM_SEALED_LENGTH)
    return FALSE;

  text = decode_base64 (sealed);
  root = passkeys_json_parse_object (text, MAXIMUM_SEALED_LENGTH, NULL);
  object = root != NULL ? json_node_get_object (root) : NULL;
  if (object == NULL || !passkeys_json_read_string (object, "key", &ciphertext_text, NULL)
      || !passkeys_json_read_string (object, "iv", &iv_text, NULL)
      || ciphertext_text == NULL || iv_text == NULL)
    return FALSE;

  *ciphertext = decode_base64 (ciphertext_text);
  *iv = decode_base64 (iv_text);

  return g_bytes_get_size (*ciphertext) > TAG_LENGTH
         && g_bytes_get_size (*iv) >= MINIMUM_IV_LENGTH
         && g_bytes_get_size (*iv) <= MAXIMUM_IV_LENGTH;
}

/* Returns: the length of what was decrypted, or -1 when the key does not fit */
static int
decrypt (const guint8 *key,
         GBytes       *iv,
         GBytes       *ciphertext,
         guint8       *plain)
{
  g_autoptr(EVP_CIPHER_CTX) context = EVP_CIPHER_CTX_new ();
  gsize iv_length = g_bytes_get_size (iv);
  gsize size = g_bytes_get_size (ciphertext) - TAG_LENGTH;
  const guint8 *data = g_bytes_get_data (ciphertext, NULL);
  guint8 tag[TAG_LENGTH];
  OSSL_PARAM params[] = {
    OSSL_PARAM_construct_size_t (OSSL_CIPHER_PARAM_AEAD_IVLEN, &iv_length),
    OSSL_PARAM_construct_end (),
  };
  int n;
  int rest;

  memcpy (tag, data + size, sizeof tag);
  if (context == NULL
      || EVP_DecryptInit_ex2 (context, EVP_aes_256_gcm (), NULL, NULL, params) != 1
      || EVP_DecryptInit_ex2 (context, NULL, key, g_bytes_get_data (iv, NULL), NULL) != 1
      || EVP_DecryptUpdate (context, plain, &n, data, size) != 1
      || EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_SET_TAG, TAG_LENGTH, tag) != 1
      || EVP_DecryptFinal_ex (context, plain + n, &rest) != 1)
    return -1;

  return n + rest;
}

static EVP_PKEY *
read_key (const guint8  *der,
          int            size,
          GError       **error)
{
  g_autoptr(PKCS8_PRIV_KEY_INFO) info = d2i_PKCS8_PRIV_KEY_INFO (NULL, &der, size);
  EVP_PKEY *key = info != NULL ? EVP_PKCS82PKEY (info) : NULL;

  if (key == NULL)
    fail (error, "PKCS #8");

  return key;
}

/*< private >
 * _passkeys_recovery_seal_open:
 * @sealed: what the API keeps; untrusted
 * @username: whose it is
 * @code: the recovery code as secure text
 * @error: return location for an error
 *
 * Decrypts a private key.
 *
 * Returns: (transfer full): the key, or %NULL with %PASSKEYS_SESSION_ERROR_WRONG_RECOVERY_CODE,
 *   %PASSKEYS_SESSION_ERROR_CRYPTOGRAPHY or %PASSKEYS_API_ERROR_NOT_AN_API
 */
EVP_PKEY *
_passkeys_recovery_seal_open (const char  *sealed,
                              const char  *username,
                              GBytes      *code,
                              GError     **error)
{
  g_autoptr(GBytes) ciphertext = NULL;
  g_autoptr(GBytes) iv = NULL;
  guint8 wrapping_key[KEY_LENGTH];
  g_autofree guint8 *plain = NULL;
  EVP_PKEY *key = NULL;
  int size;

  if (!parse_seal (sealed, &ciphertext, &iv))
    {
      g_set_error_literal (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API,
                           "The recovery key that the organisation keeps cannot be read");
      return NULL;
    }

  if (!derive_key (username, code, wrapping_key, error))
    return NULL;

  plain = g_malloc (g_bytes_get_size (ciphertext));
  size = decrypt (wrapping_key, iv, ciphertext, plain);
  OPENSSL_cleanse (wrapping_key, sizeof wrapping_key);
  if (size < 0)
    g_set_error_literal (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_WRONG_RECOVERY_CODE,
                         "The recovery code does not open the recovery key of this user name");
  else
    key = read_key (plain, size, error);
  OPENSSL_cleanse (plain, g_bytes_get_size (ciphertext));

  return key;
}
