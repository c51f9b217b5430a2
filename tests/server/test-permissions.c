/* test-permissions.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-operations.h"
#include "server-organisation.h"

static ServerAnswer *
create (ServerOrganisation *fixture,
        const char         *body)
{
  g_autofree char *text = json_text ("%s", body);

  return server_member_change (fixture->ada, "POST", "/permissions", text);
}

static ServerAnswer *
change (ServerOrganisation *fixture,
        const char         *id,
        const char         *what,
        const char         *body)
{
  g_autofree char *path = g_strdup_printf ("/permissions/%s%s", id, what);
  g_autofree char *text = json_text ("%s", body);

  return server_member_change (fixture->ada, "PUT", path, text);
}

static ServerAnswer *
assign (ServerOrganisation *fixture,
        const char         *permission_id,
        const char         *identity_id)
{
  g_autofree char *path = g_strdup_printf ("/permissions/%s/assignments", permission_id);
  g_autofree char *body = json_text ("{'identityId':'%s'}", identity_id);

  return server_member_change (fixture->ada, "POST", path, body);
}

static void
test_managed (ServerOrganisation *fixture,
              gconstpointer       data)
{
  g_autoptr (ServerAnswer) listed = server_member_get (fixture->ada, "/permissions");
  JsonObject *administrator = server_answer_get_item (listed, 0);
  JsonObject *end_user = server_answer_get_item (listed, 1);
  JsonArray *operations = json_object_get_array_member (administrator, "operations");
  g_autoptr (ServerAnswer) updated = NULL;
  g_autoptr (ServerAnswer) archived = NULL;
  g_autoptr (ServerAnswer) end_user_updated = NULL;

  g_assert_cmpuint (server_answer_count_items (listed), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (administrator, "name"), ==,
                   "ManagedFullAdminAccess");
  g_assert_true (json_object_get_boolean_member (administrator, "isImmutable"));
  g_assert_cmpuint (json_array_get_length (operations), ==,
                    g_strv_length ((char **) passkeys_operations_get_all ()));
  g_assert_cmpstr (json_object_get_string_member (end_user, "name"), ==,
                   "ManagedDefaultEndUserAccess");
  updated = change (fixture, json_object_get_string_member (administrator, "id"), "",
                    "{'name':'Mine'}");
  archived = change (fixture, json_object_get_string_member (administrator, "id"), "/archive",
                     "{'isArchived':true}");
  end_user_updated = change (fixture, json_object_get_string_member (end_user, "id"), "",
                             "{'operations':['Wallets:Read']}");
  assert_refused (updated, 400, "The permission cannot be changed.");
  assert_refused (archived, 400, "The permission cannot be changed.");
  assert_answered (end_user_updated);
}

static void
test_create_and_update (ServerOrganisation *fixture,
                        gconstpointer       data)
{
  g_autoptr (ServerAnswer) created =
    create (fixture, "{'name':'Reader','operations':['Permissions:Read','Auth:Users:Read']}");
  const char *id = server_answer_get_text (created, "id");
  g_autofree char *path = g_strdup_printf ("/permissions/%s", id);
  g_autoptr (ServerAnswer) updated = change (fixture, id, "",
                                             "{'name':'Writer','operations':['Auth:Users:Update']}");
  g_autoptr (ServerAnswer) got = NULL;
  JsonArray *operations;

  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (created->body,
                                                                                "operations"), 0),
                   ==, "Permissions:Read");
  assert_answered (updated);
  server_fixture_restart (fixture->server);
  got = server_member_get (fixture->ada, path);
  operations = json_object_get_array_member (got->body, "operations");
  g_assert_cmpstr (server_answer_get_text (got, "name"), ==, "Writer");
  g_assert_cmpuint (json_array_get_length (operations), ==, 1);
  g_assert_cmpstr (json_array_get_string_element (operations, 0), ==, "Auth:Users:Update");
}

static void
test_bad_permissions (ServerOrganisation *fixture,
                      gconstpointer       data)
{
  static const char *const bodies[] = {
    "{'name':'','operations':['Auth:Users:Read']}",
    "{'name':'A','operations':[]}",
    "{'name':'A','operations':['No:Such:Thing']}",
    "{'name':'A','operations':['Auth:Users:Read','Auth:Users:Read']}",
    "{'name':'A','operations':[1]}",
    "{'name':'A','operations':'Auth:Users:Read'}",
    "{'name':1,'operations':['Auth:Users:Read']}",
    "{'operations':['Auth:Users:Read']}",
    "{'name':'A'}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (ServerAnswer) created = create (fixture, bodies[i]);

      g_test_message ("%s", bodies[i]);
      g_assert_cmpuint (created->status, ==, 400);
    }
}

/* An archived permission allows nothing, and its name stays taken. */
static void
test_archive (ServerOrganisation *fixture,
              gconstpointer       data)
{
  g_autoptr (ServerMember) bob = server_member_join (fixture->ada, "bob@example.org");
  g_autoptr (ServerAnswer) created = create (fixture,
                                             "{'name':'Reader','operations':['Auth:Users:Read']}");
  const char *id = server_answer_get_text (created, "id");
  g_autoptr (ServerAnswer) assigned = assign (fixture, id, bob->user_id);
  g_autoptr (ServerAnswer) before = server_member_get (bob, "/auth/users");
  g_autoptr (ServerAnswer) archived = change (fixture, id, "/archive", "{'isArchived':true}");
  g_autoptr (ServerAnswer) meanwhile = server_member_get (bob, "/auth/users");
  g_autoptr (ServerAnswer) namesake = create (fixture,
                                              "{'name':'Reader','operations':['Auth:Users:Read']}");
  g_autoptr (ServerAnswer) assigned_meanwhile = assign (fixture, id,
                                                        fixture->ada->user_id);
  g_autoptr (ServerAnswer) back = change (fixture, id, "/archive", "{'isArchived':false}");
  g_autoptr (ServerAnswer) after = server_member_get (bob, "/auth/users");

  assert_answered (assigned);
  assert_answered (before);
  g_assert_true (json_object_get_boolean_member (archived->body, "isArchived"));
  g_assert_cmpuint (meanwhile->status, ==, 403);
  g_assert_cmpuint (namesake->status, ==, 409);
  g_assert_cmpuint (assigned_meanwhile->status, ==, 400);
  assert_answered (back);
  assert_answered (after);
}

/* Who holds it has lost it from that moment on, even what they have signed already, but not what
 * another permission allows. The assignment stays, and can be taken back meanwhile. */
static void
test_archived_while_assigned (ServerOrganisation *fixture,
                              gconstpointer       data)
{
  static const char *const body = "{\"name\":\"New\",\"operations\":[\"Orgs:Read\"]}";
  g_autoptr (ServerMember) bob = server_member_join (fixture->ada, "bob@example.org");
  g_autofree char *id = server_member_create_permission (fixture->ada, "Maker",
                                                         "'Permissions:Create','Auth:Users:Read'");
  g_autofree char *other = server_member_create_permission (fixture->ada, "Reader",
                                                            "'Auth:Users:Read'");
  g_autoptr (ServerAnswer) assigned = assign (fixture, id, bob->user_id);
  g_autoptr (ServerAnswer) other_assigned = assign (fixture, other, bob->user_id);
  g_autofree char *signature = server_member_sign (bob, "POST", "/permissions", body);
  g_autofree char *path = g_strdup_printf ("/permissions/%s/assignments", id);
  g_autofree char *own = g_strdup_printf ("%s/%s", path, server_answer_get_text (assigned, "id"));
  g_autoptr (ServerAnswer) archived = change (fixture, id, "/archive", "{'isArchived':true}");
  g_autoptr (ServerAnswer) made = server_fixture_ask (fixture->server, "POST", "/permissions",
                                                      bob->token, signature, body);
  g_autoptr (ServerAnswer) read = server_member_get (bob, "/auth/users");
  g_autoptr (ServerAnswer) listed = server_member_get (fixture->ada, path);
  g_autoptr (ServerAnswer) revoked = server_member_change (fixture->ada, "DELETE", own,
                                                           "{}");
  g_autoptr (ServerAnswer) back = change (fixture, id, "/archive", "{'isArchived':false}");
  g_autoptr (ServerAnswer) after = server_member_change (bob, "POST", "/permissions", body);

  assert_answered (other_assigned);
  assert_answered (archived);
  g_assert_cmpuint (made->status, ==, 403);
  assert_answered (read);
  g_assert_cmpuint (server_answer_count_items (listed), ==, 1);
  assert_answered (revoked);
  assert_answered (back);
  g_assert_cmpuint (after->status, ==, 403);
}

static void
test_assign_and_revoke (ServerOrganisation *fixture,
                        gconstpointer       data)
{
  g_autoptr (ServerMember) bob = server_member_join (fixture->ada, "bob@example.org");
  g_autoptr (ServerAnswer) created = create (fixture,
                                             "{'name':'Reader','operations':['Auth:Users:Read']}");
  const char *id = server_answer_get_text (created, "id");
  g_autoptr (ServerAnswer) assigned = assign (fixture, id, bob->user_id);
  g_autoptr (ServerAnswer) again = assign (fixture, id, bob->user_id);
  g_autofree char *user_path = g_strdup_printf ("/auth/users/%s", bob->user_id);
  g_autoptr (ServerAnswer) shown = server_member_get (fixture->ada, user_path);
  JsonObject *reference =
    json_array_get_object_element (json_object_get_array_member (shown->body,
                                                                 "permissionAssignments"), 0);
  g_autofree char *path = g_strdup_printf ("/permissions/%s/assignments/%s", id,
                                           server_answer_get_text (assigned, "id"));
  g_autoptr (ServerAnswer) revoked = NULL;
  g_autoptr (ServerAnswer) revoked_again = NULL;
  g_autoptr (ServerAnswer) refused = NULL;

  g_assert_cmpuint (again->status, ==, 409);
  g_assert_cmpstr (json_object_get_string_member (reference, "permissionName"), ==, "Reader");
  g_assert_cmpstr (json_object_get_string_member (reference, "assignmentId"), ==,
                   server_answer_get_text (assigned, "id"));
  revoked = server_member_change (fixture->ada, "DELETE", path, "{}");
  assert_answered (revoked);
  g_assert_null (revoked->body);
  revoked_again = server_member_change (fixture->ada, "DELETE", path, "{}");
  assert_refused (revoked_again, 404, "assignment not found");
  refused = server_member_get (bob, "/auth/users");
  g_assert_cmpuint (refused->status, ==, 403);
}

/* Permissions:Delete of 2026 is as good as Permissions:Archive. */
static void
test_newer_name (ServerOrganisation *fixture,
                 gconstpointer       data)
{
  g_autoptr (ServerMember) bob = server_member_join (fixture->ada, "bob@example.org");
  g_autoptr (ServerAnswer) created =
    create (fixture, "{'name':'Archivist','operations':['Permissions:Delete']}");
  const char *id = server_answer_get_text (created, "id");
  g_autoptr (ServerAnswer) assigned = assign (fixture, id, bob->user_id);
  g_autofree char *path = g_strdup_printf ("/permissions/%s/archive", id);
  g_autoptr (ServerAnswer) archived = server_member_change (bob, "PUT", path,
                                                            "{\"isArchived\":true}");

  assert_answered (assigned);
  assert_answered (archived);
}

static void
test_founding_is_checked (ServerOrganisation *fixture,
                          gconstpointer       data)
{
  static const char *const bodies[] = {
    "{}",
    "{'adminUser':{'email':'a@b.c'},'termsAndConditionsAccepted':false,"
      "'privacyPolicyAccepted':true}",
    "{'adminUser':{'email':'a@b.c'},'termsAndConditionsAccepted':true,"
      "'privacyPolicyAccepted':false}",
    "{'adminUser':{'email':'a'},'termsAndConditionsAccepted':true,'privacyPolicyAccepted':true}",
    "{'adminUser':{'email':'a@b.c','x':1},'termsAndConditionsAccepted':true,"
      "'privacyPolicyAccepted':true}",
    "{'adminUser':{'email':'a@b.c'},'termsAndConditionsAccepted':true,"
      "'privacyPolicyAccepted':true,'name':''}",
    "{'adminUser':{'email':'a@b.c'},'termsAndConditionsAccepted':true,"
      "'privacyPolicyAccepted':true,'name':'a\\nSubject: b'}",
  };
  guint n_messages = fixture->server->rules->outgoing->len;

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *body = json_text ("%s", bodies[i]);
      g_autoptr (ServerAnswer) answer = server_fixture_ask (fixture->server, "POST",
                                                            "/dashboard/org", NULL, NULL, body);

      g_test_message ("%s", body);
      g_assert_cmpuint (answer->status, ==, 400);
    }
  g_assert_cmpuint (fixture->server->rules->outgoing->len, ==, n_messages);
}

#define TEST(path, function) \
  g_test_add ("/permissions/" path, ServerOrganisation, NULL, server_organisation_set_up, \
              function, server_organisation_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST ("managed", test_managed);
  TEST ("create-and-update", test_create_and_update);
  TEST ("bad-permissions", test_bad_permissions);
  TEST ("archive", test_archive);
  TEST ("archived-while-assigned", test_archived_while_assigned);
  TEST ("assign-and-revoke", test_assign_and_revoke);
  TEST ("newer-name", test_newer_name);
  TEST ("founding-is-checked", test_founding_is_checked);

  return g_test_run ();
}
