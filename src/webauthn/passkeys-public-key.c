/* passkeys-public-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-public-key"

#include "config.h"

#include "passkeys-public-key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

#include "passkeys-webauthn-error.h"

#define MIN_RSA_BITS 2048
#define MAX_RSA_BITS 8192
#define MAX_RSA_EXPONENT_BITS 32
/* an RSA key of 8192 bits with long lines and room to spare */
#define MAX_PEM_LENGTH (8 * 1024)
/* an uncompressed point of the largest curve */
#define MAX_POINT_LENGTH (1 + 2 * 48)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIGNUM, BN_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free_all)

typedef struct
{
  const char *begin;
  const char *end;
  EVP_PKEY *(*parse) (const guint8 **der,
                      long           length);
} Envelope;

static gboolean
fail_malformed (GError **error)
{
  g_set_error_literal (error, PASSKEYS_WEBAUTHN_ERROR, PASSKEYS_WEBAUTHN_ERROR_MALFORMED,
                       "The public key is damaged");
  return FALSE;
}

static gboolean
fail_unsupported (GError     **error,
                  const char  *message)
{
  g_set_error_literal (error, PASSKEYS_WEBAUTHN_ERROR, PASSKEYS_WEBAUTHN_ERROR_UNSUPPORTED,
                       message);
  return FALSE;
}

static gboolean
check_rsa (EVP_PKEY  *key,
           GError   **error)
{
  BIGNUM *number = NULL;
  g_autoptr(BIGNUM) exponent = NULL;
  int bits = EVP_PKEY_get_bits (key);

  if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS)
    return fail_unsupported (error, "The RSA key has fewer than 2048 or more than 8192 bits");

  if (!EVP_PKEY_get_bn_param (key, OSSL_PKEY_PARAM_RSA_E, &number))
    return fail_malformed (error);
  exponent = number;
  if (!BN_is_odd (exponent) || BN_is_one (exponent)
      || BN_num_bits (exponent) > MAX_RSA_EXPONENT_BITS)
    return fail_unsupported (error, "The RSA key has an unusual exponent");
  return TRUE;
}

/* OpenSSL also reads curves that are spelt out instead of named, compressed points and the point
 * at infinity; nobody honest sends them. */
static gboolean
check_ec (EVP_PKEY  *key,
          GError   **error)
{
  char group[32];
  guint8 point[MAX_POINT_LENGTH + 1];
  gsize length;
  gsize expected;
  int is_explicit = 0;

  EVP_PKEY_get_int_param (key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &is_explicit);
  if (is_explicit != 0 || !EVP_PKEY_get_group_name (key, group, sizeof group, NULL))
    return fail_unsupported (error, "The elliptic curve has no name");
  if (!g_str_equal (group, SN_X9_62_prime256v1)
      && !g_str_equal (group, SN_secp256k1)
      && !g_str_equal (group, SN_secp384r1))
    return fail_unsupported (error, "The elliptic curve is not supported");

  expected = g_str_equal (group, SN_secp384r1) ? 1 + 2 * 48 : 1 + 2 * 32;
  if (!EVP_PKEY_get_octet_string_param (key, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point, &length)
      || length != expected || point[0] != POINT_CONVERSION_UNCOMPRESSED)
    return fail_malformed (error);
  return TRUE;
}

/**
 * passkeys_public_key_check:
 * @key: a key
 * @error: return location
 *
 * Checks that a key is one that may sign here: P-256, secp256k1, P-384, Ed25519, or RSA of 2048 to
 * 8192 bits with a small odd exponent.
 *
 * Returns: whether it is; else %PASSKEYS_WEBAUTHN_ERROR_UNSUPPORTED or
 *   %PASSKEYS_WEBAUTHN_ERROR_MALFORMED
 */
gboolean
passkeys_public_key_check (EVP_PKEY  *key,
                           GError   **error)
{
  switch (EVP_PKEY_get_base_id (key))
    {
    case EVP_PKEY_EC:
      return check_ec (key, error);
    case EVP_PKEY_RSA:
      return check_rsa (key, error);
    case EVP_PKEY_ED25519:
      return TRUE;
    default:
      return fail_unsupported (error, "The kind of public key is not supported");
    }
}

static EVP_PKEY *
parse_subject_public_key_info (const guint8 **der,
                               long           length)
{
  return d2i_PUBKEY (NULL, der, length);
}

static EVP_PKEY *
parse_rsa_public_key (const guint8 **der,
                      long           length)
{
  return d2i_PublicKey (EVP_PKEY_RSA, NULL, der, length);
}

static const Envelope envelopes[] = {
  { "-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----", parse_subject_public_key_info },
  { "-----BEGIN RSA PUBLIC KEY-----", "-----END RSA PUBLIC KEY-----", parse_rsa_public_key },
};

/* Standard base64 with its padding, broken into lines anywhere. */
static guint8 *
decode_body (const char *body,
             gsize       length,
             gsize      *der_length)
{
  g_autofree char *digits = g_malloc (length + 1);
  gsize n_digits = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_isalnum (body[i]) || strchr ("+/=", body[i]) != NULL)
        digits[n_digits++] = body[i];
      else if (strchr (" \t\r\n", body[i]) == NULL)
        return NULL;
    }
  digits[n_digits] = '\0';

  if (n_digits == 0 || n_digits % 4 != 0 || strcspn (digits, "=") + 2 < n_digits)
    return NULL;
  return g_base64_decode (digits, der_length);
}

static EVP_PKEY *
parse_envelope (const Envelope *envelope,
                const char     *pem)
{
  const char *body = pem + strlen (envelope->begin);
  const char *end = strstr (body, envelope->end);
  g_autofree guint8 *der = NULL;
  g_autoptr(EVP_PKEY) key = NULL;
  const char *rest;
  const guint8 *position;
  gsize length;

  if (end == NULL)
    return NULL;
  rest = end + strlen (envelope->end);
  if (rest[strspn (rest, " \t\r\n")] != '\0')
    return NULL;

  der = decode_body (body, end - body, &length);
  if (der == NULL)
    return NULL;

  position = der;
  key = envelope->parse (&position, length);
  ERR_clear_error ();
  if (key == NULL || position != der + length)
    return NULL;
  return g_steal_pointer (&key);
}

/**
 * passkeys_public_key_parse_pem:
 * @pem: one public key in PEM, SubjectPublicKeyInfo or PKCS#1, with lines of any length
 * @error: return location
 *
 * Parses and checks a key. OpenSSL's own PEM reader skips whatever stands around a block, so
 * different texts would pass for the same key.
 *
 * Returns: (transfer full): the key, or %NULL with %PASSKEYS_WEBAUTHN_ERROR_MALFORMED,
 *   %PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE or %PASSKEYS_WEBAUTHN_ERROR_UNSUPPORTED
 */
EVP_PKEY *
passkeys_public_key_parse_pem (const char  *pem,
                               GError     **error)
{
  g_autoptr(EVP_PKEY) key = NULL;

  g_assert (pem != NULL);

  if (strnlen (pem, MAX_PEM_LENGTH + 1) > MAX_PEM_LENGTH)
    {
      g_set_error_literal (error, PASSKEYS_WEBAUTHN_ERROR, PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE,
                           "The public key is too long");
      return NULL;
    }

  for (guint i = 0; i < G_N_ELEMENTS (envelopes); i++)
    {
      if (g_str_has_prefix (pem, envelopes[i].begin))
        key = parse_envelope (&envelopes[i], pem);
    }
  if (key == NULL)
    {
      fail_malformed (error);
      return NULL;
    }

  if (!passkeys_public_key_check (key, error))
    return NULL;
  return g_steal_pointer (&key);
}

/**
 * passkeys_public_key_dup_pem:
 * @key: a key, of which only the public part is written
 *
 * Writes a SubjectPublicKeyInfo in lines of 64 columns with a newline at the end.
 *
 * Returns: (transfer full) (nullable): the PEM; %NULL where OpenSSL fails
 */
char *
passkeys_public_key_dup_pem (EVP_PKEY *key)
{
  g_autoptr(BIO) bio = BIO_new (BIO_s_mem ());
  char *data = NULL;
  long length;

  if (bio == NULL || PEM_write_bio_PUBKEY (bio, key) != 1)
    {
      ERR_clear_error ();
      return NULL;
    }

  length = BIO_get_mem_data (bio, &data);
  return g_strndup (data, length);
}

/**
 * passkeys_public_key_dup_single_line_pem:
 * @key: a key, of which only the public part is written
 *
 * Writes a SubjectPublicKeyInfo with all its base64 in one line and no newline at the end. Where
 * the text itself is signed, as with the keys of the API, this is how its own clients write it.
 *
 * Returns: (transfer full) (nullable): the PEM; %NULL where OpenSSL fails
 */
char *
passkeys_public_key_dup_single_line_pem (EVP_PKEY *key)
{
  g_autofree char *base64 = NULL;
  guint8 *der = NULL;
  int length = i2d_PUBKEY (key, &der);

  if (length <= 0)
    {
      ERR_clear_error ();
      return NULL;
    }

  base64 = g_base64_encode (der, length);
  OPENSSL_free (der);
  return g_strconcat ("-----BEGIN PUBLIC KEY-----\n", base64, "\n-----END PUBLIC KEY-----", NULL);
}

/**
 * passkeys_public_key_verify:
 * @key: a key
 * @digest: (nullable): the name of the digest; %NULL for Ed25519, which brings its own
 * @message: what was signed
 * @signature: DER for ECDSA (OpenSSL refuses other encodings and what follows), PKCS#1 v1.5 for
 *   RSA, 64 bytes for Ed25519
 * @error: return location
 *
 * Verifies a signature.
 *
 * Returns: whether the signature is good; else %PASSKEYS_WEBAUTHN_ERROR_MISMATCH or
 *   %PASSKEYS_WEBAUTHN_ERROR_CRYPTOGRAPHY
 */
gboolean
passkeys_public_key_verify (EVP_PKEY    *key,
                            const char  *digest,
                            GBytes      *message,
                            GBytes      *signature,
                            GError     **error)
{
  g_autoptr(EVP_MD_CTX) context = EVP_MD_CTX_new ();
  gsize message_length;
  gsize signature_length;
  const guint8 *message_data = g_bytes_get_data (message, &message_length);
  const guint8 *signature_data = g_bytes_get_data (signature, &signature_length);
  int result;

  if (context == NULL
      || EVP_DigestVerifyInit_ex (context, NULL, digest, NULL, NULL, key, NULL) != 1)
    {
      ERR_clear_error ();
      g_set_error_literal (error, PASSKEYS_WEBAUTHN_ERROR, PASSKEYS_WEBAUTHN_ERROR_CRYPTOGRAPHY,
                           "The signature could not be checked");
      return FALSE;
    }

  result = EVP_DigestVerify (context, signature_data, signature_length,
                             message_data, message_length);
  ERR_clear_error ();
  if (result != 1)
    {
      g_set_error_literal (error, PASSKEYS_WEBAUTHN_ERROR, PASSKEYS_WEBAUTHN_ERROR_MISMATCH,
                           "The signature is not valid");
      return FALSE;
    }
  return TRUE;
}
