/* test-challenges.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-registration-challenge.h"
#include "passkeys-signing-challenge.h"
#include "passkeys-test-json.h"

#define SIGNING_TEXT \
  "{\"challenge\":\"Y2gtMWQyZTMtZjRnNWgtYWJjZGVmZ2hpamtsbW5vcA\",\"challengeIdentifier\":\"eyJ.a.b\"," \
  "\"externalAuthenticationUrl\":\"\",\"rp\":{\"id\":\"dfns.io\",\"name\":\"Dfns\"}," \
  "\"supportedCredentialKinds\":[{\"kind\":\"Fido2\",\"factor\":\"either\"," \
  "\"requiresSecondFactor\":false}],\"userVerification\":\"required\",\"attestation\":\"direct\"," \
  "\"allowCredentials\":{\"key\":[{\"type\":\"public-key\",\"id\":\"Y3ItMQ\"}]," \
  "\"webauthn\":[{\"type\":\"public-key\",\"id\":\"obLD1OX2BxgpOktcbX6PkA\"}," \
  "{\"type\":\"public-key\",\"id\":\"AQI\",\"transports\":[\"usb\"]}]}}"

#define REGISTRATION_TEXT \
  "{\"user\":{\"id\":\"us-6b58p-r53sr-rlrd3l5cj3uc4ome\",\"name\":\"jane@example.co\"," \
  "\"displayName\":\"Jane\"},\"temporaryAuthenticationToken\":\"eyJ.t.t\"," \
  "\"challenge\":\"Y2gtMWQyZTMtZjRnNWgtYWJjZGVmZ2hpamtsbW5vcA\"," \
  "\"rp\":{\"id\":\"dfns.io\",\"name\":\"Dfns\"}," \
  "\"supportedCredentialKinds\":{\"firstFactor\":[\"Fido2\"],\"secondFactor\":[\"Fido2\"]}," \
  "\"authenticatorSelection\":{\"residentKey\":\"required\",\"requireResidentKey\":true," \
  "\"userVerification\":\"preferred\"},\"attestation\":\"direct\"," \
  "\"pubKeyCredParams\":[{\"type\":\"public-key\",\"alg\":-7},{\"type\":\"public-key\",\"alg\":-257}]," \
  "\"excludeCredentials\":[{\"type\":\"public-key\",\"id\":\"AQI\"}],\"otpUrl\":\"\"}"

#define PARSE_SIGNING ((PasskeysTestParse) passkeys_signing_challenge_new_from_json)
#define PARSE_REGISTRATION ((PasskeysTestParse) passkeys_registration_challenge_new_from_json)

static PasskeysSigningChallenge *
new_signing (const char *member,
             const char *value)
{
  return passkeys_test_json_assert_taken (SIGNING_TEXT, PARSE_SIGNING, member, value);
}

static PasskeysRegistrationChallenge *
new_registration (const char *member,
                  const char *value)
{
  return passkeys_test_json_assert_taken (REGISTRATION_TEXT, PARSE_REGISTRATION, member, value);
}

static void
assert_bytes (GBytes     *bytes,
              const char *expected)
{
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected,
                   strlen (expected));
}

static void
test_signing (void)
{
  g_autoptr(PasskeysSigningChallenge) challenge = new_signing ("unknown", "1");
  g_autoptr(PasskeysRequestOptions) options = NULL;
  g_autoptr(GBytes) second = g_bytes_new_static ("\x01\x02", 2);
  g_autoptr(GBytes) other = g_bytes_new_static ("\x01\x03", 2);

  g_assert_cmpstr (passkeys_signing_challenge_get_challenge (challenge), ==,
                   "Y2gtMWQyZTMtZjRnNWgtYWJjZGVmZ2hpamtsbW5vcA");
  g_assert_cmpstr (passkeys_signing_challenge_get_identifier (challenge), ==, "eyJ.a.b");
  g_assert_cmpstr (passkeys_signing_challenge_get_relying_party_id (challenge), ==, "dfns.io");
  g_assert_cmpint (passkeys_signing_challenge_get_user_verification (challenge), ==,
                   PASSKEYS_REQUIREMENT_REQUIRED);
  g_assert_cmpuint (passkeys_signing_challenge_get_webauthn_allowed (challenge)->len, ==, 2);

  options = passkeys_signing_challenge_build_options (challenge, "app.dfns.io");
  g_assert_cmpstr (passkeys_request_options_get_relying_party_id (options), ==, "app.dfns.io");
  g_assert_cmpint (passkeys_request_options_get_user_verification (options), ==,
                   PASSKEYS_REQUIREMENT_REQUIRED);
  g_assert_true (passkeys_request_options_allows (options, second));
  g_assert_false (passkeys_request_options_allows (options, other));

  g_assert_finalize_object (g_steal_pointer (&challenge));
}

static void
test_signing_required (void)
{
  passkeys_test_json_assert_required (SIGNING_TEXT, PARSE_SIGNING, "challenge",
                                      "challengeIdentifier",
                                      "userVerification", "allowCredentials",
                                      "allowCredentials.webauthn", NULL);
  passkeys_test_json_assert_refused (SIGNING_TEXT, PARSE_SIGNING, "challenge", "\"\"");
  passkeys_test_json_assert_refused (SIGNING_TEXT, PARSE_SIGNING, "challengeIdentifier",
                                     "\"a\\r\\nX-Other: b\"");
  passkeys_test_json_assert_refused (SIGNING_TEXT, PARSE_SIGNING, "rp", "\"dfns.io\"");
  passkeys_test_json_assert_refused (SIGNING_TEXT, PARSE_SIGNING, "rp.id", "\"dfns.io \"");
}

static void
test_signing_wrong_credentials (void)
{
  static const char * const wrong[] = {
    "[1]", "[{}]", "[{\"id\":\"\"}]", "[{\"id\":\"!\"}]", "[{\"id\":17}]",
    "[{\"id\":\"AQI\"},{\"id\":\"A\"}]",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(JsonNode) node = NULL;
      g_autoptr(GError) error = NULL;

      node = passkeys_test_json_with (SIGNING_TEXT, "allowCredentials.webauthn", wrong[i]);
      g_assert_null (passkeys_signing_challenge_new_from_json (node, &error));
      g_assert_nonnull (error);
    }
}

static void
test_signing_many_credentials (void)
{
  g_autoptr(GString) list = g_string_new ("[{\"id\":\"AQI\"}");

  for (guint i = 1; i <= 256; i++)
    g_string_append (list, ",{\"id\":\"AQI\"}");
  g_string_append_c (list, ']');
  passkeys_test_json_assert_refused (SIGNING_TEXT, PARSE_SIGNING, "allowCredentials.webauthn",
                                     list->str);
}

static void
test_signing_optional (void)
{
  g_autoptr(PasskeysSigningChallenge) anonymous = new_signing ("rp", NULL);
  g_autoptr(PasskeysSigningChallenge) anyone = new_signing ("allowCredentials.webauthn", "[]");
  g_autoptr(PasskeysSigningChallenge) lax = new_signing ("userVerification", "\"discouraged\"");
  g_autoptr(PasskeysSigningChallenge) unknown = new_signing ("userVerification", "\"later\"");

  g_assert_null (passkeys_signing_challenge_get_relying_party_id (anonymous));
  g_assert_cmpuint (passkeys_signing_challenge_get_webauthn_allowed (anyone)->len, ==, 0);
  g_assert_cmpint (passkeys_signing_challenge_get_user_verification (lax), ==,
                   PASSKEYS_REQUIREMENT_DISCOURAGED);
  /* A word of tomorrow must not weaken anything today. */
  g_assert_cmpint (passkeys_signing_challenge_get_user_verification (unknown), ==,
                   PASSKEYS_REQUIREMENT_REQUIRED);
}

static void
test_registration (void)
{
  g_autoptr(PasskeysRegistrationChallenge) challenge = new_registration ("unknown", "1");
  g_autoptr(PasskeysRelyingParty) relying_party = passkeys_relying_party_new ("app.dfns.io", "App");
  g_autoptr(PasskeysCreationOptions) options = NULL;
  PasskeysUserEntity *user = passkeys_registration_challenge_get_user (challenge);

  g_assert_cmpstr (passkeys_registration_challenge_get_challenge (challenge), ==,
                   "Y2gtMWQyZTMtZjRnNWgtYWJjZGVmZ2hpamtsbW5vcA");
  g_assert_null (passkeys_registration_challenge_get_identifier (challenge));
  assert_bytes (passkeys_registration_challenge_get_temporary_token (challenge), "eyJ.t.t");
  g_assert_cmpstr (passkeys_registration_challenge_get_relying_party_id (challenge), ==, "dfns.io");
  g_assert_cmpstr (passkeys_registration_challenge_get_relying_party_name (challenge), ==, "Dfns");
  assert_bytes (passkeys_user_entity_get_id (user), "us-6b58p-r53sr-rlrd3l5cj3uc4ome");
  g_assert_cmpstr (passkeys_user_entity_get_name (user), ==, "jane@example.co");
  g_assert_cmpstr (passkeys_user_entity_get_display_name (user), ==, "Jane");

  options = passkeys_registration_challenge_build_options (challenge, relying_party);
  g_assert_true (passkeys_creation_options_get_relying_party (options) == relying_party);
  g_assert_true (passkeys_creation_options_get_user (options) == user);
  g_assert_true (passkeys_creation_options_has_algorithm (options, PASSKEYS_COSE_ALGORITHM_ES256));
  g_assert_true (passkeys_creation_options_has_algorithm (options, PASSKEYS_COSE_ALGORITHM_RS256));
  g_assert_false (passkeys_creation_options_has_algorithm (options, PASSKEYS_COSE_ALGORITHM_EDDSA));
  g_assert_cmpuint (passkeys_creation_options_get_excluded (options)->len, ==, 1);
  g_assert_cmpint (passkeys_creation_options_get_user_verification (options), ==,
                   PASSKEYS_REQUIREMENT_PREFERRED);
  g_assert_cmpint (passkeys_creation_options_get_resident_key (options), ==,
                   PASSKEYS_REQUIREMENT_REQUIRED);
  g_assert_cmpint (passkeys_creation_options_get_attestation (options), ==,
                   PASSKEYS_ATTESTATION_CONVEYANCE_DIRECT);

  g_assert_finalize_object (g_steal_pointer (&challenge));
}

static void
test_registration_required (void)
{
  g_autofree char *longer = g_strdup_printf ("\"%0*d\"", 65, 0);

  passkeys_test_json_assert_required (REGISTRATION_TEXT, PARSE_REGISTRATION, "user", "user.id",
                                      "user.name", "user.displayName", "challenge",
                                      "temporaryAuthenticationToken", "authenticatorSelection",
                                      "authenticatorSelection.residentKey",
                                      "authenticatorSelection.userVerification", "attestation",
                                      "pubKeyCredParams", "excludeCredentials", NULL);
  passkeys_test_json_assert_refused (REGISTRATION_TEXT, PARSE_REGISTRATION, "user.id", longer);
  passkeys_test_json_assert_refused (REGISTRATION_TEXT, PARSE_REGISTRATION, "pubKeyCredParams",
                                     "[]");
  passkeys_test_json_assert_refused (REGISTRATION_TEXT, PARSE_REGISTRATION, "pubKeyCredParams",
                                     "[{\"alg\":\"ES256\"}]");
  passkeys_test_json_assert_refused (REGISTRATION_TEXT, PARSE_REGISTRATION, "pubKeyCredParams",
                                     "[{}]");
  passkeys_test_json_assert_refused (REGISTRATION_TEXT, PARSE_REGISTRATION, "pubKeyCredParams",
                                     "[-7]");
  passkeys_test_json_assert_refused (REGISTRATION_TEXT, PARSE_REGISTRATION, "kind", "\"Key\"");
}

static void
test_adding (void)
{
  g_autoptr(PasskeysRegistrationChallenge) challenge = NULL;
  g_autoptr(JsonNode) node = passkeys_test_json_with (REGISTRATION_TEXT,
                                                      "temporaryAuthenticationToken", NULL);
  g_autoptr(GError) error = NULL;

  json_object_set_string_member (json_node_get_object (node), "challengeIdentifier", "eyJ.c.i");
  json_object_set_string_member (json_node_get_object (node), "kind", "Fido2");
  challenge = passkeys_registration_challenge_new_from_json (node, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_registration_challenge_get_identifier (challenge), ==, "eyJ.c.i");
  g_assert_null (passkeys_registration_challenge_get_temporary_token (challenge));
}

static void
test_registration_odd (void)
{
  g_autoptr(PasskeysRelyingParty) relying_party = passkeys_relying_party_new ("app.dfns.io", "App");
  g_autoptr(PasskeysCreationOptions) options = NULL;
  g_autoptr(PasskeysRegistrationChallenge) huge = NULL;
  g_autoptr(PasskeysRegistrationChallenge) hidden = NULL;
  PasskeysUserEntity *user;

  /* 2³² - 7 is one that nobody has, and not -7. */
  huge = new_registration ("pubKeyCredParams", "[{\"alg\":4294967289},{\"alg\":-257}]");
  options = passkeys_registration_challenge_build_options (huge, relying_party);
  g_assert_false (passkeys_creation_options_has_algorithm (options, PASSKEYS_COSE_ALGORITHM_ES256));
  g_assert_true (passkeys_creation_options_has_algorithm (options, PASSKEYS_COSE_ALGORITHM_RS256));

  hidden = new_registration ("user.displayName", "\"Ja\\u202ene\"");
  user = passkeys_registration_challenge_get_user (hidden);
  g_assert_cmpstr (passkeys_user_entity_get_display_name (user), ==, "Ja\ufffdne");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/api/challenges/signing", test_signing);
  g_test_add_func ("/api/challenges/signing-required", test_signing_required);
  g_test_add_func ("/api/challenges/signing-wrong-credentials", test_signing_wrong_credentials);
  g_test_add_func ("/api/challenges/signing-many-credentials", test_signing_many_credentials);
  g_test_add_func ("/api/challenges/signing-optional", test_signing_optional);
  g_test_add_func ("/api/challenges/registration", test_registration);
  g_test_add_func ("/api/challenges/registration-required", test_registration_required);
  g_test_add_func ("/api/challenges/adding", test_adding);
  g_test_add_func ("/api/challenges/registration-odd", test_registration_odd);

  return g_test_run ();
}
