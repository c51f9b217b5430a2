/* passkeys-key-wrap.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-key-wrap"

#include "config.h"

#include "passkeys-key-wrap.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-secure-bytes.h"

#define NONCE_LENGTH 12
#define TAG_LENGTH 16

G_STATIC_ASSERT (NONCE_LENGTH + TAG_LENGTH == PASSKEYS_KEY_WRAP_OVERHEAD);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_CIPHER_CTX, EVP_CIPHER_CTX_free)

static gboolean
fail (GError **error)
{
  g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_FAILED,
                       "The cryptographic library failed");
  return FALSE;
}

static gboolean
start (EVP_CIPHER_CTX *context,
       GBytes         *key,
       const guint8   *nonce,
       GBytes         *additional_data,
       gboolean        encrypt)
{
  gsize additional_length;
  const guint8 *additional = g_bytes_get_data (additional_data, &additional_length);
  int length;

  g_assert (g_bytes_get_size (key) == PASSKEYS_KEY_WRAP_KEY_LENGTH);

  /* The nonce of GCM is 12 bytes unless told otherwise. */
  return EVP_CipherInit_ex2 (context, EVP_aes_256_gcm (), g_bytes_get_data (key, NULL), nonce,
                             encrypt, NULL) == 1 &&
         EVP_CipherUpdate (context, NULL, &length, additional, additional_length) == 1;
}

/**
 * passkeys_key_wrap_generate:
 * @error: return location
 *
 * Returns: (transfer full): a new random key, in memory that is wiped when it is freed
 */
GBytes *
passkeys_key_wrap_generate (GError **error)
{
  guint8 key[PASSKEYS_KEY_WRAP_KEY_LENGTH];
  GBytes *bytes = NULL;

  if (RAND_priv_bytes (key, sizeof key) == 1)
    bytes = passkeys_secure_bytes_new (key, sizeof key);
  else
    fail (error);

  OPENSSL_cleanse (key, sizeof key);
  return bytes;
}

/**
 * passkeys_key_wrap_seal:
 * @key: a key of 32 bytes
 * @secret: what to seal
 * @additional_data: what must be the same when it is opened; not part of the result
 * @error: return location
 *
 * Returns: (transfer full): @secret, sealed
 */
GBytes *
passkeys_key_wrap_seal (GBytes  *key,
                        GBytes  *secret,
                        GBytes  *additional_data,
                        GError **error)
{
  g_autoptr(EVP_CIPHER_CTX) context = EVP_CIPHER_CTX_new ();
  gsize secret_length;
  const guint8 *plain = g_bytes_get_data (secret, &secret_length);
  gsize sealed_length = secret_length + PASSKEYS_KEY_WRAP_OVERHEAD;
  g_autofree guint8 *sealed = g_malloc (sealed_length);
  int length, rest;

  if (context == NULL ||
      RAND_bytes (sealed, NONCE_LENGTH) != 1 ||
      !start (context, key, sealed, additional_data, /* encrypt= */ TRUE) ||
      EVP_CipherUpdate (context, sealed + NONCE_LENGTH, &length, plain, secret_length) != 1 ||
      EVP_CipherFinal_ex (context, sealed + NONCE_LENGTH + length, &rest) != 1 ||
      EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_GET_TAG, TAG_LENGTH,
                           sealed + NONCE_LENGTH + secret_length) != 1)
    return fail (error), NULL;

  return g_bytes_new_take (g_steal_pointer (&sealed), sealed_length);
}

/**
 * passkeys_key_wrap_open:
 * @key: a key of 32 bytes
 * @sealed: what passkeys_key_wrap_seal() returned
 * @additional_data: what was given when it was sealed
 *
 * Returns: (transfer full) (nullable): the secret, in memory that is wiped when it is freed; %NULL
 *   when the key, @sealed or @additional_data is another
 */
GBytes *
passkeys_key_wrap_open (GBytes *key,
                        GBytes *sealed,
                        GBytes *additional_data)
{
  g_autoptr(EVP_CIPHER_CTX) context = EVP_CIPHER_CTX_new ();
  g_autofree guint8 *plain = NULL;
  gsize sealed_length, secret_length;
  const guint8 *data = g_bytes_get_data (sealed, &sealed_length);
  GBytes *secret = NULL;
  int length, rest;

  if (context == NULL || sealed_length < PASSKEYS_KEY_WRAP_OVERHEAD)
    return NULL;

  secret_length = sealed_length - PASSKEYS_KEY_WRAP_OVERHEAD;
  plain = g_malloc (secret_length + 1);
  if (start (context, key, data, additional_data, /* encrypt= */ FALSE) &&
      EVP_CipherUpdate (context, plain, &length, data + NONCE_LENGTH, secret_length) == 1 &&
      EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_SET_TAG, TAG_LENGTH,
                           (gpointer) (data + sealed_length - TAG_LENGTH)) == 1 &&
      EVP_CipherFinal_ex (context, plain + length, &rest) == 1)
    secret = passkeys_secure_bytes_new (plain, secret_length);

  /* wiped also when the tag was wrong: it may be the secret with one bit flipped */
  OPENSSL_cleanse (plain, secret_length);
  return secret;
}
