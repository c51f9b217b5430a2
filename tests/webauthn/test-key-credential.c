/* test-key-credential.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-key-credential"

#include "config.h"

#include "passkeys-key-credential.h"

#include <string.h>

#include "passkeys-client-data.h"
#include "webauthn-fixture.h"

#define MALFORMED PASSKEYS_WEBAUTHN_ERROR_MALFORMED
#define MISMATCH PASSKEYS_WEBAUTHN_ERROR_MISMATCH
#define TOO_LARGE PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE
#define UNSUPPORTED PASSKEYS_WEBAUTHN_ERROR_UNSUPPORTED

#define CREATE_JSON \
  "{\"type\":\"key.create\",\"challenge\":\"" FIXTURE_CHALLENGE "\"," \
  "\"origin\":\"https://app.dfns.io\",\"crossOrigin\":false}"
#define GET_JSON "{\"type\":\"key.get\",\"challenge\":\"" FIXTURE_CHALLENGE "\"}"
#define ESCAPED_PEM \
  "-----BEGIN PUBLIC KEY-----\\n" \
  "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQpcZA3UJlkn7nQM9faQKiTtpFouu\\n" \
  "swvC3rj9z1EkZr6v/YbIY7qnRNkHYZ7qzDSYc73l1UEAlpEBNCvSUxbSDg==\\n" \
  "-----END PUBLIC KEY-----\\n"
#define CREATE_SIGNATURE \
  "304402205a24905b6bf6ce25f27e0447e1b94da75f57e95bc3fb1bc9b1dbea7425a2aee2" \
  "0220724a944e62d47be244149174f4eed820657ee9678ff8e8f3e6730b6d44c75436"
#define GET_SIGNATURE \
  "MEQCH2zunjQSoRFsYasGep-4vgYx0ronsztctiDDIf1X0lcCIQCALdAv-5evakI15dl45enbUsnN9AEuW0u7hZ-mC2eNMw"
#define ATTESTATION \
  "{\"publicKey\":\"" ESCAPED_PEM "\",\"signature\":\"" CREATE_SIGNATURE "\"}"

static void
assert_refused (const char *client_data,
                const char *attestation,
                int         code)
{
  g_autoptr(GBytes) json = fixture_bytes_from_text (client_data);
  g_autoptr(GBytes) data = fixture_bytes_from_text (attestation);
  g_autoptr(GError) error = NULL;

  g_test_message ("%.200s", attestation);
  g_assert_null (passkeys_key_credential_verify_attestation (json, data, &error));
  fixture_assert_refused (&error, code);
}

static void
assert_accepted (const char *client_data,
                 const char *attestation,
                 const char *pem)
{
  g_autoptr(GBytes) json = fixture_bytes_from_text (client_data);
  g_autoptr(GBytes) data = fixture_bytes_from_text (attestation);
  g_autoptr(GError) error = NULL;
  g_autofree char *verified = NULL;

  g_test_message ("%.200s", attestation);
  verified = passkeys_key_credential_verify_attestation (json, data, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (verified, ==, pem);
}

/* Attestation data as a client makes it that writes its PEM in its own way. */
static char *
sign_pem (EVP_PKEY   *key,
          const char *escaped_pem,
          const char *pem)
{
  g_autoptr(GBytes) json = fixture_bytes_from_text (CREATE_JSON);
  g_autofree char *fingerprint = passkeys_key_credential_build_fingerprint (json, pem);
  g_autoptr(GBytes) message = fixture_bytes_from_text (fingerprint);
  g_autoptr(GBytes) signature = fixture_sign (key, message);
  GString *text = g_string_new (NULL);
  const guint8 *data = g_bytes_get_data (signature, NULL);

  g_string_printf (text, "{\"publicKey\":\"%s\",\"signature\":\"", escaped_pem);
  for (gsize i = 0; i < g_bytes_get_size (signature); i++)
    g_string_append_printf (text, "%02x", data[i]);
  g_string_append (text, "\"}");
  return g_string_free_and_steal (text);
}

static void
test_fingerprint (void)
{
  g_autoptr(GBytes) json = fixture_bytes_from_text (CREATE_JSON);
  g_autofree char *fingerprint = passkeys_key_credential_build_fingerprint (json, FIXTURE_PEM);
  g_autofree char *escaped = NULL;

  escaped = passkeys_key_credential_build_fingerprint (json, "a\r\n\t\"\\/é\x01\x7f");
  g_assert_cmpstr (fingerprint, ==,
                   "{\"clientDataHash\":"
                   "\"9935a840df02004faad71123e6abab9151c6cf3daf2ef85baf103169c6ed9ca6\","
                   "\"publicKey\":\"" ESCAPED_PEM "\"}");
  g_assert_cmpstr (escaped, ==,
                   "{\"clientDataHash\":"
                   "\"9935a840df02004faad71123e6abab9151c6cf3daf2ef85baf103169c6ed9ca6\","
                   "\"publicKey\":\"a\\r\\n\\t\\\"\\\\/é\\u0001\x7f\"}");
}

static void
test_registration_vector (void)
{
  assert_accepted (CREATE_JSON, ATTESTATION, FIXTURE_PEM);
  assert_accepted (CREATE_JSON,
                   "{\"algorithm\":\"SHA256\",\"signature\":\"" CREATE_SIGNATURE "\","
                   "\"publicKey\":\"" ESCAPED_PEM "\"}", FIXTURE_PEM);
  assert_refused (GET_JSON, ATTESTATION, MISMATCH);
  assert_refused (CREATE_JSON " ", ATTESTATION, MISMATCH);
}

static void
test_assertion_vector (void)
{
  g_autoptr(GBytes) json = fixture_bytes_from_text (GET_JSON);
  g_autoptr(GBytes) other = fixture_bytes_from_text (CREATE_JSON);
  g_autoptr(GBytes) signature = fixture_bytes_from_base64url (GET_SIGNATURE);
  g_autoptr(GError) error = NULL;

  g_assert_true (passkeys_key_credential_verify_assertion (json, FIXTURE_PEM, NULL, signature,
                                                           &error));
  g_assert_no_error (error);
  g_assert_false (passkeys_key_credential_verify_assertion (other, FIXTURE_PEM, NULL, signature,
                                                            &error));
  fixture_assert_refused (&error, MISMATCH);
  g_assert_false (passkeys_key_credential_verify_assertion (json, "no key", NULL, signature,
                                                            &error));
  fixture_assert_refused (&error, MALFORMED);
}

static void
test_round_trip (gconstpointer kind)
{
  g_autoptr(EVP_PKEY) key = fixture_generate_key (kind);
  g_autoptr(EVP_PKEY) other = fixture_generate_key (kind);
  g_autoptr(GBytes) json = fixture_bytes_from_text (CREATE_JSON);
  g_autofree char *pem = passkeys_public_key_dup_single_line_pem (key);
  g_autofree char *other_pem = passkeys_public_key_dup_pem (other);
  g_autofree char *verified = NULL;
  g_autoptr(GBytes) attestation = NULL;
  g_autoptr(GBytes) signature = NULL;
  g_autoptr(GError) error = NULL;

  attestation = passkeys_key_credential_make_attestation (json, key, NULL, &error);
  g_assert_no_error (error);
  verified = passkeys_key_credential_verify_attestation (json, attestation, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (verified, ==, pem);

  signature = passkeys_key_credential_make_assertion (json, key, &error);
  g_assert_no_error (error);
  g_assert_true (passkeys_key_credential_verify_assertion (json, pem, NULL, signature, &error));
  g_assert_no_error (error);
  g_assert_false (passkeys_key_credential_verify_assertion (json, other_pem, NULL, signature,
                                                            &error));
  fixture_assert_refused (&error, MISMATCH);
}

static void
test_algorithms (void)
{
  static const struct
  {
    const char *kind;
    const char *algorithm;
    gboolean    is_good;
  } cases[] = {
    { "P-256", "SHA256", TRUE },       { "P-256", "SHA512", TRUE },
    { "P-256", "RSA-SHA256", FALSE },  { "P-256", "sha256", FALSE },
    { "P-256", "", FALSE },            { "P-256", "MD5", FALSE },
    { "P-256", "none", FALSE },        { "P-384", "SHA256", TRUE },
    { "secp256k1", "SHA256", TRUE },   { "ED25519", "SHA512", TRUE },
    { "ED25519", "SHA256", FALSE },    { "ED25519", "RSA-SHA256", FALSE },
    { "RSA2048", "SHA256", TRUE },     { "RSA2048", "RSA-SHA256", TRUE },
    { "RSA2048", "SHA512", TRUE },     { "RSA2048", "SHA1", FALSE },
  };
  g_autoptr(GBytes) json = fixture_bytes_from_text (CREATE_JSON);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(EVP_PKEY) key = fixture_generate_key (cases[i].kind);
      g_autoptr(GBytes) attestation = NULL;
      g_autofree char *verified = NULL;
      g_autoptr(GError) error = NULL;

      g_test_message ("%s %s", cases[i].kind, cases[i].algorithm);
      attestation = passkeys_key_credential_make_attestation (json, key, cases[i].algorithm,
                                                              &error);
      if (!cases[i].is_good)
        {
          g_assert_null (attestation);
          fixture_assert_refused (&error, UNSUPPORTED);
          continue;
        }
      verified = passkeys_key_credential_verify_attestation (json, attestation, &error);
      g_assert_no_error (error);
      g_assert_nonnull (verified);
    }
}

/* Each of these names an algorithm that its key does not have, or that it was not signed with. */
static void
test_confusion_of_algorithms (void)
{
  static const char *algorithms[] = { "RSA-SHA256", "SHA1", "", "sha256", "ES256", "none" };

  for (gsize i = 0; i < G_N_ELEMENTS (algorithms); i++)
    {
      g_autofree char *attestation = g_strdup_printf (
        "{\"publicKey\":\"" ESCAPED_PEM "\",\"signature\":\"" CREATE_SIGNATURE "\","
        "\"algorithm\":\"%s\"}", algorithms[i]);

      assert_refused (CREATE_JSON, attestation, UNSUPPORTED);
    }
  assert_refused (CREATE_JSON,
                  "{\"publicKey\":\"" ESCAPED_PEM "\",\"signature\":\"" CREATE_SIGNATURE "\","
                  "\"algorithm\":\"SHA512\"}", MISMATCH);
}

static void
test_weak_keys (void)
{
  static const char *kinds[] = { "RSA1024", "P-521", "P-224", "ED448" };
  g_autoptr(GBytes) json = fixture_bytes_from_text (CREATE_JSON);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(EVP_PKEY) key = fixture_generate_key (kinds[i]);
      g_autoptr(GError) error = NULL;

      g_assert_null (passkeys_key_credential_make_attestation (json, key, NULL, &error));
      fixture_assert_refused (&error, UNSUPPORTED);
      g_assert_null (passkeys_key_credential_make_assertion (json, key, &error));
      fixture_assert_refused (&error, UNSUPPORTED);
    }
}

/* The key is signed for as it was sent: other line breaks, another fingerprint. */
static void
test_forms_of_pem (void)
{
  static const struct
  {
    const char *escaped;
    const char *pem;
  } forms[] = {
    { ESCAPED_PEM, FIXTURE_PEM },
    { "-----BEGIN PUBLIC KEY-----\\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQpcZA3UJlkn7nQM9faQKiTtpFo"
      "uuswvC3rj9z1EkZr6v/YbIY7qnRNkHYZ7qzDSYc73l1UEAlpEBNCvSUxbSDg==\\n-----END PUBLIC KEY-----",
      "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQpcZA3UJlkn7nQM9faQKiTtpFo"
      "uuswvC3rj9z1EkZr6v/YbIY7qnRNkHYZ7qzDSYc73l1UEAlpEBNCvSUxbSDg==\n-----END PUBLIC KEY-----" },
    { "-----BEGIN PUBLIC KEY-----\\r\\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQpcZA3UJlkn7nQM9faQKiTt"
      "pFouuswvC3rj9z1EkZr6v/YbIY7qnRNkHYZ7qzDSYc73l1UEAlpEBNCvSUxbSDg==\\r\\n-----END PUBLIC "
      "KEY-----\\r\\n",
      "-----BEGIN PUBLIC KEY-----\r\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQpcZA3UJlkn7nQM9faQKiTt"
      "pFouuswvC3rj9z1EkZr6v/YbIY7qnRNkHYZ7qzDSYc73l1UEAlpEBNCvSUxbSDg==\r\n-----END PUBLIC "
      "KEY-----\r\n" },
  };
  g_autoptr(EVP_PKEY) key = fixture_load_private_key ();
  g_autofree char *other_form = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *attestation = sign_pem (key, forms[i].escaped, forms[i].pem);

      assert_accepted (CREATE_JSON, attestation, forms[i].pem);
    }

  other_form = sign_pem (key, forms[1].escaped, FIXTURE_PEM);
  assert_refused (CREATE_JSON, other_form, MISMATCH);
}

static void
test_members (void)
{
  static const char *attestations[] = {
    "", "{}", "[]", "null", "{\"publicKey\":\"" ESCAPED_PEM "\"}",
    "{\"signature\":\"" CREATE_SIGNATURE "\"}",
    "{\"publicKey\":\"" ESCAPED_PEM "\",\"signature\":\"" CREATE_SIGNATURE "\",\"extra\":1}",
    "{\"publicKey\":\"" ESCAPED_PEM "\",\"signature\":\"" CREATE_SIGNATURE "\","
    "\"algorithm\":\"SHA256\",\"extra\":1}",
    "{\"publicKey\":\"" ESCAPED_PEM "\",\"signature\":\"" CREATE_SIGNATURE "\",\"algorithm\":null}",
    "{\"publicKey\":\"" ESCAPED_PEM "\",\"signature\":\"" CREATE_SIGNATURE "\",\"algorithm\":1}",
    "{\"publicKey\":\"" ESCAPED_PEM "\",\"signature\":\"" CREATE_SIGNATURE "\","
    "\"signature\":\"" CREATE_SIGNATURE "\"}",
    "{\"publicKey\":\"" ESCAPED_PEM "\",\"publicKey\":\"" ESCAPED_PEM "\","
    "\"signature\":\"" CREATE_SIGNATURE "\"}",
    "{\"publicKey\":{},\"signature\":\"" CREATE_SIGNATURE "\"}",
    "{\"publicKey\":\"" ESCAPED_PEM "\",\"signature\":[]}",
    "{\"publicKey\":\"\",\"signature\":\"" CREATE_SIGNATURE "\"}",
    "{\"publicKey\":\"" ESCAPED_PEM "\\u0000\",\"signature\":\"" CREATE_SIGNATURE "\"}",
    ATTESTATION "x", ATTESTATION ATTESTATION,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (attestations); i++)
    assert_refused (CREATE_JSON, attestations[i], MALFORMED);
}

static void
test_signatures (void)
{
  static const struct
  {
    const char *signature;
    int         code;
  } cases[] = {
    { "", MISMATCH }, { "0", MALFORMED }, { "00", MISMATCH }, { "zz", MALFORMED },
    { CREATE_SIGNATURE "00", MISMATCH }, { CREATE_SIGNATURE "0", MALFORMED },
    { " " CREATE_SIGNATURE " ", MALFORMED }, { "0x" CREATE_SIGNATURE, MALFORMED },
    { GET_SIGNATURE, MALFORMED }, { "é", MALFORMED },
    { "304402205A24905B6BF6CE25F27E0447E1B94DA75F57E95BC3FB1BC9B1DBEA7425A2AEE2"
      "0220724A944E62D47BE244149174F4EED820657EE9678FF8E8F3E6730B6D44C75436", MALFORMED },
    { "5a24905b6bf6ce25f27e0447e1b94da75f57e95bc3fb1bc9b1dbea7425a2aee2"
      "724a944e62d47be244149174f4eed820657ee9678ff8e8f3e6730b6d44c75436", MISMATCH },
  };
  g_autofree char *zeros = g_strnfill (2050, '0');
  g_autofree char *longer = g_strdup_printf (
    "{\"publicKey\":\"" ESCAPED_PEM "\",\"signature\":\"%s\"}", zeros);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *attestation = g_strdup_printf (
        "{\"publicKey\":\"" ESCAPED_PEM "\",\"signature\":\"%s\"}", cases[i].signature);

      assert_refused (CREATE_JSON, attestation, cases[i].code);
    }
  assert_refused (CREATE_JSON, longer, MALFORMED);
}

static void
test_truncated (void)
{
  for (gsize length = 0; length < strlen (ATTESTATION); length++)
    {
      g_autofree char *attestation = g_strndup (ATTESTATION, length);

      assert_refused (CREATE_JSON, attestation, MALFORMED);
    }
}

/* No flipped bit leaves a good attestation: all of it is signed, or is the signature. */
static void
test_flipped (void)
{
  g_autoptr(GBytes) json = fixture_bytes_from_text (CREATE_JSON);
  g_autoptr(GError) error = NULL;

  for (gsize bit = 0; bit < strlen (ATTESTATION) * 8; bit++)
    {
      char attestation[] = ATTESTATION;
      g_autoptr(GBytes) data = NULL;

      attestation[bit / 8] ^= 1 << (bit % 8);
      data = g_bytes_new (attestation, strlen (ATTESTATION));
      g_assert_null (passkeys_key_credential_verify_attestation (json, data, &error));
      fixture_assert_refused (&error, -1);
    }
}

static void
test_too_long (void)
{
  g_autofree char *spaces = g_strnfill (16 * 1024, ' ');
  g_autofree char *attestation = g_strconcat (ATTESTATION, spaces, NULL);

  assert_refused (CREATE_JSON, attestation, TOO_LARGE);
  attestation[16 * 1024] = '\0';
  assert_accepted (CREATE_JSON, attestation, FIXTURE_PEM);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/webauthn/key-credential/fingerprint", test_fingerprint);
  g_test_add_func ("/webauthn/key-credential/registration-vector", test_registration_vector);
  g_test_add_func ("/webauthn/key-credential/assertion-vector", test_assertion_vector);
  g_test_add_data_func ("/webauthn/key-credential/round-trip/p256", "P-256", test_round_trip);
  g_test_add_data_func ("/webauthn/key-credential/round-trip/p384", "P-384", test_round_trip);
  g_test_add_data_func ("/webauthn/key-credential/round-trip/secp256k1", "secp256k1",
                        test_round_trip);
  g_test_add_data_func ("/webauthn/key-credential/round-trip/ed25519", "ED25519",
                        test_round_trip);
  g_test_add_data_func ("/webauthn/key-credential/round-trip/rsa", "RSA2048", test_round_trip);
  g_test_add_func ("/webauthn/key-credential/algorithms", test_algorithms);
  g_test_add_func ("/webauthn/key-credential/confusion", test_confusion_of_algorithms);
  g_test_add_func ("/webauthn/key-credential/weak-keys", test_weak_keys);
  g_test_add_func ("/webauthn/key-credential/forms-of-pem", test_forms_of_pem);
  g_test_add_func ("/webauthn/key-credential/members", test_members);
  g_test_add_func ("/webauthn/key-credential/signatures", test_signatures);
  g_test_add_func ("/webauthn/key-credential/truncated", test_truncated);
  g_test_add_func ("/webauthn/key-credential/flipped", test_flipped);
  g_test_add_func ("/webauthn/key-credential/too-long", test_too_long);

  return g_test_run ();
}
