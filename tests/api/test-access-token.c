/* test-access-token.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-access-token.h"
#include "passkeys-api-error.h"
#include "passkeys-api-object.h"
#include "passkeys-permission-assignment.h"
#include "passkeys-service-account.h"
#include "passkeys-test-json.h"

#define TOKEN \
  "{\"dateCreated\":\"2023-04-14T20:41:28.715Z\",\"credId\":\"Y3ItMQ\",\"isActive\":true," \
  "\"kind\":\"Pat\",\"linkedUserId\":\"us-1\",\"linkedAppId\":\"\",\"name\":\"Backup\"," \
  "\"orgId\":\"or-1\",\"permissionAssignments\":[" ASSIGNMENT "]," \
  "\"publicKey\":\"-----BEGIN PUBLIC KEY-----\\n\",\"tokenId\":\"to-1\"}"

#define ASSIGNMENT \
  "{\"permissionName\":\"Readers\",\"permissionId\":\"pm-1\",\"assignmentId\":\"as-1\"}"

#define ACCOUNT \
  "{\"userInfo\":{\"username\":\"Deploy\",\"name\":\"Deploy\",\"userId\":\"us-1\"," \
  "\"kind\":\"CustomerEmployee\",\"credentialUuid\":\"\",\"orgId\":\"or-1\",\"permissions\":[]," \
  "\"isActive\":true,\"isServiceAccount\":true,\"isRegistered\":true," \
  "\"permissionAssignments\":[]},\"accessTokens\":[" TOKEN "]}"

#define PARSE ((PasskeysTestParse) passkeys_access_token_new_from_json)
#define PARSE_ACCOUNT ((PasskeysTestParse) passkeys_service_account_new_from_json)

static PasskeysAccessToken *
new_token (const char *member,
           const char *value)
{
  return passkeys_test_json_assert_taken (TOKEN, PARSE, member, value);
}

/* What is wrong within is named as it is called there. */
static void
assert_refused_within (const char        *text,
                       PasskeysTestParse  parse,
                       const char        *member,
                       const char        *value)
{
  g_autoptr(JsonNode) node = passkeys_test_json_with (text, member, value);
  g_autoptr(GError) error = NULL;

  g_assert_null (parse (node, &error));
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);
}

static void
test_read (void)
{
  g_autoptr(PasskeysAccessToken) token = new_token ("unknown", "1");
  g_autoptr(PasskeysPermissionAssignment) assignment = NULL;
  g_autofree char *date = NULL;
  g_autofree char *name = NULL;
  g_autofree char *permission_names = NULL;
  PasskeysAccessTokenKind kind;
  gboolean is_active;

  g_assert_cmpstr (passkeys_access_token_get_token_id (token), ==, "to-1");
  g_assert_cmpstr (passkeys_access_token_get_name (token), ==, "Backup");
  g_assert_cmpint (passkeys_access_token_get_kind (token), ==,
                   PASSKEYS_ACCESS_TOKEN_KIND_PERSONAL);
  g_assert_true (passkeys_access_token_is_active (token));
  g_assert_cmpstr (passkeys_access_token_get_credential_id (token), ==, "Y3ItMQ");
  g_assert_cmpstr (passkeys_access_token_get_public_key (token), ==,
                   "-----BEGIN PUBLIC KEY-----\n");
  g_assert_cmpstr (passkeys_access_token_get_user_id (token), ==, "us-1");
  g_assert_null (passkeys_access_token_get_text (token));
  date = g_date_time_format_iso8601 (passkeys_access_token_get_date_created (token));
  g_assert_cmpstr (date, ==, "2023-04-14T20:41:28.715000Z");
  assignment = g_list_model_get_item (passkeys_access_token_get_permission_assignments (token), 0);
  g_assert_cmpstr (passkeys_permission_assignment_get_assignment_id (assignment), ==, "as-1");

  g_object_get (token, "name", &name, "permission-names", &permission_names, "kind", &kind,
                "is-active", &is_active, NULL);
  g_assert_cmpstr (name, ==, "Backup");
  g_assert_cmpstr (permission_names, ==, "Readers");
  g_assert_cmpint (kind, ==, PASSKEYS_ACCESS_TOKEN_KIND_PERSONAL);
  g_assert_true (is_active);
  g_assert_finalize_object (g_steal_pointer (&token));
}

static void
test_kinds (void)
{
  g_autoptr(PasskeysAccessToken) of_account = new_token ("kind", "\"ServiceAccount\"");
  g_autoptr(PasskeysAccessToken) of_future = new_token ("kind", "\"Robot\"");

  g_assert_cmpint (passkeys_access_token_get_kind (of_account), ==,
                   PASSKEYS_ACCESS_TOKEN_KIND_SERVICE_ACCOUNT);
  g_assert_cmpint (passkeys_access_token_get_kind (of_future), ==,
                   PASSKEYS_ACCESS_TOKEN_KIND_OTHER);
}

/* There once, and nowhere among the properties. */
static void
test_text (void)
{
  g_autoptr(PasskeysAccessToken) token = new_token ("accessToken", "\"eyJ.secret.x\"");
  GBytes *text = passkeys_access_token_get_text (token);
  g_autofree GParamSpec **properties = NULL;
  guint n_properties;

  g_assert_cmpmem (g_bytes_get_data (text, NULL), g_bytes_get_size (text), "eyJ.secret.x",
                   strlen ("eyJ.secret.x"));
  properties = g_object_class_list_properties (G_OBJECT_GET_CLASS (token), &n_properties);
  for (guint i = 0; i < n_properties; i++)
    {
      GValue value = G_VALUE_INIT;
      g_autofree char *contents = NULL;

      g_object_get_property (G_OBJECT (token), properties[i]->name, &value);
      contents = g_strdup_value_contents (&value);
      g_assert_null (strstr (contents, "secret"));
      g_value_unset (&value);
    }

  passkeys_test_json_assert_refused (TOKEN, PARSE, "accessToken", "\"\"");
  passkeys_test_json_assert_refused (TOKEN, PARSE, "accessToken", "\"a b\"");
  passkeys_test_json_assert_refused (TOKEN, PARSE, "accessToken", "1");
}

static void
test_required (void)
{
  g_autofree char *longer = g_strdup_printf ("\"%0*d\"", 16385, 0);

  passkeys_test_json_assert_required (TOKEN, PARSE, "dateCreated", "credId", "isActive", "kind",
                                      "linkedUserId", "name", "permissionAssignments", "publicKey",
                                      "tokenId", NULL);
  assert_refused_within (TOKEN, PARSE, "permissionAssignments", "[{}]");
  assert_refused_within (TOKEN, PARSE, "permissionAssignments", "[" ASSIGNMENT ",1]");
  passkeys_test_json_assert_refused (TOKEN, PARSE, "tokenId", "\"..\"");
  passkeys_test_json_assert_refused (TOKEN, PARSE, "publicKey", longer);
}

static void
test_equals (void)
{
  static const char * const changes[][2] = {
    { "dateCreated", "\"2023-04-14T20:41:29Z\"" }, { "credId", "\"b\"" }, { "isActive", "false" },
    { "kind", "\"ServiceAccount\"" }, { "linkedUserId", "\"us-2\"" }, { "name", "\"x\"" },
    { "permissionAssignments", "[]" }, { "publicKey", "\"x\"" }, { "tokenId", "\"to-2\"" },
    { "permissionAssignments",
      "[{\"permissionName\":\"x\",\"permissionId\":\"pm-1\",\"assignmentId\":\"as-1\"}]" },
    { "permissionAssignments",
      "[{\"permissionName\":\"Readers\",\"permissionId\":\"pm-1\",\"assignmentId\":\"as-2\"}]" },
  };
  g_autoptr(PasskeysAccessToken) token = new_token ("unknown", "0");
  g_autoptr(PasskeysAccessToken) same = new_token ("accessToken", "\"eyJ\"");

  g_assert_true (passkeys_api_object_equals (PASSKEYS_API_OBJECT (token),
                                             PASSKEYS_API_OBJECT (same)));
  g_assert_cmpstr (passkeys_api_object_get_identifier (PASSKEYS_API_OBJECT (token)), ==, "to-1");
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr(PasskeysAccessToken) other = new_token (changes[i][0], changes[i][1]);

      g_test_message ("%s", changes[i][0]);
      g_assert_false (passkeys_api_object_equals (PASSKEYS_API_OBJECT (token),
                                                  PASSKEYS_API_OBJECT (other)));
    }
}

static void
test_service_account (void)
{
  g_autoptr(PasskeysServiceAccount) account = NULL;
  g_autoptr(PasskeysServiceAccount) same = NULL;
  g_autoptr(PasskeysServiceAccount) poorer = NULL;
  g_autoptr(PasskeysServiceAccount) other = NULL;
  g_autoptr(PasskeysAccessToken) token = NULL;
  g_autofree char *name = NULL;
  gboolean is_active;

  account = passkeys_test_json_assert_taken (ACCOUNT, PARSE_ACCOUNT, "unknown", "1");
  same = passkeys_test_json_assert_taken (ACCOUNT, PARSE_ACCOUNT, "unknown", "2");
  poorer = passkeys_test_json_assert_taken (ACCOUNT, PARSE_ACCOUNT, "accessTokens", "[]");
  other = passkeys_test_json_assert_taken (ACCOUNT, PARSE_ACCOUNT, "userInfo",
                                           "{\"username\":\"x\",\"name\":\"x\",\"userId\":\"us-1\","
                                           "\"kind\":\"CustomerEmployee\",\"orgId\":\"or-1\","
                                           "\"isActive\":true,\"isServiceAccount\":true,"
                                           "\"isRegistered\":true,\"permissionAssignments\":[]}");
  g_assert_true (passkeys_user_is_service_account (passkeys_service_account_get_user (account)));
  token = g_list_model_get_item (passkeys_service_account_get_access_tokens (account), 0);
  g_assert_cmpstr (passkeys_access_token_get_name (token), ==, "Backup");
  g_object_get (account, "name", &name, "is-active", &is_active, NULL);
  g_assert_cmpstr (name, ==, "Deploy");
  g_assert_true (is_active);

  g_assert_cmpstr (passkeys_api_object_get_identifier (PASSKEYS_API_OBJECT (account)), ==, "us-1");
  g_assert_true (passkeys_api_object_equals (PASSKEYS_API_OBJECT (account),
                                             PASSKEYS_API_OBJECT (same)));
  g_assert_false (passkeys_api_object_equals (PASSKEYS_API_OBJECT (account),
                                              PASSKEYS_API_OBJECT (poorer)));
  g_assert_false (passkeys_api_object_equals (PASSKEYS_API_OBJECT (account),
                                              PASSKEYS_API_OBJECT (other)));
  g_clear_object (&token);
  g_assert_finalize_object (g_steal_pointer (&account));

  passkeys_test_json_assert_required (ACCOUNT, PARSE_ACCOUNT, "userInfo", "accessTokens", NULL);
  assert_refused_within (ACCOUNT, PARSE_ACCOUNT, "userInfo", "{}");
  assert_refused_within (ACCOUNT, PARSE_ACCOUNT, "accessTokens", "[{}]");
  assert_refused_within (ACCOUNT, PARSE_ACCOUNT, "accessTokens", "[" TOKEN ",null]");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/api/access-token/read", test_read);
  g_test_add_func ("/api/access-token/kinds", test_kinds);
  g_test_add_func ("/api/access-token/text", test_text);
  g_test_add_func ("/api/access-token/required", test_required);
  g_test_add_func ("/api/access-token/equals", test_equals);
  g_test_add_func ("/api/access-token/service-account", test_service_account);

  return g_test_run ();
}
