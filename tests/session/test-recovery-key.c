/* test-recovery-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-recovery-key"

#include "config.h"

#include "passkeys-recovery-key-private.h"

#include <string.h>

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/x509.h>

#include "passkeys-api-error.h"
#include "passkeys-base64url.h"
#include "passkeys-client-data.h"
#include "passkeys-key-credential.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-session-error.h"

/* Published for the API: made and verified with another implementation. */
#define CODE "D1-ABCDEF-GHJKL-MNPQR-STUVW-XYZ23-456789"
#define USERNAME "jane@example.co"
#define ENCRYPTED_PRIVATE_KEY \
  "eyJrZXkiOiJvVTQwaWdFMm9aa21qVFlnOEkxNHJRU0NERjFGZ1ZhZXpJL3FhazRhdmFENXJ5bldhQVpOK0FnM0oxYlFz" \
  "eVl3RWdHV2xKTUNhSGhhQ3AzZmRqdWtzK0tDZ2IzZ2liVU90QnhzVkh1VVdhU1g2d2tpZ01PY1dveFNudmNpcTA4aVhW" \
  "aXN0UnNIRVBSZlBaVkJmcG4vaExJRERCM1grTDl3YVF1dkwxeXIwK1VSd3RCN0hsTjVDT1B1eGhEam9WRGtHS1JBakM3" \
  "MDA3SXRnUT09IiwiaXYiOiJBQUVDQXdRRkJnY0lDUW9MREEwT0R3PT0ifQ=="
#define CREDENTIAL_ID "z_jq0Vqm_QSTTY_nj0a74udQqdyNUOTOXdREOoR_sdQ"
#define CHALLENGE "Y2gtMWQyZTMtZjRnNWgtYWJjZGVmZ2hpamtsbW5vcA"
#define PUBLIC_KEY \
  "-----BEGIN PUBLIC KEY-----\n" \
  "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQpcZA3UJlkn7nQM9faQKiTtpFouu" \
  "swvC3rj9z1EkZr6v/YbIY7qnRNkHYZ7qzDSYc73l1UEAlpEBNCvSUxbSDg==\n" \
  "-----END PUBLIC KEY-----"
#define ORIGIN "https://app.dfns.io"

static const guint8 published_iv[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };

/* The scalar 0x11, thirty zeros, 0x07 with its public point. */
static EVP_PKEY *
make_published_key (void)
{
  static const char point[] =
    "044297190375099649fb9d033d7da40a893b69168baeb30bc2deb8fdcf512466be"
    "affd86c863baa744d907619eeacc349873bde5d54100969101342bd25316d20e";
  static const guint8 pkcs8_head[] = {
    0x30, 0x81, 0x87, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02,
    0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x04, 0x6d, 0x30, 0x6b, 0x02,
    0x01, 0x01, 0x04, 0x20,
  };
  static const guint8 point_head[] = { 0xa1, 0x44, 0x03, 0x42, 0x00 };
  guint8 der[138];
  guint8 *next = der;
  const guint8 *start = der;
  EVP_PKEY *key;

  next = mempcpy (next, pkcs8_head, sizeof pkcs8_head);
  memset (next, 0, 32);
  next[0] = 0x11;
  next[31] = 0x07;
  next += 32;
  next = mempcpy (next, point_head, sizeof point_head);
  for (gsize i = 0; i < 65; i++)
    *next++ = g_ascii_xdigit_value (point[2 * i]) << 4 | g_ascii_xdigit_value (point[2 * i + 1]);

  g_assert_cmpint (next - der, ==, sizeof der);
  key = d2i_AutoPrivateKey (NULL, &start, sizeof der);
  g_assert_nonnull (key);
  return key;
}

static PasskeysRecoveryKey *
make_published (const char *username)
{
  g_autoptr(GBytes) code = passkeys_secure_bytes_new_text (CODE);
  g_autoptr(GError) error = NULL;
  EVP_PKEY *key = make_published_key ();
  PasskeysRecoveryKey *recovery_key;

  recovery_key = _passkeys_recovery_key_new_from_parts (username, code, key, published_iv, &error);
  g_assert_no_error (error);
  EVP_PKEY_free (key);

  return recovery_key;
}

static void
test_published_vector (void)
{
  g_autoptr(PasskeysRecoveryKey) key = make_published (USERNAME);

  g_assert_cmpstr (_passkeys_recovery_key_get_encrypted_private_key (key), ==,
                   ENCRYPTED_PRIVATE_KEY);
  g_assert_cmpstr (passkeys_recovery_key_get_credential_id (key), ==, CREDENTIAL_ID);
}

static void
test_salt_is_trimmed_and_lower (void)
{
  g_autoptr(PasskeysRecoveryKey) same = make_published ("  JANE@Example.CO\n");
  g_autoptr(PasskeysRecoveryKey) other = make_published ("john@example.co");

  g_assert_cmpstr (passkeys_recovery_key_get_credential_id (same), ==, CREDENTIAL_ID);
  g_assert_cmpstr (passkeys_recovery_key_get_credential_id (other), !=, CREDENTIAL_ID);
}

static const char *
get_member (JsonNode   *node,
            const char *name)
{
  return json_object_get_string_member (json_node_get_object (node), name);
}

static void
test_credential (void)
{
  g_autoptr(PasskeysRecoveryKey) key = make_published (USERNAME);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) credential = NULL;
  g_autoptr(GBytes) client_data_json = NULL;
  g_autoptr(GBytes) attestation = NULL;
  g_autoptr(PasskeysClientData) client_data = NULL;
  g_autofree char *pem = NULL;
  JsonNode *info;

  credential = passkeys_recovery_key_build_credential (key, CHALLENGE, ORIGIN, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (get_member (credential, "credentialKind"), ==, "RecoveryKey");
  g_assert_cmpstr (get_member (credential, "encryptedPrivateKey"), ==, ENCRYPTED_PRIVATE_KEY);
  info = json_object_get_member (json_node_get_object (credential), "credentialInfo");
  g_assert_cmpstr (get_member (info, "credId"), ==, CREDENTIAL_ID);

  client_data_json = passkeys_base64url_decode (get_member (info, "clientData"), &error);
  g_assert_no_error (error);
  client_data = passkeys_client_data_parse (client_data_json, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_client_data_get_ceremony (client_data), ==, "key.create");
  g_assert_cmpstr (passkeys_client_data_get_challenge (client_data), ==, CHALLENGE);
  g_assert_cmpstr (passkeys_client_data_get_origin (client_data), ==, ORIGIN);

  attestation = passkeys_base64url_decode (get_member (info, "attestationData"), &error);
  g_assert_no_error (error);
  pem = passkeys_key_credential_verify_attestation (client_data_json, attestation, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pem, ==, PUBLIC_KEY);
}

static void
test_code_is_well_formed (void)
{
  g_autoptr(GRegex) form =
    g_regex_new ("^D1(-[A-HJ-NP-Z2-9]{6})(-[A-HJ-NP-Z2-9]{5}){4}(-[A-HJ-NP-Z2-9]{6})$", 0, 0,
        NULL);
  g_autoptr(GHashTable) codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint seen[128] = { 0 };

  for (guint i = 0; i < 40; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(PasskeysRecoveryKey) key = passkeys_recovery_key_generate (USERNAME, &error);
      char *code;

      g_assert_no_error (error);
      code = passkeys_secure_bytes_dup_text (passkeys_recovery_key_get_code (key));
      g_assert_true (g_regex_match (form, code, 0, NULL));
      for (const char *p = code + 2; *p != '\0'; p++)
        seen[(guint) *p]++;
      g_assert_true (g_hash_table_add (codes, g_strdup (code)));
      passkeys_secure_text_free (code);
    }

  /* 1280 characters of 32: that one never comes up has a probability of 10⁻¹⁶. */
  for (const char *p = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"; *p != '\0'; p++)
    g_assert_cmpuint (seen[(guint) *p], >, 0);
}

static void
derive (const char *code,
        guint8      key[32])
{
  g_autoptr(GChecksum) salt = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (salt, (const guchar *) USERNAME, -1);
  g_checksum_get_digest (salt, digest, &length);
  g_assert_cmpint (PKCS5_PBKDF2_HMAC (code, strlen (code), digest, sizeof digest, 100000,
                                      EVP_sha256 (), 32, key),
                   ==, 1);
}

/* What whoever recovers does: opens the encrypted private key with the code. */
static EVP_PKEY *
open_private_key (const char *encrypted,
                  const char *code)
{
  gsize json_length;
  g_autofree guchar *json = g_base64_decode (encrypted, &json_length);
  g_autoptr(JsonParser) parser = json_parser_new ();
  gsize length;
  gsize iv_length;
  g_autofree guchar *sealed = NULL;
  g_autofree guchar *iv = NULL;
  guint8 key[32];
  guint8 plain[256];
  const guint8 *start = plain;
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new ();
  EVP_PKEY *private_key = NULL;
  int n;
  int rest;

  g_assert_true (json_parser_load_from_data (parser, (char *) json, json_length, NULL));
  sealed = g_base64_decode (get_member (json_parser_get_root (parser), "key"), &length);
  iv = g_base64_decode (get_member (json_parser_get_root (parser), "iv"), &iv_length);
  g_assert_cmpuint (iv_length, ==, 16);

  derive (code, key);
  EVP_DecryptInit_ex (context, EVP_aes_256_gcm (), NULL, NULL, NULL);
  EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_SET_IVLEN, 16, NULL);
  EVP_DecryptInit_ex (context, NULL, NULL, key, iv);
  EVP_DecryptUpdate (context, plain, &n, sealed, length - 16);
  EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_SET_TAG, 16, sealed + length - 16);
  if (EVP_DecryptFinal_ex (context, plain + n, &rest) == 1)
    private_key = d2i_AutoPrivateKey (NULL, &start, n + rest);
  EVP_CIPHER_CTX_free (context);

  return private_key;
}

static void
test_code_opens_the_key (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysRecoveryKey) key = passkeys_recovery_key_generate (USERNAME, &error);
  const char *encrypted = _passkeys_recovery_key_get_encrypted_private_key (key);
  char *code = passkeys_secure_bytes_dup_text (passkeys_recovery_key_get_code (key));
  EVP_PKEY *opened = open_private_key (encrypted, code);

  g_assert_nonnull (opened);
  g_assert_true (EVP_PKEY_is_a (opened, "EC"));
  EVP_PKEY_free (opened);

  code[3] = code[3] == 'A' ? 'B' : 'A';
  g_assert_null (open_private_key (encrypted, code));
  passkeys_secure_text_free (code);
}

static PasskeysRecoveryKey *
open_published (const char  *username,
                const char  *code_text,
                const char  *encrypted,
                GError     **error)
{
  g_autoptr(GBytes) code = passkeys_secure_bytes_new_text (code_text);

  return passkeys_recovery_key_open (username, code, CREDENTIAL_ID, encrypted, error);
}

static void
test_opens_published (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysRecoveryKey) key = NULL;

  key = open_published (" Jane@Example.co", CODE, ENCRYPTED_PRIVATE_KEY, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_recovery_key_get_credential_id (key), ==, CREDENTIAL_ID);
}

static void
assert_not_opened (const char *username,
                   const char *code,
                   const char *encrypted,
                   GQuark      domain,
                   int         expected)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (open_published (username, code, encrypted, &error));
  g_assert_error (error, domain, expected);
}

static void
test_wrong_code (void)
{
  gsize length;
  g_autofree guchar *json = g_base64_decode (ENCRYPTED_PRIVATE_KEY, &length);
  g_autofree char *flipped = NULL;

  json[20] = json[20] == 'A' ? 'B' : 'A';
  flipped = g_base64_encode (json, length);
  assert_not_opened (USERNAME, "D1-BBCDEF-GHJKL-MNPQR-STUVW-XYZ23-456789", ENCRYPTED_PRIVATE_KEY,
                     PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_WRONG_RECOVERY_CODE);
  assert_not_opened ("john@example.co", CODE, ENCRYPTED_PRIVATE_KEY,
                     PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_WRONG_RECOVERY_CODE);
  assert_not_opened (USERNAME, CODE, flipped,
                     PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_WRONG_RECOVERY_CODE);
}

static char *
wrap (const char *json)
{
  return g_base64_encode ((const guchar *) json, strlen (json));
}

static void
test_damaged (void)
{
  static const char *const damaged[] = {
    "", "{}", "[]", "{\"key\":\"\",\"iv\":\"\"}", "{\"key\":7,\"iv\":\"AAAA\"}",
    "{\"key\":\"AAECAwQFBgcICQoLDA0ODw==\",\"iv\":\"AAECAwQFBgcICQoLDA0ODw==\"}",
    "{\"key\":\"AAECAwQFBgcICQoLDA0ODxAREhM=\",\"iv\":\"AAECAw==\"}",
    "{\"key\":\"AAECAwQFBgcICQoLDA0ODxAREhM=\"}",
  };
  g_autofree char *long_one = g_strnfill (16385, 'A');

  for (gsize i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_autofree char *encrypted = wrap (damaged[i]);

      assert_not_opened (USERNAME, CODE, encrypted, PASSKEYS_API_ERROR,
                         PASSKEYS_API_ERROR_NOT_AN_API);
    }

  assert_not_opened (USERNAME, CODE, "no base64", PASSKEYS_API_ERROR,
                     PASSKEYS_API_ERROR_NOT_AN_API);
  assert_not_opened (USERNAME, CODE, long_one, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);
}

/* The challenge is the text that is signed, and the public half of the key verifies. */
static void
test_assertion (void)
{
  static const char set[] = "{\"firstFactorCredential\":{},\"recoveryCredential\":{}}";
  g_autoptr(GBytes) text = g_bytes_new_static (set, strlen (set));
  g_autoptr(PasskeysRecoveryKey) key = NULL;
  g_autoptr(PasskeysClientData) client_data = NULL;
  g_autoptr(JsonNode) recovery = NULL;
  g_autoptr(GBytes) client_data_json = NULL;
  g_autoptr(GBytes) signature = NULL;
  g_autoptr(GBytes) challenge = NULL;
  g_autoptr(GError) error = NULL;
  JsonNode *assertion;

  key = open_published (USERNAME, CODE, ENCRYPTED_PRIVATE_KEY, &error);
  recovery = passkeys_recovery_key_build_assertion (key, text, ORIGIN, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (get_member (recovery, "kind"), ==, "RecoveryKey");
  assertion = json_object_get_member (json_node_get_object (recovery), "credentialAssertion");
  g_assert_cmpstr (get_member (assertion, "credId"), ==, CREDENTIAL_ID);

  client_data_json = passkeys_base64url_decode (get_member (assertion, "clientData"), NULL);
  client_data = passkeys_client_data_parse (client_data_json, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_client_data_get_ceremony (client_data), ==, "key.get");
  g_assert_cmpstr (passkeys_client_data_get_origin (client_data), ==, ORIGIN);
  challenge = passkeys_base64url_decode (passkeys_client_data_get_challenge (client_data), NULL);
  g_assert_true (g_bytes_equal (challenge, text));

  signature = passkeys_base64url_decode (get_member (assertion, "signature"), NULL);
  passkeys_key_credential_verify_assertion (client_data_json, PUBLIC_KEY, NULL, signature, &error);
  g_assert_no_error (error);
}

static void
test_keys_differ (void)
{
  g_autoptr(PasskeysRecoveryKey) one = passkeys_recovery_key_generate (USERNAME, NULL);
  g_autoptr(PasskeysRecoveryKey) two = passkeys_recovery_key_generate (USERNAME, NULL);

  g_assert_cmpstr (passkeys_recovery_key_get_credential_id (one), !=,
                   passkeys_recovery_key_get_credential_id (two));
  g_assert_cmpstr (_passkeys_recovery_key_get_encrypted_private_key (one), !=,
                   _passkeys_recovery_key_get_encrypted_private_key (two));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/recovery-key/published-vector", test_published_vector);
  g_test_add_func ("/recovery-key/salt-is-trimmed-and-lower", test_salt_is_trimmed_and_lower);
  g_test_add_func ("/recovery-key/credential", test_credential);
  g_test_add_func ("/recovery-key/code-is-well-formed", test_code_is_well_formed);
  g_test_add_func ("/recovery-key/code-opens-the-key", test_code_opens_the_key);
  g_test_add_func ("/recovery-key/opens-published", test_opens_published);
  g_test_add_func ("/recovery-key/wrong-code", test_wrong_code);
  g_test_add_func ("/recovery-key/damaged", test_damaged);
  g_test_add_func ("/recovery-key/assertion", test_assertion);
  g_test_add_func ("/recovery-key/keys-differ", test_keys_differ);

  return g_test_run ();
}
