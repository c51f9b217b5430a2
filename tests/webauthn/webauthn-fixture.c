/* webauthn-fixture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "webauthn-fixture"

#include "config.h"

#include "webauthn-fixture.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#include <string.h>

#include "passkeys-base64url.h"

/* Spaces are skipped. */
GBytes *
fixture_bytes_from_hex (const char *hex)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  for (const char *p = hex; *p != '\0';)
    {
      guint8 byte;

      if (*p == ' ')
        {
          p++;
          continue;
        }
      byte = g_ascii_xdigit_value (p[0]) << 4 | g_ascii_xdigit_value (p[1]);
      g_byte_array_append (bytes, &byte, 1);
      p += 2;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

GBytes *
fixture_bytes_from_base64url (const char *text)
{
  g_autoptr(GError) error = NULL;
  GBytes *bytes = passkeys_base64url_decode (text, &error);

  g_assert_no_error (error);
  return bytes;
}

GBytes *
fixture_bytes_from_text (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

GBytes *
fixture_concatenate (GBytes *first,
                     GBytes *second)
{
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, g_bytes_get_data (first, NULL), g_bytes_get_size (first));
  g_byte_array_append (bytes, g_bytes_get_data (second, NULL), g_bytes_get_size (second));
  return g_byte_array_free_to_bytes (bytes);
}

/* The private key of the vectors: 11 00 … 00 07. */
EVP_PKEY *
fixture_load_private_key (void)
{
  guint8 scalar[32] = { [0] = 0x11, [31] = 0x07 };
  g_autoptr(GBytes) point = fixture_bytes_from_hex ("04" FIXTURE_X FIXTURE_Y);
  BIGNUM *number = BN_bin2bn (scalar, sizeof scalar, NULL);
  OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new ();
  g_autoptr(EVP_PKEY_CTX) context = EVP_PKEY_CTX_new_from_name (NULL, "EC", NULL);
  OSSL_PARAM *parameters;
  EVP_PKEY *key = NULL;

  OSSL_PARAM_BLD_push_utf8_string (builder, OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0);
  OSSL_PARAM_BLD_push_BN (builder, OSSL_PKEY_PARAM_PRIV_KEY, number);
  OSSL_PARAM_BLD_push_octet_string (builder, OSSL_PKEY_PARAM_PUB_KEY,
                                    g_bytes_get_data (point, NULL), g_bytes_get_size (point));
  parameters = OSSL_PARAM_BLD_to_param (builder);
  g_assert_cmpint (EVP_PKEY_fromdata_init (context), ==, 1);
  g_assert_cmpint (EVP_PKEY_fromdata (context, &key, EVP_PKEY_KEYPAIR, parameters), ==, 1);

  OSSL_PARAM_free (parameters);
  OSSL_PARAM_BLD_free (builder);
  BN_free (number);
  return key;
}

/* @kind is the name of a curve, "ED25519", or "RSA" and a number of bits. */
EVP_PKEY *
fixture_generate_key (const char *kind)
{
  EVP_PKEY *key;

  if (g_str_has_prefix (kind, "RSA"))
    key = EVP_PKEY_Q_keygen (NULL, NULL, "RSA", (size_t) atoi (kind + strlen ("RSA")));
  else if (g_str_equal (kind, "ED25519") || g_str_equal (kind, "ED448"))
    key = EVP_PKEY_Q_keygen (NULL, NULL, kind);
  else
    key = EVP_PKEY_Q_keygen (NULL, NULL, "EC", kind);

  g_assert_nonnull (key);
  return key;
}

GBytes *
fixture_sign (EVP_PKEY *key,
              GBytes   *message)
{
  g_autoptr(EVP_MD_CTX) context = EVP_MD_CTX_new ();
  const char *digest = EVP_PKEY_is_a (key, "ED25519") ? NULL : "SHA2-256";
  guint8 signature[1024];
  gsize length = sizeof signature;

  g_assert_cmpint (EVP_DigestSignInit_ex (context, NULL, digest, NULL, NULL, key, NULL), ==, 1);
  g_assert_cmpint (EVP_DigestSign (context, signature, &length, g_bytes_get_data (message, NULL),
                                   g_bytes_get_size (message)), ==, 1);
  return g_bytes_new (signature, length);
}

/* Checks an error, and clears it for the next case. A negative @code stands for any. */
void
fixture_assert_refused (GError **error,
                        int      code)
{
  g_assert_nonnull (*error);
  if (code >= 0)
    g_assert_error (*error, PASSKEYS_WEBAUTHN_ERROR, code);
  else
    g_assert_cmpuint ((*error)->domain, ==, PASSKEYS_WEBAUTHN_ERROR);
  g_assert_cmpuint (strlen ((*error)->message), >, 10);
  g_clear_error (error);
}

void
fixture_assert_bytes_equal (GBytes *bytes,
                            GBytes *expected)
{
  g_assert_nonnull (bytes);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                   g_bytes_get_data (expected, NULL), g_bytes_get_size (expected));
}
