/* test-recovery-delegated.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-code.h"
#include "server-recovery.h"

/* A recovery that a service account begins for somebody who asks it, without a mailed code. */

#define PATH "/auth/recover/user/delegated"
#define BOB "bob@example.org"

typedef struct
{
  ServerRecovery recovery;
  ServerMember  *account;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  ServerMember *administrator;
  g_autofree char *permission_id = NULL;

  server_recovery_set_up (&fixture->recovery, data);
  administrator = fixture->recovery.administrator;
  permission_id = server_member_create_permission (administrator, "Recovers",
                                                   "'Auth:Recover:Delegated'");
  fixture->account = server_member_add_service_account (administrator, "Help desk",
                                                        permission_id);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  server_member_free (fixture->account);
  server_recovery_tear_down (&fixture->recovery, data);
}

static ServerAnswer *
begin_as (ServerMember *member,
          const char   *username,
          const char   *credential_id)
{
  g_autofree char *body = json_text ("{'username':'%s','credentialId':'%s'}", username,
                                     credential_id);

  return server_member_change (member, "POST", PATH, body);
}

static ServerAnswer *
begin (Fixture *fixture)
{
  return begin_as (fixture->account, BOB, "recovery");
}

static void
assert_not_allowed (ServerMember *member,
                    const char   *user_id)
{
  g_autoptr (ServerAnswer) answer = begin_as (member, BOB, "recovery");
  g_autofree char *message =
    g_strdup_printf ("CustomerEmployee %s is not authorized to perform operation "
                     "(Auth:Recover:Delegated)", user_id);

  assert_refused (answer, 403, message);
}

static void
assert_begin_refused (Fixture    *fixture,
                      const char *username,
                      const char *credential_id,
                      guint       status,
                      const char *message)
{
  g_autoptr (ServerAnswer) answer = begin_as (fixture->account, username, credential_id);

  assert_refused (answer, status, message);
}

static void
set_bob_active (Fixture    *fixture,
                const char *verb)
{
  g_autofree char *path = g_strdup_printf ("/auth/users/%s/%s", fixture->recovery.bob->user_id,
                                           verb);
  g_autoptr (ServerAnswer)
    done = server_member_change (fixture->recovery.administrator, "PUT", path, "{}");

  assert_answered (done);
}

static void
test_recovers (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (ServerAnswer) begun = begin_as (fixture->account, " BOB@Example.org", "recovery");
  g_autoptr (ServerAnswer) done = NULL;
  g_autoptr (ServerAnswer) former = NULL;
  JsonArray *allowed;
  JsonObject *key;

  assert_answered (begun);
  allowed = json_object_get_array_member (begun->body, "allowedRecoveryCredentials");
  g_assert_cmpuint (json_array_get_length (allowed), ==, 1);
  key = json_array_get_object_element (allowed, 0);
  g_assert_cmpstr (json_object_get_string_member (key, "id"), ==, "recovery");
  g_assert_cmpstr (json_object_get_string_member (key, "encryptedRecoveryKey"), ==, "wrapped");
  done = server_recovery_finish (&fixture->recovery, begun);
  assert_answered (done);
  former = server_member_get (fixture->recovery.bob, "/auth/credentials");
  assert_refused (former, 401, "Not Authorized.");
}

/* Being vouched for is not enough: what ends the former passkeys is the kit. */
static void
test_key_must_sign (Fixture       *fixture,
                    gconstpointer  data)
{
  ServerRecovery *recovery = &fixture->recovery;
  g_autoptr (ServerAnswer) begun = begin (fixture);
  g_autofree char *new_credentials = server_recovery_build_new (recovery, begun, "new");
  g_autofree char *forged = server_recovery_build_assertion ("recovery", recovery->new_key,
                                                             new_credentials);
  g_autoptr (ServerAnswer)
    answer = server_recovery_send (recovery, begun, forged, new_credentials);

  assert_refused (answer, 401, "Not Authorized.");
  server_recovery_assert_former_works (recovery);
}

static void
test_who_may (Fixture       *fixture,
              gconstpointer  data)
{
  ServerMember *administrator = fixture->recovery.administrator;
  g_autoptr (ServerMember) token = server_member_add_token (administrator, "Script", NULL);
  g_autoptr (ServerMember)
    without = server_member_add_service_account (administrator, "Other", NULL);

  assert_not_allowed (administrator, administrator->user_id);
  assert_not_allowed (token, administrator->user_id);
  assert_not_allowed (without, without->user_id);
}

static void
test_for_whom (Fixture       *fixture,
               gconstpointer  data)
{
  ServerMember *administrator = fixture->recovery.administrator;
  g_autoptr (ServerMember) carol = server_member_invite (administrator, "carol@example.org");
  g_autoptr (ServerMember)
    stranger = server_member_found (fixture->recovery.server, "mallory@example.org");

  g_assert_cmpstr (carol->username, ==, "carol@example.org");
  g_assert_cmpstr (stranger->organisation_id, !=, administrator->organisation_id);
  assert_begin_refused (fixture, "nobody@example.org", "recovery", 401, "User not found");
  assert_begin_refused (fixture, "mallory@example.org", "recovery", 401, "User not found");
  assert_begin_refused (fixture, "Help desk", "recovery", 401, "User not found");
  assert_begin_refused (fixture, "carol@example.org", "recovery", 401, NO_RECOVERY);
  assert_begin_refused (fixture, "ada@example.org", "recovery", 401, NO_RECOVERY);
  assert_begin_refused (fixture, BOB, fixture->recovery.former_id, 401, NO_RECOVERY);
}

static void
test_deactivated (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (ServerAnswer) begun = begin (fixture);
  g_autoptr (ServerAnswer) finished = NULL;

  set_bob_active (fixture, "deactivate");
  assert_begin_refused (fixture, BOB, "recovery", 400, "User account has been deactivated.");
  finished = server_recovery_finish (&fixture->recovery, begun);
  assert_refused (finished, 400, "User account has been deactivated.");
}

/* The mailed code and what was begun without it do not meddle with each other. */
static void
test_beside_a_code (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (ServerAnswer) delegated = begin (fixture);
  g_autoptr (ServerAnswer) with_code = NULL;
  g_autoptr (ServerAnswer) done = NULL;
  g_autoptr (ServerAnswer) late = NULL;

  for (int i = 0; i <= PASSKEYS_CODE_WRONG_TRIES; i++)
    assert_begin_refused (fixture, BOB, "other", 401, NO_RECOVERY);
  with_code = server_recovery_begin (&fixture->recovery);
  assert_answered (with_code);
  server_recovery_renew_code (&fixture->recovery);
  done = server_recovery_finish (&fixture->recovery, delegated);
  assert_answered (done);
  late = server_recovery_begin (&fixture->recovery);
  assert_refused (late, 403, "Invalid code");
}

static void
test_once (Fixture       *fixture,
           gconstpointer  data)
{
  ServerRecovery *recovery = &fixture->recovery;
  g_autoptr (ServerAnswer) first = begin (fixture);
  g_autoptr (ServerAnswer) second = begin (fixture);
  g_autofree char *new_credentials = server_recovery_build_new (recovery, first, "new");
  g_autofree char *assertion = server_recovery_build_assertion ("recovery", recovery->former_key,
                                                                new_credentials);
  g_autoptr (ServerAnswer) done = server_recovery_send (recovery, first, assertion, new_credentials);
  g_autoptr (ServerAnswer) same = server_recovery_send (recovery, first, assertion, new_credentials);
  g_autoptr (ServerAnswer)
    elsewhere = server_recovery_send (recovery, second, assertion, new_credentials);

  assert_answered (done);
  assert_refused (same, 400, "Challenge token is not valid.");
  assert_refused (elsewhere, 401, NO_RECOVERY);
}

/* The log says who vouched for whom. */
static void
test_is_logged (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (ServerAnswer) begun = begin (fixture);
  g_autofree char *summary = g_strdup_printf ("Begin recovery for user " BOB " (%s)",
                                              fixture->recovery.bob->user_id);
  g_autoptr (PasskeysRows) rows = NULL;

  assert_answered (begun);
  rows = passkeys_database_query (fixture->recovery.server->rules->database, NULL,
                                  "SELECT count (*) FROM audit_log"
                                  " WHERE summary = ?1 AND user_id = ?2 AND path = '" PATH "'",
                                  "tt", summary, fixture->account->user_id);
  g_assert_true (passkeys_rows_next (rows, NULL));
  g_assert_cmpint (passkeys_rows_get_number (rows, 0), ==, 1);
}

#define TEST(path, function) \
  g_test_add ("/recovery-delegated/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST ("recovers", test_recovers);
  TEST ("key-must-sign", test_key_must_sign);
  TEST ("who-may", test_who_may);
  TEST ("for-whom", test_for_whom);
  TEST ("deactivated", test_deactivated);
  TEST ("beside-a-code", test_beside_a_code);
  TEST ("once", test_once);
  TEST ("is-logged", test_is_logged);

  return g_test_run ();
}
