/* test-device-codes-api.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-api-fixture.h"
#include "passkeys-api-response-private.h"
#include "passkeys-credential.h"
#include "passkeys-device-codes-api.h"
#include "passkeys-registration-challenge.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-test-await.h"
#include "passkeys-test-ceremony.h"
#include "passkeys-test-json.h"

#define CODE "{\"code\":\"A7U-KY6-9PT\",\"expiration\":\"2026-01-01T10:01:00.000Z\"}"

static void
test_create_request (void)
{
  g_autoptr(GDateTime) expiration = g_date_time_new_from_iso8601 ("2026-01-01T11:01:00.0079+01:00", NULL);
  g_autoptr(PasskeysApiRequest) request = passkeys_device_codes_api_create_request (expiration);

  passkeys_api_fixture_assert_built (request, "POST", "/auth/credentials/code",
                                     "{\"expiration\":\"2026-01-01T10:01:00.007Z\"}");
}

static GBytes *
read_code (JsonNode   *json,
           GDateTime **expiration,
           GError    **error)
{
  g_autoptr(PasskeysApiResponse) response = passkeys_api_response_new (200, json);

  return passkeys_device_codes_api_read_code (response, expiration, error);
}

static void
test_read_code (void)
{
  static const struct { const char *member; const char *value; } wrong[] = {
    { "code", NULL }, { "code", "\"\"" }, { "code", "7" }, { "code", "\"A B\"" },
    { "expiration", NULL }, { "expiration", "\"soon\"" }, { "expiration", "7" },
  };
  g_autoptr(JsonNode) json = passkeys_test_json (CODE);
  g_autoptr(GDateTime) expiration = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) code = read_code (json, &expiration, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (code, NULL), g_bytes_get_size (code), "A7U-KY6-9PT", 11);
  g_assert_cmpint (g_date_time_to_unix (expiration), ==, 1767261660);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(JsonNode) bad = passkeys_test_json_with (CODE, wrong[i].member, wrong[i].value);
      g_autoptr(GDateTime) none = NULL;
      g_autoptr(GError) bad_error = NULL;

      g_assert_null (read_code (bad, &none, &bad_error));
      g_assert_error (bad_error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);
      g_assert_null (none);
    }
}

static void
test_init (PasskeysApiFixture *fixture,
           gconstpointer       data)
{
  g_autoptr(GBytes) code = passkeys_secure_bytes_new_text ("A7U-KY6-9PT");
  g_autoptr(PasskeysRegistrationChallenge) challenge = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 200,
                                   "{\"kind\":\"Fido2\",\"user\":{\"id\":\"us-1\",\"name\":\"a\","
                                   "\"displayName\":\"a\"},\"challengeIdentifier\":\"eyJ.c.i\","
                                   "\"challenge\":\"Y2g\",\"authenticatorSelection\":{"
                                   "\"residentKey\":\"required\",\"requireResidentKey\":true,"
                                   "\"userVerification\":\"required\"},\"attestation\":\"none\","
                                   "\"pubKeyCredParams\":[{\"type\":\"public-key\",\"alg\":-7}],"
                                   "\"excludeCredentials\":[]}");
  challenge = passkeys_test_await_object (passkeys_device_codes_api_init (fixture->client, code),
                                          &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_registration_challenge_get_identifier (challenge), ==, "eyJ.c.i");
  passkeys_api_fixture_assert_request (fixture, "POST", "/auth/credentials/code/init", NULL,
                                       "{\"credentialKind\":\"Fido2\",\"code\":\"A7U-KY6-9PT\"}");
}

static void
test_verify (PasskeysApiFixture *fixture,
             gconstpointer       data)
{
  g_autofree char *client_data =
    passkeys_test_dup_client_data (PASSKEYS_CLIENT_DATA_WEBAUTHN_CREATE);
  g_autoptr(PasskeysAttestation) attestation = passkeys_test_attestation_new ();
  g_autoptr(PasskeysCredential) credential = NULL;
  g_autofree char *body = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 200,
                                   "{\"kind\":\"Fido2\",\"credentialId\":\"AQI\","
                                   "\"credentialUuid\":\"cr-1\","
                                   "\"dateCreated\":\"2023-04-14T20:41:28.715Z\","
                                   "\"isActive\":true,\"name\":\"Phone\",\"publicKey\":\"\","
                                   "\"relyingPartyId\":\"\",\"origin\":\"\"}");
  credential = passkeys_test_await_object (
    passkeys_device_codes_api_verify (fixture->client, "Phone", "eyJ.c.i", attestation), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_credential_get_credential_uuid (credential), ==, "cr-1");

  body = g_strconcat ("{\"challengeIdentifier\":\"eyJ.c.i\",\"credentialName\":\"Phone\","
                      "\"credentialKind\":\"Fido2\",\"credentialInfo\":{"
                      "\"credId\":\"" PASSKEYS_TEST_CREDENTIAL_ID "\",\"clientData\":\"", client_data,
                      "\",\"attestationData\":\"" PASSKEYS_TEST_ATTESTATION_DATA "\"}}", NULL);
  passkeys_api_fixture_assert_request (fixture, "POST", "/auth/credentials/code/verify", NULL,
                                       body);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/api/device-codes/create-request", test_create_request);
  g_test_add_func ("/api/device-codes/read-code", test_read_code);
  PASSKEYS_API_FIXTURE_ADD ("device-codes", init);
  PASSKEYS_API_FIXTURE_ADD ("device-codes", verify);

  return g_test_run ();
}
