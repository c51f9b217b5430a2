/* test-login-api.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-api-fixture.h"
#include "passkeys-login-api.h"
#include "passkeys-signing-challenge.h"
#include "passkeys-test-await.h"
#include "passkeys-test-ceremony.h"
#include "passkeys-users-api.h"

#define CHALLENGE \
  "{\"challenge\":\"Y2g\",\"challengeIdentifier\":\"eyJ.c.i\",\"userVerification\":\"required\"," \
  "\"allowCredentials\":{\"key\":[],\"webauthn\":[]}}"

static char *
build_signed (const char *user_handle)
{
  g_autofree char *client_data = passkeys_test_dup_client_data (PASSKEYS_CLIENT_DATA_WEBAUTHN_GET);

  return g_strconcat ("{\"challengeIdentifier\":\"eyJ.c.i\",\"firstFactor\":{\"kind\":\"Fido2\","
                      "\"credentialAssertion\":{\"credId\":\"" PASSKEYS_TEST_CREDENTIAL_ID "\","
                      "\"clientData\":\"", client_data, "\","
                      "\"authenticatorData\":\"" PASSKEYS_TEST_AUTHENTICATOR_DATA "\","
                      "\"signature\":\"" PASSKEYS_TEST_SIGNATURE "\"",
                      user_handle != NULL ? ",\"userHandle\":\"" : "",
                      user_handle != NULL ? user_handle : "",
                      user_handle != NULL ? "\"" : "",
                      "}}}", NULL);
}

static void
test_init (PasskeysApiFixture *fixture,
           gconstpointer       data)
{
  g_autoptr(PasskeysSigningChallenge) challenge = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 200, CHALLENGE);
  challenge = passkeys_test_await_object (passkeys_login_api_init (fixture->client, "or-1",
                                                                   "jdoe@example.co"), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_signing_challenge_get_identifier (challenge), ==, "eyJ.c.i");
  passkeys_api_fixture_assert_request (fixture, "POST", "/auth/login/init", NULL,
                                       "{\"orgId\":\"or-1\",\"username\":\"jdoe@example.co\"}");

  passkeys_scripted_server_answer (fixture->server, 200, CHALLENGE);
  g_clear_object (&challenge);
  challenge = passkeys_test_await_object (passkeys_login_api_init (fixture->client, "or-1", NULL),
                                          &error);
  g_assert_no_error (error);
  passkeys_api_fixture_assert_request (fixture, "POST", "/auth/login/init", NULL,
                                       "{\"orgId\":\"or-1\"}");
}

static void
test_complete (PasskeysApiFixture *fixture,
               gconstpointer       data)
{
  g_autoptr(PasskeysAssertion) assertion = passkeys_test_assertion_new ("us-1");
  g_autofree char *body = build_signed ("dXMtMQ");
  g_autoptr(GBytes) token = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 200, "{\"token\":\"eyJ.t.k\"}");
  token = passkeys_test_await_boxed (passkeys_login_api_complete (fixture->client, "eyJ.c.i",
                                                                  assertion), &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (token, NULL), g_bytes_get_size (token), "eyJ.t.k", 7);
  passkeys_api_fixture_assert_request (fixture, "POST", "/auth/login", NULL, body);
}

static void
test_complete_otherwise (PasskeysApiFixture *fixture,
                         gconstpointer       data)
{
  static const struct { const char *answer; PasskeysApiError code; } answers[] = {
    { "{\"ssoClientId\":\"abc\"}", PASSKEYS_API_ERROR_SSO_REQUIRED },
    { "{}", PASSKEYS_API_ERROR_NOT_AN_API },
    { "{\"token\":null}", PASSKEYS_API_ERROR_NOT_AN_API },
    { "{\"token\":\"\"}", PASSKEYS_API_ERROR_NOT_AN_API },
    { "{\"token\":\"a\\r\\nX-Evil: b\"}", PASSKEYS_API_ERROR_NOT_AN_API },
    { "{\"token\":\"t\u00f6ken\"}", PASSKEYS_API_ERROR_NOT_AN_API },
    { "[]", PASSKEYS_API_ERROR_NOT_AN_API },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr(PasskeysAssertion) assertion = passkeys_test_assertion_new (NULL);
      g_autoptr(GError) error = NULL;
      DexFuture *future;

      passkeys_scripted_server_answer (fixture->server, 200, answers[i].answer);
      future = passkeys_login_api_complete (fixture->client, "eyJ.c.i", assertion);
      g_assert_false (passkeys_test_await (future, &error));
      g_assert_error (error, PASSKEYS_API_ERROR, (int) answers[i].code);
      g_assert_null (strstr (error->message, "Evil"));
    }
}

static void
test_logout (PasskeysApiFixture *fixture,
             gconstpointer       data)
{
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 200, "{\"message\":\"success\"}");
  passkeys_test_await (passkeys_login_api_logout (fixture->client, TRUE), &error);
  g_assert_no_error (error);
  passkeys_api_fixture_assert_request (fixture, "PUT", "/auth/logout", "session-token",
                                       "{\"allSessions\":true}");

  passkeys_scripted_server_answer (fixture->server, 200, NULL);
  passkeys_test_await (passkeys_login_api_logout (fixture->client, FALSE), &error);
  g_assert_no_error (error);
  passkeys_api_fixture_assert_request (fixture, "PUT", "/auth/logout", "session-token",
                                       "{\"allSessions\":false}");
}

static DexFuture *
list_organisations (PasskeysApiFixture *fixture)
{
  return passkeys_login_api_list_organisations (fixture->client, "a@b.c", "https://app.dfns.io");
}

static void
test_list_organisations (PasskeysApiFixture *fixture,
                         gconstpointer       data)
{
  static const char * const wrong[] = {
    "{}", "{\"items\":[1]}", "{\"items\":[{}]}", "{\"items\":[{\"orgId\":\"or-1\"},{\"orgId\":\"\"}]}",
  };
  g_auto(GStrv) ids = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 200,
                                   "{\"items\":[{\"orgId\":\"or-1\",\"appId\":\"ap-1\"},"
                                   "{\"orgId\":\"or-2\"}]}");
  ids = passkeys_test_await_boxed (list_organisations (fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (ids), ==, 2);
  g_assert_cmpstr (ids[0], ==, "or-1");
  g_assert_cmpstr (ids[1], ==, "or-2");
  passkeys_api_fixture_assert_request (fixture, "POST", "/auth/login/orgs", NULL,
                                       "{\"username\":\"a@b.c\",\"origin\":\"https://app.dfns.io\"}");

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      passkeys_scripted_server_answer (fixture->server, 200, wrong[i]);
      g_assert_false (passkeys_test_await (list_organisations (fixture), &error));
      g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);
      g_clear_error (&error);
    }
}

/* As the official client was seen to send it */
static void
test_user_action (PasskeysApiFixture *fixture,
                  gconstpointer       data)
{
  g_autoptr(PasskeysApiRequest) request = passkeys_users_api_create_request ("new@example.co", NULL,
                                                                             FALSE);
  g_autoptr(PasskeysSigningChallenge) challenge = NULL;
  g_autoptr(PasskeysAssertion) assertion = passkeys_test_assertion_new (NULL);
  g_autofree char *body = build_signed (NULL);
  DexFuture *future;
  g_autofree char *user_action = NULL;
  const PasskeysScriptedRequest *seen;
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 200, CHALLENGE);
  challenge = passkeys_test_await_object (passkeys_user_action_api_init (fixture->client, request),
                                          &error);
  g_assert_no_error (error);
  passkeys_api_fixture_assert_request (fixture, "POST", "/auth/action/init", "session-token",
                                       "{\"userActionPayload\":\"{\\\"email\\\":\\\"new@example.co\\\","
                                       "\\\"kind\\\":\\\"CustomerEmployee\\\"}\","
                                       "\"userActionHttpMethod\":\"POST\","
                                       "\"userActionHttpPath\":\"/auth/users\","
                                       "\"userActionServerKind\":\"Api\"}");

  passkeys_scripted_server_answer (fixture->server, 200, "{\"userAction\":\"eyJ.u.a\"}");
  future = passkeys_user_action_api_complete (fixture->client, "eyJ.c.i", assertion);
  user_action = passkeys_test_await_string (future, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (user_action, ==, "eyJ.u.a");
  passkeys_api_fixture_assert_request (fixture, "POST", "/auth/action", "session-token", body);

  /* What was signed is what is sent. */
  passkeys_api_request_set_user_action (request, user_action);
  passkeys_scripted_server_answer (fixture->server, 200, "{}");
  response = passkeys_test_await_object (passkeys_api_client_send (fixture->client, request),
                                         &error);
  g_assert_no_error (error);
  passkeys_api_fixture_assert_request (fixture, "POST", "/auth/users", "session-token",
                                       "{\"email\":\"new@example.co\",\"kind\":\"CustomerEmployee\"}");
  seen = passkeys_scripted_server_get_request (fixture->server, 2);
  g_assert_cmpstr (passkeys_scripted_request_get_header (seen, "x-dfns-useraction"), ==, "eyJ.u.a");
}

/* Letters that JSON may write in more than one way are signed as they are sent. */
static void
test_payload_bytes (PasskeysApiFixture *fixture,
                    gconstpointer       data)
{
  g_autoptr(PasskeysApiRequest) request = NULL;
  g_autoptr(GObject) challenge = NULL;
  g_autoptr(JsonNode) sent = NULL;
  g_autoptr(GError) error = NULL;
  GBytes *body;
  const char *payload;

  request = passkeys_users_api_create_request ("j\u00f6rg+\"x\\y\"@example.co", "</a>\u2028\x01",
                                               TRUE);
  body = passkeys_api_request_get_body (request);
  passkeys_scripted_server_answer (fixture->server, 200, CHALLENGE);
  challenge = passkeys_test_await_object (passkeys_user_action_api_init (fixture->client, request),
                                          &error);
  g_assert_no_error (error);

  sent = json_from_string (passkeys_scripted_server_get_request (fixture->server, 0)->body, &error);
  g_assert_no_error (error);
  payload = json_object_get_string_member (json_node_get_object (sent), "userActionPayload");
  g_assert_cmpmem (payload, strlen (payload), g_bytes_get_data (body, NULL),
                   g_bytes_get_size (body));
}

static void
test_user_action_otherwise (PasskeysApiFixture *fixture,
                            gconstpointer       data)
{
  static const char * const wrong[] = {
    "{}", "{\"userAction\":\"\"}", "{\"userAction\":\"a b\"}", "{\"userAction\":\"a\\r\\nb\"}", "null",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(PasskeysAssertion) assertion = passkeys_test_assertion_new (NULL);
      g_autoptr(GError) error = NULL;
      DexFuture *future;

      passkeys_scripted_server_answer (fixture->server, 200, wrong[i]);
      future = passkeys_user_action_api_complete (fixture->client, "eyJ.c.i", assertion);
      g_assert_false (passkeys_test_await (future, &error));
      g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);
    }
}

/* Challenges may be asked for again; a signature is given once. */
static void
test_repeated (PasskeysApiFixture *fixture,
               gconstpointer       data)
{
  g_autoptr(PasskeysAssertion) assertion = passkeys_test_assertion_new (NULL);
  g_autoptr(GObject) challenge = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 503, NULL);
  passkeys_scripted_server_answer (fixture->server, 200, CHALLENGE);
  challenge = passkeys_test_await_object (passkeys_login_api_init (fixture->client, "or-1", "a"),
                                          &error);
  g_assert_no_error (error);

  passkeys_scripted_server_answer (fixture->server, 503, NULL);
  passkeys_test_await (passkeys_login_api_complete (fixture->client, "eyJ.c.i", assertion), &error);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_SERVER);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  PASSKEYS_API_FIXTURE_ADD ("login", init);
  PASSKEYS_API_FIXTURE_ADD ("login", complete);
  PASSKEYS_API_FIXTURE_ADD ("login", complete_otherwise);
  PASSKEYS_API_FIXTURE_ADD ("login", logout);
  PASSKEYS_API_FIXTURE_ADD ("login", list_organisations);
  PASSKEYS_API_FIXTURE_ADD ("login", user_action);
  PASSKEYS_API_FIXTURE_ADD ("login", payload_bytes);
  PASSKEYS_API_FIXTURE_ADD ("login", user_action_otherwise);
  PASSKEYS_API_FIXTURE_ADD ("login", repeated);

  return g_test_run ();
}
