/* passkeys-private-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-private-key"

#include "config.h"

#include "passkeys-private-key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/params.h>
#include <string.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-secure-bytes.h"

#define GROUP "prime256v1"
#define NUMBER_LENGTH 32
#define POINT_LENGTH 65
#define LENGTH (NUMBER_LENGTH + POINT_LENGTH)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIGNUM, BN_clear_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_MD_CTX, EVP_MD_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY_CTX, EVP_PKEY_CTX_free)

static gpointer
fail (GError **error)
{
  ERR_clear_error ();
  g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_FAILED,
                       "The cryptographic library failed");
  return NULL;
}

/**
 * passkeys_private_key_generate:
 * @error: return location
 *
 * Returns: (transfer full): a new key
 */
EVP_PKEY *
passkeys_private_key_generate (GError **error)
{
  EVP_PKEY *key = EVP_EC_gen ("P-256");

  return key != NULL ? key : fail (error);
}

static EVP_PKEY *
build (guint8 *number, /* in the byte order of this machine */
       guint8 *point)
{
  g_autoptr(EVP_PKEY_CTX) context = EVP_PKEY_CTX_new_from_name (NULL, "EC", NULL);
  g_autoptr(EVP_PKEY_CTX) checker = NULL;
  g_autoptr(EVP_PKEY) key = NULL;
  OSSL_PARAM parameters[] = {
    OSSL_PARAM_construct_utf8_string (OSSL_PKEY_PARAM_GROUP_NAME, (char *) GROUP, 0),
    OSSL_PARAM_construct_BN (OSSL_PKEY_PARAM_PRIV_KEY, number, NUMBER_LENGTH),
    OSSL_PARAM_construct_octet_string (OSSL_PKEY_PARAM_PUB_KEY, point, POINT_LENGTH),
    OSSL_PARAM_construct_end (),
  };

  if (context == NULL ||
      EVP_PKEY_fromdata_init (context) != 1 ||
      EVP_PKEY_fromdata (context, &key, EVP_PKEY_KEYPAIR, parameters) != 1 ||
      (checker = EVP_PKEY_CTX_new_from_pkey (NULL, key, NULL)) == NULL ||
      EVP_PKEY_pairwise_check (checker) != 1)
    return NULL;

  return g_steal_pointer (&key);
}

/**
 * passkeys_private_key_parse:
 * @bytes: what passkeys_private_key_serialise() returned
 * @error: return location
 *
 * Returns: (transfer full): the key, or %NULL with %PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED
 */
EVP_PKEY *
passkeys_private_key_parse (GBytes  *bytes,
                            GError **error)
{
  g_autoptr(BIGNUM) number = NULL;
  EVP_PKEY *key = NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  guint8 native[NUMBER_LENGTH];
  guint8 point[POINT_LENGTH];

  if (length == LENGTH &&
      (number = BN_bin2bn (data, NUMBER_LENGTH, NULL)) != NULL &&
      BN_bn2nativepad (number, native, sizeof native) == sizeof native)
    {
      memcpy (point, data + NUMBER_LENGTH, sizeof point);
      key = build (native, point);
    }
  OPENSSL_cleanse (native, sizeof native);

  if (key == NULL)
    {
      ERR_clear_error ();
      g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                           PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED,
                           "The private key of the passkey is damaged");
    }
  return key;
}

/**
 * passkeys_private_key_serialise:
 * @self: a key
 * @error: return location
 *
 * Returns: (transfer full): the key as bytes, in memory that is wiped when it is freed
 */
GBytes *
passkeys_private_key_serialise (EVP_PKEY  *self,
                                GError   **error)
{
  g_autoptr(BIGNUM) number = NULL;
  guint8 data[LENGTH];
  gsize point_length;
  GBytes *bytes = NULL;

  if (EVP_PKEY_get_bn_param (self, OSSL_PKEY_PARAM_PRIV_KEY, &number) == 1 &&
      BN_bn2binpad (number, data, NUMBER_LENGTH) == NUMBER_LENGTH &&
      EVP_PKEY_get_octet_string_param (self, OSSL_PKEY_PARAM_PUB_KEY, data + NUMBER_LENGTH,
                                       POINT_LENGTH, &point_length) == 1 &&
      point_length == POINT_LENGTH)
    bytes = passkeys_secure_bytes_new (data, sizeof data);
  else
    fail (error);

  OPENSSL_cleanse (data, sizeof data);
  return bytes;
}

/**
 * passkeys_private_key_sign:
 * @self: a key
 * @authenticator_data: authenticator data
 * @client_data_hash: the hash of the client data
 * @error: return location
 *
 * Signs both, one after the other (WebAuthn Level 3, sections 6.3.3 and 8.2).
 *
 * Returns: (transfer full): the signature, ECDSA with SHA-256 in DER
 */
GBytes *
passkeys_private_key_sign (EVP_PKEY  *self,
                           GBytes    *authenticator_data,
                           GBytes    *client_data_hash,
                           GError   **error)
{
  g_autoptr(EVP_MD_CTX) context = EVP_MD_CTX_new ();
  guint8 signature[128];
  gsize length = sizeof signature;

  if (context == NULL ||
      EVP_DigestSignInit_ex (context, NULL, "SHA256", NULL, NULL, self, NULL) != 1 ||
      EVP_DigestSignUpdate (context, g_bytes_get_data (authenticator_data, NULL),
                            g_bytes_get_size (authenticator_data)) != 1 ||
      EVP_DigestSignUpdate (context, g_bytes_get_data (client_data_hash, NULL),
                            g_bytes_get_size (client_data_hash)) != 1 ||
      EVP_DigestSignFinal (context, signature, &length) != 1)
    return fail (error);

  return g_bytes_new (signature, length);
}
