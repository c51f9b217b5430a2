/* passkeys-cose-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-cose-key"

#include "config.h"

#include "passkeys-cose-key.h"

#include <cbor.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>
#include <string.h>

#include "passkeys-cbor.h"
#include "passkeys-public-key.h"
#include "passkeys-webauthn-error.h"

/* an RSA key of 8192 bits and room to spare */
#define MAX_LENGTH 2048
#define COORDINATE_LENGTH 32

/* RFC 9053, section 7, and RFC 8230, section 4 */
#define LABEL_KEY_TYPE 1
#define LABEL_ALGORITHM 3
#define LABEL_CURVE -1
#define LABEL_X -2
#define LABEL_Y -3
#define LABEL_MODULUS -1
#define LABEL_EXPONENT -2
#define KEY_TYPE_OKP 1
#define KEY_TYPE_EC2 2
#define KEY_TYPE_RSA 3
#define CURVE_P256 1
#define CURVE_ED25519 6

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIGNUM, BN_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OSSL_PARAM, OSSL_PARAM_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OSSL_PARAM_BLD, OSSL_PARAM_BLD_free)

struct _PasskeysCoseKey
{
  GObject parent_instance;

  PasskeysCoseAlgorithm  algorithm;
  EVP_PKEY              *key;
  GBytes                *cbor;
};

G_DEFINE_FINAL_TYPE (PasskeysCoseKey, passkeys_cose_key, G_TYPE_OBJECT)

static void
passkeys_cose_key_finalize (GObject *object)
{
  PasskeysCoseKey *self = PASSKEYS_COSE_KEY (object);

  g_clear_pointer (&self->key, EVP_PKEY_free);
  g_clear_pointer (&self->cbor, g_bytes_unref);

  G_OBJECT_CLASS (passkeys_cose_key_parent_class)->finalize (object);
}

static void
passkeys_cose_key_class_init (PasskeysCoseKeyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_cose_key_finalize;
}

static void
passkeys_cose_key_init (PasskeysCoseKey *self)
{
}

static gboolean
fail (GError     **error,
      int          code,
      const char  *message)
{
  g_set_error_literal (error, PASSKEYS_WEBAUTHN_ERROR, code, message);
  return FALSE;
}

static gboolean
fail_malformed (GError **error)
{
  return fail (error, PASSKEYS_WEBAUTHN_ERROR_MALFORMED, "The COSE key is damaged");
}

static void
item_free (cbor_item_t *item)
{
  cbor_decref (&item);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (cbor_item_t, item_free)

static gboolean
read_int (const cbor_item_t *item,
          gint64            *value)
{
  guint64 argument;

  if (!cbor_is_int (item))
    return FALSE;

  argument = cbor_get_int (item);
  if (argument > G_MAXINT64)
    return FALSE;
  *value = cbor_isa_negint (item) ? -1 - (gint64) argument : (gint64) argument;
  return TRUE;
}

static const cbor_item_t *
find (const cbor_item_t *map,
      gint64             label)
{
  struct cbor_pair *pairs = cbor_map_handle (map);

  for (gsize i = 0; i < cbor_map_size (map); i++)
    {
      gint64 key;

      if (read_int (pairs[i].key, &key) && key == label)
        return pairs[i].value;
    }
  return NULL;
}

static gboolean
find_int (const cbor_item_t *map,
          gint64             label,
          gint64            *value)
{
  const cbor_item_t *item = find (map, label);

  return item != NULL && read_int (item, value);
}

static gboolean
find_bytes (const cbor_item_t  *map,
            gint64              label,
            const guint8      **data,
            gsize              *length)
{
  const cbor_item_t *item = find (map, label);

  if (item == NULL || !cbor_isa_bytestring (item))
    return FALSE;

  *data = cbor_bytestring_handle (item);
  *length = cbor_bytestring_length (item);
  return TRUE;
}

static EVP_PKEY *
build_key (const char     *type,
           OSSL_PARAM_BLD *builder)
{
  g_autoptr(OSSL_PARAM) parameters = OSSL_PARAM_BLD_to_param (builder);
  g_autoptr(EVP_PKEY_CTX) context = EVP_PKEY_CTX_new_from_name (NULL, type, NULL);
  EVP_PKEY *key = NULL;

  if (parameters != NULL && context != NULL && EVP_PKEY_fromdata_init (context) == 1)
    EVP_PKEY_fromdata (context, &key, EVP_PKEY_PUBLIC_KEY, parameters);
  ERR_clear_error ();

  return key;
}

/* OpenSSL refuses points that are not on the curve; the point at infinity cannot be written as
 * two coordinates. */
static EVP_PKEY *
parse_ec2 (const cbor_item_t *map)
{
  g_autoptr(OSSL_PARAM_BLD) builder = OSSL_PARAM_BLD_new ();
  guint8 point[1 + 2 * COORDINATE_LENGTH] = { POINT_CONVERSION_UNCOMPRESSED };
  const guint8 *x;
  const guint8 *y;
  gsize x_length;
  gsize y_length;
  gint64 curve;

  if (cbor_map_size (map) != 5
      || !find_int (map, LABEL_CURVE, &curve) || curve != CURVE_P256
      || !find_bytes (map, LABEL_X, &x, &x_length) || x_length != COORDINATE_LENGTH
      || !find_bytes (map, LABEL_Y, &y, &y_length) || y_length != COORDINATE_LENGTH)
    return NULL;

  memcpy (point + 1, x, COORDINATE_LENGTH);
  memcpy (point + 1 + COORDINATE_LENGTH, y, COORDINATE_LENGTH);
  if (builder == NULL
      || !OSSL_PARAM_BLD_push_utf8_string (builder, OSSL_PKEY_PARAM_GROUP_NAME,
                                           SN_X9_62_prime256v1, 0)
      || !OSSL_PARAM_BLD_push_octet_string (builder, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point))
    return NULL;

  return build_key ("EC", builder);
}

/* OpenSSL decodes the point when it verifies: what is no point of the curve verifies nothing. */
static EVP_PKEY *
parse_okp (const cbor_item_t *map)
{
  EVP_PKEY *key;
  const guint8 *x;
  gsize length;
  gint64 curve;

  if (cbor_map_size (map) != 4
      || !find_int (map, LABEL_CURVE, &curve) || curve != CURVE_ED25519
      || !find_bytes (map, LABEL_X, &x, &length) || length != COORDINATE_LENGTH)
    return NULL;

  key = EVP_PKEY_new_raw_public_key_ex (NULL, "ED25519", NULL, x, length);
  ERR_clear_error ();

  return key;
}

/* RFC 8230: numbers take as few bytes as they can. */
static EVP_PKEY *
parse_rsa (const cbor_item_t *map)
{
  g_autoptr(OSSL_PARAM_BLD) builder = OSSL_PARAM_BLD_new ();
  g_autoptr(BIGNUM) modulus = NULL;
  g_autoptr(BIGNUM) exponent = NULL;
  const guint8 *n;
  const guint8 *e;
  gsize n_length;
  gsize e_length;

  if (cbor_map_size (map) != 4
      || !find_bytes (map, LABEL_MODULUS, &n, &n_length) || n_length == 0 || n[0] == 0
      || !find_bytes (map, LABEL_EXPONENT, &e, &e_length) || e_length == 0 || e[0] == 0)
    return NULL;

  modulus = BN_bin2bn (n, n_length, NULL);
  exponent = BN_bin2bn (e, e_length, NULL);
  if (builder == NULL || modulus == NULL || exponent == NULL || !BN_is_odd (modulus)
      || !OSSL_PARAM_BLD_push_BN (builder, OSSL_PKEY_PARAM_RSA_N, modulus)
      || !OSSL_PARAM_BLD_push_BN (builder, OSSL_PKEY_PARAM_RSA_E, exponent))
    return NULL;

  return build_key ("RSA", builder);
}

/* The algorithm decides what the rest must be: a label that disagrees with its key is how one
 * algorithm is passed off for another. */
static EVP_PKEY *
parse_map (const cbor_item_t  *map,
           gint64             *algorithm,
           GError            **error)
{
  EVP_PKEY *key = NULL;
  gint64 type;

  if (!find_int (map, LABEL_KEY_TYPE, &type) || !find_int (map, LABEL_ALGORITHM, algorithm))
    {
      fail_malformed (error);
      return NULL;
    }
  if (*algorithm != PASSKEYS_COSE_ALGORITHM_ES256
      && *algorithm != PASSKEYS_COSE_ALGORITHM_EDDSA
      && *algorithm != PASSKEYS_COSE_ALGORITHM_RS256)
    {
      fail (error, PASSKEYS_WEBAUTHN_ERROR_UNSUPPORTED,
            "The algorithm of the key is not supported");
      return NULL;
    }

  if (*algorithm == PASSKEYS_COSE_ALGORITHM_ES256 && type == KEY_TYPE_EC2)
    key = parse_ec2 (map);
  else if (*algorithm == PASSKEYS_COSE_ALGORITHM_EDDSA && type == KEY_TYPE_OKP)
    key = parse_okp (map);
  else if (*algorithm == PASSKEYS_COSE_ALGORITHM_RS256 && type == KEY_TYPE_RSA)
    key = parse_rsa (map);

  if (key == NULL)
    fail_malformed (error);
  return key;
}

/* Returns the map of a COSE key that stands alone in its bytes. */
static cbor_item_t *
load_map (const guint8  *data,
          gsize          length,
          GError       **error)
{
  g_autoptr(cbor_item_t) item = NULL;
  struct cbor_load_result result;
  gsize item_length;

  if (length > MAX_LENGTH)
    {
      fail (error, PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE, "The COSE key is too long");
      return NULL;
    }
  if (!passkeys_cbor_measure (data, length, PASSKEYS_CBOR_CANONICAL, &item_length, error))
    return NULL;

  if (item_length == length)
    item = cbor_load (data, length, &result);
  if (item == NULL || !cbor_isa_map (item))
    {
      fail_malformed (error);
      return NULL;
    }
  return g_steal_pointer (&item);
}

/**
 * passkeys_cose_key_parse:
 * @cbor: a COSE_Key and nothing else
 * @error: return location
 *
 * Parses a credential public key (WebAuthn Level 3, section 6.5.1.1): ES256 on P-256, EdDSA on
 * Ed25519 or RS256 of 2048 to 8192 bits, in CTAP2 canonical form, with exactly the parameters that
 * its algorithm calls for.
 *
 * Returns: (transfer full): the key, or %NULL with %PASSKEYS_WEBAUTHN_ERROR_MALFORMED,
 *   %PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE or %PASSKEYS_WEBAUTHN_ERROR_UNSUPPORTED
 */
PasskeysCoseKey *
passkeys_cose_key_parse (GBytes  *cbor,
                         GError **error)
{
  g_autoptr(cbor_item_t) map = NULL;
  g_autoptr(EVP_PKEY) key = NULL;
  PasskeysCoseKey *self;
  const guint8 *data;
  gsize length;
  gint64 algorithm;

  g_return_val_if_fail (cbor != NULL, NULL);

  data = g_bytes_get_data (cbor, &length);
  map = load_map (data, length, error);
  if (map == NULL)
    return NULL;

  key = parse_map (map, &algorithm, error);
  if (key == NULL || !passkeys_public_key_check (key, error))
    return NULL;

  self = g_object_new (PASSKEYS_TYPE_COSE_KEY, NULL);
  self->algorithm = algorithm;
  self->key = g_steal_pointer (&key);
  self->cbor = g_bytes_ref (cbor);
  return self;
}

/* Appends a number of a key, padded to @length bytes; 0 for as few as it takes. */
static gboolean
append_number (GByteArray *cbor,
               EVP_PKEY   *key,
               const char *name,
               gsize       length)
{
  BIGNUM *value = NULL;
  g_autoptr(BIGNUM) number = NULL;
  g_autofree guint8 *data = NULL;

  if (!EVP_PKEY_get_bn_param (key, name, &value))
    return FALSE;

  number = value;
  if (length == 0)
    length = BN_num_bytes (number);
  data = g_malloc (length);
  if (BN_bn2binpad (number, data, length) < 0)
    return FALSE;

  passkeys_cbor_append_bytes (cbor, data, length);
  return TRUE;
}

static void
append_head (GByteArray            *cbor,
             gsize                  n_pairs,
             int                    key_type,
             PasskeysCoseAlgorithm  algorithm)
{
  passkeys_cbor_append_map (cbor, n_pairs);
  passkeys_cbor_append_int (cbor, LABEL_KEY_TYPE);
  passkeys_cbor_append_int (cbor, key_type);
  passkeys_cbor_append_int (cbor, LABEL_ALGORITHM);
  passkeys_cbor_append_int (cbor, algorithm);
}

static gboolean
append_ec2 (GByteArray *cbor,
            EVP_PKEY   *key)
{
  char group[32];

  if (!EVP_PKEY_get_group_name (key, group, sizeof group, NULL)
      || !g_str_equal (group, SN_X9_62_prime256v1))
    return FALSE;

  append_head (cbor, 5, KEY_TYPE_EC2, PASSKEYS_COSE_ALGORITHM_ES256);
  passkeys_cbor_append_int (cbor, LABEL_CURVE);
  passkeys_cbor_append_int (cbor, CURVE_P256);
  passkeys_cbor_append_int (cbor, LABEL_X);
  if (!append_number (cbor, key, OSSL_PKEY_PARAM_EC_PUB_X, COORDINATE_LENGTH))
    return FALSE;
  passkeys_cbor_append_int (cbor, LABEL_Y);
  return append_number (cbor, key, OSSL_PKEY_PARAM_EC_PUB_Y, COORDINATE_LENGTH);
}

static gboolean
append_okp (GByteArray *cbor,
            EVP_PKEY   *key)
{
  guint8 point[COORDINATE_LENGTH];
  gsize length = sizeof point;

  if (EVP_PKEY_get_raw_public_key (key, point, &length) != 1)
    return FALSE;

  append_head (cbor, 4, KEY_TYPE_OKP, PASSKEYS_COSE_ALGORITHM_EDDSA);
  passkeys_cbor_append_int (cbor, LABEL_CURVE);
  passkeys_cbor_append_int (cbor, CURVE_ED25519);
  passkeys_cbor_append_int (cbor, LABEL_X);
  passkeys_cbor_append_bytes (cbor, point, length);
  return TRUE;
}

static gboolean
append_rsa (GByteArray *cbor,
            EVP_PKEY   *key)
{
  append_head (cbor, 4, KEY_TYPE_RSA, PASSKEYS_COSE_ALGORITHM_RS256);
  passkeys_cbor_append_int (cbor, LABEL_MODULUS);
  if (!append_number (cbor, key, OSSL_PKEY_PARAM_RSA_N, 0))
    return FALSE;
  passkeys_cbor_append_int (cbor, LABEL_EXPONENT);
  return append_number (cbor, key, OSSL_PKEY_PARAM_RSA_E, 0);
}

static gboolean
append_key (GByteArray *cbor,
            EVP_PKEY   *key)
{
  switch (EVP_PKEY_get_base_id (key))
    {
    case EVP_PKEY_EC:
      return append_ec2 (cbor, key);
    case EVP_PKEY_ED25519:
      return append_okp (cbor, key);
    case EVP_PKEY_RSA:
      return append_rsa (cbor, key);
    default:
      return FALSE;
    }
}

/**
 * passkeys_cose_key_new_from_evp_pkey:
 * @key: a public key or a key pair
 * @error: return location
 *
 * Takes the public part of a key: P-256, Ed25519 or RSA.
 *
 * Returns: (transfer full): the public key, or %NULL with %PASSKEYS_WEBAUTHN_ERROR_UNSUPPORTED
 */
PasskeysCoseKey *
passkeys_cose_key_new_from_evp_pkey (EVP_PKEY  *key,
                                     GError   **error)
{
  g_autoptr(GByteArray) cbor = NULL;
  g_autoptr(GBytes) bytes = NULL;

  g_return_val_if_fail (key != NULL, NULL);

  cbor = g_byte_array_new ();
  if (!append_key (cbor, key))
    {
      ERR_clear_error ();
      fail (error, PASSKEYS_WEBAUTHN_ERROR_UNSUPPORTED, "The kind of key is not supported");
      return NULL;
    }

  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&cbor));
  return passkeys_cose_key_parse (bytes, error);
}

/**
 * passkeys_cose_key_get_algorithm:
 * @self: a key
 *
 * Returns: the algorithm that it signs with
 */
PasskeysCoseAlgorithm
passkeys_cose_key_get_algorithm (PasskeysCoseKey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_COSE_KEY (self), PASSKEYS_COSE_ALGORITHM_ES256);

  return self->algorithm;
}

/**
 * passkeys_cose_key_get_evp_pkey:
 * @self: a key
 *
 * Returns: (transfer none): the key for OpenSSL, public part only
 */
EVP_PKEY *
passkeys_cose_key_get_evp_pkey (PasskeysCoseKey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_COSE_KEY (self), NULL);

  return self->key;
}

/**
 * passkeys_cose_key_get_cbor:
 * @self: a key
 *
 * Returns: (transfer none): the COSE_Key, byte for byte as parsed
 */
GBytes *
passkeys_cose_key_get_cbor (PasskeysCoseKey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_COSE_KEY (self), NULL);

  return self->cbor;
}

/**
 * passkeys_cose_key_dup_pem:
 * @self: a key
 *
 * Returns: (transfer full): a SubjectPublicKeyInfo in PEM, lines of 64 columns
 */
char *
passkeys_cose_key_dup_pem (PasskeysCoseKey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_COSE_KEY (self), NULL);

  return passkeys_public_key_dup_pem (self->key);
}

/**
 * passkeys_cose_key_verify:
 * @self: a key
 * @message: what was signed
 * @signature: DER for ES256, 64 bytes for EdDSA, PKCS#1 v1.5 for RS256
 * @error: return location
 *
 * Verifies a signature with the algorithm of the key and no other.
 *
 * Returns: whether the signature is good; else %PASSKEYS_WEBAUTHN_ERROR_MISMATCH or
 *   %PASSKEYS_WEBAUTHN_ERROR_CRYPTOGRAPHY
 */
gboolean
passkeys_cose_key_verify (PasskeysCoseKey  *self,
                          GBytes           *message,
                          GBytes           *signature,
                          GError          **error)
{
  const char *digest;

  g_return_val_if_fail (PASSKEYS_IS_COSE_KEY (self), FALSE);
  g_return_val_if_fail (message != NULL, FALSE);
  g_return_val_if_fail (signature != NULL, FALSE);

  digest = self->algorithm == PASSKEYS_COSE_ALGORITHM_EDDSA ? NULL : "SHA2-256";
  return passkeys_public_key_verify (self->key, digest, message, signature, error);
}
