/* test-token-holders.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What is asked about personal access tokens and service accounts, and how they are changed. */

#include "config.h"

#include "passkeys-access-token.h"
#include "passkeys-api-fixture.h"
#include "passkeys-service-account.h"
#include "passkeys-test-await.h"
#include "passkeys-token-holders.h"

#define TOKEN \
  "{\"dateCreated\":\"2023-04-14T20:41:28.715Z\",\"credId\":\"Y3ItMQ\",\"isActive\":true," \
  "\"kind\":\"Pat\",\"linkedUserId\":\"us-1\",\"linkedAppId\":\"\",\"name\":\"Backup\"," \
  "\"orgId\":\"or-1\",\"permissionAssignments\":[],\"publicKey\":\"x\",\"tokenId\":\"to-1\"}"

#define ACCOUNT \
  "{\"userInfo\":{\"username\":\"Deploy\",\"name\":\"Deploy\",\"userId\":\"us-1\"," \
  "\"kind\":\"CustomerEmployee\",\"orgId\":\"or-1\",\"isActive\":true,\"isServiceAccount\":true," \
  "\"isRegistered\":true,\"permissionAssignments\":[]},\"accessTokens\":[" TOKEN "]}"

static void
assert_list (PasskeysApiFixture *fixture,
             PasskeysPagedList  *list,
             GType               item_type,
             const char         *target,
             const char         *item)
{
  g_autofree char *answer = g_strconcat ("{\"items\":[", item, "]}", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GObject) object = NULL;

  passkeys_scripted_server_answer (fixture->server, 200, answer);
  passkeys_test_await (passkeys_paged_list_load_more (list), &error);
  g_assert_no_error (error);
  passkeys_api_fixture_assert_request (fixture, "GET", target, "session-token", NULL);
  g_assert_false (passkeys_paged_list_has_more (list));
  object = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (G_TYPE_CHECK_INSTANCE_TYPE (object, item_type));
}

static void
test_lists (PasskeysApiFixture *fixture,
            gconstpointer       data)
{
  g_autoptr(PasskeysPagedList) tokens =
    passkeys_token_holders_list (&passkeys_token_holders_personal, fixture->client);
  g_autoptr(PasskeysPagedList) accounts =
    passkeys_token_holders_list (&passkeys_token_holders_service, fixture->client);

  assert_list (fixture, tokens, PASSKEYS_TYPE_ACCESS_TOKEN, "/auth/pats", TOKEN);
  assert_list (fixture, accounts, PASSKEYS_TYPE_SERVICE_ACCOUNT, "/auth/service-accounts",
               ACCOUNT);
}

static void
test_get_token (PasskeysApiFixture *fixture,
                gconstpointer       data)
{
  g_autoptr(PasskeysAccessToken) token = NULL;
  g_autoptr(PasskeysAccessToken) nothing = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 200, TOKEN);
  token = passkeys_test_await_object (
    passkeys_token_holders_get (&passkeys_token_holders_personal, fixture->client, "to-/1"),
    &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_access_token_get_name (token), ==, "Backup");
  passkeys_api_fixture_assert_request (fixture, "GET", "/auth/pats/to-%2F1", "session-token", NULL);

  passkeys_scripted_server_answer (fixture->server, 200, "{}");
  nothing = passkeys_test_await_object (
    passkeys_token_holders_get (&passkeys_token_holders_personal, fixture->client, "to-1"), &error);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);
}

static void
test_get_account (PasskeysApiFixture *fixture,
                  gconstpointer       data)
{
  g_autoptr(PasskeysServiceAccount) account = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 200, ACCOUNT);
  account = passkeys_test_await_object (
    passkeys_token_holders_get (&passkeys_token_holders_service, fixture->client, "us-1"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (
                      passkeys_service_account_get_access_tokens (account)), ==, 1);
  passkeys_api_fixture_assert_request (fixture, "GET", "/auth/service-accounts/us-1",
                                       "session-token", NULL);
}

static void
assert_built (PasskeysApiRequest *request, /* (transfer full) */
              const char         *method,
              const char         *path,
              const char         *suffix,
              const char         *body)
{
  g_autoptr(PasskeysApiRequest) built = request;
  g_autofree char *target = g_strconcat (path, suffix, NULL);

  passkeys_api_fixture_assert_built (built, method, target, body);
}

static void
assert_requests (const PasskeysTokenHolders *holders,
                 const char                 *path)
{
  assert_built (passkeys_token_holders_create_request (holders, "Backup", "-----BEGIN\n", NULL, 0),
                "POST", path, "", "{\"name\":\"Backup\",\"publicKey\":\"-----BEGIN\\n\"}");
  assert_built (passkeys_token_holders_create_request (holders, "Backup", "-----BEGIN\n", "pm-1",
                                                       730),
                "POST", path, "", "{\"name\":\"Backup\",\"publicKey\":\"-----BEGIN\\n\","
                                  "\"permissionId\":\"pm-1\",\"daysValid\":730}");
  assert_built (passkeys_token_holders_update_request (holders, "xy-1", "New"),
                "PUT", path, "/xy-1", "{\"name\":\"New\"}");
  assert_built (passkeys_token_holders_activate_request (holders, "xy-1"),
                "PUT", path, "/xy-1/activate", "{}");
  assert_built (passkeys_token_holders_deactivate_request (holders, "xy-1"),
                "PUT", path, "/xy-1/deactivate", "{}");
  assert_built (passkeys_token_holders_delete_request (holders, "xy-1"),
                "DELETE", path, "/xy-1", "{}");
}

static void
test_requests (void)
{
  assert_requests (&passkeys_token_holders_personal, "/auth/pats");
  assert_requests (&passkeys_token_holders_service, "/auth/service-accounts");
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  PASSKEYS_API_FIXTURE_ADD ("tokens", lists);
  PASSKEYS_API_FIXTURE_ADD ("tokens", get_token);
  PASSKEYS_API_FIXTURE_ADD ("tokens", get_account);
  g_test_add_func ("/api/tokens/requests", test_requests);

  return g_test_run ();
}
