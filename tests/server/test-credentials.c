/* test-credentials.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "server-organisation.h"

static ServerAnswer *
begin (ServerMember *member,
       const char   *kind)
{
  g_autofree char *body = json_text ("{'kind':'%s'}", kind);

  return server_fixture_ask (member->server, "POST", "/auth/credentials/init", member->token, NULL,
                             body);
}

static char *
build (ServerMember *member,
       ServerAnswer *begun,
       const char   *kind,
       const char   *credential_id)
{
  g_autofree char *credential =
    server_member_build_credential (member, kind, credential_id,
                                    server_answer_get_text (begun, "challenge"));

  return json_text ("{%s,'credentialName':'Desk drawer','challengeIdentifier':'%s'}", credential,
                    server_answer_get_text (begun, "challengeIdentifier"));
}

static ServerAnswer *
add (ServerMember *member,
     const char   *kind,
     const char   *credential_id)
{
  g_autoptr (ServerAnswer) begun = begin (member, kind);
  g_autofree char *body = build (member, begun, kind, credential_id);

  return server_member_change (member, "POST", "/auth/credentials", body);
}

static ServerAnswer *
change (ServerMember *member,
        const char   *what,
        const char   *uuid)
{
  g_autofree char *path = g_strdup_printf ("/auth/credentials/%s", what);
  g_autofree char *body = json_text ("{'credentialUuid':'%s'}", uuid);

  return server_member_change (member, "PUT", path, body);
}

static char *
get_uuid (ServerMember *member,
          guint         number)
{
  g_autoptr (ServerAnswer) listed = server_member_get (member, "/auth/credentials");

  return g_strdup (json_object_get_string_member (server_answer_get_item (listed, number),
                                                  "credentialUuid"));
}

static void
test_add (ServerOrganisation *fixture,
          gconstpointer       data)
{
  g_autoptr (ServerAnswer) added = add (fixture->ada, "Key", "second");
  g_autoptr (ServerAnswer) listed = server_member_get (fixture->ada, "/auth/credentials");

  assert_answered (added);
  g_assert_cmpstr (server_answer_get_text (added, "name"), ==, "Desk drawer");
  g_assert_cmpstr (server_answer_get_text (added, "relyingPartyId"), ==, "");
  g_assert_true (g_str_has_prefix (server_answer_get_text (added, "publicKey"), "SHA256:"));
  g_assert_cmpuint (server_answer_count_items (listed), ==, 2);
  g_set_str (&fixture->ada->credential_id, "second");
  server_member_log_in (fixture->ada);
}

static void
test_same_id_is_refused (ServerOrganisation *fixture,
                         gconstpointer       data)
{
  g_autoptr (ServerAnswer) added = add (fixture->ada, "Key", fixture->ada->credential_id);

  assert_refused (added, 409, "The credential is already registered.");
}

/* The challenge was made for a kind, for a person and for one attempt. */
static void
test_challenge_is_bound (ServerOrganisation *fixture,
                         gconstpointer       data)
{
  g_autoptr (ServerMember) other = server_member_join (fixture->ada, "eve@example.org");
  g_autoptr (ServerAnswer) begun = begin (fixture->ada, "Key");
  g_autofree char *body = build (fixture->ada, begun, "RecoveryKey", "second");
  g_autoptr (ServerAnswer) other_kind = server_member_change (fixture->ada, "POST",
                                                              "/auth/credentials", body);
  g_autoptr (ServerAnswer) begun_again = begin (fixture->ada, "Key");
  g_autofree char *second_body = build (fixture->ada, begun_again, "Key", "second");
  g_autoptr (ServerAnswer) other_person = server_member_change (other, "POST",
                                                                "/auth/credentials", second_body);
  g_autoptr (ServerAnswer) too_late = server_member_change (fixture->ada, "POST",
                                                            "/auth/credentials", second_body);

  assert_refused (other_kind, 400, "Challenge token is not valid.");
  assert_refused (other_person, 400, "Challenge token is not valid.");
  assert_refused (too_late, 400, "Challenge token is not valid.");
}

static void
test_switch_off_and_on (ServerOrganisation *fixture,
                        gconstpointer       data)
{
  g_autoptr (ServerAnswer) added = add (fixture->ada, "Key", "second");
  const char *uuid = server_answer_get_text (added, "credentialUuid");
  g_autoptr (ServerAnswer) off = change (fixture->ada, "deactivate", uuid);
  g_autoptr (ServerAnswer) off_again = change (fixture->ada, "deactivate", uuid);
  g_autofree char *first = g_strdup (fixture->ada->credential_id);
  g_autoptr (ServerAnswer) login = NULL;
  g_autoptr (ServerAnswer) on = NULL;

  assert_answered (off);
  assert_answered (off_again);
  server_fixture_restart (fixture->server);
  g_set_str (&fixture->ada->credential_id, "second");
  login = server_member_try_log_in (fixture->ada);
  assert_refused (login, 401, "Not Authorized.");
  g_set_str (&fixture->ada->credential_id, first);
  on = change (fixture->ada, "activate", uuid);
  assert_answered (on);
  g_set_str (&fixture->ada->credential_id, "second");
  server_member_log_in (fixture->ada);
}

#define LAST_ONE \
  "This is your last active credential. Without it you could not sign in: add or activate another " \
  "one first."

/* A recovery key does not count: it cannot sign in. */
static void
test_last_one_stays (ServerOrganisation *fixture,
                     gconstpointer       data)
{
  g_autoptr (ServerAnswer) recovery = add (fixture->ada, "RecoveryKey", "recovery");
  g_autofree char *uuid = get_uuid (fixture->ada, 0);
  g_autofree char *path = g_strdup_printf ("/auth/credentials/%s", uuid);
  g_autoptr (ServerAnswer) off = change (fixture->ada, "deactivate", uuid);
  g_autoptr (ServerAnswer) deleted = server_member_change (fixture->ada, "DELETE", path, "{}");
  g_autoptr (ServerAnswer) recovery_off =
    change (fixture->ada, "deactivate", server_answer_get_text (recovery, "credentialUuid"));

  assert_refused (off, 400, LAST_ONE);
  assert_refused (deleted, 400, LAST_ONE);
  assert_answered (recovery_off);
}

static void
test_delete (ServerOrganisation *fixture,
             gconstpointer       data)
{
  g_autoptr (ServerAnswer) added = add (fixture->ada, "Key", "second");
  g_autofree char *path = g_strdup_printf ("/auth/credentials/%s",
                                           server_answer_get_text (added, "credentialUuid"));
  g_autoptr (ServerAnswer) deleted = server_member_change (fixture->ada, "DELETE", path, NULL);
  g_autoptr (ServerAnswer) again = server_member_change (fixture->ada, "DELETE", path, NULL);
  g_autoptr (ServerAnswer) listed = server_member_get (fixture->ada, "/auth/credentials");

  assert_answered (deleted);
  assert_refused (again, 404, "credential not found");
  g_assert_cmpuint (server_answer_count_items (listed), ==, 1);
}

static void
test_of_others_do_not_exist (ServerOrganisation *fixture,
                             gconstpointer       data)
{
  g_autoptr (ServerMember) other = server_member_join (fixture->ada, "eve@example.org");
  g_autofree char *uuid = get_uuid (fixture->ada, 0);
  g_autofree char *path = g_strdup_printf ("/auth/credentials/%s", uuid);
  g_autoptr (ServerAnswer) off = change (other, "deactivate", uuid);
  g_autoptr (ServerAnswer) deleted = server_member_change (other, "DELETE", path, NULL);

  assert_refused (off, 404, "credential not found");
  assert_refused (deleted, 404, "credential not found");
}

static void
test_names (ServerOrganisation *fixture,
            gconstpointer       data)
{
  g_autofree char *long_name = g_strnfill (101, 'n');
  const char *const names[] = { "", " ", "two\\nlines", long_name };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (ServerAnswer) begun = begin (fixture->ada, "Key");
      g_autofree char *body = build (fixture->ada, begun, "Key", "second");
      g_autoptr (GString) renamed = g_string_new (body);
      g_autoptr (ServerAnswer) added = NULL;

      g_string_replace (renamed, "Desk drawer", names[i], 1);
      added = server_member_change (fixture->ada, "POST", "/auth/credentials", renamed->str);
      g_assert_cmpuint (added->status, ==, 400);
    }
}

/* Another device */

static ServerAnswer *
ask_for_code (ServerOrganisation *fixture,
              gint64              milliseconds)
{
  g_autofree char *date = passkeys_clock_format (passkeys_rules_now (fixture->server->rules)
                                                 + milliseconds);
  g_autofree char *body = json_text ("{'expiration':'%s'}", date);

  return server_member_change (fixture->ada, "POST", "/auth/credentials/code", body);
}

static ServerAnswer *
begin_with_code (ServerOrganisation *fixture,
                 const char         *code)
{
  g_autofree char *body = json_text ("{'code':'%s','credentialKind':'Key'}", code);

  return server_fixture_ask (fixture->server, "POST", "/auth/credentials/code/init", NULL, NULL,
                             body);
}

static void
test_device_code (ServerOrganisation *fixture,
                  gconstpointer       data)
{
  g_autoptr (ServerAnswer) given = ask_for_code (fixture, 30 * PASSKEYS_SECOND);
  const char *code = server_answer_get_text (given, "code");
  g_autoptr (ServerAnswer) begun = begin_with_code (fixture, code);
  g_autoptr (ServerAnswer) again = begin_with_code (fixture, code);
  g_autofree char *body = build (fixture->ada, begun, "Key", "second");
  g_autoptr (ServerAnswer) added = server_fixture_ask (fixture->server, "POST",
                                                       "/auth/credentials/code/verify", NULL, NULL,
                                                       body);

  g_assert_true (g_regex_match_simple ("^[A-Z0-9]{3}-[A-Z0-9]{3}-[A-Z0-9]{3}$", code, 0, 0));
  assert_answered (begun);
  assert_refused (again, 403, "Invalid code");
  assert_answered (added);
  g_set_str (&fixture->ada->credential_id, "second");
  server_member_log_in (fixture->ada);
}

/* The challenge of one way is no good on the other. */
static void
test_device_challenge_is_bound (ServerOrganisation *fixture,
                                gconstpointer       data)
{
  g_autoptr (ServerAnswer) begun = begin (fixture->ada, "Key");
  g_autofree char *body = build (fixture->ada, begun, "Key", "second");
  g_autoptr (ServerAnswer) verified = server_fixture_ask (fixture->server, "POST",
                                                          "/auth/credentials/code/verify", NULL,
                                                          NULL, body);

  assert_refused (verified, 400, "Challenge token is not valid.");
}

static void
test_device_code_expires (ServerOrganisation *fixture,
                          gconstpointer       data)
{
  static const struct
  {
    gint64 seconds;
    guint  status;
  } moments[] = { { 59, 200 }, { 60, 403 }, { 61, 403 } };

  for (gsize i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_autoptr (ServerAnswer) given = ask_for_code (fixture, 59500);
      g_autoptr (ServerAnswer) begun = NULL;

      server_fixture_wait (fixture->server, moments[i].seconds * PASSKEYS_SECOND);
      begun = begin_with_code (fixture, server_answer_get_text (given, "code"));
      g_assert_cmpuint (begun->status, ==, moments[i].status);
    }
}

static void
test_device_code_lives_a_minute (ServerOrganisation *fixture,
                                 gconstpointer       data)
{
  static const char *const bad[] = {
    "0", "-1", "1.5", "'soon'", "'2020-01-01'", "'1999-01-01T00:00:00Z'", "true", "null", "[]",
    "'9999999999'", "99999999999999",
  };
  g_autoptr (ServerAnswer) too_long = ask_for_code (fixture, 61 * PASSKEYS_SECOND);
  g_autofree char *in_seconds =
    json_text ("{'expiration':%" G_GINT64_FORMAT "}",
               passkeys_rules_now (fixture->server->rules) / PASSKEYS_SECOND + 30);
  g_autoptr (ServerAnswer) as_number = server_member_change (fixture->ada, "POST",
                                                             "/auth/credentials/code", in_seconds);

  g_assert_cmpuint (too_long->status, ==, 400);
  assert_answered (as_number);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *expiration = json_text ("%s", bad[i]);
      g_autofree char *body = g_strdup_printf ("{\"expiration\":%s}", expiration);
      g_autoptr (ServerAnswer) answer = server_member_change (fixture->ada, "POST",
                                                              "/auth/credentials/code", body);

      g_test_message ("%s", body);
      g_assert_cmpuint (answer->status, ==, 400);
    }
}

static void
test_five_wrong_device_codes (ServerOrganisation *fixture,
                              gconstpointer       data)
{
  g_autoptr (ServerAnswer) given = ask_for_code (fixture, 30 * PASSKEYS_SECOND);
  const char *code = server_answer_get_text (given, "code");
  g_autoptr (ServerAnswer) begun = NULL;

  for (int i = 0; i < 5; i++)
    {
      g_autofree char *wrong = g_strdup (code);
      g_autoptr (ServerAnswer) answer = NULL;

      wrong[10] = wrong[10] == '2' ? '3' : '2';
      answer = begin_with_code (fixture, wrong);
      assert_refused (answer, 403, "Invalid code");
    }
  begun = begin_with_code (fixture, code);
  assert_refused (begun, 403, "Invalid code");
}

/* Somebody who guesses at random ends nobody's code. */
static void
test_distant_codes_do_no_harm (ServerOrganisation *fixture,
                               gconstpointer       data)
{
  g_autoptr (ServerAnswer) given = ask_for_code (fixture, 30 * PASSKEYS_SECOND);
  const char *code = server_answer_get_text (given, "code");
  g_autoptr (ServerAnswer) begun = NULL;

  for (int i = 0; i < 20; i++)
    {
      g_autofree char *wrong = g_strdup (code);
      g_autoptr (ServerAnswer) answer = NULL;

      wrong[0] = wrong[0] == 'X' ? 'Y' : 'X';
      answer = begin_with_code (fixture, wrong);
    }
  begun = begin_with_code (fixture, code);
  assert_answered (begun);
}

#define TEST(path, function) \
  g_test_add ("/credentials/" path, ServerOrganisation, NULL, server_organisation_set_up, \
              function, server_organisation_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST ("add", test_add);
  TEST ("same-id-is-refused", test_same_id_is_refused);
  TEST ("challenge-is-bound", test_challenge_is_bound);
  TEST ("switch-off-and-on", test_switch_off_and_on);
  TEST ("last-one-stays", test_last_one_stays);
  TEST ("delete", test_delete);
  TEST ("of-others-do-not-exist", test_of_others_do_not_exist);
  TEST ("names", test_names);
  TEST ("device-code", test_device_code);
  TEST ("device-challenge-is-bound", test_device_challenge_is_bound);
  TEST ("device-code-expires", test_device_code_expires);
  TEST ("device-code-lives-a-minute", test_device_code_lives_a_minute);
  TEST ("five-wrong-device-codes", test_five_wrong_device_codes);
  TEST ("distant-codes-do-no-harm", test_distant_codes_do_no_harm);

  return g_test_run ();
}
