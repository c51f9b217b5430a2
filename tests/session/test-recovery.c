/* test-recovery.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-recovery"

#include "config.h"

#include "passkeys-recovery.h"

#include <string.h>

#include "fixture-member.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-base64url.h"
#include "passkeys-outbox-message.h"
#include "passkeys-recovery-code.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-session-error.h"
#include "session-fixture.h"

#define CODE "POST /auth/recover/user/code"
#define INIT "POST /auth/recover/user/init"
#define COMPLETE "POST /auth/recover/user"
#define CHALLENGE_OVER FIXTURE_ERROR (400, "Challenge token is not valid.")

/* Somebody who has joined, and lost everything but the kit. */
typedef struct
{
  FixtureMember        member;
  PasskeysRecoveryKit *kit;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(PasskeysRegistration) registration = NULL;
  g_autoptr(GError) error = NULL;

  fixture_member_set_up (&fixture->member, data);
  registration = fixture_member_begin (&fixture->member);
  fixture->kit = fixture_member_complete (&fixture->member, registration, &error);
  g_assert_no_error (error);
  fixture->member.session = fixture_member_sign_in (&fixture->member, &error);
  g_assert_no_error (error);
  fixture_gateway_forget (fixture->member.gateway);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->kit);
  fixture_member_tear_down (&fixture->member, data);
}

static PasskeysRecovery *
begin (Fixture *fixture)
{
  return passkeys_recovery_new (fixture->member.connection, fixture->member.org_id,
                                FIXTURE_FOUNDER,
                                passkeys_recovery_kit_get_key_id (fixture->kit));
}

typedef struct
{
  GListModel *messages;
  guint       n;
} Mail;

static gboolean
has_come (gpointer data)
{
  Mail *mail = data;

  return g_list_model_get_n_items (mail->messages) >= mail->n;
}

/* The first message is the invitation; the newest is the one with the verification code. */
static GBytes *
wait_for_code (Fixture *fixture,
               guint    n_messages)
{
  GListModel *messages = G_LIST_MODEL (fixture->member.outbox);
  Mail mail = { messages, n_messages };
  g_autoptr(PasskeysOutboxMessage) message = NULL;
  g_autoptr(GMatchInfo) match = NULL;
  g_autoptr(GRegex) regex = g_regex_new ("\\b[0-9]{4}(-[0-9]{4}){3}\\b", 0, 0, NULL);
  g_autofree char *code = NULL;

  passkeys_test_run_until (has_come, &mail);
  message = g_list_model_get_item (messages, 0);
  g_assert_true (g_regex_match (regex, passkeys_outbox_message_get_body (message), 0, &match));
  code = g_match_info_fetch (match, 0);

  return passkeys_secure_bytes_new_text (code);
}

static void
send_and_verify (Fixture          *fixture,
                 PasskeysRecovery *recovery)
{
  g_autoptr(GBytes) code = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_test_await (passkeys_recovery_send_code (recovery), &error);
  g_assert_no_error (error);
  code = wait_for_code (fixture, 2);
  passkeys_test_await (passkeys_recovery_verify (recovery, code), &error);
  g_assert_no_error (error);
  g_assert_true (passkeys_recovery_is_verified (recovery));
}

static void
unlock (Fixture          *fixture,
        PasskeysRecovery *recovery)
{
  GBytes *code = passkeys_recovery_kit_get_code (fixture->kit);
  g_autoptr(GError) error = NULL;

  passkeys_test_await (passkeys_recovery_unlock (recovery, code), &error);
  g_assert_no_error (error);
  g_assert_true (passkeys_recovery_is_unlocked (recovery));
}

static PasskeysRecovery *
begin_unlocked (Fixture *fixture)
{
  PasskeysRecovery *recovery = begin (fixture);

  send_and_verify (fixture, recovery);
  unlock (fixture, recovery);

  return recovery;
}

static PasskeysRecoveryKit *
complete (Fixture           *fixture,
          PasskeysRecovery  *recovery,
          GError           **error)
{
  return passkeys_test_await_object (passkeys_recovery_complete (recovery, "New laptop",
                                                                 fixture->member.authenticator,
                                                                 fixture->member.prompt),
                                     error);
}

static void
assert_can_sign_in (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysSession) session = fixture_member_sign_in (&fixture->member, &error);

  g_assert_no_error (error);
}

/* The session that there was before has ended. */
static void
assert_session_dead (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (passkeys_test_await (passkeys_session_refresh_user (fixture->member.session),
                                       &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED);
}

static char *
dup_member_text (JsonObject *object,
                 const char *member)
{
  g_autoptr(JsonGenerator) generator = json_generator_new ();

  json_generator_set_root (generator, json_object_get_member (object, member));
  return json_generator_to_data (generator, NULL);
}

/* What was signed is, byte for byte, within the body that was sent. */
static void
assert_signed_what_was_sent (Fixture *fixture)
{
  const PasskeysScriptedRequest *request = fixture_gateway_get_last (fixture->member.gateway,
                                                                     COMPLETE);
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(PasskeysClientData) client_data = NULL;
  g_autoptr(GBytes) client_data_json = NULL;
  g_autoptr(GBytes) challenge = NULL;
  g_autofree char *text = NULL;
  g_autofree char *sent = NULL;
  JsonObject *body;
  JsonObject *assertion;

  g_assert_true (json_parser_load_from_data (parser, request->body, -1, NULL));
  body = json_node_get_object (json_parser_get_root (parser));
  assertion = json_object_get_object_member (json_object_get_object_member (body, "recovery"),
                                             "credentialAssertion");
  client_data_json =
    passkeys_base64url_decode (json_object_get_string_member (assertion, "clientData"), NULL);
  client_data = passkeys_client_data_parse (client_data_json, NULL);
  challenge = passkeys_base64url_decode (passkeys_client_data_get_challenge (client_data), NULL);
  text = g_strndup (g_bytes_get_data (challenge, NULL), g_bytes_get_size (challenge));
  sent = dup_member_text (body, "newCredentials");
  g_assert_cmpstr (text, ==, sent);
  g_assert_nonnull (strstr (request->body, text));
}

/* The whole of it: a new passkey, a new kit, and whatever was before is dead and listed. */
static void
test_recovers (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(PasskeysRecovery) recovery = begin_unlocked (fixture);
  g_autoptr(PasskeysRecoveryKit) kit = NULL;
  g_autoptr(GListModel) dead = NULL;
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  g_autoptr(GError) error = NULL;

  kit = complete (fixture, recovery, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_recovery_kit_get_username (kit), ==, FIXTURE_FOUNDER);
  g_assert_cmpstr (passkeys_recovery_kit_get_org_id (kit), ==, fixture->member.org_id);
  g_assert_cmpstr (passkeys_recovery_kit_get_organisation_name (kit), ==, "Example");
  g_assert_cmpstr (passkeys_recovery_kit_get_key_id (kit), !=,
                   passkeys_recovery_kit_get_key_id (fixture->kit));
  assert_signed_what_was_sent (fixture);
  assert_session_dead (fixture);

  g_assert_cmpuint (fixture_member_count_passkeys (&fixture->member), ==, 2);
  dead = passkeys_test_await_object (
    passkeys_recovery_find_dead_passkeys (recovery, fixture->member.vault), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (dead), ==, 1);
  passkey = g_list_model_get_item (dead, 0);
  g_assert_cmpstr (passkeys_local_passkey_get_name (passkey), ==, "Ada’s laptop");
  g_assert_true (passkeys_test_await (passkeys_vault_remove (fixture->member.vault, passkey),
                                      NULL));
  assert_can_sign_in (fixture);
}

/* The new kit recovers once more; the old one has had its day. */
static void
test_kits_replace_each_other (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr(PasskeysRecovery) first = begin_unlocked (fixture);
  g_autoptr(PasskeysRecovery) used = NULL;
  g_autoptr(PasskeysRecoveryKit) kit = complete (fixture, first, NULL);
  g_autoptr(GBytes) code = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (kit);
  used = begin (fixture);
  g_assert_true (passkeys_test_await (passkeys_recovery_send_code (used), NULL));
  code = wait_for_code (fixture, 3);
  g_assert_false (passkeys_test_await (passkeys_recovery_verify (used, code), &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_UNKNOWN_RECOVERY_KEY);
}

static void
assert_not_verified (PasskeysRecovery     *recovery,
                     GBytes               *code,
                     PasskeysSessionError  expected)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (passkeys_test_await (passkeys_recovery_verify (recovery, code), &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, (int) expected);
  g_assert_false (passkeys_recovery_is_verified (recovery));
}

static void
test_verification_fails (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(GBytes) wrong = passkeys_secure_bytes_new_text ("0000-0000-0000-0000");
  g_autoptr(GBytes) right = NULL;
  g_autoptr(PasskeysRecovery) recovery = begin (fixture);
  g_autoptr(PasskeysRecovery) other = passkeys_recovery_new (fixture->member.connection,
                                                             fixture->member.org_id,
                                                             "john@example.org", "A");

  g_assert_true (passkeys_test_await (passkeys_recovery_send_code (recovery), NULL));
  right = wait_for_code (fixture, 2);
  assert_not_verified (recovery, wrong, PASSKEYS_SESSION_ERROR_WRONG_CODE);
  assert_not_verified (other, right, PASSKEYS_SESSION_ERROR_WRONG_CODE);

  fixture_gateway_fail (fixture->member.gateway, INIT, 1, FIXTURE_FAULT_BEFORE, 400,
                        FIXTURE_ERROR (400, "Verification code expired"));
  assert_not_verified (recovery, right, PASSKEYS_SESSION_ERROR_CODE_EXPIRED);
  fixture_gateway_fail (fixture->member.gateway, INIT, 1, FIXTURE_FAULT_BEFORE, 401,
                        FIXTURE_ERROR (401, "Credential cannot be used as a recovery factor."));
  assert_not_verified (recovery, right, PASSKEYS_SESSION_ERROR_UNKNOWN_RECOVERY_KEY);
  fixture_gateway_fail (fixture->member.gateway, INIT, 1, FIXTURE_FAULT_BEFORE, 400,
                        FIXTURE_ERROR (400, "User account has been deactivated."));
  assert_not_verified (recovery, right, PASSKEYS_SESSION_ERROR_DEACTIVATED);
  fixture_gateway_replace (fixture->member.gateway, INIT, "\"id\":\"localhost\"",
                           "\"id\":\"example.com\"");
  assert_not_verified (recovery, right, PASSKEYS_SESSION_ERROR_RELYING_PARTY);
}

/* The key id as it is printed, and the name as somebody types it. */
static void
test_typed_generously (Fixture       *fixture,
                       gconstpointer  data)
{
  const char *id = passkeys_recovery_kit_get_key_id (fixture->kit);
  g_autofree char *grouped = g_strdup_printf (" %.4s %.4s\n%s ", id, id + 4, id + 8);
  g_autofree char *org_id = g_strconcat (" ", fixture->member.org_id, "\n", NULL);
  g_autoptr(PasskeysRecovery) recovery = NULL;

  recovery = passkeys_recovery_new (fixture->member.connection, org_id, " ADA@example.org ",
                                    grouped);
  send_and_verify (fixture, recovery);
  unlock (fixture, recovery);
}

/* A mistake in the recovery code never reaches the server, and may be made as often as one likes. */
static void
test_wrong_recovery_code (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(PasskeysRecovery) recovery = begin (fixture);
  char *text = passkeys_secure_bytes_dup_text (passkeys_recovery_kit_get_code (fixture->kit));
  g_autoptr(GBytes) wrong = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  send_and_verify (fixture, recovery);
  text[4] = text[4] == 'A' ? 'B' : 'A';
  wrong = passkeys_recovery_code_parse (text, NULL);
  passkeys_secure_text_free (text);

  before = fixture_gateway_dup_history (fixture->member.gateway);
  for (guint i = 0; i < 7; i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (passkeys_test_await (passkeys_recovery_unlock (recovery, wrong), &error));
      g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_WRONG_RECOVERY_CODE);
      g_assert_false (passkeys_recovery_is_unlocked (recovery));
    }
  after = fixture_gateway_dup_history (fixture->member.gateway);
  g_assert_cmpstr (before, ==, after);

  unlock (fixture, recovery);
}

/* Challenges end sooner than codes: once more, and the first passkey goes. */
static void
test_challenge_runs_out (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(PasskeysRecovery) recovery = begin_unlocked (fixture);
  g_autoptr(PasskeysRecoveryKit) kit = NULL;
  g_autoptr(GError) error = NULL;

  fixture_gateway_fail (fixture->member.gateway, COMPLETE, 1, FIXTURE_FAULT_BEFORE, 400,
                        CHALLENGE_OVER);
  kit = complete (fixture, recovery, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture_gateway_count (fixture->member.gateway, INIT), ==, 2);
  g_assert_cmpuint (fixture_gateway_count (fixture->member.gateway, COMPLETE), ==, 2);
  g_assert_cmpuint (fixture_member_count_passkeys (&fixture->member), ==, 2);
  assert_can_sign_in (fixture);
}

static void
test_challenge_always_runs_out (Fixture       *fixture,
                                gconstpointer  data)
{
  g_autoptr(PasskeysRecovery) recovery = begin_unlocked (fixture);
  g_autoptr(GError) error = NULL;

  fixture_gateway_fail (fixture->member.gateway, COMPLETE, 100, FIXTURE_FAULT_BEFORE, 400,
                        CHALLENGE_OVER);
  g_assert_null (complete (fixture, recovery, &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_CHALLENGE_EXPIRED);
  g_assert_cmpuint (fixture_gateway_count (fixture->member.gateway, COMPLETE), ==, 2);
  g_assert_cmpuint (fixture_member_count_passkeys (&fixture->member), ==, 1);
  assert_can_sign_in (fixture);
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(PasskeysRecovery) recovery = begin_unlocked (fixture);
  g_autoptr(PasskeysRecoveryKit) kit = NULL;
  g_autoptr(GError) error = NULL;

  fixture_member_change_person (&fixture->member);
  g_assert_null (complete (fixture, recovery, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED);
  g_assert_cmpuint (fixture_gateway_count (fixture->member.gateway, COMPLETE), ==, 0);
  g_clear_error (&error);

  passkeys_scripted_prompt_add_pin (fixture->member.person, FIXTURE_PIN);
  kit = complete (fixture, recovery, &error);
  g_assert_no_error (error);
}

/* The server has done it, but its answer got lost: the kit is that of the key which it has. */
static void
test_answer_lost (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(PasskeysRecovery) recovery = begin_unlocked (fixture);
  g_autoptr(PasskeysRecoveryKit) kit = NULL;
  g_autofree char *sent = NULL;
  g_autoptr(GError) error = NULL;

  fixture_gateway_fail (fixture->member.gateway, COMPLETE, 1, FIXTURE_FAULT_AFTER, 502,
                        FIXTURE_ERROR (502, "lost"));
  g_assert_null (complete (fixture, recovery, &error));
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_SERVER);
  g_clear_error (&error);
  sent = g_strdup (fixture_gateway_get_last (fixture->member.gateway, COMPLETE)->body);

  kit = complete (fixture, recovery, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (sent, passkeys_recovery_kit_get_key_id (kit)));
  g_assert_cmpuint (fixture_member_count_passkeys (&fixture->member), ==, 2);
  assert_can_sign_in (fixture);
}

/* Given up before the server has heard of it: the new passkey goes, the old one still works. */
static void
test_abandoned (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(PasskeysRecovery) recovery = begin_unlocked (fixture);
  g_autoptr(PasskeysRecovery) untouched = begin (fixture);
  g_autoptr(GError) error = NULL;

  g_assert_true (passkeys_test_await (passkeys_recovery_abandon (untouched), NULL));

  fixture_gateway_fail (fixture->member.gateway, COMPLETE, 1, FIXTURE_FAULT_BEFORE, 503,
                        FIXTURE_ERROR (503, "later"));
  g_assert_null (complete (fixture, recovery, &error));
  g_assert_cmpuint (fixture_member_count_passkeys (&fixture->member), ==, 2);

  g_assert_true (passkeys_test_await (passkeys_recovery_abandon (recovery), NULL));
  g_assert_cmpuint (fixture_member_count_passkeys (&fixture->member), ==, 1);
  assert_can_sign_in (fixture);
}

static gboolean
has_asked (gpointer data)
{
  return passkeys_scripted_prompt_get_n_pin_requests (data) > 0;
}

static void
test_dropped (Fixture       *fixture,
              gconstpointer  data)
{
  PasskeysRecovery *recovery = begin_unlocked (fixture);
  DexFuture *future;

  fixture_member_change_person (&fixture->member);
  passkeys_scripted_prompt_add_silence (fixture->member.person);
  future = passkeys_recovery_complete (recovery, "New laptop", fixture->member.authenticator,
                                       fixture->member.prompt);
  passkeys_test_run_until (has_asked, fixture->member.person);
  dex_unref (future);
  passkeys_test_run (100);
  g_assert_cmpuint (fixture_gateway_count (fixture->member.gateway, COMPLETE), ==, 0);
  passkeys_test_finalize (recovery);
}

#define ADD(name, func) g_test_add ("/recovery/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("recovers", test_recovers);
  ADD ("kits-replace-each-other", test_kits_replace_each_other);
  ADD ("verification-fails", test_verification_fails);
  ADD ("typed-generously", test_typed_generously);
  ADD ("wrong-recovery-code", test_wrong_recovery_code);
  ADD ("challenge-runs-out", test_challenge_runs_out);
  ADD ("challenge-always-runs-out", test_challenge_always_runs_out);
  ADD ("cancelled", test_cancelled);
  ADD ("answer-lost", test_answer_lost);
  ADD ("abandoned", test_abandoned);
  ADD ("dropped", test_dropped);

  return g_test_run ();
}
