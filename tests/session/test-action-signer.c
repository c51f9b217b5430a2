/* test-action-signer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-action-signer"

#include "config.h"

#include "passkeys-action-signer.h"

#include <string.h>

#include "fixture-member.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-credentials-api.h"
#include "passkeys-session-error.h"
#include "passkeys-users-api.h"
#include "session-fixture.h"

#define INIT "POST /auth/action/init"
#define ACTION "POST /auth/action"
#define CHANGE "POST /auth/users"
#define LOGIN_INIT "POST /auth/login/init"
#define LOGIN "POST /auth/login"
#define CHALLENGE_OVER FIXTURE_ERROR (400, "Challenge token is not valid.")
#define NOT_AUTHORIZED FIXTURE_ERROR (401, "Not Authorized.")
#define ACTION_REFUSED FIXTURE_ERROR (403, "user action signature is missing or invalid")

static PasskeysApiResponse *
sign (FixtureMember       *fixture,
      PasskeysApiRequest  *request,
      GError             **error)
{
  return passkeys_test_await_object (passkeys_action_signer_sign (fixture->session, request,
                                                                  fixture->authenticator,
                                                                  fixture->prompt),
                                     error);
}

static PasskeysApiResponse *
invite (FixtureMember  *fixture,
        const char     *email,
        GError        **error)
{
  g_autoptr(PasskeysApiRequest) request = passkeys_users_api_create_request (email, NULL, FALSE);

  return sign (fixture, request, error);
}

static void
assert_invited (FixtureMember *fixture,
                const char    *email)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysApiResponse) response = invite (fixture, email, &error);
  g_autoptr(PasskeysUser) user = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_api_response_get_status (response), ==, 200);
  user = passkeys_user_new_from_json (passkeys_api_response_get_json (response), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_user_get_username (user), ==, email);
}

static void
assert_fails (FixtureMember *fixture,
              GQuark         domain,
              int            code)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (invite (fixture, "grace@example.org", &error));
  g_assert_error (error, domain, code);
}

static void
assert_history (FixtureMember *fixture,
                const char    *expected)
{
  g_autofree char *history = fixture_gateway_dup_history (fixture->gateway);

  g_assert_cmpstr (history, ==, expected);
}

static char *
dup_member (const PasskeysScriptedRequest *request,
            const char                    *name)
{
  g_autoptr(JsonParser) parser = json_parser_new ();

  g_assert_true (json_parser_load_from_data (parser, request->body, -1, NULL));
  return g_strdup (json_object_get_string_member (
                     json_node_get_object (json_parser_get_root (parser)), name));
}

/* The steps in their order, with the token of the session, and the body that is signed is sent. */
static void
test_steps (FixtureMember *fixture,
            gconstpointer  data)
{
  const PasskeysScriptedRequest *init;
  const PasskeysScriptedRequest *change;
  g_autofree char *payload = NULL;
  g_autofree char *path = NULL;
  g_autofree char *method = NULL;

  assert_invited (fixture, "grace@example.org");
  assert_history (fixture, INIT "\n" ACTION "\n" CHANGE);

  init = fixture_gateway_get_last (fixture->gateway, INIT);
  change = fixture_gateway_get_last (fixture->gateway, CHANGE);
  payload = dup_member (init, "userActionPayload");
  path = dup_member (init, "userActionHttpPath");
  method = dup_member (init, "userActionHttpMethod");
  g_assert_cmpstr (payload, ==, change->body);
  g_assert_cmpstr (path, ==, "/auth/users");
  g_assert_cmpstr (method, ==, "POST");
  g_assert_nonnull (passkeys_scripted_request_get_header (init, "authorization"));
  g_assert_null (passkeys_scripted_request_get_header (init, "x-dfns-useraction"));
  g_assert_nonnull (passkeys_scripted_request_get_header (change, "authorization"));
  g_assert_nonnull (passkeys_scripted_request_get_header (change, "x-dfns-useraction"));
}

/* The change is there for the next one who looks. */
static void
test_change_is_made (FixtureMember *fixture,
                     gconstpointer  data)
{
  PasskeysApiClient *client = passkeys_session_get_client (fixture->session);
  g_autoptr(PasskeysPagedList) users = passkeys_users_api_list (client);
  g_autoptr(GError) error = NULL;

  assert_invited (fixture, "grace@example.org");
  g_assert_true (passkeys_test_await (passkeys_paged_list_load_all (users), &error));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (users)), ==, 2);
}

static void
test_challenge_runs_out (FixtureMember *fixture,
                         gconstpointer  data)
{
  fixture_gateway_fail (fixture->gateway, ACTION, 2, FIXTURE_FAULT_BEFORE, 400, CHALLENGE_OVER);
  assert_invited (fixture, "grace@example.org");
  assert_history (fixture,
                  INIT "\n" ACTION "\n" INIT "\n" ACTION "\n" INIT "\n" ACTION "\n" CHANGE);
}

static void
test_challenge_always_runs_out (FixtureMember *fixture,
                                gconstpointer  data)
{
  fixture_gateway_fail (fixture->gateway, ACTION, 100, FIXTURE_FAULT_BEFORE, 400, CHALLENGE_OVER);
  assert_fails (fixture, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_CHALLENGE_EXPIRED);
  assert_history (fixture, INIT "\n" ACTION "\n" INIT "\n" ACTION "\n" INIT "\n" ACTION);
}

static void
test_user_action_runs_out (FixtureMember *fixture,
                           gconstpointer  data)
{
  fixture_gateway_fail (fixture->gateway, CHANGE, 1, FIXTURE_FAULT_BEFORE, 403, ACTION_REFUSED);
  assert_invited (fixture, "grace@example.org");
  assert_history (fixture, INIT "\n" ACTION "\n" CHANGE "\n" INIT "\n" ACTION "\n" CHANGE);

  fixture_gateway_forget (fixture->gateway);
  fixture_gateway_fail (fixture->gateway, CHANGE, 100, FIXTURE_FAULT_BEFORE, 403, ACTION_REFUSED);
  assert_fails (fixture, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_FORBIDDEN);
  g_assert_cmpuint (fixture_gateway_count (fixture->gateway, CHANGE), ==, 3);
}

/* A challenge that the request itself names cannot be renewed here: it is not tried again. */
static void
test_challenge_of_the_request (FixtureMember *fixture,
                               gconstpointer  data)
{
  fixture_gateway_fail (fixture->gateway, CHANGE, 1, FIXTURE_FAULT_BEFORE, 400, CHALLENGE_OVER);
  assert_fails (fixture, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_CHALLENGE_EXPIRED);
  assert_history (fixture, INIT "\n" ACTION "\n" CHANGE);
}

/* Whichever of the three calls is refused: sign in in place, once, then all over. */
static void
test_session_runs_out (FixtureMember *fixture,
                       gconstpointer  data)
{
  static const struct
  {
    const char *request;
    const char *history;
  } cases[] = {
    { INIT, INIT "\n" LOGIN_INIT "\n" LOGIN "\n" INIT "\n" ACTION "\n" CHANGE },
    { ACTION, INIT "\n" ACTION "\n" LOGIN_INIT "\n" LOGIN "\n" INIT "\n" ACTION "\n" CHANGE },
    { CHANGE,
      INIT "\n" ACTION "\n" CHANGE "\n" LOGIN_INIT "\n" LOGIN "\n" INIT "\n" ACTION "\n" CHANGE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *email = g_strdup_printf ("person%zu@example.org", i);

      fixture_gateway_forget (fixture->gateway);
      fixture_gateway_fail (fixture->gateway, cases[i].request, 1, FIXTURE_FAULT_BEFORE, 401,
                            NOT_AUTHORIZED);
      assert_invited (fixture, email);
      assert_history (fixture, cases[i].history);
      g_assert_false (passkeys_session_is_expired (fixture->session));
    }
}

static void
test_session_always_runs_out (FixtureMember *fixture,
                              gconstpointer  data)
{
  fixture_gateway_fail (fixture->gateway, INIT, 100, FIXTURE_FAULT_BEFORE, 401, NOT_AUTHORIZED);
  assert_fails (fixture, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED);
  assert_history (fixture, INIT "\n" LOGIN_INIT "\n" LOGIN "\n" INIT);
  g_assert_true (passkeys_session_is_expired (fixture->session));
}

/* Signing in again fails for a reason of its own, and that is what the person is told. */
static void
test_cannot_sign_in_again (FixtureMember *fixture,
                           gconstpointer  data)
{
  fixture_gateway_fail (fixture->gateway, INIT, 1, FIXTURE_FAULT_BEFORE, 401, NOT_AUTHORIZED);
  fixture_member_change_person (fixture);
  assert_fails (fixture, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED);
  assert_history (fixture, INIT "\n" LOGIN_INIT);
  g_assert_true (passkeys_session_is_expired (fixture->session));
}

static void
test_refused (FixtureMember *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture_gateway_fail (fixture->gateway, CHANGE, 1, FIXTURE_FAULT_BEFORE, 403,
                        FIXTURE_ERROR (403, "CustomerEmployee us-1 is not authorized to perform "
                                            "operation (Auth:Users:Create)"));
  g_assert_null (invite (fixture, "grace@example.org", &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_PERMISSION_MISSING);
  g_assert_cmpstr (passkeys_session_error_get_operation (error), ==, "Auth:Users:Create");

  fixture_gateway_fail (fixture->gateway, CHANGE, 1, FIXTURE_FAULT_BEFORE, 202,
                        "{\"id\":\"cr-1\",\"status\":\"Pending\"}");
  assert_fails (fixture, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_APPROVAL_PENDING);
  fixture_gateway_fail (fixture->gateway, CHANGE, 1, FIXTURE_FAULT_BEFORE, 409,
                        FIXTURE_ERROR (409, "There is one"));
  assert_fails (fixture, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_CONFLICT);
  fixture_gateway_fail (fixture->gateway, INIT, 1, FIXTURE_FAULT_BEFORE, 400,
                        FIXTURE_ERROR (400, "User account has been deactivated."));
  assert_fails (fixture, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_DEACTIVATED);
}

/* The answer got lost after the change: it is not made again behind the person's back. */
static void
test_answer_lost (FixtureMember *fixture,
                  gconstpointer  data)
{
  fixture_gateway_fail (fixture->gateway, CHANGE, 1, FIXTURE_FAULT_AFTER, 502,
                        FIXTURE_ERROR (502, "lost"));
  assert_fails (fixture, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_SERVER);
  assert_history (fixture, INIT "\n" ACTION "\n" CHANGE);
}

static void
test_no_passkey_here (FixtureMember *fixture,
                      gconstpointer  data)
{
  guint n_asked = passkeys_scripted_prompt_get_n_pin_requests (fixture->person);

  g_assert_true (passkeys_test_await (passkeys_vault_reset (fixture->vault), NULL));
  assert_fails (fixture, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_NO_PASSKEY_HERE);
  assert_history (fixture, INIT);
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_pin_requests (fixture->person), ==, n_asked);
}

static void
test_other_relying_party (FixtureMember *fixture,
                          gconstpointer  data)
{
  fixture_gateway_replace (fixture->gateway, INIT, "\"id\":\"localhost\"",
                           "\"id\":\"example.com\"");
  assert_fails (fixture, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_RELYING_PARTY);
  assert_history (fixture, INIT);
}

static void
test_cancelled (FixtureMember *fixture,
                gconstpointer  data)
{
  fixture_member_change_person (fixture);
  assert_fails (fixture, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED);
  assert_history (fixture, INIT);

  passkeys_scripted_prompt_add_pin (fixture->person, FIXTURE_PIN);
  assert_invited (fixture, "grace@example.org");
}

/* The real server binds the user action to the very body: another one is refused. */
static void
test_bound_to_the_body (FixtureMember *fixture,
                        gconstpointer  data)
{
  g_autoptr(PasskeysApiRequest) other =
    passkeys_users_api_create_request ("mallory@example.org", NULL, FALSE);
  g_autoptr(GError) error = NULL;
  const PasskeysScriptedRequest *change;
  PasskeysApiClient *client = passkeys_session_get_client (fixture->session);

  fixture_gateway_fail (fixture->gateway, CHANGE, 1, FIXTURE_FAULT_BEFORE, 503,
                        FIXTURE_ERROR (503, "later"));
  g_assert_null (invite (fixture, "grace@example.org", &error));
  g_clear_error (&error);

  change = fixture_gateway_get_last (fixture->gateway, CHANGE);
  passkeys_api_request_set_user_action (other,
                                        passkeys_scripted_request_get_header (change,
                                                                              "x-dfns-useraction"));
  g_assert_null (passkeys_test_await_object (passkeys_api_client_send (client, other), &error));
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_FORBIDDEN);
}

/* The very same change sent again, as by something in between: the real server makes it once, and one
 * that says so is not asked again behind the person's back. */
static void
test_used_twice (FixtureMember *fixture,
                 gconstpointer  data)
{
  PasskeysApiClient *client = passkeys_session_get_client (fixture->session);
  g_autoptr(PasskeysPagedList) users = passkeys_users_api_list (client);
  g_autoptr(PasskeysApiRequest) again =
    passkeys_users_api_create_request ("grace@example.org", NULL, FALSE);
  g_autoptr(GError) error = NULL;
  const PasskeysScriptedRequest *change;

  assert_invited (fixture, "grace@example.org");
  change = fixture_gateway_get_last (fixture->gateway, CHANGE);
  passkeys_api_request_set_user_action (again,
                                        passkeys_scripted_request_get_header (change,
                                                                              "x-dfns-useraction"));
  g_assert_null (passkeys_test_await_object (passkeys_api_client_send (client, again), &error));
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_BAD_REQUEST);
  g_assert_cmpstr (passkeys_api_failure_get_server_message (error), ==,
                   "user action has already been used");
  g_clear_error (&error);
  g_assert_true (passkeys_test_await (passkeys_paged_list_load_all (users), &error));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (users)), ==, 2);

  fixture_gateway_forget (fixture->gateway);
  fixture_gateway_fail (fixture->gateway, CHANGE, 1, FIXTURE_FAULT_AFTER, 400,
                        FIXTURE_ERROR (400, "user action has already been used"));
  assert_fails (fixture, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_BAD_REQUEST);
  assert_history (fixture, INIT "\n" ACTION "\n" CHANGE);
}

/* Two changes at once, each with its own user action. */
static void
test_two_at_once (FixtureMember *fixture,
                  gconstpointer  data)
{
  g_autoptr(PasskeysApiRequest) one =
    passkeys_users_api_create_request ("one@example.org", NULL, FALSE);
  g_autoptr(PasskeysApiRequest) two =
    passkeys_users_api_create_request ("two@example.org", NULL, FALSE);
  g_autoptr(GError) error = NULL;
  DexFuture *both;

  both = dex_future_all (
    passkeys_action_signer_sign (fixture->session, one, fixture->authenticator, fixture->prompt),
    passkeys_action_signer_sign (fixture->session, two, fixture->authenticator, fixture->prompt),
    NULL);
  passkeys_test_await (both, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture_gateway_count (fixture->gateway, CHANGE), ==, 2);
}

static gboolean
has_asked (gpointer data)
{
  return passkeys_scripted_prompt_get_n_pin_requests (data) > 0;
}

static void
test_dropped (FixtureMember *fixture,
              gconstpointer  data)
{
  g_autoptr(PasskeysApiRequest) request =
    passkeys_users_api_create_request ("one@example.org", NULL, FALSE);
  DexFuture *future;

  fixture_member_change_person (fixture);
  passkeys_scripted_prompt_add_silence (fixture->person);
  future = passkeys_action_signer_sign (fixture->session, request, fixture->authenticator,
                                        fixture->prompt);
  passkeys_test_run_until (has_asked, fixture->person);
  dex_unref (future);
  passkeys_test_run (100);
  assert_history (fixture, INIT);
  passkeys_test_finalize (g_steal_pointer (&fixture->person));
}

#define ADD(name, func) \
  g_test_add ("/action-signer/" name, FixtureMember, NULL, fixture_member_set_up_joined, func, \
              fixture_member_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("steps", test_steps);
  ADD ("change-is-made", test_change_is_made);
  ADD ("challenge-runs-out", test_challenge_runs_out);
  ADD ("challenge-always-runs-out", test_challenge_always_runs_out);
  ADD ("user-action-runs-out", test_user_action_runs_out);
  ADD ("challenge-of-the-request", test_challenge_of_the_request);
  ADD ("session-runs-out", test_session_runs_out);
  ADD ("session-always-runs-out", test_session_always_runs_out);
  ADD ("cannot-sign-in-again", test_cannot_sign_in_again);
  ADD ("refused", test_refused);
  ADD ("answer-lost", test_answer_lost);
  ADD ("no-passkey-here", test_no_passkey_here);
  ADD ("other-relying-party", test_other_relying_party);
  ADD ("cancelled", test_cancelled);
  ADD ("bound-to-the-body", test_bound_to_the_body);
  ADD ("used-twice", test_used_twice);
  ADD ("two-at-once", test_two_at_once);
  ADD ("dropped", test_dropped);

  return g_test_run ();
}
