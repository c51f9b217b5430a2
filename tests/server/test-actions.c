/* test-actions.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "server-organisation.h"

/* A user action is for one person, one request and one time. */

#define BODY "{\"name\":\"Reader\",\"operations\":[\"Auth:Users:Read\"]}"

static ServerAnswer *
use (ServerOrganisation *fixture,
     const char         *user_action,
     const char         *method,
     const char         *path,
     const char         *body)
{
  return server_fixture_ask (fixture->server, method, path, fixture->ada->token,
                             user_action, body);
}

static void
test_works_once (ServerOrganisation *fixture,
                 gconstpointer       data)
{
  g_autofree char *user_action = server_member_sign (fixture->ada, "POST",
                                                     "/permissions", BODY);
  g_autoptr (ServerAnswer) first = use (fixture, user_action, "POST", "/permissions", BODY);
  g_autoptr (ServerAnswer) second = use (fixture, user_action, "POST", "/permissions", BODY);

  assert_answered (first);
  assert_refused (second, 400, "user action has already been used");
}

/* Used up by the attempt, not by its success. */
static void
test_is_for_one_request (ServerOrganisation *fixture,
                         gconstpointer       data)
{
  static const struct
  {
    const char *method;
    const char *path;
    const char *body;
  } others[] = {
    { "PUT", "/permissions/pm-1", BODY },
    { "POST", "/auth/users", BODY },
    { "POST", "/permissions", "{\"name\":\"Reader\",\"operations\":[\"Auth:Users:Update\"]}" },
    { "POST", "/permissions", "{\"name\":\"Reader\"}" },
    { "POST", "/permissions", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *user_action = server_member_sign (fixture->ada, "POST",
                                                         "/permissions", BODY);
      g_autoptr (ServerAnswer) other = use (fixture, user_action, others[i].method, others[i].path,
                                            others[i].body);
      g_autoptr (ServerAnswer) right = use (fixture, user_action, "POST", "/permissions", BODY);

      assert_refused (other, 403, "user action signature is missing or invalid");
      assert_refused (right, 400, "user action has already been used");
    }
}

static void
test_is_for_one_person (ServerOrganisation *fixture,
                        gconstpointer       data)
{
  g_autoptr (ServerMember) bob = server_member_join (fixture->ada, "bob@example.org");
  g_autofree char *user_action = server_member_sign (bob, "POST", "/permissions", BODY);
  g_autoptr (ServerAnswer) answer = use (fixture, user_action, "POST", "/permissions", BODY);

  assert_refused (answer, 403, "user action signature is missing or invalid");
}

static void
test_challenge_is_for_one_person (ServerOrganisation *fixture,
                                  gconstpointer       data)
{
  g_autoptr (ServerMember) bob = server_member_join (fixture->ada, "bob@example.org");
  g_autoptr (ServerAnswer) begun =
    server_fixture_ask (fixture->server, "POST", "/auth/action/init", fixture->ada->token, NULL,
                        "{\"userActionPayload\":\"\",\"userActionHttpMethod\":\"POST\","
                        "\"userActionHttpPath\":\"/permissions\"}");
  g_autofree char *body =
    server_member_build_assertion (bob, server_answer_get_text (begun, "challengeIdentifier"),
                                   server_answer_get_text (begun, "challenge"));
  g_autoptr (ServerAnswer) with_bobs_token = server_fixture_ask (fixture->server, "POST",
                                                                 "/auth/action", bob->token, NULL,
                                                                 body);
  g_autoptr (ServerAnswer) begun_again =
    server_fixture_ask (fixture->server, "POST", "/auth/action/init", fixture->ada->token, NULL,
                        "{\"userActionPayload\":\"\",\"userActionHttpMethod\":\"POST\","
                        "\"userActionHttpPath\":\"/permissions\"}");
  g_autofree char *second_body =
    server_member_build_assertion (bob, server_answer_get_text (begun_again, "challengeIdentifier"),
                                   server_answer_get_text (begun_again, "challenge"));
  g_autoptr (ServerAnswer) with_bobs_key =
    server_fixture_ask (fixture->server, "POST", "/auth/action", fixture->ada->token, NULL,
                        second_body);

  assert_refused (with_bobs_token, 400, "Challenge token is not valid.");
  assert_refused (with_bobs_key, 401, "Not Authorized.");
}

/* A challenge to sign in is none to sign a change, and the other way round. */
static void
test_challenge_is_for_one_purpose (ServerOrganisation *fixture,
                                   gconstpointer       data)
{
  ServerMember *member = fixture->ada;
  g_autofree char *init = json_text ("{'orgId':'%s','username':'%s'}", member->organisation_id,
                                     member->username);
  g_autoptr (ServerAnswer) begun = server_fixture_ask (fixture->server, "POST", "/auth/login/init",
                                                       NULL, NULL, init);
  g_autofree char *body =
    server_member_build_assertion (member, server_answer_get_text (begun, "challengeIdentifier"),
                                   server_answer_get_text (begun, "challenge"));
  g_autoptr (ServerAnswer) as_action = server_fixture_ask (fixture->server, "POST", "/auth/action",
                                                           member->token, NULL, body);
  g_autoptr (ServerAnswer) as_login = server_fixture_ask (fixture->server, "POST", "/auth/login",
                                                          NULL, NULL, body);

  assert_refused (as_action, 400, "Challenge token is not valid.");
  assert_answered (as_login);
}

static void
test_expires (ServerOrganisation *fixture,
              gconstpointer       data)
{
  g_autofree char *in_time = server_member_sign (fixture->ada, "POST", "/permissions",
                                                 BODY);
  g_autoptr (ServerAnswer) done = NULL;
  g_autofree char *late = NULL;
  g_autoptr (ServerAnswer) refused = NULL;

  server_fixture_wait (fixture->server, PASSKEYS_USER_ACTION_LIFE - PASSKEYS_SECOND);
  done = use (fixture, in_time, "POST", "/permissions", BODY);
  assert_answered (done);
  late = server_member_sign (fixture->ada, "POST", "/permissions", BODY);
  server_fixture_wait (fixture->server, PASSKEYS_USER_ACTION_LIFE);
  refused = use (fixture, late, "POST", "/permissions", BODY);
  assert_refused (refused, 403, "user action signature is missing or invalid");
}

/* Compared as JSON and as a path, not as text: clients write both in their own ways. */
static void
test_spelling_does_not_matter (ServerOrganisation *fixture,
                               gconstpointer       data)
{
  g_autofree char *user_action =
    server_member_sign (fixture->ada, "POST", "/%70ermissions?force=true",
                        "{ \"operations\" : [\"Auth:Users:R\\u0065ad\"], \"name\":\"Reader\" }");
  g_autoptr (ServerAnswer) done = use (fixture, user_action, "POST", "/permissions", BODY);

  assert_answered (done);
}

static void
test_empty_is_empty (ServerOrganisation *fixture,
                     gconstpointer       data)
{
  static const char *const bodies[] = { NULL, "", "{}", " { } " };
  g_autoptr (ServerMember) bob = server_member_join (fixture->ada, "bob@example.org");
  g_autofree char *path = g_strdup_printf ("/auth/users/%s/activate", bob->user_id);

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      for (gsize j = 0; j < 3; j++)
        {
          g_autofree char *user_action = server_member_sign (fixture->ada, "PUT", path,
                                                             bodies[i]);
          g_autoptr (ServerAnswer) done = use (fixture, user_action, "PUT", path, bodies[j]);

          assert_answered (done);
        }
    }
}

static void
test_bad_actions (ServerOrganisation *fixture,
                  gconstpointer       data)
{
  static const char *const bodies[] = {
    "{'userActionPayload':'','userActionHttpMethod':'PATCH','userActionHttpPath':'/x'}",
    "{'userActionPayload':'','userActionHttpMethod':'POST','userActionHttpPath':'x'}",
    "{'userActionPayload':'[]','userActionHttpMethod':'POST','userActionHttpPath':'/x'}",
    "{'userActionPayload':'nonsense','userActionHttpMethod':'POST','userActionHttpPath':'/x'}",
    "{'userActionPayload':'','userActionHttpMethod':'','userActionHttpPath':'/x'}",
    "{'userActionPayload':'','userActionHttpMethod':'POST','userActionHttpPath':'/x',"
      "'userActionServerKind':'Staff'}",
    "{'userActionHttpMethod':'POST','userActionHttpPath':'/x'}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *body = json_text ("%s", bodies[i]);
      g_autoptr (ServerAnswer) answer = use (fixture, NULL, "POST", "/auth/action/init", body);

      g_test_message ("%s", body);
      g_assert_cmpuint (answer->status, ==, 400);
    }
}

#define TEST(path, function) \
  g_test_add ("/actions/" path, ServerOrganisation, NULL, server_organisation_set_up, \
              function, server_organisation_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST ("works-once", test_works_once);
  TEST ("is-for-one-request", test_is_for_one_request);
  TEST ("is-for-one-person", test_is_for_one_person);
  TEST ("challenge-is-for-one-person", test_challenge_is_for_one_person);
  TEST ("challenge-is-for-one-purpose", test_challenge_is_for_one_purpose);
  TEST ("expires", test_expires);
  TEST ("spelling-does-not-matter", test_spelling_does_not_matter);
  TEST ("empty-is-empty", test_empty_is_empty);
  TEST ("bad-actions", test_bad_actions);

  return g_test_run ();
}
