/* test-sign-in.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-sign-in"

#include "config.h"

#include "passkeys-sign-in.h"

#include <string.h>

#include "fixture-member.h"
#include "keyring-prompter.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-candidate.h"
#include "passkeys-session-error.h"
#include "session-fixture.h"

#define INIT "POST /auth/login/init"
#define COMPLETE "POST /auth/login"
#define CHALLENGE_OVER FIXTURE_ERROR (400, "Challenge token is not valid.")

/* A security key without a passkey of this account: it can tell so, and must not be asked to sign. */
#define EMPTY_TYPE_KEY (empty_key_get_type ())

G_DECLARE_FINAL_TYPE (EmptyKey, empty_key, EMPTY, KEY, GObject)

struct _EmptyKey
{
  GObject parent_instance;
};

static DexFuture *
find_nothing (PasskeysAuthenticator  *authenticator,
              PasskeysRequestOptions *options)
{
  return dex_future_new_take_object (g_list_store_new (PASSKEYS_TYPE_CANDIDATE));
}

static void
empty_key_iface_init (PasskeysAuthenticatorInterface *iface)
{
  iface->find_credentials = find_nothing;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (EmptyKey, empty_key, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_AUTHENTICATOR,
                                                      empty_key_iface_init))

static void
empty_key_class_init (EmptyKeyClass *klass)
{
}

static void
empty_key_init (EmptyKey *self)
{
}

static PasskeysSession *
sign_in_as (FixtureMember  *fixture,
            const char     *org_id,
            const char     *username,
            GError        **error)
{
  return passkeys_test_await_object (
    passkeys_sign_in (fixture->connection, org_id, username, NULL, fixture->authenticator,
                      fixture->prompt),
    error);
}

static void
assert_fails (FixtureMember *fixture,
              const char    *username,
              GQuark         domain,
              int            code)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (sign_in_as (fixture, fixture->org_id, username, &error));
  g_assert_error (error, domain, code);
}

static void
test_with_name (FixtureMember *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysSession) session =
    sign_in_as (fixture, fixture->org_id, FIXTURE_FOUNDER, &error);
  PasskeysAccount *account;

  g_assert_no_error (error);
  account = passkeys_session_get_account (session);
  g_assert_cmpstr (passkeys_account_get_username (account), ==, FIXTURE_FOUNDER);
  g_assert_cmpstr (passkeys_account_get_org_id (account), ==, fixture->org_id);
  g_assert_true (passkeys_session_is_kept (session));
  g_assert_nonnull (passkeys_session_get_user (session));
  g_assert_true (passkeys_user_is_administrator (passkeys_session_get_user (session)));
  g_assert_nonnull (passkeys_session_get_expires (session));
}

/* A discoverable passkey tells who it is. */
static void
test_without_name (FixtureMember *fixture,
                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysSession) session = sign_in_as (fixture, fixture->org_id, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_account_get_username (passkeys_session_get_account (session)), ==,
                   FIXTURE_FOUNDER);
}

/* The challenge is asked for once, and what is signed is what the connection says. */
static void
test_what_is_sent (FixtureMember *fixture,
                   gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = sign_in_as (fixture, fixture->org_id, FIXTURE_FOUNDER, NULL);
  g_autofree char *history = fixture_gateway_dup_history (fixture->gateway);

  g_assert_true (g_str_has_prefix (history, INIT "\n" COMPLETE "\nGET /auth/users/us-"));
  g_assert_null (passkeys_scripted_request_get_header (
                   fixture_gateway_get_last (fixture->gateway, INIT), "authorization"));
  g_assert_null (passkeys_scripted_request_get_header (
                   fixture_gateway_get_last (fixture->gateway, COMPLETE), "authorization"));
}

static void
test_refused (FixtureMember *fixture,
              gconstpointer  data)
{
  static const struct
  {
    const char *request;
    guint       status;
    const char *json;
    int         code;
  } cases[] = {
    { INIT, 401, FIXTURE_ERROR (401, "User not found"), PASSKEYS_SESSION_ERROR_UNKNOWN_USER },
    { COMPLETE, 401, FIXTURE_ERROR (401, "User not found"), PASSKEYS_SESSION_ERROR_UNKNOWN_USER },
    { INIT, 400, FIXTURE_ERROR (400, "User account has been deactivated."),
      PASSKEYS_SESSION_ERROR_DEACTIVATED },
    { COMPLETE, 400, FIXTURE_ERROR (400, "User account has been deactivated."),
      PASSKEYS_SESSION_ERROR_DEACTIVATED },
    { INIT, 401,
      FIXTURE_ERROR (401, "User does not have a credential that can be used for the application."),
      PASSKEYS_SESSION_ERROR_NO_PASSKEY_HERE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      fixture_gateway_fail (fixture->gateway, cases[i].request, 1, FIXTURE_FAULT_BEFORE,
                            cases[i].status, cases[i].json);
      assert_fails (fixture, FIXTURE_FOUNDER, PASSKEYS_SESSION_ERROR, cases[i].code);
    }
}

static void
test_unknown_to_the_real_server (FixtureMember *fixture,
                                 gconstpointer  data)
{
  guint n_asked = passkeys_scripted_prompt_get_n_pin_requests (fixture->person);
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysSession) session =
    sign_in_as (fixture, fixture->org_id, "john@example.org", &error);

  g_assert_null (session);
  g_assert_cmpuint (error->domain, ==, PASSKEYS_SESSION_ERROR);
  g_assert_true (error->code == PASSKEYS_SESSION_ERROR_UNKNOWN_USER
                 || error->code == PASSKEYS_SESSION_ERROR_NO_PASSKEY_HERE);
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_pin_requests (fixture->person), ==, n_asked);
}

/* Nobody is asked for a PIN that could not help. */
static void
test_no_passkey_here (FixtureMember *fixture,
                      gconstpointer  data)
{
  guint n_asked = passkeys_scripted_prompt_get_n_pin_requests (fixture->person);

  g_assert_true (passkeys_test_await (passkeys_vault_reset (fixture->vault), NULL));
  assert_fails (fixture, FIXTURE_FOUNDER, PASSKEYS_SESSION_ERROR,
                PASSKEYS_SESSION_ERROR_NO_PASSKEY_HERE);
  assert_fails (fixture, NULL, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_NO_PASSKEY_HERE);
  g_assert_cmpuint (fixture_gateway_count (fixture->gateway, COMPLETE), ==, 0);
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_pin_requests (fixture->person), ==, n_asked);
}

static void
test_empty_key (FixtureMember *fixture,
                gconstpointer  data)
{
  g_autoptr(EmptyKey) key = g_object_new (EMPTY_TYPE_KEY, NULL);
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  future = passkeys_sign_in (fixture->connection, fixture->org_id, FIXTURE_FOUNDER, NULL,
                             PASSKEYS_AUTHENTICATOR (key), fixture->prompt);
  g_assert_null (passkeys_test_await_object (future, &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_NO_PASSKEY_HERE);
}

/* An empty list of a named user does not mean that any passkey will do. */
static void
test_empty_list (FixtureMember *fixture,
                 gconstpointer  data)
{
  fixture_gateway_fail (fixture->gateway, INIT, 1, FIXTURE_FAULT_BEFORE, 200,
                        "{\"challenge\":\"Y2hhbGxlbmdl\",\"challengeIdentifier\":\"a.b.c\","
                        "\"externalAuthenticationUrl\":\"\",\"supportedCredentialKinds\":[],"
                        "\"userVerification\":\"required\",\"attestation\":\"none\","
                        "\"allowCredentials\":{\"key\":[],\"webauthn\":[]}}");
  assert_fails (fixture, FIXTURE_FOUNDER, PASSKEYS_SESSION_ERROR,
                PASSKEYS_SESSION_ERROR_NO_PASSKEY_HERE);
}

static void
test_other_relying_party (FixtureMember *fixture,
                          gconstpointer  data)
{
  guint n_asked = passkeys_scripted_prompt_get_n_pin_requests (fixture->person);
  g_autoptr(GError) error = NULL;

  fixture_gateway_replace (fixture->gateway, INIT, "\"id\":\"localhost\"",
                           "\"id\":\"example.com\"");
  g_assert_null (sign_in_as (fixture, fixture->org_id, FIXTURE_FOUNDER, &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_RELYING_PARTY);
  g_assert_nonnull (strstr (error->message, "example.com"));
  g_assert_nonnull (strstr (error->message, "localhost"));
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_pin_requests (fixture->person), ==, n_asked);
}

static void
test_cancelled (FixtureMember *fixture,
                gconstpointer  data)
{
  fixture_member_change_person (fixture);
  assert_fails (fixture, FIXTURE_FOUNDER, PASSKEYS_AUTHENTICATOR_ERROR,
                PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED);
  g_assert_cmpuint (fixture_gateway_count (fixture->gateway, COMPLETE), ==, 0);
}

static void
test_wrong_pin (FixtureMember *fixture,
                gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = NULL;

  fixture_member_change_person (fixture);
  passkeys_scripted_prompt_add_pin (fixture->person, "wrong horse");
  passkeys_scripted_prompt_add_pin (fixture->person, FIXTURE_PIN);
  session = sign_in_as (fixture, fixture->org_id, FIXTURE_FOUNDER, NULL);
  g_assert_nonnull (session);
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_pin_requests (fixture->person), ==, 2);
  g_assert_cmpuint (fixture_gateway_count (fixture->gateway, COMPLETE), ==, 1);
}

/* The person took long: a new challenge, silently, and not for ever. */
static void
test_challenge_runs_out (FixtureMember *fixture,
                         gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = NULL;
  g_autoptr(GError) error = NULL;

  fixture_gateway_fail (fixture->gateway, COMPLETE, 2, FIXTURE_FAULT_BEFORE, 400, CHALLENGE_OVER);
  session = sign_in_as (fixture, fixture->org_id, FIXTURE_FOUNDER, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture_gateway_count (fixture->gateway, INIT), ==, 3);

  fixture_gateway_forget (fixture->gateway);
  fixture_gateway_fail (fixture->gateway, COMPLETE, 100, FIXTURE_FAULT_BEFORE, 400, CHALLENGE_OVER);
  assert_fails (fixture, FIXTURE_FOUNDER, PASSKEYS_SESSION_ERROR,
                PASSKEYS_SESSION_ERROR_CHALLENGE_EXPIRED);
  g_assert_cmpuint (fixture_gateway_count (fixture->gateway, INIT), ==, 3);
}

static void
answer_token (FixtureMember *fixture,
              const char    *org_id,
              const char    *user_id)
{
  g_autoptr(GBytes) token = NULL;
  g_autofree char *json = NULL;

  token = fixture_make_token_for (org_id, user_id, FIXTURE_FOUNDER,
                                  g_get_real_time () / G_USEC_PER_SEC + 3600);
  json = g_strdup_printf ("{\"token\":\"%.*s\"}", (int) g_bytes_get_size (token),
                          (const char *) g_bytes_get_data (token, NULL));
  fixture_gateway_fail (fixture->gateway, COMPLETE, 1, FIXTURE_FAULT_BEFORE, 200, json);
}

static void
test_tokens_of_others (FixtureMember *fixture,
                       gconstpointer  data)
{
  const char *user_id =
    passkeys_account_get_user_id (passkeys_session_get_account (fixture->session));

  answer_token (fixture, "or-00000-00000-00000000000000", user_id);
  assert_fails (fixture, FIXTURE_FOUNDER, PASSKEYS_SESSION_ERROR,
                PASSKEYS_SESSION_ERROR_INVALID_TOKEN);
  answer_token (fixture, fixture->org_id, "us-00000-00000-00000000000000");
  assert_fails (fixture, NULL, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_INVALID_TOKEN);
  fixture_gateway_fail (fixture->gateway, COMPLETE, 1, FIXTURE_FAULT_BEFORE, 200,
                        "{\"token\":\"abc\"}");
  assert_fails (fixture, FIXTURE_FOUNDER, PASSKEYS_SESSION_ERROR,
                PASSKEYS_SESSION_ERROR_INVALID_TOKEN);
}

static void
test_bad_answers (FixtureMember *fixture,
                  gconstpointer  data)
{
  static const char * const answers[] = {
    "<html>", " ", "[]", "{}", "null", "{\"challenge\":1}", "{\"token\":{}}", "{\"token\":\"\"}",
    "{\"token\":\"a b\"}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      fixture_gateway_fail (fixture->gateway, INIT, 1, FIXTURE_FAULT_BEFORE, 200, answers[i]);
      assert_fails (fixture, FIXTURE_FOUNDER, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);
      fixture_gateway_fail (fixture->gateway, COMPLETE, 1, FIXTURE_FAULT_BEFORE, 200, answers[i]);
      assert_fails (fixture, FIXTURE_FOUNDER, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);
    }
}

static void
test_again (FixtureMember *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) refused = g_error_new_literal (PASSKEYS_API_ERROR,
                                                   PASSKEYS_API_ERROR_UNAUTHORIZED, "no");
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  passkeys_session_report_failure (fixture->session, refused);
  g_assert_true (passkeys_session_is_expired (fixture->session));

  future = passkeys_sign_in_again (fixture->session, fixture->authenticator, fixture->prompt);
  g_assert_true (passkeys_test_await (future, &error));
  g_assert_false (passkeys_session_is_expired (fixture->session));
  g_assert_true (passkeys_test_await (passkeys_session_refresh_user (fixture->session), NULL));

  /* A person who cancels stays signed out, and may try again. */
  passkeys_session_report_failure (fixture->session, refused);
  fixture_member_change_person (fixture);
  future = passkeys_sign_in_again (fixture->session, fixture->authenticator, fixture->prompt);
  g_assert_false (passkeys_test_await (future, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED);
  g_assert_true (passkeys_session_is_expired (fixture->session));
}

/* A locked keyring is unlocked by the ceremony, not mistaken for one without passkeys. */
static void
test_locked_keyring (FixtureMember *fixture,
                     gconstpointer  data)
{
  g_autoptr(PasskeysSession) session = NULL;
  g_autoptr(GError) error = NULL;

  keyring_daemon_stop (fixture->keyring);
  fixture->keyring = keyring_daemon_start (KEYRING_DAEMON_LOCKED);
  {
    g_autoptr(KeyringPrompter) prompter = keyring_prompter_new (KEYRING_PROMPTER_GIVES_PASSWORD, 0);

    session = sign_in_as (fixture, fixture->org_id, FIXTURE_FOUNDER, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (keyring_prompter_get_n_prompts (prompter), >, 0);
  }
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
  DexFuture *future;

  fixture_member_change_person (fixture);
  passkeys_scripted_prompt_add_silence (fixture->person);
  future = passkeys_sign_in (fixture->connection, fixture->org_id, FIXTURE_FOUNDER, NULL,
                             fixture->authenticator, fixture->prompt);
  passkeys_test_run_until (has_asked, fixture->person);
  dex_unref (future);
  passkeys_test_run (100);
  g_assert_cmpuint (fixture_gateway_count (fixture->gateway, COMPLETE), ==, 0);
  passkeys_test_finalize (g_steal_pointer (&fixture->person));
}

#define ADD(name, func) \
  g_test_add ("/sign-in/" name, FixtureMember, NULL, fixture_member_set_up_joined, func, \
              fixture_member_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("with-name", test_with_name);
  ADD ("without-name", test_without_name);
  ADD ("what-is-sent", test_what_is_sent);
  ADD ("refused", test_refused);
  ADD ("unknown-to-the-real-server", test_unknown_to_the_real_server);
  ADD ("no-passkey-here", test_no_passkey_here);
  ADD ("empty-key", test_empty_key);
  ADD ("empty-list", test_empty_list);
  ADD ("other-relying-party", test_other_relying_party);
  ADD ("cancelled", test_cancelled);
  ADD ("wrong-pin", test_wrong_pin);
  ADD ("challenge-runs-out", test_challenge_runs_out);
  ADD ("tokens-of-others", test_tokens_of_others);
  ADD ("bad-answers", test_bad_answers);
  ADD ("again", test_again);
  ADD ("locked-keyring", test_locked_keyring);
  ADD ("dropped", test_dropped);

  return g_test_run ();
}
