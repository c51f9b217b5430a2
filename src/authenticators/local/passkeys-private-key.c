/* passkeys-private-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-private-key"

#include "config.h"

#include "passkeys-private-key.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <string.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-secure-bytes.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_MD_CTX, EVP_MD_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free)

static gpointer
fail (GError **error)
{
  ERR_clear_error ();
  g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_FAILED,
                       "The cryptographic library failed");
  return NULL;
}

static gboolean
is_p256 (EVP_PKEY *key)
{
  char group[32];

  return EVP_PKEY_is_a (key, "EC") &&
         EVP_PKEY_get_group_name (key, group, sizeof group, NULL) == 1 &&
         strcmp (group, "prime256v1") == 0;
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

/**
 * passkeys_private_key_parse:
 * @pkcs8: what passkeys_private_key_serialise() returned
 * @error: return location
 *
 * Returns: (transfer full): the key, or %NULL with %PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED
 */
EVP_PKEY *
passkeys_private_key_parse (GBytes  *pkcs8,
                            GError **error)
{
  g_autoptr(PKCS8_PRIV_KEY_INFO) info = NULL;
  g_autoptr(EVP_PKEY) key = NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (pkcs8, &length);
  const guint8 *end = data;

  if ((info = d2i_PKCS8_PRIV_KEY_INFO (NULL, &end, length)) == NULL ||
      end != data + length ||
      (key = EVP_PKCS82PKEY (info)) == NULL ||
      !is_p256 (key))
    {
      ERR_clear_error ();
      g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                           PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED,
                           "The private key of the passkey is damaged");
      return NULL;
    }

  return g_steal_pointer (&key);
}

/**
 * passkeys_private_key_serialise:
 * @self: a key
 * @error: return location
 *
 * Returns: (transfer full): PKCS#8 in DER, in memory that is wiped when it is freed
 */
GBytes *
passkeys_private_key_serialise (EVP_PKEY  *self,
                                GError   **error)
{
  g_autoptr(PKCS8_PRIV_KEY_INFO) info = EVP_PKEY2PKCS8 (self);
  guint8 *der = NULL;
  GBytes *bytes;
  int length;

  if (info == NULL || (length = i2d_PKCS8_PRIV_KEY_INFO (info, &der)) <= 0)
    return fail (error);

  bytes = passkeys_secure_bytes_new (der, length);
  OPENSSL_clear_free (der, length);
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
