/* test-registration.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-registration"

#include "config.h"

#include "passkeys-registration.h"

#include <string.h>

#include "fixture-member.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-session-error.h"
#include "passkeys-sign-in.h"
#include "session-fixture.h"

#define INIT "POST /auth/registration/init"
#define COMPLETE "POST /auth/registration"
#define CHALLENGE_OVER FIXTURE_ERROR (400, "Challenge token is not valid.")

static void
assert_begin_fails (FixtureMember        *fixture,
                    const char           *org_id,
                    const char           *username,
                    GBytes               *code,
                    PasskeysSessionError  expected)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (passkeys_test_await_object (passkeys_registration_begin (fixture->connection,
                                                                          org_id, username, code),
                                             &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, (int) expected);
}

static void
assert_can_sign_in (FixtureMember *fixture)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysSession) session = fixture_member_sign_in (fixture, &error);

  g_assert_no_error (error);
  g_assert_nonnull (passkeys_session_get_user (session));
}

/* The passkey here has the name that the organisation lists it under. */
static void
assert_name (FixtureMember *fixture,
             const char    *expected)
{
  g_autoptr(PasskeysLocalPasskey) passkey =
    g_list_model_get_item (G_LIST_MODEL (fixture->vault), 0);

  g_assert_cmpstr (passkeys_local_passkey_get_name (passkey), ==, expected);
}

/* The id of the recovery key in the last call that registers. */
static char *
dup_recovery_key_id (FixtureMember *fixture)
{
  const PasskeysScriptedRequest *request = fixture_gateway_get_last (fixture->gateway, COMPLETE);
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *recovery;
  JsonObject *info;

  g_assert_true (json_parser_load_from_data (parser, request->body, -1, NULL));
  recovery = json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)),
                                            "recoveryCredential");
  info = json_object_get_object_member (recovery, "credentialInfo");

  return g_strdup (json_object_get_string_member (info, "credId"));
}

/* Passkey and recovery key in the same call; the kit is that of the key. */
static void
test_joins (FixtureMember *fixture,
            gconstpointer  data)
{
  g_autoptr(PasskeysRegistration) registration = fixture_member_begin (fixture);
  g_autoptr(PasskeysRecoveryKit) kit = NULL;
  g_autofree char *key_id = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (passkeys_registration_get_username (registration), ==, FIXTURE_FOUNDER);
  g_assert_cmpstr (passkeys_registration_get_org_id (registration), ==, fixture->org_id);
  g_assert_cmpstr (passkeys_registration_get_organisation_name (registration), ==, "Example");

  kit = fixture_member_complete (fixture, registration, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_recovery_kit_get_username (kit), ==, FIXTURE_FOUNDER);
  g_assert_cmpstr (passkeys_recovery_kit_get_org_id (kit), ==, fixture->org_id);
  g_assert_cmpuint (passkeys_recovery_kit_get_n_groups (kit), ==, 6);

  key_id = dup_recovery_key_id (fixture);
  g_assert_cmpstr (passkeys_recovery_kit_get_key_id (kit), ==, key_id);
  g_assert_cmpuint (fixture_gateway_count (fixture->gateway, COMPLETE), ==, 1);
  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 1);
  assert_name (fixture, "Ada’s laptop");
  assert_can_sign_in (fixture);
}

static void
test_codes_that_do_not_work (FixtureMember *fixture,
                             gconstpointer  data)
{
  g_autoptr(GBytes) wrong = passkeys_secure_bytes_new_text ("0000-0000-0000-0000");
  g_autoptr(PasskeysRegistration) registration = NULL;
  g_autoptr(PasskeysRecoveryKit) kit = NULL;

  assert_begin_fails (fixture, fixture->org_id, FIXTURE_FOUNDER, wrong,
                      PASSKEYS_SESSION_ERROR_WRONG_CODE);
  assert_begin_fails (fixture, fixture->org_id, "john@example.org", fixture->code,
                      PASSKEYS_SESSION_ERROR_WRONG_CODE);
  assert_begin_fails (fixture, "or-00000-00000-00000000000000", FIXTURE_FOUNDER, fixture->code,
                      PASSKEYS_SESSION_ERROR_WRONG_CODE);

  fixture_gateway_fail (fixture->gateway, INIT, 1, FIXTURE_FAULT_BEFORE, 400,
                        FIXTURE_ERROR (400, "Registration code expired"));
  assert_begin_fails (fixture, fixture->org_id, FIXTURE_FOUNDER, fixture->code,
                      PASSKEYS_SESSION_ERROR_CODE_EXPIRED);
  fixture_gateway_fail (fixture->gateway, INIT, 1, FIXTURE_FAULT_BEFORE, 401,
                        FIXTURE_ERROR (401, "User already exists."));
  assert_begin_fails (fixture, fixture->org_id, FIXTURE_FOUNDER, fixture->code,
                      PASSKEYS_SESSION_ERROR_ALREADY_REGISTERED);
  fixture_gateway_fail (fixture->gateway, INIT, 1, FIXTURE_FAULT_BEFORE, 400,
                        FIXTURE_ERROR (400, "User account has been deactivated."));
  assert_begin_fails (fixture, fixture->org_id, FIXTURE_FOUNDER, fixture->code,
                      PASSKEYS_SESSION_ERROR_DEACTIVATED);

  /* Joining twice. */
  registration = fixture_member_begin (fixture);
  kit = fixture_member_complete (fixture, registration, NULL);
  g_assert_nonnull (kit);
  assert_begin_fails (fixture, fixture->org_id, FIXTURE_FOUNDER, fixture->code,
                      PASSKEYS_SESSION_ERROR_ALREADY_REGISTERED);
}

static void
test_other_relying_party (FixtureMember *fixture,
                          gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture_gateway_replace (fixture->gateway, INIT, "\"id\":\"localhost\"",
                           "\"id\":\"example.com\"");
  g_assert_null (passkeys_test_await_object (passkeys_registration_begin (fixture->connection,
                                                                          fixture->org_id,
                                                                          FIXTURE_FOUNDER,
                                                                          fixture->code),
                                             &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_RELYING_PARTY);
  g_assert_nonnull (strstr (error->message, "example.com"));
  g_assert_nonnull (strstr (error->message, "localhost"));
}

static void
test_cancelled (FixtureMember *fixture,
                gconstpointer  data)
{
  g_autoptr(PasskeysRegistration) registration = fixture_member_begin (fixture);
  g_autoptr(PasskeysRecoveryKit) kit = NULL;
  g_autoptr(GError) error = NULL;

  fixture_member_change_person (fixture);
  g_assert_null (fixture_member_complete (fixture, registration, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED);
  g_assert_cmpuint (fixture_gateway_count (fixture->gateway, COMPLETE), ==, 0);
  g_clear_error (&error);

  passkeys_scripted_prompt_add_pin (fixture->person, FIXTURE_PIN);
  kit = fixture_member_complete (fixture, registration, &error);
  g_assert_no_error (error);
}

/* Only the network failed: neither is the passkey lost, nor is another made, nor the PIN asked
 * again. */
static void
test_network_fails (FixtureMember *fixture,
                    gconstpointer  data)
{
  g_autoptr(PasskeysRegistration) registration = fixture_member_begin (fixture);
  g_autoptr(PasskeysRecoveryKit) kit = NULL;
  g_autoptr(GError) error = NULL;
  guint n_asked;

  fixture_gateway_fail (fixture->gateway, COMPLETE, 1, FIXTURE_FAULT_BEFORE, 503,
                        FIXTURE_ERROR (503, "later"));
  g_assert_null (fixture_member_complete (fixture, registration, &error));
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_SERVER);
  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 1);
  g_clear_error (&error);

  n_asked = passkeys_scripted_prompt_get_n_pin_requests (fixture->person);
  kit = fixture_member_complete (fixture, registration, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_pin_requests (fixture->person), ==, n_asked);
  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 1);
  assert_can_sign_in (fixture);
}

/* The server has registered, but its answer got lost: trying again finds out, and the kit is that of
 * the recovery key which the server has. */
static void
test_answer_lost (FixtureMember *fixture,
                  gconstpointer  data)
{
  g_autoptr(PasskeysRegistration) registration = fixture_member_begin (fixture);
  g_autoptr(PasskeysRecoveryKit) kit = NULL;
  g_autofree char *registered_id = NULL;
  g_autoptr(GError) error = NULL;

  fixture_gateway_fail (fixture->gateway, COMPLETE, 1, FIXTURE_FAULT_AFTER, 502,
                        FIXTURE_ERROR (502, "lost"));
  g_assert_null (fixture_member_complete (fixture, registration, &error));
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_SERVER);
  g_clear_error (&error);
  registered_id = dup_recovery_key_id (fixture);

  kit = fixture_member_complete (fixture, registration, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_recovery_kit_get_key_id (kit), ==, registered_id);
  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 1);
  assert_can_sign_in (fixture);
}

/* The challenge ran out while the person was away: everything again, once, and the first passkey
 * goes. */
static void
test_challenge_runs_out (FixtureMember *fixture,
                         gconstpointer  data)
{
  g_autoptr(PasskeysRegistration) registration = fixture_member_begin (fixture);
  g_autoptr(PasskeysRecoveryKit) kit = NULL;
  g_autoptr(GError) error = NULL;

  fixture_gateway_fail (fixture->gateway, COMPLETE, 1, FIXTURE_FAULT_BEFORE, 400, CHALLENGE_OVER);
  kit = fixture_member_complete (fixture, registration, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture_gateway_count (fixture->gateway, INIT), ==, 2);
  g_assert_cmpuint (fixture_gateway_count (fixture->gateway, COMPLETE), ==, 2);
  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 1);
  assert_can_sign_in (fixture);
}

static void
test_challenge_always_runs_out (FixtureMember *fixture,
                                gconstpointer  data)
{
  g_autoptr(PasskeysRegistration) registration = fixture_member_begin (fixture);
  g_autoptr(GError) error = NULL;

  fixture_gateway_fail (fixture->gateway, COMPLETE, 100, FIXTURE_FAULT_BEFORE, 400, CHALLENGE_OVER);
  g_assert_null (fixture_member_complete (fixture, registration, &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_CHALLENGE_EXPIRED);
  g_assert_cmpuint (fixture_gateway_count (fixture->gateway, COMPLETE), ==, 2);
  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 0);
}

/* Refused for good: the passkey that nobody knows is removed again. */
static void
test_refused_for_good (FixtureMember *fixture,
                       gconstpointer  data)
{
  g_autoptr(PasskeysRegistration) registration = fixture_member_begin (fixture);
  g_autoptr(GError) error = NULL;

  fixture_gateway_fail (fixture->gateway, COMPLETE, 1, FIXTURE_FAULT_BEFORE, 400,
                        FIXTURE_ERROR (400, "Registration code expired"));
  g_assert_null (fixture_member_complete (fixture, registration, &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_CODE_EXPIRED);
  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 0);
}

/* While nobody can tell whether it was registered, the passkey stays. */
static void
test_not_removed_in_doubt (FixtureMember *fixture,
                           gconstpointer  data)
{
  g_autoptr(PasskeysRegistration) registration = fixture_member_begin (fixture);
  g_autoptr(GError) error = NULL;

  fixture_gateway_fail (fixture->gateway, COMPLETE, 1, FIXTURE_FAULT_AFTER, 502,
                        FIXTURE_ERROR (502, "lost"));
  g_assert_null (fixture_member_complete (fixture, registration, &error));
  g_clear_error (&error);

  fixture_gateway_fail (fixture->gateway, "POST /auth/login/init", 100, FIXTURE_FAULT_BEFORE, 502,
                        FIXTURE_ERROR (502, "lost"));
  g_assert_null (fixture_member_complete (fixture, registration, &error));
  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 1);
  g_assert_true (passkeys_test_await (passkeys_registration_abandon (registration), NULL));
  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 1);

  fixture_gateway_fail (fixture->gateway, "", 0, FIXTURE_FAULT_BEFORE, 0, "");
  g_assert_true (passkeys_test_await (passkeys_registration_abandon (registration), NULL));
  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 1);
  assert_can_sign_in (fixture);
}

static void
test_abandoned (FixtureMember *fixture,
                gconstpointer  data)
{
  g_autoptr(PasskeysRegistration) registration = fixture_member_begin (fixture);
  g_autoptr(GError) error = NULL;

  g_assert_true (passkeys_test_await (passkeys_registration_abandon (registration), NULL));

  fixture_gateway_fail (fixture->gateway, COMPLETE, 1, FIXTURE_FAULT_BEFORE, 503,
                        FIXTURE_ERROR (503, "later"));
  g_assert_null (fixture_member_complete (fixture, registration, &error));
  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 1);

  g_assert_true (passkeys_test_await (passkeys_registration_abandon (registration), NULL));
  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 0);
}

/* Another authenticator is chosen after a failure: the first passkey goes. */
static void
test_other_authenticator (FixtureMember *fixture,
                          gconstpointer  data)
{
  g_autoptr(PasskeysRegistration) registration = fixture_member_begin (fixture);
  g_autoptr(PasskeysLocalAuthenticator) other = passkeys_local_authenticator_new (fixture->vault);
  g_autoptr(PasskeysRecoveryKit) kit = NULL;
  g_autoptr(GError) error = NULL;

  fixture_gateway_fail (fixture->gateway, COMPLETE, 1, FIXTURE_FAULT_BEFORE, 503,
                        FIXTURE_ERROR (503, "later"));
  g_assert_null (fixture_member_complete (fixture, registration, &error));
  g_clear_error (&error);

  kit = passkeys_test_await_object (passkeys_registration_complete (registration, "Other",
                                                                    PASSKEYS_AUTHENTICATOR (other),
                                                                    fixture->prompt),
                                    &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 1);
  assert_can_sign_in (fixture);
}

static gboolean
has_asked (gpointer data)
{
  return passkeys_scripted_prompt_get_n_pin_requests (data) > 0;
}

/* The page is closed while the person is asked. */
static void
test_dropped (FixtureMember *fixture,
              gconstpointer  data)
{
  PasskeysRegistration *registration = fixture_member_begin (fixture);
  DexFuture *future;

  fixture_member_change_person (fixture);
  passkeys_scripted_prompt_add_silence (fixture->person);
  future = passkeys_registration_complete (registration, "This computer", fixture->authenticator,
                                           fixture->prompt);
  passkeys_test_run_until (has_asked, fixture->person);
  dex_unref (future);
  passkeys_test_run (100);
  g_assert_cmpuint (fixture_gateway_count (fixture->gateway, COMPLETE), ==, 0);
  passkeys_test_finalize (registration);
}

#define ADD(name, func) \
  g_test_add ("/registration/" name, FixtureMember, NULL, fixture_member_set_up, func, \
              fixture_member_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("joins", test_joins);
  ADD ("codes-that-do-not-work", test_codes_that_do_not_work);
  ADD ("other-relying-party", test_other_relying_party);
  ADD ("cancelled", test_cancelled);
  ADD ("network-fails", test_network_fails);
  ADD ("answer-lost", test_answer_lost);
  ADD ("challenge-runs-out", test_challenge_runs_out);
  ADD ("challenge-always-runs-out", test_challenge_always_runs_out);
  ADD ("refused-for-good", test_refused_for_good);
  ADD ("not-removed-in-doubt", test_not_removed_in_doubt);
  ADD ("abandoned", test_abandoned);
  ADD ("other-authenticator", test_other_authenticator);
  ADD ("dropped", test_dropped);

  return g_test_run ();
}
