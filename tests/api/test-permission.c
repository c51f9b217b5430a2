/* test-permission.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-api-object.h"
#include "passkeys-assignment.h"
#include "passkeys-permission-assignment.h"
#include "passkeys-permission.h"
#include "passkeys-test-json.h"

#define TEXT \
  "{\"id\":\"pm-2cg3u-2kecf-96lmpd6bmpn0ut7v\",\"name\":\"ManagedFullAdminAccess\"," \
  "\"operations\":[\"Auth:Users:Read\",\"Auth:Users:Create\"],\"status\":\"Active\"," \
  "\"isImmutable\":true,\"isArchived\":false,\"dateCreated\":\"2023-04-14T20:41:28.715Z\"," \
  "\"dateUpdated\":\"2023-04-14T20:41:28.715Z\",\"pendingChangeRequest\":{\"id\":\"cr-1\"}}"

#define ASSIGNMENT_TEXT \
  "{\"permissionName\":\"Readers\",\"permissionId\":\"pm-1\",\"assignmentId\":\"as-1\"," \
  "\"operations\":[\"Auth:Users:Read\"]}"

#define HELD_TEXT \
  "{\"id\":\"as-1\",\"permissionId\":\"pm-1\",\"identityId\":\"us-1\",\"isImmutable\":false," \
  "\"pendingChangeRequest\":{\"id\":\"cr-1\",\"kind\":\"Assignment\"," \
  "\"operationKind\":\"Create\",\"status\":\"Pending\"}}"

#define PARSE ((PasskeysTestParse) passkeys_permission_new_from_json)
#define PARSE_HELD ((PasskeysTestParse) passkeys_assignment_new_from_json)
#define PARSE_ASSIGNMENT ((PasskeysTestParse) passkeys_permission_assignment_new_from_json)

static PasskeysPermission *
new_permission (const char *member,
                const char *value)
{
  return passkeys_test_json_assert_taken (TEXT, PARSE, member, value);
}

static void
test_read (void)
{
  g_autoptr(PasskeysPermission) permission = new_permission ("unknown", "1");
  g_autofree char *name = NULL;
  g_auto(GStrv) operations = NULL;
  gboolean is_immutable;

  g_assert_cmpstr (passkeys_permission_get_id (permission), ==, "pm-2cg3u-2kecf-96lmpd6bmpn0ut7v");
  g_assert_cmpstr (passkeys_permission_get_name (permission), ==, "ManagedFullAdminAccess");
  g_assert_cmpstr (passkeys_permission_get_operations (permission)[0], ==, "Auth:Users:Read");
  g_assert_cmpstr (passkeys_permission_get_operations (permission)[1], ==, "Auth:Users:Create");
  g_assert_null (passkeys_permission_get_operations (permission)[2]);
  g_assert_true (passkeys_permission_is_immutable (permission));
  g_assert_false (passkeys_permission_is_archived (permission));
  g_assert_true (passkeys_permission_has_pending_change (permission));

  g_object_get (permission, "name", &name, "operations", &operations, "is-immutable", &is_immutable,
                NULL);
  g_assert_cmpstr (name, ==, "ManagedFullAdminAccess");
  g_assert_cmpuint (g_strv_length (operations), ==, 2);
  g_assert_true (is_immutable);
  g_assert_finalize_object (g_steal_pointer (&permission));
}

static void
test_required (void)
{
  g_autofree char *longer = g_strdup_printf ("[\"%0*d\"]", 257, 0);

  passkeys_test_json_assert_required (TEXT, PARSE, "id", "name", "operations", "isImmutable",
                                      "isArchived", NULL);
  passkeys_test_json_assert_refused (TEXT, PARSE, "operations", "[\"a\",1]");
  passkeys_test_json_assert_refused (TEXT, PARSE, "operations", "[null]");
  passkeys_test_json_assert_refused (TEXT, PARSE, "operations", "{}");
  passkeys_test_json_assert_refused (TEXT, PARSE, "operations", longer);
  passkeys_test_json_assert_refused (TEXT, PARSE, "pendingChangeRequest", "true");
}

static void
test_many_operations (void)
{
  g_autoptr(GString) list = g_string_new ("[\"a\"");

  for (guint i = 1; i <= 10000; i++)
    g_string_append (list, ",\"a\"");
  g_string_append_c (list, ']');
  passkeys_test_json_assert_refused (TEXT, PARSE, "operations", list->str);
}

static void
test_equals (void)
{
  static const char * const changes[][2] = {
    { "id", "\"pm-2\"" }, { "name", "\"x\"" }, { "operations", "[\"Auth:Users:Read\"]" },
    { "isImmutable", "false" }, { "isArchived", "true" },
    { "pendingChangeRequest", "{\"status\":\"Applied\"}" },
  };
  g_autoptr(PasskeysPermission) permission = new_permission ("unknown", "0");
  g_autoptr(PasskeysPermission) same = new_permission ("unknown", "1");

  g_assert_true (passkeys_api_object_equals (PASSKEYS_API_OBJECT (permission),
                                             PASSKEYS_API_OBJECT (same)));
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr(PasskeysPermission) other = new_permission (changes[i][0], changes[i][1]);

      g_assert_false (passkeys_api_object_equals (PASSKEYS_API_OBJECT (permission),
                                                  PASSKEYS_API_OBJECT (other)));
    }
}

static void
test_assignment (void)
{
  g_autoptr(PasskeysPermissionAssignment) assignment = NULL;
  g_autofree char *name = NULL;

  assignment = passkeys_test_json_assert_taken (ASSIGNMENT_TEXT, PARSE_ASSIGNMENT, "unknown", "1");
  g_assert_cmpstr (passkeys_permission_assignment_get_permission_name (assignment), ==, "Readers");
  g_assert_cmpstr (passkeys_permission_assignment_get_permission_id (assignment), ==, "pm-1");
  g_assert_cmpstr (passkeys_permission_assignment_get_assignment_id (assignment), ==, "as-1");
  g_object_get (assignment, "permission-name", &name, NULL);
  g_assert_cmpstr (name, ==, "Readers");
  g_assert_finalize_object (g_steal_pointer (&assignment));

  passkeys_test_json_assert_required (ASSIGNMENT_TEXT, PARSE_ASSIGNMENT, "permissionName",
                                      "permissionId", "assignmentId", NULL);
}

/* Only what is not decided yet is told. */
static void
test_held (void)
{
  static const struct { const char *change; PasskeysPending pending; } cases[] = {
    { "{\"operationKind\":\"Create\",\"status\":\"Pending\"}", PASSKEYS_PENDING_GRANT },
    { "{\"operationKind\":\"Delete\",\"status\":\"Pending\"}", PASSKEYS_PENDING_REVOCATION },
    { "{\"operationKind\":\"Delete\",\"status\":\"Applied\"}", PASSKEYS_PENDING_NOTHING },
    { "{\"operationKind\":\"Create\",\"status\":\"Rejected\"}", PASSKEYS_PENDING_NOTHING },
    { "null", PASSKEYS_PENDING_NOTHING },
  };
  g_autoptr(PasskeysAssignment) held = NULL;

  held = passkeys_test_json_assert_taken (HELD_TEXT, PARSE_HELD, "unknown", "1");
  g_assert_cmpstr (passkeys_assignment_get_identity_id (held), ==, "us-1");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PasskeysAssignment) other = NULL;

      other = passkeys_test_json_assert_taken (HELD_TEXT, PARSE_HELD, "pendingChangeRequest",
                                               cases[i].change);
      g_assert_cmpint (passkeys_assignment_get_pending (other), ==, cases[i].pending);
      g_assert_cmpint (passkeys_api_object_equals (PASSKEYS_API_OBJECT (held),
                                                   PASSKEYS_API_OBJECT (other)), ==,
                       cases[i].pending == PASSKEYS_PENDING_GRANT);
    }

  passkeys_test_json_assert_required (HELD_TEXT, PARSE_HELD, "id", "identityId", NULL);
  passkeys_test_json_assert_refused (HELD_TEXT, PARSE_HELD, "pendingChangeRequest", "[]");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/api/permission/read", test_read);
  g_test_add_func ("/api/permission/required", test_required);
  g_test_add_func ("/api/permission/many-operations", test_many_operations);
  g_test_add_func ("/api/permission/equals", test_equals);
  g_test_add_func ("/api/permission/assignment", test_assignment);
  g_test_add_func ("/api/permission/held", test_held);

  return g_test_run ();
}
