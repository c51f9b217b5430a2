/* test-cose-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-cose-key"

#include "config.h"

#include "passkeys-cose-key.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <string.h>

#include "webauthn-fixture.h"

#define MALFORMED PASSKEYS_WEBAUTHN_ERROR_MALFORMED
#define TOO_LARGE PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE
#define UNSUPPORTED PASSKEYS_WEBAUTHN_ERROR_UNSUPPORTED
#define MISMATCH PASSKEYS_WEBAUTHN_ERROR_MISMATCH

/* RFC 8032, section 7.1, test 2 */
#define ED25519_X "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
#define ED25519_SIGNATURE \
  "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" \
  "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"

static void
assert_refused (const char *hex,
                int         code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) cbor = fixture_bytes_from_hex (hex);

  g_test_message ("%.70s", hex);
  g_assert_null (passkeys_cose_key_parse (cbor, &error));
  fixture_assert_refused (&error, code);
}

static PasskeysCoseKey *
parse (const char *hex)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) cbor = fixture_bytes_from_hex (hex);
  PasskeysCoseKey *key = passkeys_cose_key_parse (cbor, &error);

  g_assert_no_error (error);
  fixture_assert_bytes_equal (passkeys_cose_key_get_cbor (key), cbor);
  return key;
}

static PasskeysCoseKey *
take_public_part (EVP_PKEY *key)
{
  g_autoptr(GError) error = NULL;
  PasskeysCoseKey *cose_key = passkeys_cose_key_new_from_evp_pkey (key, &error);

  g_assert_no_error (error);
  return cose_key;
}

/* An RSA key with a modulus of @length bytes, each 0xff. */
static char *
build_rsa (gsize       length,
           const char *exponent)
{
  GString *hex = g_string_new ("a401030339010020");

  g_string_append_printf (hex, length < 256 ? "58%02x" : "59%04x", (guint) length);
  for (gsize i = 0; i < length; i++)
    g_string_append (hex, "ff");
  g_string_append_printf (hex, "21%s", exponent);
  return g_string_free_and_steal (hex);
}

static void
test_vector (void)
{
  g_autoptr(PasskeysCoseKey) key = parse (FIXTURE_COSE_KEY);
  g_autoptr(EVP_PKEY) private_key = fixture_load_private_key ();
  g_autoptr(PasskeysCoseKey) public_part = take_public_part (private_key);
  g_autofree char *pem = passkeys_cose_key_dup_pem (key);

  g_assert_cmpint (passkeys_cose_key_get_algorithm (key), ==, PASSKEYS_COSE_ALGORITHM_ES256);
  g_assert_cmpstr (pem, ==, FIXTURE_PEM);
  g_assert_cmpint (EVP_PKEY_eq (passkeys_cose_key_get_evp_pkey (key), private_key), ==, 1);
  fixture_assert_bytes_equal (passkeys_cose_key_get_cbor (public_part),
                              passkeys_cose_key_get_cbor (key));
}

static void
test_rfc8032 (void)
{
  g_autoptr(PasskeysCoseKey) key = parse ("a401010327200621 5820" ED25519_X);
  g_autoptr(GBytes) message = fixture_bytes_from_hex ("72");
  g_autoptr(GBytes) signature = fixture_bytes_from_hex (ED25519_SIGNATURE);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (passkeys_cose_key_get_algorithm (key), ==, PASSKEYS_COSE_ALGORITHM_EDDSA);
  g_assert_true (passkeys_cose_key_verify (key, message, signature, &error));
  g_assert_no_error (error);
}

static void
test_round_trip (gconstpointer data)
{
  g_autoptr(EVP_PKEY) private_key = fixture_generate_key (data);
  g_autoptr(PasskeysCoseKey) key = take_public_part (private_key);
  g_autoptr(PasskeysCoseKey) parsed = NULL;
  g_autoptr(GBytes) message = fixture_bytes_from_text ("message");
  g_autoptr(GBytes) other = fixture_bytes_from_text ("massage");
  g_autoptr(GBytes) signature = fixture_sign (private_key, message);
  g_autoptr(GBytes) none = g_bytes_new (NULL, 0);
  g_autoptr(GError) error = NULL;

  parsed = passkeys_cose_key_parse (passkeys_cose_key_get_cbor (key), &error);
  g_assert_no_error (error);
  g_assert_cmpint (EVP_PKEY_eq (passkeys_cose_key_get_evp_pkey (parsed), private_key), ==, 1);
  g_assert_true (passkeys_cose_key_verify (parsed, message, signature, &error));
  g_assert_no_error (error);

  g_assert_false (passkeys_cose_key_verify (parsed, other, signature, &error));
  fixture_assert_refused (&error, MISMATCH);
  g_assert_false (passkeys_cose_key_verify (parsed, message, none, &error));
  fixture_assert_refused (&error, MISMATCH);
}

static void
test_private_part_left_behind (void)
{
  g_autoptr(EVP_PKEY) private_key = fixture_load_private_key ();
  g_autoptr(PasskeysCoseKey) key = take_public_part (private_key);
  BIGNUM *scalar = NULL;

  g_assert_true (passkeys_cose_key_get_evp_pkey (key) != private_key);
  g_assert_cmpint (EVP_PKEY_get_bn_param (passkeys_cose_key_get_evp_pkey (key), "priv", &scalar),
                   ==, 0);
  g_assert_null (scalar);
}

static void
test_unsupported_keys (void)
{
  static const char *kinds[] = { "P-384", "P-521", "secp256k1", "ED448" };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(EVP_PKEY) private_key = fixture_generate_key (kinds[i]);
      g_autoptr(GError) error = NULL;

      g_assert_null (passkeys_cose_key_new_from_evp_pkey (private_key, &error));
      fixture_assert_refused (&error, UNSUPPORTED);
    }
}

/* Every signature is bound to the key's own algorithm, whatever the bytes look like. */
static void
test_confusion_of_algorithms (void)
{
  static const char *confused[] = {
    "a4010103262006215820" ED25519_X,                       /* ES256 with an Ed25519 key */
    "a4010203262001215820" FIXTURE_X,                       /* ES256 without y */
    "a501020327 2001215820" FIXTURE_X "225820" FIXTURE_Y,   /* EdDSA with a P-256 key */
    "a501010326 2001215820" FIXTURE_X "225820" FIXTURE_Y,   /* ES256 with the type OKP */
    "a501030326 2001215820" FIXTURE_X "225820" FIXTURE_Y,   /* ES256 with the type RSA */
    "a5010203390100 2001215820" FIXTURE_X "225820" FIXTURE_Y, /* RS256 with a P-256 key */
    "a501020326 2002215820" FIXTURE_X "225820" FIXTURE_Y,   /* the curve P-384 */
    "a501020326 2003215820" FIXTURE_X "225820" FIXTURE_Y,   /* the curve P-521 */
    "a501020326 2008215820" FIXTURE_X "225820" FIXTURE_Y,   /* the curve secp256k1 */
    "a401010327 2004215820" ED25519_X,                      /* the curve X25519 */
    "a401010327 2007215820" ED25519_X,                      /* the curve Ed448 */
    "a401020327 2006215820" ED25519_X,                      /* EdDSA with the type EC2 */
    "a4010203 2001215820" FIXTURE_X "225820" FIXTURE_Y,     /* no algorithm */
    "a4010220 01 215820" FIXTURE_X "225820" FIXTURE_Y,
    "a403262001215820" FIXTURE_X "225820" FIXTURE_Y,        /* no type */
  };
  static const char *unsupported[] = {
    "a50102033822 2002215820" FIXTURE_X "225820" FIXTURE_Y, /* ES384 */
    "a5010203382e 2001215820" FIXTURE_X "225820" FIXTURE_Y, /* ES256K */
    "a50102033818 2001215820" FIXTURE_X "225820" FIXTURE_Y, /* ECDH-ES+HKDF-256 */
    "a501020300 2001215820" FIXTURE_X "225820" FIXTURE_Y,
    "a501020307 2001215820" FIXTURE_X "225820" FIXTURE_Y,   /* 7, not -7 */
    "a50102033bffffffffffffffff 2001215820" FIXTURE_X "225820" FIXTURE_Y,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (confused); i++)
    assert_refused (confused[i], MALFORMED);
  for (gsize i = 0; i < G_N_ELEMENTS (unsupported) - 1; i++)
    assert_refused (unsupported[i], UNSUPPORTED);
  assert_refused (unsupported[G_N_ELEMENTS (unsupported) - 1], MALFORMED);
}

static void
test_points (void)
{
  static const char *hexes[] = {
    /* off the curve, at infinity, compressed, coordinates past the field or of the wrong length */
    "a5010203262001215820" FIXTURE_Y "225820" FIXTURE_X,
    "a5010203262001215820" "0000000000000000000000000000000000000000000000000000000000000000"
    "225820" "0000000000000000000000000000000000000000000000000000000000000000",
    "a5010203262001215820" FIXTURE_X "22f5",
    "a5010203262001215820" FIXTURE_X "22f4",
    "a5010203262001215820" "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
    "225820" "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "a501020326200121582100" FIXTURE_X "225820" FIXTURE_Y,
    "a5010203262001215821" FIXTURE_X "00225820" FIXTURE_Y,
    "a50102032620012140 225820" FIXTURE_Y,
    "a5010203262001217820" "3131313131313131313131313131313131313131313131313131313131313131"
    "225820" FIXTURE_Y,
    "a50102032620012100 2200",
    /* one byte too few or too many */
    "a401010327200621 581f" "0200000000000000000000000000000000000000000000000000000000000000",
    "a401010327200621 5821" ED25519_X "00",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (hexes); i++)
    assert_refused (hexes[i], MALFORMED);
}

/* OpenSSL has no call that checks a point of Ed25519. Such a key must then verify nothing. */
static void
test_point_off_ed25519 (void)
{
  g_autoptr(PasskeysCoseKey) key = parse (
    "a401010327200621 5820 0200000000000000000000000000000000000000000000000000000000000000");
  g_autoptr(GBytes) message = fixture_bytes_from_hex ("72");
  g_autoptr(GBytes) signature = fixture_bytes_from_hex (ED25519_SIGNATURE);
  g_autofree guint8 *zeros = g_malloc0 (64);
  g_autoptr(GBytes) nothing = g_bytes_new (zeros, 64);
  g_autoptr(GError) error = NULL;

  g_assert_false (passkeys_cose_key_verify (key, message, signature, &error));
  fixture_assert_refused (&error, MISMATCH);
  g_assert_false (passkeys_cose_key_verify (key, message, nothing, &error));
  fixture_assert_refused (&error, MISMATCH);
}

static void
test_parameters (void)
{
  static const char *hexes[] = {
    /* foreign, missing, duplicate, unsorted, of the wrong type */
    "a60102032604 81022001215820" FIXTURE_X "225820" FIXTURE_Y,
    "a6010203262001215820" FIXTURE_X "225820" FIXTURE_Y "2300",
    "a6010203262001215820" FIXTURE_X "225820" FIXTURE_Y "616100",
    "a4010203262001225820" FIXTURE_Y,
    "a501010327048102 200621 5820" ED25519_X, "a5010103272006215820" ED25519_X "2200",
    "a3010103272006", "a30101032721 5820" ED25519_X,
    "a5010203262001215820" FIXTURE_X "215820" FIXTURE_X,
    "a5010203260326215820" FIXTURE_X "225820" FIXTURE_Y,
    "a5032601022001215820" FIXTURE_X "225820" FIXTURE_Y,
    "a5010203262001225820" FIXTURE_Y "215820" FIXTURE_X,
    "a561310203262001215820" FIXTURE_X "225820" FIXTURE_Y,
    "a5016132032620 01215820" FIXTURE_X "225820" FIXTURE_Y,
    "a5010203632d372d 2001215820" FIXTURE_X "225820" FIXTURE_Y,
    "a5010203262041 01215820" FIXTURE_X "225820" FIXTURE_Y,
    "a5f93c000203262001215820" FIXTURE_X "225820" FIXTURE_Y,
    /* not the shortest form, indefinite */
    "a5180102 03262001215820" FIXTURE_X "225820" FIXTURE_Y,
    "a50102033806 2001215820" FIXTURE_X "225820" FIXTURE_Y,
    "b8050102 03262001215820" FIXTURE_X "225820" FIXTURE_Y,
    "bf010203262001215820" FIXTURE_X "225820" FIXTURE_Y "ff",
    "a501020326200121590020" FIXTURE_X "225820" FIXTURE_Y,
    "a5010203262001215f5820" FIXTURE_X "ff225820" FIXTURE_Y,
    /* no map, nothing, something behind it */
    "a0", "80", "00", "f6", "5820" FIXTURE_X, "85010203262001", FIXTURE_COSE_KEY "00",
    FIXTURE_COSE_KEY FIXTURE_COSE_KEY, "5bffffffffffffffff", "bbffffffffffffffff", "",
  };
  g_autoptr(GString) deep = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (hexes); i++)
    assert_refused (hexes[i], MALFORMED);

  for (guint i = 0; i < 2000; i++)
    g_string_append (deep, "81");
  assert_refused (deep->str, TOO_LARGE);
  for (guint i = 0; i < 3000; i++)
    g_string_append (deep, "81");
  assert_refused (deep->str, TOO_LARGE);
}

static void
test_rsa (void)
{
  static const struct
  {
    gsize       n_bytes;
    const char *exponent;
    int         code;
  } cases[] = {
    { 255, "43010001", UNSUPPORTED },  { 1025, "43010001", UNSUPPORTED },
    { 256, "4101", UNSUPPORTED },      { 256, "43010000", UNSUPPORTED },
    { 256, "450100000001", UNSUPPORTED }, { 256, "4400010001", MALFORMED },
    { 256, "40", MALFORMED },          { 256, "1a00010001", MALFORMED },
    { 256, "4100", MALFORMED },        { 100, "43010001", UNSUPPORTED },
    { 2000, "43010001", UNSUPPORTED }, { 2048, "43010001", TOO_LARGE },
  };
  static const struct
  {
    gsize       n_bytes;
    const char *exponent;
  } good[] = { { 256, "43010001" }, { 256, "4103" }, { 384, "43010001" }, { 1024, "43010001" } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *hex = build_rsa (cases[i].n_bytes, cases[i].exponent);

      assert_refused (hex, cases[i].code);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *hex = build_rsa (good[i].n_bytes, good[i].exponent);
      g_autoptr(PasskeysCoseKey) key = parse (hex);

      g_assert_cmpint (passkeys_cose_key_get_algorithm (key), ==, PASSKEYS_COSE_ALGORITHM_RS256);
    }
}

static void
test_rsa_modulus (void)
{
  g_autofree char *even = build_rsa (256, "43010001");
  g_autofree char *padded = build_rsa (257, "43010001");
  const gsize head = strlen ("a401030339010020590100");

  memcpy (even + head + 2 * 255, "fe", 2);
  assert_refused (even, MALFORMED);
  memcpy (padded + head, "00", 2);
  assert_refused (padded, MALFORMED);
}

/* A private exponent would do no harm to us, but it does to whoever sends it. */
static void
test_rsa_parameters (void)
{
  g_autofree char *good = build_rsa (256, "43010001");
  g_autofree char *foreign = g_strconcat ("a5", good + 2, "22", "4101", NULL);
  g_autofree char *without_exponent = g_strconcat ("a3", good + 2, NULL);

  assert_refused (foreign, MALFORMED);
  without_exponent[strlen (without_exponent) - strlen ("2143010001")] = '\0';
  assert_refused (without_exponent, MALFORMED);
}

static void
test_truncated (void)
{
  g_autoptr(GBytes) cbor = fixture_bytes_from_hex (FIXTURE_COSE_KEY);
  g_autoptr(GError) error = NULL;

  for (gsize length = 0; length < g_bytes_get_size (cbor); length++)
    {
      g_autoptr(GBytes) start = g_bytes_new_from_bytes (cbor, 0, length);

      g_assert_null (passkeys_cose_key_parse (start, &error));
      fixture_assert_refused (&error, MALFORMED);
    }
}

/* One flipped bit never leaves a point on the curve here, nor another way to write this key. */
static void
test_flipped (void)
{
  g_autoptr(GBytes) cbor = fixture_bytes_from_hex (FIXTURE_COSE_KEY);
  gsize length = g_bytes_get_size (cbor);
  g_autoptr(GError) error = NULL;

  for (gsize bit = 0; bit < length * 8; bit++)
    {
      g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (cbor, NULL), length);
      g_autoptr(GBytes) flipped = NULL;

      data[bit / 8] ^= 1 << (bit % 8);
      flipped = g_bytes_new (data, length);
      g_assert_null (passkeys_cose_key_parse (flipped, &error));
      fixture_assert_refused (&error, -1);
    }
}

/* ES256 signatures have one encoding: DER with nothing behind it. */
static void
test_signature_encoding (void)
{
  static const struct
  {
    const char *hex;
    gboolean    is_good;
  } cases[] = {
    { "3046 022100d3d3d56e1369ff89c98584278a2f5cbd34c7c328b2008489ac8ca20886eac3c1"
      "02201091ac2912326a73cc10cc0164b32bb0a3115f937903feeeca7c1fa5c343a4f2", FALSE },
    { "3045 022100d3d3d56e1369ff89c98584278a2f5cbd34c7c328b2008489ac8ca20886eac3c1"
      "02201091ac2912326a73cc10cc0164b32bb0a3115f937903feeeca7c1fa5c343a4f2", TRUE },
    { "3045 022100d3d3d56e1369ff89c98584278a2f5cbd34c7c328b2008489ac8ca20886eac3c1"
      "02201091ac2912326a73cc10cc0164b32bb0a3115f937903feeeca7c1fa5c343a4f2 00", FALSE },
    { "3046 022100d3d3d56e1369ff89c98584278a2f5cbd34c7c328b2008489ac8ca20886eac3c1"
      "02201091ac2912326a73cc10cc0164b32bb0a3115f937903feeeca7c1fa5c343a4f2 00", FALSE },
    { "3044 0220d3d3d56e1369ff89c98584278a2f5cbd34c7c328b2008489ac8ca20886eac3c1" /* negative r */
      "02201091ac2912326a73cc10cc0164b32bb0a3115f937903feeeca7c1fa5c343a4f2", FALSE },
    { "3046 02220000d3d3d56e1369ff89c98584278a2f5cbd34c7c328b2008489ac8ca20886eac3c1"
      "02201091ac2912326a73cc10cc0164b32bb0a3115f937903feeeca7c1fa5c343a4f2", FALSE },
    { "308145 022100d3d3d56e1369ff89c98584278a2f5cbd34c7c328b2008489ac8ca20886eac3c1"
      "02201091ac2912326a73cc10cc0164b32bb0a3115f937903feeeca7c1fa5c343a4f2", FALSE },
    { "3080 022100d3d3d56e1369ff89c98584278a2f5cbd34c7c328b2008489ac8ca20886eac3c1"
      "02201091ac2912326a73cc10cc0164b32bb0a3115f937903feeeca7c1fa5c343a4f2 0000", FALSE },
    { "d3d3d56e1369ff89c98584278a2f5cbd34c7c328b2008489ac8ca20886eac3c1" /* r and s, bare */
      "1091ac2912326a73cc10cc0164b32bb0a3115f937903feeeca7c1fa5c343a4f2", FALSE },
    { "3006 020100 020100", FALSE },
    { "3006 020101 020101", FALSE },
    { "3000", FALSE },
    { "", FALSE },
  };
  g_autoptr(PasskeysCoseKey) key = parse (FIXTURE_COSE_KEY);
  g_autoptr(GBytes) data = fixture_bytes_from_base64url (FIXTURE_AUTHENTICATOR_DATA);
  g_autoptr(GBytes) hash = NULL;
  g_autoptr(GBytes) message = NULL;
  g_autoptr(GError) error = NULL;
  guint8 digest[32];
  const char *json = "{\"type\":\"webauthn.get\",\"challenge\":\"" FIXTURE_CHALLENGE_ENCODED "\","
                     "\"origin\":\"" FIXTURE_ORIGIN "\",\"crossOrigin\":false}";

  g_assert_true (EVP_Q_digest (NULL, "SHA2-256", NULL, json, strlen (json), digest, NULL));
  hash = g_bytes_new (digest, sizeof digest);
  message = fixture_concatenate (data, hash);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GBytes) signature = fixture_bytes_from_hex (cases[i].hex);

      g_test_message ("%s", cases[i].hex);
      g_assert_cmpint (passkeys_cose_key_verify (key, message, signature, &error), ==,
                       cases[i].is_good);
      if (cases[i].is_good)
        g_assert_no_error (error);
      else
        fixture_assert_refused (&error, MISMATCH);
    }
}

/* What this folder writes, the server's verifier reads as the same key. */
static void
test_libfido2 (void)
{
  g_autoptr(EVP_PKEY) p256 = fixture_generate_key ("P-256");
  g_autoptr(EVP_PKEY) ed25519 = fixture_generate_key ("ED25519");
  g_autoptr(EVP_PKEY) rsa = fixture_generate_key ("RSA2048");
  g_autoptr(PasskeysCoseKey) es256_cose = take_public_part (p256);
  g_autoptr(PasskeysCoseKey) eddsa_cose = take_public_part (ed25519);
  g_autoptr(PasskeysCoseKey) rs256_cose = take_public_part (rsa);
  es256_pk_t *es256 = es256_pk_new ();
  eddsa_pk_t *eddsa = eddsa_pk_new ();
  rs256_pk_t *rs256 = rs256_pk_new ();
  g_autoptr(EVP_PKEY) es256_back = NULL;
  g_autoptr(EVP_PKEY) eddsa_back = NULL;
  g_autoptr(EVP_PKEY) rs256_back = NULL;

  g_assert_cmpint (es256_pk_from_EVP_PKEY (es256, passkeys_cose_key_get_evp_pkey (es256_cose)),
                   ==, FIDO_OK);
  g_assert_cmpint (eddsa_pk_from_EVP_PKEY (eddsa, passkeys_cose_key_get_evp_pkey (eddsa_cose)),
                   ==, FIDO_OK);
  g_assert_cmpint (rs256_pk_from_EVP_PKEY (rs256, passkeys_cose_key_get_evp_pkey (rs256_cose)),
                   ==, FIDO_OK);
  es256_back = es256_pk_to_EVP_PKEY (es256);
  eddsa_back = eddsa_pk_to_EVP_PKEY (eddsa);
  rs256_back = rs256_pk_to_EVP_PKEY (rs256);
  g_assert_cmpint (EVP_PKEY_eq (es256_back, p256), ==, 1);
  g_assert_cmpint (EVP_PKEY_eq (eddsa_back, ed25519), ==, 1);
  g_assert_cmpint (EVP_PKEY_eq (rs256_back, rsa), ==, 1);

  es256_pk_free (&es256);
  eddsa_pk_free (&eddsa);
  rs256_pk_free (&rs256);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/webauthn/cose-key/vector", test_vector);
  g_test_add_func ("/webauthn/cose-key/rfc8032", test_rfc8032);
  g_test_add_data_func ("/webauthn/cose-key/round-trip/es256", "P-256", test_round_trip);
  g_test_add_data_func ("/webauthn/cose-key/round-trip/eddsa", "ED25519", test_round_trip);
  g_test_add_data_func ("/webauthn/cose-key/round-trip/rs256", "RSA2048", test_round_trip);
  g_test_add_data_func ("/webauthn/cose-key/round-trip/rs256-large", "RSA3072", test_round_trip);
  g_test_add_func ("/webauthn/cose-key/private-part", test_private_part_left_behind);
  g_test_add_func ("/webauthn/cose-key/unsupported-keys", test_unsupported_keys);
  g_test_add_func ("/webauthn/cose-key/confusion", test_confusion_of_algorithms);
  g_test_add_func ("/webauthn/cose-key/points", test_points);
  g_test_add_func ("/webauthn/cose-key/point-off-ed25519", test_point_off_ed25519);
  g_test_add_func ("/webauthn/cose-key/parameters", test_parameters);
  g_test_add_func ("/webauthn/cose-key/rsa", test_rsa);
  g_test_add_func ("/webauthn/cose-key/rsa-modulus", test_rsa_modulus);
  g_test_add_func ("/webauthn/cose-key/rsa-parameters", test_rsa_parameters);
  g_test_add_func ("/webauthn/cose-key/truncated", test_truncated);
  g_test_add_func ("/webauthn/cose-key/flipped", test_flipped);
  g_test_add_func ("/webauthn/cose-key/signature-encoding", test_signature_encoding);
  g_test_add_func ("/webauthn/cose-key/libfido2", test_libfido2);

  return g_test_run ();
}
