/* test-recovery.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <openssl/ec.h>
#include <string.h>

#include "passkeys-base64url.h"
#include "passkeys-client-data.h"
#include "passkeys-code.h"
#include "passkeys-key-credential.h"
#include "passkeys-recovery-rules.h"
#include "server-fixture.h"
#include "server-member.h"

#define NO_RECOVERY "Credential cannot be used as a recovery factor."

/* Bob has a key and a recovery key, both with the same private key; his new ones have another. */
typedef struct
{
  ServerFixture *server;
  ServerMember  *administrator;
  ServerMember  *bob;
  char          *former_id;
  EVP_PKEY      *former_key;
  EVP_PKEY      *new_key;
  char          *code;
} Fixture;

static void
register_with_recovery_key (Fixture *fixture)
{
  g_autofree char *code = server_fixture_take_code (fixture->server, "bob@example.org",
                                                    "Registration code");
  g_autofree char *init =
    json_text ("{'orgId':'%s','username':'bob@example.org','registrationCode':'%s'}",
               fixture->bob->organisation_id, code);
  g_autoptr (ServerAnswer) begun = server_fixture_ask (fixture->server, "POST",
                                                       "/auth/registration/init", NULL, NULL, init);
  const char *challenge = server_answer_get_text (begun, "challenge");
  g_autofree char *first = server_member_build_credential (fixture->bob, "Key",
                                                           fixture->bob->credential_id, challenge);
  g_autofree char *recovery = server_member_build_credential (fixture->bob, "RecoveryKey",
                                                              "recovery", challenge);
  g_autofree char *body =
    json_text ("{'firstFactorCredential':{%s},'recoveryCredential':{%s,'encryptedPrivateKey':"
               "'wrapped'}}", first, recovery);
  g_autoptr (ServerAnswer) done =
    server_fixture_ask (fixture->server, "POST", "/auth/registration",
                        server_answer_get_text (begun, "temporaryAuthenticationToken"), NULL, body);

  assert_answered (done);
  server_member_log_in (fixture->bob);
}

static ServerAnswer *
ask_for_code (Fixture    *fixture,
              const char *username)
{
  g_autofree char *body = json_text ("{'orgId':'%s','username':'%s'}",
                                     fixture->bob->organisation_id, username);

  return server_fixture_ask (fixture->server, "POST", "/auth/recover/user/code", NULL, NULL, body);
}

static void
renew_code (Fixture *fixture)
{
  g_autoptr (ServerAnswer) answer = ask_for_code (fixture, "bob@example.org");

  assert_answered (answer);
  g_free (fixture->code);
  fixture->code = server_fixture_take_code (fixture->server, "bob@example.org",
                                            "Verification code");
  g_assert_nonnull (fixture->code);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->server = server_fixture_new ();
  fixture->administrator = server_member_found (fixture->server, "ada@example.org");
  fixture->bob = server_member_invite (fixture->administrator, "bob@example.org");
  register_with_recovery_key (fixture);
  renew_code (fixture);
  fixture->former_id = g_strdup (fixture->bob->credential_id);
  fixture->former_key = fixture->bob->key;
  fixture->new_key = EVP_EC_gen ("P-256");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  EVP_PKEY_free (fixture->bob->key == fixture->new_key ? fixture->former_key : fixture->new_key);
  g_free (fixture->code);
  g_free (fixture->former_id);
  server_member_free (fixture->bob);
  server_member_free (fixture->administrator);
  server_fixture_free (fixture->server);
}

static ServerAnswer *
begin (Fixture    *fixture,
       const char *username,
       const char *code,
       const char *credential_id)
{
  g_autofree char *body =
    json_text ("{'orgId':'%s','username':'%s','verificationCode':'%s','credentialId':'%s'}",
               fixture->bob->organisation_id, username, code, credential_id);

  return server_fixture_ask (fixture->server, "POST", "/auth/recover/user/init", NULL, NULL, body);
}

static ServerAnswer *
begin_right (Fixture *fixture)
{
  return begin (fixture, "bob@example.org", fixture->code, "recovery");
}

/* A NewCredentialSet of Bob's new key, with a new recovery key. */
static char *
build_new (Fixture      *fixture,
           ServerAnswer *begun,
           const char   *credential_id)
{
  const char *challenge = server_answer_get_text (begun, "challenge");
  g_autofree char *first = NULL;
  g_autofree char *recovery = NULL;

  fixture->bob->key = fixture->new_key;
  first = server_member_build_credential (fixture->bob, "Key", credential_id, challenge);
  recovery = server_member_build_credential (fixture->bob, "RecoveryKey", "new-recovery",
                                             challenge);
  fixture->bob->key = fixture->former_key;
  return json_text ("{'firstFactorCredential':{%s},'recoveryCredential':{%s,"
                    "'encryptedPrivateKey':'wrapped anew'}}", first, recovery);
}

static char *
build_recovery (const char *credential_id,
                EVP_PKEY   *key,
                const char *new_credentials)
{
  g_autofree char *challenge = passkeys_base64url_encode_data (new_credentials,
                                                               strlen (new_credentials));
  g_autoptr (PasskeysClientData) client_data =
    passkeys_client_data_new (PASSKEYS_CLIENT_DATA_KEY_GET, challenge, NULL);
  GBytes *json = passkeys_client_data_get_json (client_data);
  g_autoptr (GBytes) signature = passkeys_key_credential_make_assertion (json, key, NULL);
  g_autofree char *encoded_json = passkeys_base64url_encode (json);
  g_autofree char *encoded_signature = passkeys_base64url_encode (signature);

  return json_text ("{'kind':'RecoveryKey','credentialAssertion':{'credId':'%s','clientData':'%s',"
                    "'signature':'%s','algorithm':'SHA256'}}",
                    credential_id, encoded_json, encoded_signature);
}

static ServerAnswer *
send_recovery (Fixture      *fixture,
               ServerAnswer *begun,
               const char   *recovery,
               const char   *new_credentials)
{
  g_autofree char *body = g_strdup_printf ("{\"recovery\":%s,\"newCredentials\":%s}", recovery,
                                           new_credentials);

  return server_fixture_ask (fixture->server, "POST", "/auth/recover/user",
                             server_answer_get_text (begun, "temporaryAuthenticationToken"), NULL,
                             body);
}

static ServerAnswer *
finish (Fixture      *fixture,
        ServerAnswer *begun)
{
  g_autofree char *new_credentials = build_new (fixture, begun, "new");
  g_autofree char *recovery = build_recovery ("recovery", fixture->former_key, new_credentials);

  return send_recovery (fixture, begun, recovery, new_credentials);
}

/* From here on Bob uses what he has got. */
static void
use_new_key (Fixture *fixture)
{
  fixture->bob->key = fixture->new_key;
  g_set_str (&fixture->bob->credential_id, "new");
}

static void
assert_former_works (Fixture *fixture)
{
  g_autoptr (ServerAnswer) listed = NULL;

  listed = server_member_get (fixture->bob, "/auth/credentials");
  assert_answered (listed);
  g_assert_cmpuint (server_answer_count_items (listed), ==, 2);
  server_member_log_in (fixture->bob);
}

static void
test_everything_former_ends (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr (ServerAnswer) begun = begin_right (fixture);
  g_autoptr (ServerAnswer) done = finish (fixture, begun);
  g_autoptr (ServerAnswer) with_former_token = server_member_get (fixture->bob,
                                                                  "/auth/credentials");
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
    g_assert_true (g_str_has_prefix (
                     json_object_get_string_member (server_answer_get_item (listed, i),
                                                    "credentialId"), "new"));
}

static void
test_challenge (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (ServerAnswer) begun = begin_right (fixture);
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
test_replay (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (ServerAnswer) first = begin_right (fixture);
  g_autoptr (ServerAnswer) second = begin_right (fixture);
  g_autofree char *new_credentials = build_new (fixture, first, "new");
  g_autofree char *recovery = build_recovery ("recovery", fixture->former_key, new_credentials);
  g_autoptr (ServerAnswer) done = send_recovery (fixture, first, recovery, new_credentials);
  g_autoptr (ServerAnswer) same = send_recovery (fixture, first, recovery, new_credentials);
  g_autoptr (ServerAnswer) elsewhere = send_recovery (fixture, second, recovery, new_credentials);
  g_autoptr (ServerAnswer) with_code = begin_right (fixture);

  assert_answered (done);
  assert_refused (same, 400, "Challenge token is not valid.");
  assert_refused (elsewhere, 401, NO_RECOVERY);
  assert_refused (with_code, 403, "Invalid code");
}

/* What was signed for one challenge is no good for another, even before it was used. */
static void
test_other_challenge (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr (ServerAnswer) first = begin_right (fixture);
  g_autoptr (ServerAnswer) second = begin_right (fixture);
  g_autofree char *new_credentials = build_new (fixture, first, "new");
  g_autofree char *recovery = build_recovery ("recovery", fixture->former_key, new_credentials);
  g_autoptr (ServerAnswer) answer = send_recovery (fixture, second, recovery, new_credentials);

  assert_refused (answer, 400, "The client data answers another challenge.");
  assert_former_works (fixture);
}

static void
test_twice (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (ServerAnswer) first = begin_right (fixture);
  g_autoptr (ServerAnswer) done = finish (fixture, first);
  g_autoptr (ServerAnswer) with_former = NULL;
  g_autoptr (ServerAnswer) second = NULL;
  g_autoptr (ServerAnswer) again = NULL;
  g_autofree char *new_credentials = NULL;
  g_autofree char *recovery = NULL;

  assert_answered (done);
  renew_code (fixture);
  with_former = begin_right (fixture);
  assert_refused (with_former, 401, NO_RECOVERY);
  second = begin (fixture, "bob@example.org", fixture->code, "new-recovery");
  new_credentials = build_new (fixture, second, "newer");
  recovery = build_recovery ("new-recovery", fixture->new_key, new_credentials);
  again = send_recovery (fixture, second, recovery, new_credentials);
  /* The kit must be a new one too. */
  assert_refused (again, 409, "The credential is already registered.");
}

static void
test_wrong_code_tells_nothing (Fixture       *fixture,
                               gconstpointer  data)
{
  static const char *const names[] = {
    "bob@example.org", "ada@example.org", "nobody@example.org",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (ServerAnswer) wrong = begin (fixture, names[i], "0000-0000-0000-000x", "recovery");

      assert_refused (wrong, 403, "Invalid code");
    }
}

static void
test_code_of_another_kind (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autofree char *body = json_text ("{'orgId':'%s','username':'bob@example.org'}",
                                     fixture->bob->organisation_id);
  g_autoptr (ServerAnswer) sent = server_fixture_ask (fixture->server, "POST", "/auth/login/code",
                                                      NULL, NULL, body);
  g_autofree char *code = server_fixture_take_code (fixture->server, "bob@example.org",
                                                    "Login code");
  g_autoptr (ServerAnswer) answer = begin (fixture, "bob@example.org", code, "recovery");

  assert_answered (sent);
  assert_refused (answer, 403, "Invalid code");
}

static void
test_five_wrong_codes (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr (ServerAnswer) right = NULL;
  g_autoptr (ServerAnswer) with_new = NULL;

  for (int i = 0; i < PASSKEYS_CODE_WRONG_TRIES; i++)
    {
      g_autoptr (ServerAnswer) wrong = begin (fixture, "bob@example.org", "0000-0000-0000-000x",
                                              "recovery");

      assert_refused (wrong, 403, "Invalid code");
    }
  right = begin_right (fixture);
  assert_refused (right, 403, "Invalid code");
  renew_code (fixture);
  with_new = begin_right (fixture);
  assert_answered (with_new);
}

static void
test_wrong_recovery_key (Fixture       *fixture,
                         gconstpointer  data)
{
  const char *const ids[] = { "recovery2", fixture->former_id, "new", "RECOVERY" };
  g_autoptr (ServerAnswer) right = NULL;
  g_autoptr (ServerAnswer) fifth = NULL;
  g_autoptr (ServerAnswer) too_late = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (ServerAnswer) wrong = begin (fixture, "bob@example.org", fixture->code, ids[i]);

      assert_refused (wrong, 401, NO_RECOVERY);
    }
  right = begin_right (fixture);
  assert_answered (right);
  fifth = begin (fixture, "bob@example.org", fixture->code, "recovery2");
  assert_refused (fifth, 401, NO_RECOVERY);
  too_late = begin_right (fixture);
  assert_refused (too_late, 403, "Invalid code");
}

/* A recovery key of somebody else is none. */
static void
test_key_of_another (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *body = json_text ("{'orgId':'%s','username':'ada@example.org'}",
                                     fixture->bob->organisation_id);
  g_autoptr (ServerAnswer) sent = server_fixture_ask (fixture->server, "POST",
                                                      "/auth/recover/user/code", NULL, NULL, body);
  g_autofree char *code = server_fixture_take_code (fixture->server, "ada@example.org",
                                                    "Verification code");
  g_autoptr (ServerAnswer) answer = begin (fixture, "ada@example.org", code, "recovery");

  assert_answered (sent);
  assert_refused (answer, 401, NO_RECOVERY);
}

static void
set_bobs_recovery_key_active (Fixture    *fixture,
                              const char *verb)
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
test_inactive_recovery_key (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr (ServerAnswer) begun = begin_right (fixture);
  g_autoptr (ServerAnswer) finished = NULL;
  g_autoptr (ServerAnswer) again = NULL;
  g_autoptr (ServerAnswer) active = NULL;

  set_bobs_recovery_key_active (fixture, "deactivate");
  finished = finish (fixture, begun);
  assert_refused (finished, 401, NO_RECOVERY);
  again = begin_right (fixture);
  assert_refused (again, 401, NO_RECOVERY);
  set_bobs_recovery_key_active (fixture, "activate");
  active = begin_right (fixture);
  assert_answered (active);
}

static void
test_code_expires (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (ServerAnswer) in_time = NULL;
  g_autoptr (ServerAnswer) late = NULL;

  server_fixture_wait (fixture->server, PASSKEYS_RECOVERY_CODE_LIFE - PASSKEYS_SECOND);
  in_time = begin_right (fixture);
  assert_answered (in_time);
  server_fixture_wait (fixture->server, PASSKEYS_SECOND);
  late = begin_right (fixture);
  assert_refused (late, 400, "Verification code expired");
}

static void
test_challenge_expires (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr (ServerAnswer) begun = begin_right (fixture);
  g_autoptr (ServerAnswer) late = NULL;

  server_fixture_wait (fixture->server, PASSKEYS_REGISTRATION_LIFE);
  late = finish (fixture, begun);
  assert_refused (late, 401, "Not Authorized.");
}

static void
test_new_code_ends_the_old (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr (ServerAnswer) begun = begin_right (fixture);
  g_autofree char *former_code = g_strdup (fixture->code);
  g_autoptr (ServerAnswer) finished = NULL;
  g_autoptr (ServerAnswer) with_former = NULL;

  renew_code (fixture);
  finished = finish (fixture, begun);
  assert_refused (finished, 400, "Challenge token is not valid.");
  with_former = begin (fixture, "bob@example.org", former_code, "recovery");
  assert_refused (with_former, 403, "Invalid code");
  assert_former_works (fixture);
}

static void
set_bob_active (Fixture    *fixture,
                const char *verb)
{
  g_autofree char *path = g_strdup_printf ("/auth/users/%s/%s", fixture->bob->user_id, verb);
  g_autoptr (ServerAnswer) answer = server_member_change (fixture->administrator, "PUT", path,
                                                          "{}");

  assert_answered (answer);
}

static void
test_deactivated (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (ServerAnswer) begun = begin_right (fixture);
  g_autoptr (ServerAnswer) finished = NULL;
  g_autoptr (ServerAnswer) again = NULL;
  g_autoptr (ServerAnswer) asked = NULL;
  GPtrArray *outgoing = fixture->server->rules->outgoing;
  const PasskeysMailMessage *last;

  set_bob_active (fixture, "deactivate");
  finished = finish (fixture, begun);
  assert_refused (finished, 400, "User account has been deactivated.");
  again = begin_right (fixture);
  assert_refused (again, 400, "User account has been deactivated.");
  asked = ask_for_code (fixture, "bob@example.org");
  assert_refused (asked, 200, "success");
  last = g_ptr_array_index (outgoing, outgoing->len - 1);
  g_assert_true (last->is_decoy);
  set_bob_active (fixture, "activate");
  assert_former_works (fixture);
}

static void
test_code_for_nobody (Fixture       *fixture,
                      gconstpointer  data)
{
  static const char *const names[] = { "nobody@example.org", "carol@example.org" };
  g_autoptr (ServerMember) carol = server_member_invite (fixture->administrator, names[1]);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (ServerAnswer) asked = ask_for_code (fixture, names[i]);
      GPtrArray *outgoing = fixture->server->rules->outgoing;
      const PasskeysMailMessage *last = g_ptr_array_index (outgoing, outgoing->len - 1);

      assert_refused (asked, 200, "success");
      g_assert_true (last->is_decoy);
    }
}

static void
test_too_many_codes (Fixture       *fixture,
                     gconstpointer  data)
{
  static const char *const names[] = { "ada@example.org", "nobody@example.org" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (ServerAnswer) last = NULL;

      for (int j = 0; j < 11; j++)
        {
          g_clear_pointer (&last, server_answer_free);
          last = ask_for_code (fixture, names[i]);
        }
      g_assert_cmpuint (last->status, ==, 429);
    }
}

/* One attempt with the right code whose last part is not right: refused, and nothing has changed. */
static void
assert_refuses (Fixture    *fixture,
                const char *signer,
                EVP_PKEY   *key,
                const char *signed_credentials,
                const char *sent_credentials,
                guint       status,
                const char *message)
{
  g_autoptr (ServerAnswer) begun = begin_right (fixture);
  g_autofree char *right = build_new (fixture, begun, "new");
  g_autofree char *recovery = build_recovery (signer, key,
                                              signed_credentials ? signed_credentials : right);
  g_autoptr (ServerAnswer) answer = send_recovery (fixture, begun, recovery,
                                                   sent_credentials ? sent_credentials : right);

  assert_refused (answer, status, message);
  assert_former_works (fixture);
}

static void
test_bad_signatures (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (ServerAnswer) begun = begin_right (fixture);
  g_autofree char *other = build_new (fixture, begun, "other");

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
test_signed_in_another_order (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr (ServerAnswer) begun = begin_right (fixture);
  g_autofree char *sent = build_new (fixture, begun, "new");
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
  recovery = build_recovery ("recovery", fixture->former_key, turned);
  done = send_recovery (fixture, begun, recovery, sent);
  assert_answered (done);
}

static void
test_not_a_recovery_kind (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr (ServerAnswer) begun = begin_right (fixture);
  g_autofree char *new_credentials = build_new (fixture, begun, "new");
  g_autofree char *recovery = build_recovery ("recovery", fixture->former_key, new_credentials);
  g_auto (GStrv) parts = g_strsplit (recovery, "RecoveryKey", 2);
  g_autofree char *as_key = g_strjoinv ("Key", parts);
  g_autoptr (ServerAnswer) answer = send_recovery (fixture, begun, as_key, new_credentials);

  assert_refused (answer, 400, "The kind of credential cannot be used here.");
}

/* All or nothing: a new credential that is no good leaves the former ones as they were. */
static void
test_all_or_nothing (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (ServerAnswer) begun = begin_right (fixture);
  g_autoptr (ServerAnswer) other = begin_right (fixture);
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
  assertion = build_recovery ("recovery", fixture->former_key, mixed);
  answer = send_recovery (fixture, begun, assertion, mixed);
  assert_refused (answer, 400, "The client data answers another challenge.");
  assert_former_works (fixture);
  retried = begin_right (fixture);
  done = finish (fixture, retried);
  assert_answered (done);
}

static void
test_former_does_not_come_back (Fixture       *fixture,
                                gconstpointer  data)
{
  g_autoptr (ServerAnswer) begun = begin_right (fixture);
  g_autofree char *former = build_new (fixture, begun, fixture->former_id);
  g_autofree char *recovery = build_recovery ("recovery", fixture->former_key, former);
  g_autoptr (ServerAnswer) answer = send_recovery (fixture, begun, recovery, former);

  assert_refused (answer, 409, "The credential is already registered.");
  assert_former_works (fixture);
}

static char *
get_device_code (Fixture *fixture)
{
  g_autofree char *expiration = passkeys_clock_format (passkeys_rules_now (fixture->server->rules)
                                                       + 50 * PASSKEYS_SECOND);
  g_autofree char *body = json_text ("{'expiration':'%s'}", expiration);
  g_autoptr (ServerAnswer) answer = server_member_change (fixture->bob, "POST",
                                                          "/auth/credentials/code", body);

  assert_answered (answer);
  return g_strdup (server_answer_get_text (answer, "code"));
}

static ServerAnswer *
begin_device (Fixture    *fixture,
              const char *code)
{
  g_autofree char *body = json_text ("{'code':'%s','credentialKind':'Key'}", code);

  return server_fixture_ask (fixture->server, "POST", "/auth/credentials/code/init", NULL, NULL,
                             body);
}

/* Who has stolen a session may have begun to add a device: it does not come in any more. */
static void
test_devices_on_their_way_end (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autofree char *used_code = get_device_code (fixture);
  g_autoptr (ServerAnswer) device = begin_device (fixture, used_code);
  g_autofree char *code = get_device_code (fixture);
  g_autoptr (ServerAnswer) begun = begin_right (fixture);
  g_autoptr (ServerAnswer) done = finish (fixture, begun);
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
promote_bob (Fixture *fixture)
{
  g_autofree char *sql =
    g_strdup_printf ("INSERT INTO assignments (id, permission_id, user_id, is_immutable,"
                     " date_created) SELECT 'as-bob', permission_id, '%s', 0, 0 FROM assignments"
                     " WHERE user_id = '%s'", fixture->bob->user_id,
                     fixture->administrator->user_id);

  g_assert_true (passkeys_database_run (fixture->server->rules->database, sql, NULL));
}

static void
test_access_tokens_end (Fixture       *fixture,
                        gconstpointer  data)
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
  begun = begin_right (fixture);
  done = finish (fixture, begun);
  assert_answered (done);
  after = server_member_get (token, "/auth/users");
  assert_refused (after, 401, "Not Authorized.");
  unharmed = server_member_get (of_another, "/auth/users");
  assert_answered (unharmed);
}

/* The log says which recovery key did it, though that is gone. */
static void
test_is_logged (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (ServerAnswer) begun = begin_right (fixture);
  g_autoptr (ServerAnswer) done = finish (fixture, begun);
  g_autoptr (ServerAnswer) log = NULL;
  g_autoptr (ServerAnswer) entry = NULL;
  g_autofree char *target = NULL;
  g_auto (GStrv) rows = NULL;
  g_auto (GStrv) cells = NULL;
  JsonObject *credential;

  assert_answered (done);
  log = server_member_get (fixture->administrator, "/auth/action/logs?startTime=1970-01-01T00:00:00Z"
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
test_tokens_are_not_mixed_up (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr (ServerAnswer) begun = begin_right (fixture);
  g_autofree char *credentials = build_new (fixture, begun, "new");
  g_autofree char *recovery = build_recovery ("recovery", fixture->former_key, credentials);
  g_autoptr (ServerAnswer) registered =
    server_fixture_ask (fixture->server, "POST", "/auth/registration",
                        server_answer_get_text (begun, "temporaryAuthenticationToken"), NULL,
                        credentials);
  g_autofree char *body = g_strdup_printf ("{\"recovery\":%s,\"newCredentials\":%s}", recovery,
                                           credentials);
  g_autoptr (ServerAnswer) recovered =
    server_fixture_ask (fixture->server, "POST", "/auth/recover/user", fixture->bob->token, NULL,
                        body);

  assert_refused (registered, 401, "Not Authorized.");
  assert_refused (recovered, 401, "Not Authorized.");
  assert_former_works (fixture);
}

#define TEST(path, function) \
  g_test_add ("/recovery/" path, Fixture, NULL, set_up, function, tear_down)

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
