/* test-registration-api.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-api-fixture.h"
#include "passkeys-registration-api.h"
#include "passkeys-registration-challenge.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-test-await.h"
#include "passkeys-test-ceremony.h"
#include "passkeys-test-json.h"

#define CHALLENGE \
  "{\"user\":{\"id\":\"us-1\",\"name\":\"a@b.c\",\"displayName\":\"a@b.c\"}," \
  "\"temporaryAuthenticationToken\":\"eyJ.t.t\",\"challenge\":\"Y2g\"," \
  "\"authenticatorSelection\":{\"residentKey\":\"required\",\"requireResidentKey\":true," \
  "\"userVerification\":\"required\"},\"attestation\":\"none\"," \
  "\"pubKeyCredParams\":[{\"type\":\"public-key\",\"alg\":-7}],\"excludeCredentials\":[]}"

static void
test_init (PasskeysApiFixture *fixture,
           gconstpointer       data)
{
  g_autoptr(GBytes) code = passkeys_secure_bytes_new_text ("1234-1234-1234-1234");
  g_autoptr(PasskeysRegistrationChallenge) challenge = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  passkeys_scripted_server_answer (fixture->server, 200, CHALLENGE);
  future = passkeys_registration_api_init (fixture->client, "or-1", "a@b.c", code);
  challenge = passkeys_test_await_object (future, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_registration_challenge_get_challenge (challenge), ==, "Y2g");
  passkeys_api_fixture_assert_request (fixture, "POST", "/auth/registration/init", NULL,
                                       "{\"orgId\":\"or-1\",\"username\":\"a@b.c\","
                                       "\"registrationCode\":\"1234-1234-1234-1234\"}");
}

static char *
build_credential (const char *name)
{
  g_autofree char *client_data = passkeys_test_dup_client_data (PASSKEYS_CLIENT_DATA_WEBAUTHN_CREATE);

  return g_strconcat ("{\"firstFactorCredential\":{\"credentialKind\":\"Fido2\",\"credentialInfo\":{"
                      "\"credId\":\"" PASSKEYS_TEST_CREDENTIAL_ID "\",\"clientData\":\"", client_data,
                      "\",\"attestationData\":\"" PASSKEYS_TEST_ATTESTATION_DATA "\"}",
                      name != NULL ? ",\"credentialName\":\"" : "", name != NULL ? name : "",
                      name != NULL ? "\"" : "", "}", NULL);
}

static void
test_complete (PasskeysApiFixture *fixture,
               gconstpointer       data)
{
  const char *recovery = "{\"credentialKind\":\"RecoveryKey\",\"credentialInfo\":{\"credId\":\"x\"},"
                         "\"encryptedPrivateKey\":\"y\"}";
  g_autoptr(JsonNode) recovery_node = passkeys_test_json (recovery);
  g_autoptr(GBytes) token = passkeys_secure_bytes_new_text ("eyJ.t.t");
  g_autoptr(PasskeysAttestation) attestation = passkeys_test_attestation_new ();
  g_autofree char *credential = build_credential ("My laptop");
  g_autofree char *body = g_strconcat (credential, ",\"recoveryCredential\":", recovery, "}", NULL);
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  passkeys_scripted_server_answer (fixture->server, 200,
                                   "{\"credential\":{\"uuid\":\"cr-1\",\"kind\":\"Fido2\","
                                   "\"name\":\"My laptop\"},\"user\":{\"id\":\"us-1\","
                                   "\"username\":\"a@b.c\",\"orgId\":\"or-1\"}}");
  future = passkeys_registration_api_complete (fixture->client, token, attestation, "My laptop",
                                               recovery_node);
  passkeys_test_await (future, &error);
  g_assert_no_error (error);
  passkeys_api_fixture_assert_request (fixture, "POST", "/auth/registration", "eyJ.t.t", body);
}

static void
test_complete_bare (PasskeysApiFixture *fixture,
                    gconstpointer       data)
{
  g_autoptr(GBytes) token = passkeys_secure_bytes_new_text ("eyJ.t.t");
  g_autoptr(PasskeysAttestation) attestation = passkeys_test_attestation_new ();
  g_autofree char *credential = build_credential (NULL);
  g_autofree char *body = g_strconcat (credential, "}", NULL);
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  passkeys_scripted_server_answer (fixture->server, 200, "{}");
  future = passkeys_registration_api_complete (fixture->client, token, attestation, "", NULL);
  passkeys_test_await (future, &error);
  g_assert_no_error (error);
  passkeys_api_fixture_assert_request (fixture, "POST", "/auth/registration", "eyJ.t.t", body);
}

static void
test_resend_code (PasskeysApiFixture *fixture,
                  gconstpointer       data)
{
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 200, "{\"message\":\"success\"}");
  passkeys_test_await (passkeys_registration_api_resend_code (fixture->client, "or-1", "a@b.c"),
                       &error);
  g_assert_no_error (error);
  passkeys_api_fixture_assert_request (fixture, "PUT", "/auth/registration/code", NULL,
                                       "{\"username\":\"a@b.c\",\"orgId\":\"or-1\"}");
}

static void
test_found (PasskeysApiFixture *fixture,
            gconstpointer       data)
{
  g_autofree char *id = NULL;
  g_autofree char *nameless = NULL;
  DexFuture *future;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 200, "{\"id\":\"or-1\"}");
  future = passkeys_registration_api_found_organisation (fixture->client, "Acme \"Ltd\"", "a@b.c");
  id = passkeys_test_await_string (future, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, "or-1");
  passkeys_api_fixture_assert_request (fixture, "POST", "/dashboard/org", NULL,
                                       "{\"adminUser\":{\"email\":\"a@b.c\"},"
                                       "\"termsAndConditionsAccepted\":true,"
                                       "\"privacyPolicyAccepted\":true,\"recaptchaResponse\":\"\","
                                       "\"name\":\"Acme \\\"Ltd\\\"\"}");

  passkeys_scripted_server_answer (fixture->server, 200, "{\"id\":\"or-2\"}");
  future = passkeys_registration_api_found_organisation (fixture->client, NULL, "a@b.c");
  nameless = passkeys_test_await_string (future, &error);
  g_assert_no_error (error);
  passkeys_api_fixture_assert_request (fixture, "POST", "/dashboard/org", NULL,
                                       "{\"adminUser\":{\"email\":\"a@b.c\"},"
                                       "\"termsAndConditionsAccepted\":true,"
                                       "\"privacyPolicyAccepted\":true,\"recaptchaResponse\":\"\"}");
}

static void
test_found_otherwise (PasskeysApiFixture *fixture,
                      gconstpointer       data)
{
  static const char * const wrong[] = { "{}", "{\"id\":\"\"}", "{\"id\":7}", "[]", "\"or-1\"" };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;
      DexFuture *future;

      passkeys_scripted_server_answer (fixture->server, 200, wrong[i]);
      future = passkeys_registration_api_found_organisation (fixture->client, "A", "a@b.c");
      g_assert_false (passkeys_test_await (future, &error));
      g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);
    }
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  PASSKEYS_API_FIXTURE_ADD ("registration", init);
  PASSKEYS_API_FIXTURE_ADD ("registration", complete);
  PASSKEYS_API_FIXTURE_ADD ("registration", complete_bare);
  PASSKEYS_API_FIXTURE_ADD ("registration", resend_code);
  PASSKEYS_API_FIXTURE_ADD ("registration", found);
  PASSKEYS_API_FIXTURE_ADD ("registration", found_otherwise);

  return g_test_run ();
}
