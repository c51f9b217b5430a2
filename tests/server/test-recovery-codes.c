/* test-recovery-codes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-code.h"
#include "passkeys-recovery-rules.h"
#include "server-recovery.h"

/* Who may begin a recovery. */

static void
test_wrong_code_tells_nothing (ServerRecovery *fixture,
                               gconstpointer   data)
{
  static const char *const names[] = {
    "bob@example.org",
    "ada@example.org",
    "nobody@example.org",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (ServerAnswer)
        wrong = server_recovery_try_to_begin (fixture, names[i], "0000-0000-0000-000x", "recovery");

      assert_refused (wrong, 403, "Invalid code");
    }
}

static void
test_code_of_another_kind (ServerRecovery *fixture,
                           gconstpointer   data)
{
  g_autofree char *body = json_text ("{'orgId':'%s','username':'bob@example.org'}",
                                     fixture->bob->organisation_id);
  g_autoptr (ServerAnswer)
    sent = server_fixture_ask (fixture->server, "POST", "/auth/login/code", NULL, NULL, body);
  g_autofree char *code = server_fixture_take_code (fixture->server, "bob@example.org",
                                                    "Login code");
  g_autoptr (ServerAnswer)
    answer = server_recovery_try_to_begin (fixture, "bob@example.org", code, "recovery");

  assert_answered (sent);
  assert_refused (answer, 403, "Invalid code");
}

static void
test_five_wrong_codes (ServerRecovery *fixture,
                       gconstpointer   data)
{
  g_autoptr (ServerAnswer) right = NULL;
  g_autoptr (ServerAnswer) with_new = NULL;

  for (int i = 0; i < PASSKEYS_CODE_WRONG_TRIES; i++)
    {
      g_autoptr (ServerAnswer)
        wrong = server_recovery_try_to_begin (fixture, "bob@example.org", "0000-0000-0000-000x",
                                              "recovery");

      assert_refused (wrong, 403, "Invalid code");
    }
  right = server_recovery_begin (fixture);
  assert_refused (right, 403, "Invalid code");
  server_recovery_renew_code (fixture);
  with_new = server_recovery_begin (fixture);
  assert_answered (with_new);
}

static void
test_wrong_recovery_key (ServerRecovery *fixture,
                         gconstpointer   data)
{
  const char *const ids[] = { "recovery2", fixture->former_id, "new", "RECOVERY" };
  g_autoptr (ServerAnswer) right = NULL;
  g_autoptr (ServerAnswer) fifth = NULL;
  g_autoptr (ServerAnswer) too_late = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (ServerAnswer)
        wrong = server_recovery_try_to_begin (fixture, "bob@example.org", fixture->code, ids[i]);

      assert_refused (wrong, 401, NO_RECOVERY);
    }
  right = server_recovery_begin (fixture);
  assert_answered (right);
  fifth = server_recovery_try_to_begin (fixture, "bob@example.org", fixture->code, "recovery2");
  assert_refused (fifth, 401, NO_RECOVERY);
  too_late = server_recovery_begin (fixture);
  assert_refused (too_late, 403, "Invalid code");
}

/* A recovery key of somebody else is none. */
static void
test_key_of_another (ServerRecovery *fixture,
                     gconstpointer   data)
{
  g_autofree char *body = json_text ("{'orgId':'%s','username':'ada@example.org'}",
                                     fixture->bob->organisation_id);
  g_autoptr (ServerAnswer) sent = server_fixture_ask (fixture->server, "POST",
                                                      "/auth/recover/user/code", NULL, NULL, body);
  g_autofree char *code = server_fixture_take_code (fixture->server, "ada@example.org",
                                                    "Verification code");
  g_autoptr (ServerAnswer)
    answer = server_recovery_try_to_begin (fixture, "ada@example.org", code, "recovery");

  assert_answered (sent);
  assert_refused (answer, 401, NO_RECOVERY);
}

static void
set_bobs_recovery_key_active (ServerRecovery *fixture,
                              const char     *verb)
{
  g_autoptr (ServerAnswer) listed = server_member_get (fixture->bob, "/auth/credentials");
  g_autofree char *path = g_strdup_printf ("/auth/credentials/%s", verb);

  for (guint i = 0; i < server_answer_count_items (listed); i++)
    {
      JsonObject *item = server_answer_get_item (listed, i);
      g_autofree char *body = json_text ("{'credentialUuid':'%s'}",
                                         json_object_get_string_member (item, "credentialUuid"));
      g_autoptr (ServerAnswer) answer = NULL;

      if (strcmp (json_object_get_string_member (item, "kind"), "RecoveryKey") != 0)
        continue;
      answer = server_member_change (fixture->bob, "PUT", path, body);
      assert_answered (answer);
    }
}

static void
test_inactive_recovery_key (ServerRecovery *fixture,
                            gconstpointer   data)
{
  g_autoptr (ServerAnswer) begun = server_recovery_begin (fixture);
  g_autoptr (ServerAnswer) finished = NULL;
  g_autoptr (ServerAnswer) again = NULL;
  g_autoptr (ServerAnswer) active = NULL;

  set_bobs_recovery_key_active (fixture, "deactivate");
  finished = server_recovery_finish (fixture, begun);
  assert_refused (finished, 401, NO_RECOVERY);
  again = server_recovery_begin (fixture);
  assert_refused (again, 401, NO_RECOVERY);
  set_bobs_recovery_key_active (fixture, "activate");
  active = server_recovery_begin (fixture);
  assert_answered (active);
}

static void
test_code_expires (ServerRecovery *fixture,
                   gconstpointer   data)
{
  g_autoptr (ServerAnswer) in_time = NULL;
  g_autoptr (ServerAnswer) late = NULL;

  server_fixture_wait (fixture->server, PASSKEYS_RECOVERY_CODE_LIFE - PASSKEYS_SECOND);
  in_time = server_recovery_begin (fixture);
  assert_answered (in_time);
  server_fixture_wait (fixture->server, PASSKEYS_SECOND);
  late = server_recovery_begin (fixture);
  assert_refused (late, 400, "Verification code expired");
}

static void
test_challenge_expires (ServerRecovery *fixture,
                        gconstpointer   data)
{
  g_autoptr (ServerAnswer) begun = server_recovery_begin (fixture);
  g_autoptr (ServerAnswer) late = NULL;

  server_fixture_wait (fixture->server, PASSKEYS_REGISTRATION_LIFE);
  late = server_recovery_finish (fixture, begun);
  assert_refused (late, 401, "Not Authorized.");
}

static void
test_new_code_ends_the_old (ServerRecovery *fixture,
                            gconstpointer   data)
{
  g_autoptr (ServerAnswer) begun = server_recovery_begin (fixture);
  g_autofree char *former_code = g_strdup (fixture->code);
  g_autoptr (ServerAnswer) finished = NULL;
  g_autoptr (ServerAnswer) with_former = NULL;

  server_recovery_renew_code (fixture);
  finished = server_recovery_finish (fixture, begun);
  assert_refused (finished, 400, "Challenge token is not valid.");
  with_former = server_recovery_try_to_begin (fixture, "bob@example.org", former_code, "recovery");
  assert_refused (with_former, 403, "Invalid code");
  server_recovery_assert_former_works (fixture);
}

static void
set_bob_active (ServerRecovery *fixture,
                const char     *verb)
{
  g_autofree char *path = g_strdup_printf ("/auth/users/%s/%s", fixture->bob->user_id, verb);
  g_autoptr (ServerAnswer)
    answer = server_member_change (fixture->administrator, "PUT", path, "{}");

  assert_answered (answer);
}

static void
test_deactivated (ServerRecovery *fixture,
                  gconstpointer   data)
{
  g_autoptr (ServerAnswer) begun = server_recovery_begin (fixture);
  g_autoptr (ServerAnswer) finished = NULL;
  g_autoptr (ServerAnswer) again = NULL;
  g_autoptr (ServerAnswer) asked = NULL;
  GPtrArray *outgoing = fixture->server->rules->outgoing;
  const PasskeysMailMessage *last;

  set_bob_active (fixture, "deactivate");
  finished = server_recovery_finish (fixture, begun);
  assert_refused (finished, 400, "User account has been deactivated.");
  again = server_recovery_begin (fixture);
  assert_refused (again, 400, "User account has been deactivated.");
  asked = server_recovery_ask_for_code (fixture, "bob@example.org");
  assert_refused (asked, 200, "success");
  last = g_ptr_array_index (outgoing, outgoing->len - 1);
  g_assert_true (last->is_decoy);
  set_bob_active (fixture, "activate");
  server_recovery_assert_former_works (fixture);
}

static void
test_code_for_nobody (ServerRecovery *fixture,
                      gconstpointer   data)
{
  static const char *const names[] = { "nobody@example.org", "carol@example.org" };
  g_autoptr (ServerMember) carol = server_member_invite (fixture->administrator, names[1]);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (ServerAnswer) asked = server_recovery_ask_for_code (fixture, names[i]);
      GPtrArray *outgoing = fixture->server->rules->outgoing;
      const PasskeysMailMessage *last = g_ptr_array_index (outgoing, outgoing->len - 1);

      assert_refused (asked, 200, "success");
      g_assert_true (last->is_decoy);
    }
}

static void
test_too_many_codes (ServerRecovery *fixture,
                     gconstpointer   data)
{
  static const char *const names[] = { "ada@example.org", "nobody@example.org" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (ServerAnswer) last = NULL;

      for (int j = 0; j < 11; j++)
        {
          g_clear_pointer (&last, server_answer_free);
          last = server_recovery_ask_for_code (fixture, names[i]);
        }
      g_assert_cmpuint (last->status, ==, 429);
    }
}

#define TEST(path, function)                                                                   \
  g_test_add ("/recovery-codes/" path, ServerRecovery, NULL, server_recovery_set_up, function, \
              server_recovery_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST ("wrong-code-tells-nothing", test_wrong_code_tells_nothing);
  TEST ("code-of-another-kind", test_code_of_another_kind);
  TEST ("five-wrong-codes", test_five_wrong_codes);
  TEST ("wrong-recovery-key", test_wrong_recovery_key);
  TEST ("key-of-another", test_key_of_another);
  TEST ("inactive-recovery-key", test_inactive_recovery_key);
  TEST ("code-expires", test_code_expires);
  TEST ("challenge-expires", test_challenge_expires);
  TEST ("new-code-ends-the-old", test_new_code_ends_the_old);
  TEST ("deactivated", test_deactivated);
  TEST ("code-for-nobody", test_code_for_nobody);
  TEST ("too-many-codes", test_too_many_codes);

  return g_test_run ();
}
