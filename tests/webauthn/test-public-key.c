/* test-public-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-public-key"

#include "config.h"

#include "passkeys-public-key.h"

#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <string.h>

#include "webauthn-fixture.h"

#define MALFORMED PASSKEYS_WEBAUTHN_ERROR_MALFORMED
#define TOO_LARGE PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE
#define UNSUPPORTED PASSKEYS_WEBAUTHN_ERROR_UNSUPPORTED

#define BEGIN "-----BEGIN PUBLIC KEY-----"
#define END "-----END PUBLIC KEY-----"
#define FIRST_LINE "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQpcZA3UJlkn7nQM9faQKiTtpFouu"
#define SECOND_LINE "swvC3rj9z1EkZr6v/YbIY7qnRNkHYZ7qzDSYc73l1UEAlpEBNCvSUxbSDg=="

/* a SubjectPublicKeyInfo of P-256 up to the point */
#define P256_HEAD "3059301306072a8648ce3d020106082a8648ce3d030107034200"

static void
assert_refused (const char *pem,
                int         code)
{
  g_autoptr(GError) error = NULL;

  g_test_message ("%.100s", pem);
  g_assert_null (passkeys_public_key_parse_pem (pem, &error));
  fixture_assert_refused (&error, code);
}

static void
assert_accepted (const char *pem,
                 EVP_PKEY   *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(EVP_PKEY) key = passkeys_public_key_parse_pem (pem, &error);

  g_test_message ("%.100s", pem);
  g_assert_no_error (error);
  g_assert_cmpint (EVP_PKEY_eq (key, expected), ==, 1);
}

static char *
wrap (const char *label,
      GBytes     *der)
{
  g_autofree char *base64 = NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (der, &length);

  base64 = g_base64_encode (data, length);
  return g_strdup_printf ("-----BEGIN %s-----\n%s\n-----END %s-----\n", label, base64, label);
}

static char *
wrap_hex (const char *hex)
{
  g_autoptr(GBytes) der = fixture_bytes_from_hex (hex);

  return wrap ("PUBLIC KEY", der);
}

static void
test_forms (void)
{
  static const char *pems[] = {
    FIXTURE_PEM,
    BEGIN "\n" FIRST_LINE SECOND_LINE "\n" END "\n",
    BEGIN "\n" FIRST_LINE SECOND_LINE "\n" END,
    BEGIN "\n" FIRST_LINE "\n" SECOND_LINE "\n" END,
    BEGIN "\r\n" FIRST_LINE "\r\n" SECOND_LINE "\r\n" END "\r\n",
    BEGIN FIRST_LINE SECOND_LINE END,
    BEGIN "\n" FIRST_LINE "\n" SECOND_LINE "\n" END "\n\n",
  };
  g_autoptr(EVP_PKEY) key = fixture_load_private_key ();
  g_autofree char *pem = passkeys_public_key_dup_pem (key);

  g_assert_cmpstr (pem, ==, FIXTURE_PEM);
  for (gsize i = 0; i < G_N_ELEMENTS (pems); i++)
    assert_accepted (pems[i], key);
}

static void
test_kinds (void)
{
  static const char *accepted[] = {
    "P-256", "P-384", "secp256k1", "ED25519", "RSA2048", "RSA3072",
  };
  static const char *refused[] = { "P-521", "P-224", "secp112r1", "ED448", "RSA1024", "RSA2040" };

  for (gsize i = 0; i < G_N_ELEMENTS (accepted); i++)
    {
      g_autoptr(EVP_PKEY) key = fixture_generate_key (accepted[i]);
      g_autofree char *pem = passkeys_public_key_dup_pem (key);

      assert_accepted (pem, key);
      g_assert_true (passkeys_public_key_check (key, NULL));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(EVP_PKEY) key = fixture_generate_key (refused[i]);
      g_autofree char *pem = passkeys_public_key_dup_pem (key);

      assert_refused (pem, UNSUPPORTED);
    }
}

static void
test_pkcs1 (void)
{
  g_autoptr(EVP_PKEY) key = fixture_generate_key ("RSA2048");
  guint8 *der = NULL;
  int length = i2d_PublicKey (key, &der);
  g_autoptr(GBytes) bytes = g_bytes_new (der, length);
  g_autofree char *pem = wrap ("RSA PUBLIC KEY", bytes);
  g_autofree char *mislabelled = wrap ("PUBLIC KEY", bytes);

  OPENSSL_free (der);
  assert_accepted (pem, key);
  assert_refused (mislabelled, MALFORMED);
}

static void
test_damaged (void)
{
  static const char *pems[] = {
    "", " ", "\n", BEGIN, BEGIN "\n" END, BEGIN END, BEGIN "\n\n" END, END, FIRST_LINE SECOND_LINE,
    "x" FIXTURE_PEM, "\n" FIXTURE_PEM, " " FIXTURE_PEM, FIXTURE_PEM "x", FIXTURE_PEM FIXTURE_PEM,
    BEGIN "\n" FIRST_LINE "\n" END "\n",
    BEGIN "\n" FIRST_LINE "\n" SECOND_LINE "\n",
    BEGIN "\n" FIRST_LINE "\n" SECOND_LINE "\n-----END PUBLIC KEY----",
    BEGIN "\n" FIRST_LINE "\n" SECOND_LINE "\n-----END RSA PUBLIC KEY-----\n",
    BEGIN "\n" FIRST_LINE "\n" SECOND_LINE "AAAA\n" END "\n",
    BEGIN "\n" FIRST_LINE "\n" "=" SECOND_LINE "\n" END "\n",
    BEGIN "\n" FIRST_LINE "\n" "*" SECOND_LINE "\n" END "\n",
    BEGIN "\n" FIRST_LINE "\n"
    "swvC3rj9z1EkZr6v_YbIY7qnRNkHYZ7qzDSYc73l1UEAlpEBNCvSUxbSDg==\n" END "\n",
    BEGIN "\nProc-Type: 4,ENCRYPTED\n\n" FIRST_LINE "\n" SECOND_LINE "\n" END "\n",
    "-----BEGIN RSA PUBLIC KEY-----\n" FIRST_LINE SECOND_LINE "\n-----END RSA PUBLIC KEY-----\n",
    "-----BEGIN EC PRIVATE KEY-----\n" FIRST_LINE SECOND_LINE "\n-----END EC PRIVATE KEY-----\n",
    "-----BEGIN CERTIFICATE-----\n" FIRST_LINE SECOND_LINE "\n-----END CERTIFICATE-----\n",
    "-----begin public key-----\n" FIRST_LINE "\n" SECOND_LINE "\n-----end public key-----\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pems); i++)
    assert_refused (pems[i], MALFORMED);
}

static void
test_truncated (void)
{
  /* the newline at the end is the only thing that may go */
  for (gsize length = 0; length < strlen (FIXTURE_PEM) - 1; length++)
    {
      g_autofree char *pem = g_strndup (FIXTURE_PEM, length);

      assert_refused (pem, MALFORMED);
    }
}

static void
test_points (void)
{
  g_autoptr(EVP_PKEY) key = fixture_load_private_key ();
  g_autofree char *good = wrap_hex (P256_HEAD "04" FIXTURE_X FIXTURE_Y);
  g_autofree char *off = wrap_hex (P256_HEAD "04" FIXTURE_Y FIXTURE_X);
  g_autofree char *hybrid = wrap_hex (P256_HEAD "06" FIXTURE_X FIXTURE_Y);
  g_autofree char *hybrid_odd = wrap_hex (P256_HEAD "07" FIXTURE_X FIXTURE_Y);
  g_autofree char *even = wrap_hex ("3039301306072a8648ce3d020106082a8648ce3d030107032200"
                                    "02" FIXTURE_X);
  g_autofree char *odd = wrap_hex ("3039301306072a8648ce3d020106082a8648ce3d030107032200"
                                   "03" FIXTURE_X);
  g_autofree char *infinity = wrap_hex ("3019301306072a8648ce3d020106082a8648ce3d03010703020000");
  g_autofree char *longer = wrap_hex (P256_HEAD "04" FIXTURE_X FIXTURE_Y "00");

  assert_accepted (good, key);
  assert_refused (off, MALFORMED);
  assert_refused (hybrid, MALFORMED);
  assert_refused (hybrid_odd, MALFORMED);
  assert_refused (even, MALFORMED);
  assert_refused (odd, MALFORMED);
  assert_refused (infinity, MALFORMED);
  assert_refused (longer, MALFORMED);
}

/* A curve spelt out instead of named may be any curve, with any generator. */
static void
test_explicit_curve (void)
{
  EVP_PKEY *generated = NULL;
  g_autoptr(EVP_PKEY) key = NULL;
  g_autoptr(EVP_PKEY_CTX) context = EVP_PKEY_CTX_new_from_name (NULL, "EC", NULL);
  g_autofree char *pem = NULL;
  OSSL_PARAM parameters[] = {
    OSSL_PARAM_construct_utf8_string (OSSL_PKEY_PARAM_GROUP_NAME, (char *) "P-256", 0),
    OSSL_PARAM_construct_utf8_string (OSSL_PKEY_PARAM_EC_ENCODING, (char *) "explicit", 0),
    OSSL_PARAM_construct_end (),
  };

  g_assert_cmpint (EVP_PKEY_keygen_init (context), ==, 1);
  g_assert_cmpint (EVP_PKEY_CTX_set_params (context, parameters), ==, 1);
  g_assert_cmpint (EVP_PKEY_generate (context, &generated), ==, 1);
  key = generated;
  pem = passkeys_public_key_dup_pem (key);
  g_assert_cmpuint (strlen (pem), >, strlen (FIXTURE_PEM) + 100);
  assert_refused (pem, UNSUPPORTED);
}

static void
test_too_long (void)
{
  g_autofree char *newlines = g_strnfill (8 * 1024, '\n');
  g_autofree char *pem = g_strconcat (FIXTURE_PEM, newlines, NULL);
  g_autoptr(EVP_PKEY) key = fixture_load_private_key ();

  assert_refused (pem, TOO_LARGE);
  pem[8 * 1024] = '\0';
  assert_accepted (pem, key);
}

static void
test_verify (void)
{
  g_autoptr(EVP_PKEY) key = fixture_generate_key ("P-256");
  g_autoptr(GBytes) message = fixture_bytes_from_text ("message");
  g_autoptr(GBytes) signature = fixture_sign (key, message);
  g_autoptr(GError) error = NULL;

  g_assert_true (passkeys_public_key_verify (key, "SHA2-256", message, signature, &error));
  g_assert_no_error (error);
  g_assert_false (passkeys_public_key_verify (key, "SHA2-512", message, signature, &error));
  fixture_assert_refused (&error, PASSKEYS_WEBAUTHN_ERROR_MISMATCH);
  g_assert_false (passkeys_public_key_verify (key, "NO-SUCH", message, signature, &error));
  fixture_assert_refused (&error, PASSKEYS_WEBAUTHN_ERROR_CRYPTOGRAPHY);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/webauthn/public-key/forms", test_forms);
  g_test_add_func ("/webauthn/public-key/kinds", test_kinds);
  g_test_add_func ("/webauthn/public-key/pkcs1", test_pkcs1);
  g_test_add_func ("/webauthn/public-key/damaged", test_damaged);
  g_test_add_func ("/webauthn/public-key/truncated", test_truncated);
  g_test_add_func ("/webauthn/public-key/points", test_points);
  g_test_add_func ("/webauthn/public-key/explicit-curve", test_explicit_curve);
  g_test_add_func ("/webauthn/public-key/too-long", test_too_long);
  g_test_add_func ("/webauthn/public-key/verify", test_verify);

  return g_test_run ();
}
