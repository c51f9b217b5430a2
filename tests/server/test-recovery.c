/* test-recovery.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "server-recovery.h"

/* What a recovery ends, and what it takes. */

/* From here on Bob uses what he has got. */
static void
use_new_key (ServerRecovery *fixture)
{
  fixture->bob->key = fixture->new_key;
  g_set_str (&fixture->bob->credential_id, "new");
}

static void
test_everything_former_ends (ServerRecovery *fixture,
                             gconstpointer   data)
{
  g_autoptr (ServerAnswer) begun = server_recovery_begin (fixture);
  g_autoptr (ServerAnswer) done = server_recovery_finish (fixture, begun);
  g_autoptr (ServerAnswer)
    with_former_token = server_member_get (fixture->bob, "/auth/credentials");
  g_autoptr (ServerAnswer) with_former_key = server_member_try_log_in (fixture->bob);
  g_autoptr (ServerAnswer) listed = NULL;
  JsonObject *user;

  assert_answered (done);
  user = json_object_get_object_member (done->body, "user");
  g_assert_cmpstr (json_object_get_string_member (user, "id"), ==, fixture->bob->user_id);
  assert_refused (with_former_token, 401, "Not Authorized.");
  assert_refused (with_former_key, 401, "Not Authorized.");
  use_new_key (fixture);
  server_member_log_in (fixture->bob);
  listed = server_member_get (fixture->bob, "/auth/credentials");
  g_assert_cmpuint (server_answer_count_items (listed), ==, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_true (g_str_has_prefix (json_object_get_string_member (server_answer_get_item (listed,
                                                                                            i),
                                                                    "credentialId"),
                                     "new"));
}

static void
test_challenge (ServerRecovery *fixture,
                gconstpointer   data)
{
  g_autoptr (ServerAnswer) begun = server_recovery_begin (fixture);
  JsonArray *allowed, *excluded;
  JsonObject *key;

  assert_answered (begun);
  allowed = json_object_get_array_member (begun->body, "allowedRecoveryCredentials");
  excluded = json_object_get_array_member (begun->body, "excludeCredentials");
  g_assert_cmpuint (json_array_get_length (allowed), ==, 1);
  g_assert_cmpuint (json_array_get_length (excluded), ==, 0);
  key = json_array_get_object_element (allowed, 0);
  g_assert_cmpstr (json_object_get_string_member (key, "id"), ==, "recovery");
  g_assert_cmpstr (json_object_get_string_member (key, "encryptedRecoveryKey"), ==, "wrapped");
}

static void
test_replay (ServerRecovery *fixture,
             gconstpointer   data)
{
  g_autoptr (ServerAnswer) first = server_recovery_begin (fixture);
  g_autoptr (ServerAnswer) second = server_recovery_begin (fixture);
  g_autofree char *new_credentials = server_recovery_build_new (fixture, first, "new");
  g_autofree char *recovery = server_recovery_build_assertion ("recovery", fixture->former_key,
                                                               new_credentials);
  g_autoptr (ServerAnswer) done = server_recovery_send (fixture, first, recovery, new_credentials);
  g_autoptr (ServerAnswer) same = server_recovery_send (fixture, first, recovery, new_credentials);
  g_autoptr (ServerAnswer)
    elsewhere = server_recovery_send (fixture, second, recovery, new_credentials);
  g_autoptr (ServerAnswer) with_code = server_recovery_begin (fixture);

  assert_answered (done);
  assert_refused (same, 400, "Challenge token is not valid.");
  assert_refused (elsewhere, 401, NO_RECOVERY);
  assert_refused (with_code, 403, "Invalid code");
}

/* What was signed for one challenge is no good for another, even before it was used. */
static void
test_other_challenge (ServerRecovery *fixture,
                      gconstpointer   data)
{
  g_autoptr (ServerAnswer) first = server_recovery_begin (fixture);
  g_autoptr (ServerAnswer) second = server_recovery_begin (fixture);
  g_autofree char *new_credentials = server_recovery_build_new (fixture, first, "new");
  g_autofree char *recovery = server_recovery_build_assertion ("recovery", fixture->former_key,
                                                               new_credentials);
  g_autoptr (ServerAnswer)
    answer = server_recovery_send (fixture, second, recovery, new_credentials);

  assert_refused (answer, 400, "The client data answers another challenge.");
  server_recovery_assert_former_works (fixture);
}

static void
test_twice (ServerRecovery *fixture,
            gconstpointer   data)
{
  g_autoptr (ServerAnswer) first = server_recovery_begin (fixture);
  g_autoptr (ServerAnswer) done = server_recovery_finish (fixture, first);
  g_autoptr (ServerAnswer) with_former = NULL;
  g_autoptr (ServerAnswer) second = NULL;
  g_autoptr (ServerAnswer) again = NULL;
  g_autofree char *new_credentials = NULL;
  g_autofree char *recovery = NULL;

  assert_answered (done);
  server_recovery_renew_code (fixture);
  with_former = server_recovery_begin (fixture);
  assert_refused (with_former, 401, NO_RECOVERY);
  second = server_recovery_try_to_begin (fixture, "bob@example.org", fixture->code, "new-recovery");
  new_credentials = server_recovery_build_new (fixture, second, "newer");
  recovery = server_recovery_build_assertion ("new-recovery", fixture->new_key, new_credentials);
  again = server_recovery_send (fixture, second, recovery, new_credentials);
  /* The kit must be a new one too. */
  assert_refused (again, 409, "The credential is already registered.");
}

/* One attempt with the right code whose last part is not right: refused, nothing has changed. */
static void
assert_refuses (ServerRecovery *fixture,
                const char     *signer,
                EVP_PKEY       *key,
                const char     *signed_credentials,
                const char     *sent_credentials,
                guint           status,
                const char     *message)
{
  g_autoptr (ServerAnswer) begun = server_recovery_begin (fixture);
  g_autofree char *right = server_recovery_build_new (fixture, begun, "new");
  g_autofree char *recovery =
    server_recovery_build_assertion (signer, key, signed_credentials ? signed_credentials : right);
  g_autoptr (ServerAnswer)
    answer = server_recovery_send (fixture, begun, recovery,
                                   sent_credentials ? sent_credentials : right);

  assert_refused (answer, status, message);
  server_recovery_assert_former_works (fixture);
}

static void
test_bad_signatures (ServerRecovery *fixture,
                     gconstpointer   data)
{
  g_autoptr (ServerAnswer) begun = server_recovery_begin (fixture);
  g_autofree char *other = server_recovery_build_new (fixture, begun, "other");

  assert_refuses (fixture, "recovery", fixture->new_key, NULL, NULL, 401, "Not Authorized.");
  assert_refuses (fixture, fixture->former_id, fixture->former_key, NULL, NULL, 401, NO_RECOVERY);
  assert_refuses (fixture, "recovery2", fixture->former_key, NULL, NULL, 401, NO_RECOVERY);
  assert_refuses (fixture, "recovery", fixture->former_key, other, NULL, 401, "Not Authorized.");
  assert_refuses (fixture, "recovery", fixture->former_key, "{}", NULL, 401, "Not Authorized.");
  assert_refuses (fixture, "recovery", fixture->former_key, "no JSON", NULL, 401,
                  "Not Authorized.");
  assert_refuses (fixture, "recovery", fixture->former_key, "{}", "{}", 400,
                  "The member “firstFactorCredential” is missing.");
}

static void
test_signed_in_another_order (ServerRecovery *fixture,
                              gconstpointer   data)
{
  g_autoptr (ServerAnswer) begun = server_recovery_begin (fixture);
  g_autofree char *sent = server_recovery_build_new (fixture, begun, "new");
  g_autoptr (JsonNode) root = json_from_string (sent, NULL);
  JsonObject *object = json_node_get_object (root);
  JsonNode *first = json_object_dup_member (object, "firstFactorCredential");
  g_autofree char *turned = NULL;
  g_autofree char *recovery = NULL;
  g_autoptr (ServerAnswer) done = NULL;

  json_object_remove_member (object, "firstFactorCredential");
  json_object_set_member (object, "firstFactorCredential", first);
  turned = json_to_string (root, TRUE);
  g_assert_cmpstr (turned, !=, sent);
  recovery = server_recovery_build_assertion ("recovery", fixture->former_key, turned);
  done = server_recovery_send (fixture, begun, recovery, sent);
  assert_answered (done);
}

static void
test_not_a_recovery_kind (ServerRecovery *fixture,
                          gconstpointer   data)
{
  g_autoptr (ServerAnswer) begun = server_recovery_begin (fixture);
  g_autofree char *new_credentials = server_recovery_build_new (fixture, begun, "new");
  g_autofree char *recovery = server_recovery_build_assertion ("recovery", fixture->former_key,
                                                               new_credentials);
  g_auto (GStrv) parts = g_strsplit (recovery, "RecoveryKey", 2);
  g_autofree char *as_key = g_strjoinv ("Key", parts);
  g_autoptr (ServerAnswer) answer = server_recovery_send (fixture, begun, as_key, new_credentials);

  assert_refused (answer, 400, "The kind of credential cannot be used here.");
}

/* All or nothing: a new credential that is no good leaves the former ones as they were. */
static void
test_all_or_nothing (ServerRecovery *fixture,
                     gconstpointer   data)
{
  g_autoptr (ServerAnswer) begun = server_recovery_begin (fixture);
  g_autoptr (ServerAnswer) other = server_recovery_begin (fixture);
  g_autofree char *first = NULL;
  g_autofree char *recovery = NULL;
  g_autofree char *mixed = NULL;
  g_autofree char *assertion = NULL;
  g_autoptr (ServerAnswer) answer = NULL;
  g_autoptr (ServerAnswer) retried = NULL;
  g_autoptr (ServerAnswer) done = NULL;

  first = server_member_build_credential (fixture->bob, "Key", "new",
                                          server_answer_get_text (begun, "challenge"));
  recovery = server_member_build_credential (fixture->bob, "RecoveryKey", "new-recovery",
                                             server_answer_get_text (other, "challenge"));
  mixed = json_text ("{'firstFactorCredential':{%s},'recoveryCredential':{%s}}", first, recovery);
  assertion = server_recovery_build_assertion ("recovery", fixture->former_key, mixed);
  answer = server_recovery_send (fixture, begun, assertion, mixed);
  assert_refused (answer, 400, "The client data answers another challenge.");
  server_recovery_assert_former_works (fixture);
  retried = server_recovery_begin (fixture);
  done = server_recovery_finish (fixture, retried);
  assert_answered (done);
}

static void
test_former_does_not_come_back (ServerRecovery *fixture,
                                gconstpointer   data)
{
  g_autoptr (ServerAnswer) begun = server_recovery_begin (fixture);
  g_autofree char *former = server_recovery_build_new (fixture, begun, fixture->former_id);
  g_autofree char *recovery = server_recovery_build_assertion ("recovery", fixture->former_key,
                                                               former);
  g_autoptr (ServerAnswer) answer = server_recovery_send (fixture, begun, recovery, former);

  assert_refused (answer, 409, "The credential is already registered.");
  server_recovery_assert_former_works (fixture);
}

static char *
get_device_code (ServerRecovery *fixture)
{
  g_autofree char *expiration = passkeys_clock_format (passkeys_rules_now (fixture->server->rules)
                                                       + 50 * PASSKEYS_SECOND);
  g_autofree char *body = json_text ("{'expiration':'%s'}", expiration);
  g_autoptr (ServerAnswer)
    answer = server_member_change (fixture->bob, "POST", "/auth/credentials/code", body);

  assert_answered (answer);
  return g_strdup (server_answer_get_text (answer, "code"));
}

static ServerAnswer *
begin_device (ServerRecovery *fixture,
              const char     *code)
{
  g_autofree char *body = json_text ("{'code':'%s','credentialKind':'Key'}", code);

  return server_fixture_ask (fixture->server, "POST", "/auth/credentials/code/init", NULL, NULL,
                             body);
}

/* Who has stolen a session may have begun to add a device: it does not come in any more. */
static void
test_devices_on_their_way_end (ServerRecovery *fixture,
                               gconstpointer   data)
{
  g_autofree char *used_code = get_device_code (fixture);
  g_autoptr (ServerAnswer) device = begin_device (fixture, used_code);
  g_autofree char *code = get_device_code (fixture);
  g_autoptr (ServerAnswer) begun = server_recovery_begin (fixture);
  g_autoptr (ServerAnswer) done = server_recovery_finish (fixture, begun);
  g_autoptr (ServerAnswer) with_code = begin_device (fixture, code);
  g_autoptr (ServerAnswer) added = NULL;
  g_autofree char *credential = NULL;
  g_autofree char *body = NULL;

  assert_answered (device);
  assert_answered (done);
  assert_refused (with_code, 403, "Invalid code");
  credential = server_member_build_credential (fixture->bob, "Key", "stolen",
                                               server_answer_get_text (device, "challenge"));
  body = json_text ("{%s,'credentialName':'Stolen','challengeIdentifier':'%s'}", credential,
                    server_answer_get_text (device, "challengeIdentifier"));
  added = server_fixture_ask (fixture->server, "POST", "/auth/credentials/code/verify", NULL, NULL,
                              body);
  assert_refused (added, 400, "Challenge token is not valid.");
}

/* Bob is an administrator too from here on. */
static void
promote_bob (ServerRecovery *fixture)
{
  g_autofree char *sql =
    g_strdup_printf ("INSERT INTO assignments (id, permission_id, user_id, is_immutable,"
                     " date_created) SELECT 'as-bob', permission_id, '%s', 0, 0 FROM assignments"
                     " WHERE user_id = '%s'",
                     fixture->bob->user_id, fixture->administrator->user_id);

  g_assert_true (passkeys_database_run (fixture->server->rules->database, sql, NULL));
}

static void
test_access_tokens_end (ServerRecovery *fixture,
                        gconstpointer   data)
{
  g_autoptr (ServerMember) token = NULL;
  g_autoptr (ServerMember) of_another = NULL;
  g_autoptr (ServerAnswer) before = NULL;
  g_autoptr (ServerAnswer) begun = NULL;
  g_autoptr (ServerAnswer) done = NULL;
  g_autoptr (ServerAnswer) after = NULL;
  g_autoptr (ServerAnswer) unharmed = NULL;

  promote_bob (fixture);
  token = server_member_add_token (fixture->bob, "Script", NULL);
  of_another = server_member_add_token (fixture->administrator, "Script", NULL);
  before = server_member_get (token, "/auth/users");
  assert_answered (before);
  begun = server_recovery_begin (fixture);
  done = server_recovery_finish (fixture, begun);
  assert_answered (done);
  after = server_member_get (token, "/auth/users");
  assert_refused (after, 401, "Not Authorized.");
  unharmed = server_member_get (of_another, "/auth/users");
  assert_answered (unharmed);
}

/* The log says which recovery key did it, though that is gone. */
static void
test_is_logged (ServerRecovery *fixture,
                gconstpointer   data)
{
  g_autoptr (ServerAnswer) begun = server_recovery_begin (fixture);
  g_autoptr (ServerAnswer) done = server_recovery_finish (fixture, begun);
  g_autoptr (ServerAnswer) log = NULL;
  g_autoptr (ServerAnswer) entry = NULL;
  g_autofree char *target = NULL;
  g_auto (GStrv) rows = NULL;
  g_auto (GStrv) cells = NULL;
  JsonObject *credential;

  assert_answered (done);
  log = server_member_get (fixture->administrator,
                           "/auth/action/logs?startTime=1970-01-01T00:00:00Z"
                           "&endTime=2999-01-01T00:00:00Z");
  rows = g_strsplit (log->text, "\n", -1);
  cells = g_strsplit (rows[g_strv_length (rows) - 2], ",", -1);
  g_assert_cmpstr (cells[2], ==, fixture->bob->user_id);
  g_assert_cmpstr (cells[5], ==, "/auth/recover/user");
  target = g_strconcat ("/auth/action/logs/", cells[1], NULL);
  entry = server_member_get (fixture->administrator, target);
  assert_answered (entry);
  credential = json_object_get_object_member (entry->body, "firstFactorCredential");
  g_assert_cmpstr (json_object_get_string_member (credential, "kind"), ==, "RecoveryKey");
  g_assert_false (json_object_get_null_member (credential, "assertion"));
}

/* The token of a registration is none of a recovery, and the other way round. */
static void
test_tokens_are_not_mixed_up (ServerRecovery *fixture,
                              gconstpointer   data)
{
  g_autoptr (ServerAnswer) begun = server_recovery_begin (fixture);
  g_autofree char *credentials = server_recovery_build_new (fixture, begun, "new");
  g_autofree char *recovery = server_recovery_build_assertion ("recovery", fixture->former_key,
                                                               credentials);
  g_autoptr (ServerAnswer)
    registered = server_fixture_ask (fixture->server, "POST", "/auth/registration",
                                     server_answer_get_text (begun, "temporaryAuthenticationToken"),
                                     NULL, credentials);
  g_autofree char *body = g_strdup_printf ("{\"recovery\":%s,\"newCredentials\":%s}", recovery,
                                           credentials);
  g_autoptr (ServerAnswer)
    recovered = server_fixture_ask (fixture->server, "POST", "/auth/recover/user",
                                    fixture->bob->token, NULL, body);

  assert_refused (registered, 401, "Not Authorized.");
  assert_refused (recovered, 401, "Not Authorized.");
  server_recovery_assert_former_works (fixture);
}

#define TEST(path, function)                                                             \
  g_test_add ("/recovery/" path, ServerRecovery, NULL, server_recovery_set_up, function, \
              server_recovery_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST ("everything-former-ends", test_everything_former_ends);
  TEST ("challenge", test_challenge);
  TEST ("replay", test_replay);
  TEST ("other-challenge", test_other_challenge);
  TEST ("twice", test_twice);
  TEST ("bad-signatures", test_bad_signatures);
  TEST ("signed-in-another-order", test_signed_in_another_order);
  TEST ("not-a-recovery-kind", test_not_a_recovery_kind);
  TEST ("all-or-nothing", test_all_or_nothing);
  TEST ("former-does-not-come-back", test_former_does_not_come_back);
  TEST ("devices-on-their-way-end", test_devices_on_their_way_end);
  TEST ("access-tokens-end", test_access_tokens_end);
  TEST ("is-logged", test_is_logged);
  TEST ("tokens-are-not-mixed-up", test_tokens_are_not_mixed_up);

  return g_test_run ();
}
