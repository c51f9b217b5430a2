/* test-user.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-api-object.h"
#include "passkeys-permission-assignment.h"
#include "passkeys-test-json.h"
#include "passkeys-user.h"

#define TEXT \
  "{\"username\":\"jane@example.co\",\"name\":\"Jane\",\"userId\":\"us-6b58p-r53sr-rlrd3l5cj3uc4ome\"," \
  "\"kind\":\"CustomerEmployee\",\"credentialUuid\":\"cr-6uunn-bm6ja-f6rmod5kqrk5rbel\"," \
  "\"orgId\":\"or-24vwa-92s33-8tvqi1dg0a95megt\",\"permissions\":[],\"scopes\":[],\"isActive\":true," \
  "\"isServiceAccount\":false,\"isRegistered\":true,\"isSSORequired\":false," \
  "\"permissionAssignments\":[{\"permissionName\":\"ManagedFullAdminAccess\"," \
  "\"permissionId\":\"pm-1\",\"assignmentId\":\"as-1\",\"operations\":[]}," \
  "{\"permissionName\":\"Readers\",\"permissionId\":\"pm-2\",\"assignmentId\":\"as-2\"}]}"

#define PARSE ((PasskeysTestParse) passkeys_user_new_from_json)

static PasskeysUser *
new_user (const char *member,
          const char *value)
{
  return passkeys_test_json_assert_taken (TEXT, PARSE, member, value);
}

static void
test_read (void)
{
  g_autoptr(PasskeysUser) user = new_user ("unknown", "{\"later\":1}");
  g_autofree char *names = NULL;
  g_autofree char *id = NULL;
  PasskeysUserStatus status;
  PasskeysUserKind kind;
  gboolean is_administrator;

  g_assert_cmpstr (passkeys_user_get_user_id (user), ==, "us-6b58p-r53sr-rlrd3l5cj3uc4ome");
  g_assert_cmpstr (passkeys_user_get_username (user), ==, "jane@example.co");
  g_assert_cmpstr (passkeys_user_get_name (user), ==, "Jane");
  g_assert_cmpint (passkeys_user_get_kind (user), ==, PASSKEYS_USER_KIND_EMPLOYEE);
  g_assert_cmpstr (passkeys_user_get_org_id (user), ==, "or-24vwa-92s33-8tvqi1dg0a95megt");
  g_assert_true (passkeys_user_is_active (user));
  g_assert_true (passkeys_user_is_registered (user));
  g_assert_false (passkeys_user_is_service_account (user));
  g_assert_false (passkeys_user_is_sso_required (user));
  g_assert_true (passkeys_user_is_administrator (user));

  g_object_get (user, "user-id", &id, "permission-names", &names, "status", &status, "kind", &kind,
                "is-administrator", &is_administrator, NULL);
  g_assert_cmpstr (id, ==, "us-6b58p-r53sr-rlrd3l5cj3uc4ome");
  g_assert_cmpstr (names, ==, "ManagedFullAdminAccess, Readers");
  g_assert_cmpint (status, ==, PASSKEYS_USER_STATUS_ACTIVE);
  g_assert_cmpint (kind, ==, PASSKEYS_USER_KIND_EMPLOYEE);
  g_assert_true (is_administrator);

  g_assert_finalize_object (g_steal_pointer (&user));
}

static void
test_assignments (void)
{
  g_autoptr(PasskeysUser) user = new_user ("name", "\"jane@example.co\"");
  GListModel *model = passkeys_user_get_permission_assignments (user);
  g_autoptr(PasskeysPermissionAssignment) second = g_list_model_get_item (model, 1);

  g_assert_true (g_list_model_get_item_type (model) == PASSKEYS_TYPE_PERMISSION_ASSIGNMENT);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 2);
  g_assert_cmpstr (passkeys_permission_assignment_get_permission_name (second), ==, "Readers");
  g_assert_cmpstr (passkeys_permission_assignment_get_permission_id (second), ==, "pm-2");
  g_assert_cmpstr (passkeys_permission_assignment_get_assignment_id (second), ==, "as-2");
  g_assert_true (passkeys_user_get_permission_assignments (user) == model);
  g_clear_object (&second);
  g_assert_finalize_object (g_steal_pointer (&user));

  user = new_user ("permissionAssignments", "[]");
  model = passkeys_user_get_permission_assignments (user);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 0);
  g_assert_false (passkeys_user_is_administrator (user));
}

static void
test_required (void)
{
  passkeys_test_json_assert_required (TEXT, PARSE, "username", "name", "userId", "kind", "isActive",
                                      "isServiceAccount", "isRegistered", "permissionAssignments",
                                      NULL);
  passkeys_test_json_assert_refused (TEXT, PARSE, "isSSORequired", "\"no\"");
  passkeys_test_json_assert_refused (TEXT, PARSE, "orgId", "7");
  passkeys_test_json_assert_refused (TEXT, PARSE, "userId", "\"\"");
  passkeys_test_json_assert_refused (TEXT, PARSE, "userId", "\"..\"");
  passkeys_test_json_assert_refused (TEXT, PARSE, "userId", "\"us-\\u202e1\"");
  passkeys_test_json_assert_refused (TEXT, PARSE, "userId", "\"us 1\"");
}

static void
test_optional (void)
{
  g_autoptr(PasskeysUser) without_org = new_user ("orgId", NULL);
  g_autoptr(PasskeysUser) with_null = new_user ("orgId", "null");
  g_autoptr(PasskeysUser) without_sso = new_user ("isSSORequired", NULL);
  g_autoptr(PasskeysUser) with_sso = new_user ("isSSORequired", "true");

  g_assert_cmpstr (passkeys_user_get_org_id (without_org), ==, "");
  g_assert_cmpstr (passkeys_user_get_org_id (with_null), ==, "");
  g_assert_false (passkeys_user_is_sso_required (without_sso));
  g_assert_true (passkeys_user_is_sso_required (with_sso));
}

static void
test_wrong_assignments (void)
{
  static const char * const wrong[] = {
    "[1]", "[null]", "[[]]", "[{}]",
    "[{\"permissionName\":\"a\",\"permissionId\":\"pm-1\"}]",
    "[{\"permissionName\":\"a\",\"permissionId\":\"pm-1\",\"assignmentId\":\"as-1\"},{}]",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(JsonNode) node = passkeys_test_json_with (TEXT, "permissionAssignments", wrong[i]);
      g_autoptr(GError) error = NULL;

      g_assert_null (passkeys_user_new_from_json (node, &error));
      g_assert_nonnull (error);
    }
}

typedef struct
{
  const char       *text;
  PasskeysUserKind  kind;
} Kind;

static void
test_kinds (void)
{
  static const Kind kinds[] = {
    { "\"CustomerEmployee\"", PASSKEYS_USER_KIND_EMPLOYEE },
    { "\"EndUser\"", PASSKEYS_USER_KIND_END_USER },
    { "\"AccountUser\"", PASSKEYS_USER_KIND_OTHER },
    { "\"customeremployee\"", PASSKEYS_USER_KIND_OTHER },
    { "\"\"", PASSKEYS_USER_KIND_OTHER },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(PasskeysUser) user = new_user ("kind", kinds[i].text);

      g_assert_cmpint (passkeys_user_get_kind (user), ==, kinds[i].kind);
    }
}

static PasskeysUserStatus
get_status (const char *is_active,
            const char *is_registered,
            const char *is_service_account)
{
  g_autoptr(JsonNode) node = passkeys_test_json (TEXT);
  g_autoptr(PasskeysUser) user = NULL;
  JsonObject *object = json_node_get_object (node);

  json_object_set_member (object, "isActive", passkeys_test_json (is_active));
  json_object_set_member (object, "isRegistered", passkeys_test_json (is_registered));
  json_object_set_member (object, "isServiceAccount", passkeys_test_json (is_service_account));
  user = passkeys_user_new_from_json (node, NULL);

  return passkeys_user_get_status (user);
}

static void
test_status (void)
{
  g_assert_cmpint (get_status ("true", "true", "false"), ==, PASSKEYS_USER_STATUS_ACTIVE);
  g_assert_cmpint (get_status ("true", "false", "false"), ==, PASSKEYS_USER_STATUS_INVITED);
  g_assert_cmpint (get_status ("true", "false", "true"), ==, PASSKEYS_USER_STATUS_ACTIVE);
  g_assert_cmpint (get_status ("false", "true", "false"), ==, PASSKEYS_USER_STATUS_DEACTIVATED);
  g_assert_cmpint (get_status ("false", "false", "false"), ==, PASSKEYS_USER_STATUS_DEACTIVATED);
}

static void
test_administrator (void)
{
  static const struct { const char *name; gboolean expected; } names[] = {
    { "ManagedFullAdminAccess", TRUE },
    { "DfnsFullAdminAccess", TRUE },
    { "managedfulladminaccess", FALSE },
    { "ManagedFullAdminAccess\\u200b", FALSE },
    { "ManagedDefaultEndUserAccess", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *list = g_strdup_printf ("[{\"permissionName\":\"%s\",\"permissionId\":\"pm-1\","
                                               "\"assignmentId\":\"as-1\"}]", names[i].name);
      g_autoptr(PasskeysUser) user = new_user ("permissionAssignments", list);

      g_assert_cmpint (passkeys_user_is_administrator (user), ==, names[i].expected);
    }
}

static void
test_long_names (void)
{
  g_autofree char *longest = g_strdup_printf ("\"%0*d\"", 4096, 0);
  g_autofree char *longer = g_strdup_printf ("\"%0*d\"", 4097, 0);
  g_autofree char *ten_thousand = g_strdup_printf ("\"%0*d\"", 10000, 0);
  g_autoptr(GString) wide = g_string_new ("\"");
  g_autoptr(PasskeysUser) user = new_user ("name", longest);
  g_autoptr(PasskeysUser) wide_user = NULL;

  g_assert_cmpint (g_utf8_strlen (passkeys_user_get_name (user), -1), ==, 4096);
  passkeys_test_json_assert_refused (TEXT, PARSE, "name", longer);
  passkeys_test_json_assert_refused (TEXT, PARSE, "name", ten_thousand);
  passkeys_test_json_assert_refused (TEXT, PARSE, "username", ten_thousand);
  passkeys_test_json_assert_refused (TEXT, PARSE, "userId", ten_thousand);

  /* Characters count, not bytes. */
  for (guint i = 0; i < 4096; i++)
    g_string_append (wide, "ж");
  g_string_append_c (wide, '"');
  wide_user = new_user ("name", wide->str);
  g_assert_cmpint (g_utf8_strlen (passkeys_user_get_name (wide_user), -1), ==, 4096);
}

static void
test_invisible_names (void)
{
  g_autoptr(PasskeysUser) turned = new_user ("name", "\"Jane \\u202eoD\"");
  g_autoptr(PasskeysUser) hidden = new_user ("username", "\"jane\\u200b@example.co\"");

  g_assert_cmpstr (passkeys_user_get_name (turned), ==, "Jane \ufffdoD");
  g_assert_cmpstr (passkeys_user_get_username (hidden), ==, "jane\ufffd@example.co");
}

static void
test_equals (void)
{
  static const struct { const char *member; const char *value; gboolean equal; } cases[] = {
    { "unknown", "1", TRUE },
    { "credentialUuid", "\"cr-2\"", TRUE },
    { "username", "\"john@example.co\"", FALSE },
    { "name", "\"John\"", FALSE },
    { "kind", "\"EndUser\"", FALSE },
    { "isActive", "false", FALSE },
    { "isRegistered", "false", FALSE },
    { "isServiceAccount", "true", FALSE },
    { "isSSORequired", "true", FALSE },
    { "userId", "\"us-2\"", FALSE },
    { "orgId", "\"or-2\"", FALSE },
    { "permissionAssignments", "[]", FALSE },
    { "permissionAssignments", "[{\"permissionName\":\"ManagedFullAdminAccess\","
      "\"permissionId\":\"pm-1\",\"assignmentId\":\"as-1\"}]", FALSE },
    { "permissionAssignments", "[{\"permissionName\":\"ManagedFullAdminAccess\","
      "\"permissionId\":\"pm-1\",\"assignmentId\":\"as-1\"},{\"permissionName\":\"Writers\","
      "\"permissionId\":\"pm-2\",\"assignmentId\":\"as-2\"}]", FALSE },
  };
  g_autoptr(PasskeysUser) user = new_user ("unknown", "0");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PasskeysUser) other = new_user (cases[i].member, cases[i].value);
      gboolean forth = passkeys_api_object_equals (PASSKEYS_API_OBJECT (user),
                                                   PASSKEYS_API_OBJECT (other));
      gboolean back = passkeys_api_object_equals (PASSKEYS_API_OBJECT (other),
                                                  PASSKEYS_API_OBJECT (user));

      g_assert_cmpint (forth, ==, cases[i].equal);
      g_assert_cmpint (back, ==, cases[i].equal);
    }

  g_assert_cmpstr (passkeys_api_object_get_identifier (PASSKEYS_API_OBJECT (user)), ==,
                   passkeys_user_get_user_id (user));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/api/user/read", test_read);
  g_test_add_func ("/api/user/assignments", test_assignments);
  g_test_add_func ("/api/user/required", test_required);
  g_test_add_func ("/api/user/optional", test_optional);
  g_test_add_func ("/api/user/wrong-assignments", test_wrong_assignments);
  g_test_add_func ("/api/user/kinds", test_kinds);
  g_test_add_func ("/api/user/status", test_status);
  g_test_add_func ("/api/user/administrator", test_administrator);
  g_test_add_func ("/api/user/long-names", test_long_names);
  g_test_add_func ("/api/user/invisible-names", test_invisible_names);
  g_test_add_func ("/api/user/equals", test_equals);

  return g_test_run ();
}
