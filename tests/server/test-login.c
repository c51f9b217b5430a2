/* test-login.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-code.h"
#include "server-organisation.h"

static ServerAnswer *
begin (ServerOrganisation *fixture,
       const char         *username,
       const char         *more)
{
  g_autofree char *body = json_text ("{'orgId':'%s','username':'%s'%s}",
                                     fixture->ada->organisation_id, username, more);

  return server_fixture_ask (fixture->server, "POST", "/auth/login/init", NULL, NULL, body);
}

static ServerAnswer *
finish (ServerOrganisation *fixture,
        ServerAnswer       *begun)
{
  g_autofree char *body =
    server_member_build_assertion (fixture->ada,
                                   server_answer_get_text (begun, "challengeIdentifier"),
                                   server_answer_get_text (begun, "challenge"));

  return server_fixture_ask (fixture->server, "POST", "/auth/login", NULL, NULL, body);
}

static ServerAnswer *
list_own (ServerOrganisation *fixture,
          const char         *token)
{
  return server_fixture_ask (fixture->server, "GET", "/auth/credentials", token, NULL, NULL);
}

static void
test_challenge_works_once (ServerOrganisation *fixture,
                           gconstpointer       data)
{
  g_autoptr (ServerAnswer) begun = begin (fixture, "ada@example.org", "");
  g_autoptr (ServerAnswer) first = finish (fixture, begun);
  g_autoptr (ServerAnswer) second = finish (fixture, begun);

  assert_answered (first);
  assert_refused (second, 400, "Challenge token is not valid.");
}

/* Also a try that fails uses the challenge up. */
static void
test_failed_try_ends_challenge (ServerOrganisation *fixture,
                                gconstpointer       data)
{
  g_autoptr (ServerAnswer) begun = begin (fixture, "ada@example.org", "");
  const char *identifier = server_answer_get_text (begun, "challengeIdentifier");
  g_autofree char *body = server_member_build_assertion (fixture->ada, identifier, "other");
  g_autoptr (ServerAnswer) failed = server_fixture_ask (fixture->server, "POST", "/auth/login",
                                                        NULL, NULL, body);
  g_autoptr (ServerAnswer) again = finish (fixture, begun);

  assert_refused (failed, 401, "Not Authorized.");
  assert_refused (again, 400, "Challenge token is not valid.");
}

static void
test_challenge_expires (ServerOrganisation *fixture,
                        gconstpointer       data)
{
  g_autoptr (ServerAnswer) in_time = begin (fixture, "ada@example.org", "");
  g_autoptr (ServerAnswer) done = NULL;
  g_autoptr (ServerAnswer) late = NULL;
  g_autoptr (ServerAnswer) refused = NULL;

  server_fixture_wait (fixture->server, PASSKEYS_CHALLENGE_LIFE - PASSKEYS_SECOND);
  done = finish (fixture, in_time);
  assert_answered (done);
  late = begin (fixture, "ada@example.org", "");
  server_fixture_wait (fixture->server, PASSKEYS_CHALLENGE_LIFE);
  refused = finish (fixture, late);
  assert_refused (refused, 400, "Challenge token is not valid.");
}

static void
test_restart_ends_challenge_not_session (ServerOrganisation *fixture,
                                         gconstpointer       data)
{
  g_autoptr (ServerAnswer) begun = begin (fixture, "ada@example.org", "");
  g_autoptr (ServerAnswer) finished = NULL;
  g_autoptr (ServerAnswer) listed = NULL;

  server_fixture_restart (fixture->server);
  finished = finish (fixture, begun);
  assert_refused (finished, 400, "Challenge token is not valid.");
  listed = list_own (fixture, fixture->ada->token);
  assert_answered (listed);
}

static void
test_session_expires (ServerOrganisation *fixture,
                      gconstpointer       data)
{
  g_autoptr (ServerAnswer) listed = NULL;

  server_fixture_wait (fixture->server, PASSKEYS_TOKEN_LIFE);
  listed = list_own (fixture, fixture->ada->token);
  assert_refused (listed, 401, "Not Authorized.");
}

static void
test_username_in_any_case (ServerOrganisation *fixture,
                           gconstpointer       data)
{
  g_autoptr (ServerAnswer) begun = begin (fixture, " ADA@Example.org", "");
  g_autoptr (ServerAnswer) done = finish (fixture, begun);

  assert_answered (done);
}

static void
test_unknown (ServerOrganisation *fixture,
              gconstpointer       data)
{
  g_autoptr (ServerAnswer) nobody = begin (fixture, "nobody@example.org", "");
  g_autoptr (ServerAnswer) nowhere =
    server_fixture_ask (fixture->server, "POST", "/auth/login/init", NULL, NULL,
                        "{\"orgId\":\"or-1\",\"username\":\"ada@example.org\"}");

  assert_refused (nobody, 401, "User not found");
  assert_refused (nowhere, 401, "User not found");
}

static void
test_not_registered (ServerOrganisation *fixture,
                     gconstpointer       data)
{
  g_autoptr (ServerMember) invited = server_member_invite (fixture->ada, "bob@example.org");
  g_autoptr (ServerAnswer) begun = begin (fixture, "bob@example.org", "");

  assert_refused (begun, 401,
                  "User does not have a credential that can be used for the application.");
}

static void
test_log_out (ServerOrganisation *fixture,
              gconstpointer       data)
{
  g_autofree char *first = g_strdup (fixture->ada->token);
  g_autoptr (ServerAnswer) out = NULL;
  g_autoptr (ServerAnswer) with_first = NULL;
  g_autoptr (ServerAnswer) with_second = NULL;

  server_member_log_in (fixture->ada);
  out = server_fixture_ask (fixture->server, "PUT", "/auth/logout", first, NULL, NULL);
  assert_answered (out);
  server_fixture_restart (fixture->server);
  with_first = list_own (fixture, first);
  assert_refused (with_first, 401, "Not Authorized.");
  with_second = list_own (fixture, fixture->ada->token);
  assert_answered (with_second);
}

static void
test_log_out_everywhere (ServerOrganisation *fixture,
                         gconstpointer       data)
{
  g_autofree char *first = g_strdup (fixture->ada->token);
  g_autoptr (ServerAnswer) out = NULL;
  g_autoptr (ServerAnswer) with_first = NULL;
  g_autoptr (ServerAnswer) with_second = NULL;

  server_member_log_in (fixture->ada);
  out = server_fixture_ask (fixture->server, "PUT", "/auth/logout", fixture->ada->token, NULL,
                            "{\"allSessions\":true,\"anything\":1}");
  assert_answered (out);
  server_fixture_restart (fixture->server);
  with_first = list_own (fixture, first);
  with_second = list_own (fixture, fixture->ada->token);
  assert_refused (with_first, 401, "Not Authorized.");
  assert_refused (with_second, 401, "Not Authorized.");
  server_member_log_in (fixture->ada);
}

static ServerAnswer *
ask_for_code (ServerOrganisation *fixture,
              const char         *username)
{
  g_autofree char *body = json_text ("{'orgId':'%s','username':'%s'}",
                                     fixture->ada->organisation_id, username);

  return server_fixture_ask (fixture->server, "POST", "/auth/login/code", NULL, NULL, body);
}

static ServerAnswer *
begin_with_code (ServerOrganisation *fixture,
                 const char         *code)
{
  g_autofree char *more = json_text (",'loginCode':'%s'", code);

  return begin (fixture, "ada@example.org", more);
}

static void
test_login_code (ServerOrganisation *fixture,
                 gconstpointer       data)
{
  g_autoptr (ServerAnswer) sent = ask_for_code (fixture, "ada@example.org");
  g_autofree char *code = server_fixture_take_code (fixture->server, "ada@example.org",
                                                    "Login code");
  g_autoptr (ServerAnswer) begun = begin_with_code (fixture, code);
  g_autoptr (ServerAnswer) again = begin_with_code (fixture, code);

  assert_answered (sent);
  g_assert_true (g_regex_match_simple ("^\\d{4}-\\d{4}-\\d{4}-\\d{4}$", code, 0, 0));
  assert_answered (begun);
  assert_refused (again, 403, "Invalid code");
}

static void
test_login_code_expires (ServerOrganisation *fixture,
                         gconstpointer       data)
{
  g_autoptr (ServerAnswer) sent = ask_for_code (fixture, "ada@example.org");
  g_autofree char *code = server_fixture_take_code (fixture->server, "ada@example.org",
                                                    "Login code");
  g_autoptr (ServerAnswer) begun = NULL;

  server_fixture_wait (fixture->server, PASSKEYS_LOGIN_CODE_LIFE);
  begun = begin_with_code (fixture, code);
  assert_refused (begun, 403, "Invalid code");
}

static void
test_five_wrong_codes (ServerOrganisation *fixture,
                       gconstpointer       data)
{
  g_autoptr (ServerAnswer) sent = ask_for_code (fixture, "ada@example.org");
  g_autofree char *code = server_fixture_take_code (fixture->server, "ada@example.org",
                                                    "Login code");
  g_autoptr (ServerAnswer) begun = NULL;

  for (int i = 0; i < PASSKEYS_CODE_WRONG_TRIES; i++)
    {
      g_autoptr (ServerAnswer) wrong = begin_with_code (fixture, "0000-0000-0000-000x");

      assert_refused (wrong, 403, "Invalid code");
      server_fixture_restart (fixture->server);
    }
  begun = begin_with_code (fixture, code);
  assert_refused (begun, 403, "Invalid code");
}

/* The same answer for everybody, and nothing in the post for nobody. */
static void
test_code_for_nobody (ServerOrganisation *fixture,
                      gconstpointer       data)
{
  guint n_before = fixture->server->rules->outgoing->len;
  g_autoptr (ServerAnswer) sent = ask_for_code (fixture, "nobody@example.org");
  const PasskeysMailMessage *message = g_ptr_array_index (fixture->server->rules->outgoing,
                                                          n_before);

  assert_answered (sent);
  g_assert_cmpuint (fixture->server->rules->outgoing->len, ==, n_before + 1);
  g_assert_true (message->is_decoy);
}

static void
test_codes_are_limited_for_each_name (ServerOrganisation *fixture,
                                      gconstpointer       data)
{
  g_autoptr (ServerAnswer) other = NULL;
  g_autoptr (ServerAnswer) later = NULL;

  for (int i = 0; i < 11; i++)
    {
      const char *const names[] = { "nobody@example.org", "NOBODY@example.org" };
      g_autoptr (ServerAnswer) sent = ask_for_code (fixture, names[i % 2]);

      g_assert_cmpuint (sent->status, ==, i < 10 ? 200 : 429);
    }
  other = ask_for_code (fixture, "ada@example.org");
  assert_answered (other);
  server_fixture_wait (fixture->server, PASSKEYS_MINUTE);
  later = ask_for_code (fixture, "nobody@example.org");
  assert_answered (later);
}

/* A password-protected key is handed out, and signs in, only with the mailed code. */
static void
test_protected_key_needs_code (ServerOrganisation *fixture,
                               gconstpointer       data)
{
  ServerFixture *server = fixture->server;
  g_autoptr (ServerAnswer) without = NULL;
  g_autoptr (ServerAnswer) refused = NULL;
  g_autoptr (ServerAnswer) sent = NULL;
  g_autoptr (ServerAnswer) with = NULL;
  g_autoptr (ServerAnswer) done = NULL;
  g_autofree char *code = NULL;
  GString *assertion;
  JsonArray *keys;

  g_assert_true (passkeys_database_run (server->rules->database,
                                        "UPDATE credentials SET kind = 'PasswordProtectedKey',"
                                        " encrypted_private_key = 'opaque'", NULL));
  without = begin (fixture, "ada@example.org", "");
  assert_answered (without);
  g_assert_false (json_object_has_member (json_object_get_object_member (without->body,
                                                                         "allowCredentials"),
                                          "passwordProtectedKey"));
  assertion = g_string_new_take (
    server_member_build_assertion (fixture->ada,
                                   server_answer_get_text (without, "challengeIdentifier"),
                                   server_answer_get_text (without, "challenge")));
  g_string_replace (assertion, "\"Key\"", "\"PasswordProtectedKey\"", 1);
  refused = server_fixture_ask (server, "POST", "/auth/login", NULL, NULL, assertion->str);
  assert_refused (refused, 401, "Not Authorized.");
  g_string_free (assertion, TRUE);

  sent = ask_for_code (fixture, "ada@example.org");
  code = server_fixture_take_code (server, "ada@example.org", "Login code");
  with = begin_with_code (fixture, code);
  assert_answered (with);
  keys = json_object_get_array_member (json_object_get_object_member (with->body,
                                                                      "allowCredentials"),
                                       "passwordProtectedKey");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (keys, 0),
                                                  "encryptedPrivateKey"), ==, "opaque");
  assertion = g_string_new_take (
    server_member_build_assertion (fixture->ada,
                                   server_answer_get_text (with, "challengeIdentifier"),
                                   server_answer_get_text (with, "challenge")));
  g_string_replace (assertion, "\"Key\"", "\"PasswordProtectedKey\"", 1);
  done = server_fixture_ask (server, "POST", "/auth/login", NULL, NULL, assertion->str);
  assert_answered (done);
  g_string_free (assertion, TRUE);
}

static void
test_organisations_of_a_name (ServerOrganisation *fixture,
                              gconstpointer       data)
{
  g_autoptr (ServerMember) other = server_member_found (fixture->server, "ADA@example.org");
  g_autofree char *all = json_text ("{'username':'ada@example.org','origin':'http://localhost'}");
  g_autofree char *one = json_text ("{'username':'ada@example.org','origin':'http://localhost',"
                                    "'orgId':'%s'}", other->organisation_id);
  g_autoptr (ServerAnswer) both = server_fixture_ask (fixture->server, "POST", "/auth/login/orgs",
                                                      NULL, NULL, all);
  g_autoptr (ServerAnswer) single = server_fixture_ask (fixture->server, "POST",
                                                        "/auth/login/orgs", NULL, NULL, one);

  g_assert_cmpuint (server_answer_count_items (both), ==, 2);
  g_assert_cmpuint (server_answer_count_items (single), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (server_answer_get_item (single, 0), "orgId"), ==,
                   other->organisation_id);
}

#define TEST(path, function) \
  g_test_add ("/login/" path, ServerOrganisation, NULL, server_organisation_set_up, \
              function, server_organisation_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST ("challenge-works-once", test_challenge_works_once);
  TEST ("failed-try-ends-challenge", test_failed_try_ends_challenge);
  TEST ("challenge-expires", test_challenge_expires);
  TEST ("restart-ends-challenge-not-session", test_restart_ends_challenge_not_session);
  TEST ("session-expires", test_session_expires);
  TEST ("username-in-any-case", test_username_in_any_case);
  TEST ("unknown", test_unknown);
  TEST ("not-registered", test_not_registered);
  TEST ("log-out", test_log_out);
  TEST ("log-out-everywhere", test_log_out_everywhere);
  TEST ("login-code", test_login_code);
  TEST ("login-code-expires", test_login_code_expires);
  TEST ("five-wrong-codes", test_five_wrong_codes);
  TEST ("code-for-nobody", test_code_for_nobody);
  TEST ("codes-are-limited-for-each-name", test_codes_are_limited_for_each_name);
  TEST ("protected-key-needs-code", test_protected_key_needs_code);
  TEST ("organisations-of-a-name", test_organisations_of_a_name);

  return g_test_run ();
}
