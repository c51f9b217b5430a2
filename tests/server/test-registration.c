/* test-registration.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-code.h"
#include "server-fixture.h"
#include "server-member.h"

typedef struct
{
  ServerFixture *server;
  ServerMember  *administrator;
  ServerMember  *invited;
  char          *code;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->server = server_fixture_new ();
  fixture->administrator = server_member_found (fixture->server, "ada@example.org");
  fixture->invited = server_member_invite (fixture->administrator, "bob@example.org");
  fixture->code = server_fixture_take_code (fixture->server, "bob@example.org",
                                            "Registration code");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_free (fixture->code);
  server_member_free (fixture->invited);
  server_member_free (fixture->administrator);
  server_fixture_free (fixture->server);
}

static ServerAnswer *
begin (Fixture    *fixture,
       const char *username,
       const char *code)
{
  g_autofree char *body =
    json_text ("{'orgId':'%s','username':'%s','registrationCode':'%s'}",
               fixture->administrator->organisation_id, username, code);

  return server_fixture_ask (fixture->server, "POST", "/auth/registration/init", NULL, NULL, body);
}

/* SECOND is what follows the first credential in the set. */
static ServerAnswer *
finish (Fixture      *fixture,
        ServerAnswer *begun,
        const char   *second)
{
  g_autofree char *credential =
    server_member_build_credential (fixture->invited, "Key", fixture->invited->credential_id,
                                    server_answer_get_text (begun, "challenge"));
  g_autofree char *body = json_text ("{'firstFactorCredential':{%s}%s}", credential, second);

  return server_fixture_ask (fixture->server, "POST", "/auth/registration",
                             server_answer_get_text (begun, "temporaryAuthenticationToken"), NULL,
                             body);
}

static ServerAnswer *
resend (Fixture    *fixture,
        const char *username)
{
  g_autofree char *body = json_text ("{'orgId':'%s','username':'%s'}",
                                     fixture->administrator->organisation_id, username);

  return server_fixture_ask (fixture->server, "PUT", "/auth/registration/code", NULL, NULL, body);
}

static void
test_code_stays_good_until_registered (Fixture       *fixture,
                                       gconstpointer  data)
{
  g_autoptr (ServerAnswer) first = begin (fixture, "bob@example.org", fixture->code);
  g_autoptr (ServerAnswer) second = begin (fixture, "bob@example.org", fixture->code);
  g_autoptr (ServerAnswer) done = finish (fixture, second, "");
  g_autoptr (ServerAnswer) too_late = finish (fixture, first, "");
  g_autoptr (ServerAnswer) again = begin (fixture, "bob@example.org", fixture->code);

  assert_answered (first);
  assert_answered (done);
  assert_refused (too_late, 400, "Challenge token is not valid.");
  assert_refused (again, 400, "Registration code has already been used");
  server_member_log_in (fixture->invited);
}

/* The first attempt uses the challenge up, even if it fails. */
static void
test_challenge_works_once (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr (ServerAnswer) begun = begin (fixture, "bob@example.org", fixture->code);
  g_autofree char *wrong = server_member_build_credential (fixture->invited, "RecoveryKey",
                                                           "recovery", "another challenge");
  g_autofree char *more = json_text (",'recoveryCredential':{%s}", wrong);
  g_autoptr (ServerAnswer) failed = finish (fixture, begun, more);
  g_autoptr (ServerAnswer) again = finish (fixture, begun, "");

  g_assert_cmpuint (failed->status, ==, 400);
  assert_refused (again, 400, "Challenge token is not valid.");
}

static void
test_code_expires (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (ServerAnswer) in_time = NULL;
  g_autoptr (ServerAnswer) late = NULL;

  server_fixture_wait (fixture->server, PASSKEYS_REGISTRATION_CODE_LIFE - PASSKEYS_SECOND);
  in_time = begin (fixture, "bob@example.org", fixture->code);
  assert_answered (in_time);
  server_fixture_wait (fixture->server, PASSKEYS_SECOND);
  late = begin (fixture, "bob@example.org", fixture->code);
  assert_refused (late, 400, "Registration code expired");
}

/* Nobody learns from a wrong code who exists. */
static void
test_wrong_code_tells_nothing (Fixture       *fixture,
                               gconstpointer  data)
{
  static const char *const names[] = {
    "bob@example.org", "ada@example.org", "nobody@example.org",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (ServerAnswer) answer = begin (fixture, names[i], "0000-0000-0000-000x");

      assert_refused (answer, 401, "Not Authorized.");
    }
}

static void
test_five_wrong_codes (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr (ServerAnswer) right = NULL;
  g_autoptr (ServerAnswer) sent = NULL;
  g_autoptr (ServerAnswer) with_new = NULL;
  g_autofree char *new_code = NULL;

  for (int i = 0; i < PASSKEYS_CODE_WRONG_TRIES; i++)
    {
      g_autoptr (ServerAnswer) wrong = begin (fixture, "bob@example.org", "0000-0000-0000-000x");

      assert_refused (wrong, 401, "Not Authorized.");
    }
  right = begin (fixture, "bob@example.org", fixture->code);
  assert_refused (right, 401, "Not Authorized.");
  sent = resend (fixture, "bob@example.org");
  new_code = server_fixture_take_code (fixture->server, "bob@example.org", "Registration code");
  with_new = begin (fixture, "bob@example.org", new_code);
  assert_answered (with_new);
}

static void
test_four_wrong_codes (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr (ServerAnswer) right = NULL;

  for (int i = 0; i < PASSKEYS_CODE_WRONG_TRIES - 1; i++)
    {
      g_autoptr (ServerAnswer) wrong = begin (fixture, "bob@example.org", "0000-0000-0000-000x");
    }
  right = begin (fixture, "bob@example.org", fixture->code);
  assert_answered (right);
}

static void
test_new_code_ends_the_old (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr (ServerAnswer) begun = begin (fixture, "bob@example.org", fixture->code);
  g_autoptr (ServerAnswer) sent = resend (fixture, "bob@example.org");
  g_autoptr (ServerAnswer) with_old = begin (fixture, "bob@example.org", fixture->code);
  g_autoptr (ServerAnswer) finished = finish (fixture, begun, "");

  assert_answered (sent);
  assert_refused (with_old, 401, "Not Authorized.");
  assert_refused (finished, 400, "Challenge token is not valid.");
}

static void
test_code_for_nobody_new (Fixture       *fixture,
                          gconstpointer  data)
{
  static const char *const names[] = { "ada@example.org", "nobody@example.org" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (ServerAnswer) sent = resend (fixture, names[i]);
      GPtrArray *outgoing = fixture->server->rules->outgoing;
      const PasskeysMailMessage *last = g_ptr_array_index (outgoing, outgoing->len - 1);

      assert_refused (sent, 200, "success");
      g_assert_true (last->is_decoy);
    }
}

/* All or nothing: the first credential is not stored when the recovery key is no good. */
static void
test_all_or_nothing (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (ServerAnswer) begun = begin (fixture, "bob@example.org", fixture->code);
  g_autoptr (ServerAnswer) again = NULL;
  g_autoptr (ServerAnswer) done = NULL;
  g_autofree char *recovery = server_member_build_credential (fixture->invited, "RecoveryKey",
                                                              "recovery", "another challenge");
  g_autofree char *more = json_text (",'recoveryCredential':{%s}", recovery);
  g_autoptr (ServerAnswer) failed = finish (fixture, begun, more);

  g_assert_cmpuint (failed->status, ==, 400);
  again = begin (fixture, "bob@example.org", fixture->code);
  done = finish (fixture, again, "");
  assert_answered (done);
}

static void
test_recovery_key_is_registered_but_does_not_sign (Fixture       *fixture,
                                                   gconstpointer  data)
{
  g_autoptr (ServerAnswer) begun = begin (fixture, "bob@example.org", fixture->code);
  g_autofree char *recovery =
    server_member_build_credential (fixture->invited, "RecoveryKey", "recovery",
                                    server_answer_get_text (begun, "challenge"));
  g_autofree char *more = json_text (",'recoveryCredential':{%s}", recovery);
  g_autoptr (ServerAnswer) done = finish (fixture, begun, more);
  g_autoptr (ServerAnswer) listed = NULL;
  g_autoptr (ServerAnswer) login = NULL;

  assert_answered (done);
  server_member_log_in (fixture->invited);
  listed = server_member_get (fixture->invited, "/auth/credentials");
  g_assert_cmpuint (server_answer_count_items (listed), ==, 2);
  g_set_str (&fixture->invited->credential_id, "recovery");
  login = server_member_try_log_in (fixture->invited);
  assert_refused (login, 401, "Not Authorized.");
}

static void
test_recovery_key_cannot_come_first (Fixture       *fixture,
                                     gconstpointer  data)
{
  g_autoptr (ServerAnswer) begun = begin (fixture, "bob@example.org", fixture->code);
  g_autofree char *recovery =
    server_member_build_credential (fixture->invited, "RecoveryKey", "recovery",
                                    server_answer_get_text (begun, "challenge"));
  g_autofree char *body = json_text ("{'firstFactorCredential':{%s}}", recovery);
  g_autoptr (ServerAnswer) done =
    server_fixture_ask (fixture->server, "POST", "/auth/registration",
                        server_answer_get_text (begun, "temporaryAuthenticationToken"), NULL,
                        body);

  g_assert_cmpuint (done->status, ==, 400);
}

static void
test_deactivated_cannot_register (Fixture       *fixture,
                                  gconstpointer  data)
{
  g_autofree char *path = g_strdup_printf ("/auth/users/%s/deactivate", fixture->invited->user_id);
  g_autoptr (ServerAnswer) begun = begin (fixture, "bob@example.org", fixture->code);
  g_autoptr (ServerAnswer) deactivated = server_member_change (fixture->administrator, "PUT", path,
                                                               "{}");
  g_autoptr (ServerAnswer) finished = finish (fixture, begun, "");
  g_autoptr (ServerAnswer) again = begin (fixture, "bob@example.org", fixture->code);

  assert_answered (deactivated);
  assert_refused (finished, 400, "User account has been deactivated.");
  assert_refused (again, 400, "User account has been deactivated.");
}

static void
test_invitation_says_all (Fixture       *fixture,
                          gconstpointer  data)
{
  GPtrArray *outgoing = fixture->server->rules->outgoing;
  const PasskeysMailMessage *message = g_ptr_array_index (outgoing, outgoing->len - 1);
  gsize length;
  const char *bytes = g_bytes_get_data (message->content, &length);
  g_autofree char *text = g_strndup (bytes, length);
  g_autofree char *link =
    g_strdup_printf ("passkeys://register?username=bob%%40example.org&orgId=%s&code=%s",
                     fixture->administrator->organisation_id, fixture->code);
  g_autofree char *organisation_id =
    g_strdup_printf ("\nOrganisation id: %s\n", fixture->administrator->organisation_id);

  g_assert_true (g_regex_match_simple ("^\\d{4}-\\d{4}-\\d{4}-\\d{4}$", fixture->code, 0, 0));
  g_assert_nonnull (strstr (text, link));
  g_assert_nonnull (strstr (text, "\nUser name: bob@example.org\n"));
  g_assert_nonnull (strstr (text, "\nOrganisation: Test & Söhne\n"));
  g_assert_nonnull (strstr (text, organisation_id));
  g_assert_nonnull (strstr (text, "4 hours"));
}

#define TEST(path, function) \
  g_test_add ("/registration/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST ("code-stays-good-until-registered", test_code_stays_good_until_registered);
  TEST ("challenge-works-once", test_challenge_works_once);
  TEST ("code-expires", test_code_expires);
  TEST ("wrong-code-tells-nothing", test_wrong_code_tells_nothing);
  TEST ("five-wrong-codes", test_five_wrong_codes);
  TEST ("four-wrong-codes", test_four_wrong_codes);
  TEST ("new-code-ends-the-old", test_new_code_ends_the_old);
  TEST ("code-for-nobody-new", test_code_for_nobody_new);
  TEST ("all-or-nothing", test_all_or_nothing);
  TEST ("recovery-key-is-registered-but-does-not-sign",
        test_recovery_key_is_registered_but_does_not_sign);
  TEST ("recovery-key-cannot-come-first", test_recovery_key_cannot_come_first);
  TEST ("deactivated-cannot-register", test_deactivated_cannot_register);
  TEST ("invitation-says-all", test_invitation_says_all);

  return g_test_run ();
}
