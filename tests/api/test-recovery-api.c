/* test-recovery-api.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-api-fixture.h"
#include "passkeys-json-text.h"
#include "passkeys-recovery-api.h"
#include "passkeys-recovery-challenge.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-test-await.h"
#include "passkeys-test-ceremony.h"
#include "passkeys-test-json.h"

#define CHALLENGE \
  "{\"user\":{\"id\":\"us-1\",\"name\":\"a@b.c\",\"displayName\":\"a@b.c\"}," \
  "\"temporaryAuthenticationToken\":\"eyJ.t.t\",\"challenge\":\"Y2g\"," \
  "\"authenticatorSelection\":{\"residentKey\":\"required\",\"requireResidentKey\":true," \
  "\"userVerification\":\"required\"},\"attestation\":\"none\"," \
  "\"pubKeyCredParams\":[{\"type\":\"public-key\",\"alg\":-7}],\"excludeCredentials\":[]," \
  "\"allowedRecoveryCredentials\":[{\"id\":\"key-1\",\"encryptedRecoveryKey\":\"b25l\"}," \
  "{\"id\":\"key-2\",\"encryptedRecoveryKey\":\"dHdv\"}]}"

#define PARSE ((PasskeysTestParse) passkeys_recovery_challenge_new_from_json)

static void
test_send_code (PasskeysApiFixture *fixture,
                gconstpointer       data)
{
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 200, "{\"message\":\"success\"}");
  passkeys_test_await (passkeys_recovery_api_send_code (fixture->client, "or-1", "a@b.c"), &error);
  g_assert_no_error (error);
  passkeys_api_fixture_assert_request (fixture, "POST", "/auth/recover/user/code", NULL,
                                       "{\"username\":\"a@b.c\",\"orgId\":\"or-1\"}");
}

static void
test_init (PasskeysApiFixture *fixture,
           gconstpointer       data)
{
  g_autoptr(GBytes) code = passkeys_secure_bytes_new_text ("1234-1234-1234-1234");
  g_autoptr(PasskeysRecoveryChallenge) challenge = NULL;
  PasskeysRegistrationChallenge *registration;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 200, CHALLENGE);
  challenge = passkeys_test_await_object (passkeys_recovery_api_init (fixture->client, "or-1",
                                                                      "a@b.c", code, "key-1"),
                                          &error);
  g_assert_no_error (error);
  registration = passkeys_recovery_challenge_get_registration (challenge);
  g_assert_cmpstr (passkeys_registration_challenge_get_challenge (registration), ==, "Y2g");
  g_assert_cmpstr (passkeys_recovery_challenge_find_encrypted_key (challenge, "key-2"), ==, "dHdv");
  g_assert_null (passkeys_recovery_challenge_find_encrypted_key (challenge, "key-3"));
  passkeys_api_fixture_assert_request (fixture, "POST", "/auth/recover/user/init", NULL,
                                       "{\"username\":\"a@b.c\","
                                       "\"verificationCode\":\"1234-1234-1234-1234\","
                                       "\"orgId\":\"or-1\",\"credentialId\":\"key-1\"}");
}

/* The set that is signed is, byte for byte, part of the body that is sent. */
static void
test_complete (PasskeysApiFixture *fixture,
               gconstpointer       data)
{
  g_autoptr(JsonNode) recovery_key =
    passkeys_test_json ("{\"credentialKind\":\"RecoveryKey\",\"credentialInfo\":{\"credId\":\"x\"},"
                        "\"encryptedPrivateKey\":\"y\"}");
  g_autoptr(JsonNode) recovery = passkeys_test_json ("{\"kind\":\"RecoveryKey\"}");
  g_autoptr(GBytes) token = passkeys_secure_bytes_new_text ("eyJ.t.t");
  g_autoptr(PasskeysAttestation) attestation = passkeys_test_attestation_new ();
  g_autoptr(JsonNode) set = NULL;
  g_autoptr(GBytes) signed_bytes = NULL;
  g_autofree char *signed_text = NULL;
  g_autofree char *body = NULL;
  g_autoptr(GError) error = NULL;

  set = passkeys_recovery_api_build_credentials (attestation, "Jürgen's \"key\"", recovery_key);
  signed_bytes = passkeys_json_text_serialise (set);
  signed_text = g_strndup (g_bytes_get_data (signed_bytes, NULL), g_bytes_get_size (signed_bytes));
  body = g_strconcat ("{\"recovery\":{\"kind\":\"RecoveryKey\"},\"newCredentials\":", signed_text,
                      "}", NULL);

  passkeys_scripted_server_answer (fixture->server, 200, "{}");
  passkeys_test_await (passkeys_recovery_api_complete (fixture->client, token, recovery, set),
                       &error);
  g_assert_no_error (error);
  passkeys_api_fixture_assert_request (fixture, "POST", "/auth/recover/user", "eyJ.t.t", body);
}

static void
assert_keys_refused (const char *list)
{
  g_autoptr(JsonNode) node = passkeys_test_json_with (CHALLENGE, "allowedRecoveryCredentials",
                                                      list);
  g_autoptr(GError) error = NULL;

  g_assert_null (passkeys_recovery_challenge_new_from_json (node, &error));
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);
}

static void
test_bad_challenges (void)
{
  g_autoptr(GString) many = g_string_new ("[");
  g_autofree char *text = g_strnfill (16385, 'a');
  g_autofree char *long_key = NULL;

  passkeys_test_json_assert_required (CHALLENGE, PARSE, "allowedRecoveryCredentials", "challenge",
                                      "temporaryAuthenticationToken", "user", NULL);
  assert_keys_refused ("[7]");
  assert_keys_refused ("[{\"id\":\"a\"}]");
  assert_keys_refused ("[{\"id\":\"\",\"encryptedRecoveryKey\":\"a\"}]");

  long_key = g_strconcat ("[{\"id\":\"a\",\"encryptedRecoveryKey\":\"", text, "\"}]", NULL);
  assert_keys_refused (long_key);

  for (guint i = 0; i < 1001; i++)
    g_string_append_printf (many, "%s{\"id\":\"%u\",\"encryptedRecoveryKey\":\"a\"}",
                            i > 0 ? "," : "", i);
  g_string_append_c (many, ']');
  assert_keys_refused (many->str);
}

/* A challenge of another ceremony cannot pass for one of recovery. */
static void
test_no_token (void)
{
  g_autoptr(JsonNode) node = passkeys_test_json_with (CHALLENGE, "temporaryAuthenticationToken",
                                                      NULL);
  g_autoptr(GError) error = NULL;

  json_object_set_string_member (json_node_get_object (node), "challengeIdentifier", "eyJ.c.i");
  g_assert_null (passkeys_recovery_challenge_new_from_json (node, &error));
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  PASSKEYS_API_FIXTURE_ADD ("recovery", send_code);
  PASSKEYS_API_FIXTURE_ADD ("recovery", init);
  PASSKEYS_API_FIXTURE_ADD ("recovery", complete);
  g_test_add_func ("/api/recovery/bad-challenges", test_bad_challenges);
  g_test_add_func ("/api/recovery/no-token", test_no_token);

  return g_test_run ();
}
