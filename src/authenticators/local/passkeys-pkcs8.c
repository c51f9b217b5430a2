/* passkeys-pkcs8.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-pkcs8"

#include "config.h"

#include "passkeys-pkcs8.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

#include "passkeys-private-key.h"
#include "passkeys-secure-bytes.h"

#define MAXIMUM_LENGTH 8192 /* an RSA key of 8192 bits needs 5 kB */
#define NUMBER_LENGTH 32
#define POINT_LENGTH 65

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free_all)

static gboolean
is_p256 (EVP_PKEY *key)
{
  char group[32];

  return EVP_PKEY_is_a (key, "EC") &&
         EVP_PKEY_get_utf8_string_param (key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group,
                                         NULL) == 1 &&
         strcmp (group, "prime256v1") == 0;
}

static EVP_PKEY *
parse (const guint8 *data,
       gsize         length)
{
  g_autoptr(PKCS8_PRIV_KEY_INFO) info = NULL;
  const guint8 *position = data;

  if (length == 0 || length > MAXIMUM_LENGTH ||
      (info = d2i_PKCS8_PRIV_KEY_INFO (NULL, &position, length)) == NULL ||
      position != data + length)
    return NULL;

  return EVP_PKCS82PKEY (info);
}

/* A number that is none of the curve, or a public key that is of another, is found out when it is
 * read again: nothing may come into the vault that could not be used later. */
static GBytes *
convert (EVP_PKEY *key)
{
  g_autoptr(EVP_PKEY) again = NULL;
  g_autoptr(GBytes) private_key = NULL;

  if (EVP_PKEY_set_utf8_string_param (key, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT,
                                      "uncompressed") != 1 ||
      !(private_key = passkeys_private_key_serialise (key, NULL)) ||
      !(again = passkeys_private_key_parse (private_key, NULL)))
    return NULL;

  return g_steal_pointer (&private_key);
}

/**
 * passkeys_pkcs8_read:
 * @der: PKCS#8 in DER, not encrypted
 * @kind: (out): what it is
 *
 * Returns: (transfer full) (nullable): the key as the vault keeps it, in memory that is wiped when
 *   it is freed; %NULL unless @kind is %PASSKEYS_PKCS8_P256
 */
GBytes *
passkeys_pkcs8_read (GBytes            *der,
                     PasskeysPkcs8Kind *kind)
{
  g_autoptr(EVP_PKEY) key = NULL;
  GBytes *private_key = NULL;

  g_return_val_if_fail (der != NULL, NULL);
  g_return_val_if_fail (kind != NULL, NULL);

  key = parse (g_bytes_get_data (der, NULL), g_bytes_get_size (der));
  if (key == NULL)
    *kind = PASSKEYS_PKCS8_MALFORMED;
  else if (!is_p256 (key))
    *kind = PASSKEYS_PKCS8_OTHER_KEY;
  else
    *kind = (private_key = convert (key)) != NULL ? PASSKEYS_PKCS8_P256 : PASSKEYS_PKCS8_MALFORMED;

  ERR_clear_error ();
  return private_key;
}

/**
 * passkeys_pkcs8_read_pem:
 * @pem: PKCS#8 in PEM (RFC 7468, section 10), not encrypted
 * @kind: (out): what it is
 *
 * Returns: (transfer full) (nullable): as passkeys_pkcs8_read()
 */
GBytes *
passkeys_pkcs8_read_pem (const char        *pem,
                         PasskeysPkcs8Kind *kind)
{
  g_autoptr(BIO) bio = NULL;
  g_autoptr(GBytes) der = NULL;
  GBytes *private_key = NULL;
  char *name = NULL, *header = NULL;
  unsigned char *data = NULL;
  long length = 0;

  g_return_val_if_fail (pem != NULL, NULL);
  g_return_val_if_fail (kind != NULL, NULL);

  *kind = PASSKEYS_PKCS8_MALFORMED;
  bio = BIO_new_mem_buf (pem, -1);
  if (strlen (pem) <= MAXIMUM_LENGTH * 2 && bio != NULL &&
      PEM_read_bio (bio, &name, &header, &data, &length) == 1 &&
      strcmp (name, "PRIVATE KEY") == 0 && *header == '\0')
    {
      der = passkeys_secure_bytes_new (data, length);
      private_key = passkeys_pkcs8_read (der, kind);
    }

  OPENSSL_free (name);
  OPENSSL_free (header);
  OPENSSL_clear_free (data, length);
  ERR_clear_error ();
  return private_key;
}

/**
 * passkeys_pkcs8_write:
 * @private_key: a key as the vault keeps it
 *
 * All of the structure but number and point is the same for each key, and so written here as it is:
 * OpenSSL would leave copies of the number behind.
 *
 * Returns: (transfer full): the key as PKCS#8 in DER, in memory that is wiped when it is freed
 */
GBytes *
passkeys_pkcs8_write (GBytes *private_key)
{
  /* PrivateKeyInfo: version 0; id-ecPublicKey, prime256v1; ECPrivateKey (RFC 5915): version 1 */
  static const guint8 start[] = {
    0x30, 0x81, 0x87, 0x02, 0x01, 0x00,
    0x30, 0x13,
    0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
    0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07,
    0x04, 0x6d, 0x30, 0x6b, 0x02, 0x01, 0x01, 0x04, NUMBER_LENGTH,
  };
  /* [1] the public key */
  static const guint8 middle[] = { 0xa1, 0x44, 0x03, 0x42, 0x00 };
  guint8 data[sizeof start + NUMBER_LENGTH + sizeof middle + POINT_LENGTH];
  const guint8 *key;
  GBytes *der;

  g_return_val_if_fail (private_key != NULL, NULL);
  g_return_val_if_fail (g_bytes_get_size (private_key) == NUMBER_LENGTH + POINT_LENGTH, NULL);

  key = g_bytes_get_data (private_key, NULL);
  memcpy (data, start, sizeof start);
  memcpy (data + sizeof start, key, NUMBER_LENGTH);
  memcpy (data + sizeof start + NUMBER_LENGTH, middle, sizeof middle);
  memcpy (data + sizeof start + NUMBER_LENGTH + sizeof middle, key + NUMBER_LENGTH, POINT_LENGTH);

  der = passkeys_secure_bytes_new (data, sizeof data);
  OPENSSL_cleanse (data, sizeof data);
  return der;
}
