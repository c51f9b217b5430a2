/* test-users.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "server-organisation.h"

static ServerAnswer *
create (ServerOrganisation *fixture,
        const char         *body)
{
  g_autofree char *text = json_text ("%s", body);

  return server_member_change (fixture->ada, "POST", "/auth/users", text);
}

static ServerAnswer *
change (ServerMember *member,
        const char   *method,
        const char   *user_id,
        const char   *what)
{
  g_autofree char *path = g_strdup_printf ("/auth/users/%s%s", user_id, what);

  return server_member_change (member, method, path, NULL);
}

static char *
find_permission (ServerMember *member,
                 const char   *name)
{
  g_autoptr (ServerAnswer) listed = server_member_get (member, "/permissions");

  for (guint i = 0; i < server_answer_count_items (listed); i++)
    {
      JsonObject *item = server_answer_get_item (listed, i);

      if (strcmp (json_object_get_string_member (item, "name"), name) == 0)
        return g_strdup (json_object_get_string_member (item, "id"));
    }
  g_assert_not_reached ();
}

static char *
assign (ServerOrganisation *fixture,
        const char         *user_id)
{
  g_autofree char *permission_id = find_permission (fixture->ada,
                                                    "ManagedFullAdminAccess");
  g_autofree char *path = g_strdup_printf ("/permissions/%s/assignments", permission_id);
  g_autofree char *body = json_text ("{'identityId':'%s'}", user_id);
  g_autoptr (ServerAnswer) assigned = server_member_change (fixture->ada, "POST", path,
                                                            body);

  assert_answered (assigned);
  return g_strdup_printf ("%s/%s", path, server_answer_get_text (assigned, "id"));
}

static void
test_new_user (ServerOrganisation *fixture,
               gconstpointer       data)
{
  g_autoptr (ServerAnswer) created = create (fixture, "{'email':'bob@example.org',"
                                             "'kind':'CustomerEmployee','isSSORequired':true}");

  assert_answered (created);
  g_assert_cmpstr (server_answer_get_text (created, "username"), ==, "bob@example.org");
  g_assert_cmpstr (server_answer_get_text (created, "credentialUuid"), ==, "");
  g_assert_true (json_object_get_boolean_member (created->body, "isActive"));
  g_assert_false (json_object_get_boolean_member (created->body, "isRegistered"));
  g_assert_true (json_object_get_boolean_member (created->body, "isSSORequired"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (created->body,
                                                                         "permissionAssignments")),
                    ==, 0);
}

static void
test_bad_addresses (ServerOrganisation *fixture,
                    gconstpointer       data)
{
  static const char *const addresses[] = {
    "bob", "@example.org", "bob@", "bob@example org", "bob@@example.org", "bo b@example.org",
    "bob@example.org\\r\\nBcc: eve@example.org", "bob@example.org,eve@example.org",
    "<bob@example.org>", "\\\"bob\\\"@example.org", ".bob@example.org", "bob.@example.org",
    "bob@-example.org", "bob@example..org", "bob@exämple.org", "=cmd()@example.org\\u0009",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autofree char *body =
        g_strdup_printf ("{\"email\":\"%s\",\"kind\":\"CustomerEmployee\"}", addresses[i]);
      g_autoptr (ServerAnswer) created = server_member_change (fixture->ada, "POST",
                                                               "/auth/users", body);

      g_test_message ("%s", addresses[i]);
      assert_refused (created, 400, "The e-mail address is not valid.");
    }
}

static void
test_taken_address (ServerOrganisation *fixture,
                    gconstpointer       data)
{
  g_autoptr (ServerAnswer) first = create (fixture, "{'email':'bob@example.org',"
                                           "'kind':'CustomerEmployee'}");
  g_autoptr (ServerAnswer) second = create (fixture, "{'email':'BOB@example.org',"
                                            "'kind':'CustomerEmployee'}");

  assert_answered (first);
  assert_refused (second, 401, "User already exists.");
}

static void
test_external_id (ServerOrganisation *fixture,
                  gconstpointer       data)
{
  const char *body = "{'email':'bob@example.org','kind':'CustomerEmployee','externalId':'7'}";
  g_autoptr (ServerAnswer) first = create (fixture, body);
  guint n_messages = fixture->server->rules->outgoing->len;
  g_autoptr (ServerAnswer) again = create (fixture, body);
  g_autoptr (ServerAnswer) other = create (fixture, "{'email':'eve@example.org',"
                                           "'kind':'CustomerEmployee','externalId':'7'}");
  JsonObject *duplicate;

  assert_answered (again);
  g_assert_cmpstr (server_answer_get_text (first, "userId"), ==,
                   server_answer_get_text (again, "userId"));
  g_assert_cmpuint (fixture->server->rules->outgoing->len, ==, n_messages);
  assert_refused (other, 409, "Conflicting user with same externalId");
  duplicate = json_object_get_object_member (json_object_get_object_member (other->body, "details"),
                                             "duplicate");
  g_assert_cmpstr (json_object_get_string_member (duplicate, "id"), ==,
                   server_answer_get_text (first, "userId"));
  g_assert_cmpstr (json_object_get_string_member (duplicate, "externalId"), ==, "7");
}

/* Everybody once, in the order they came, whoever is added or removed meanwhile. */
static void
test_pages (ServerOrganisation *fixture,
            gconstpointer       data)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *target = g_strdup ("/auth/users?limit=2");
  g_autofree char *removed = NULL;

  for (int i = 0; i < 4; i++)
    {
      g_autofree char *body = g_strdup_printf ("{'email':'user%d@example.org',"
                                               "'kind':'CustomerEmployee'}", i);
      g_autoptr (ServerAnswer) created = create (fixture, body);

      if (i == 0)
        removed = g_strdup (server_answer_get_text (created, "userId"));
    }
  for (;;)
    {
      g_autoptr (ServerAnswer) page = server_member_get (fixture->ada, target);
      const char *next = server_answer_get_text (page, "nextPageToken");

      assert_answered (page);
      for (guint i = 0; i < server_answer_count_items (page); i++)
        g_string_append_printf (names, "%s ",
                                json_object_get_string_member (server_answer_get_item (page, i),
                                                               "username"));
      if (!next)
        break;
      g_free (target);
      target = g_strdup_printf ("/auth/users?limit=2&paginationToken=%s", next);
      if (removed)
        {
          g_autoptr (ServerAnswer) gone = change (fixture->ada, "DELETE", removed, "");

          assert_answered (gone);
          g_clear_pointer (&removed, g_free);
        }
    }
  g_assert_cmpstr (names->str, ==, "ada@example.org user0@example.org user1@example.org "
                   "user2@example.org user3@example.org ");
}

static guint
count_assignments (ServerAnswer *page,
                   guint         position)
{
  JsonObject *item = server_answer_get_item (page, position);

  return json_array_get_length (json_object_get_array_member (item, "permissionAssignments"));
}

/* Everybody has a permission; that of somebody who is left out is nobody else's. */
static void
test_pages_of_a_kind (ServerOrganisation *fixture,
                      gconstpointer       data)
{
  g_autoptr (ServerMember) bob = server_member_join (fixture->ada, "bob@example.org");
  g_autoptr (ServerMember) carol = server_member_join (fixture->ada,
                                                       "carol@example.org");
  g_autofree char *of_bob = assign (fixture, bob->user_id);
  g_autofree char *of_carol = assign (fixture, carol->user_id);
  g_autoptr (ServerAnswer) employees = NULL;
  g_autoptr (ServerAnswer) end_users = NULL;

  g_assert_true (passkeys_database_run (fixture->server->rules->database,
                                        "UPDATE users SET kind = 'EndUser'"
                                        " WHERE username = 'bob@example.org'", NULL));
  employees = server_member_get (fixture->ada, "/auth/users?kind=CustomerEmployee");
  end_users = server_member_get (fixture->ada, "/auth/users?kind=EndUser");

  g_assert_cmpuint (server_answer_count_items (employees), ==, 2);
  g_assert_cmpuint (count_assignments (employees, 0), ==, 1);
  g_assert_cmpuint (count_assignments (employees, 1), ==, 1);
  g_assert_cmpuint (server_answer_count_items (end_users), ==, 1);
  g_assert_cmpuint (count_assignments (end_users, 0), ==, 1);
}

static void
test_bad_pages (ServerOrganisation *fixture,
                gconstpointer       data)
{
  static const char *const targets[] = {
    "/auth/users?limit=0", "/auth/users?limit=201", "/auth/users?limit=x", "/auth/users?limit=",
    "/auth/users?paginationToken=", "/auth/users?paginationToken=AAAA", "/auth/users?kind=Nobody",
    "/auth/users?colour=red", "/permissions?limit=-1", "/permissions?paginationToken=x",
  };
  g_autoptr (ServerAnswer) created = create (fixture, "{'email':'bob@example.org',"
                                             "'kind':'CustomerEmployee'}");
  g_autoptr (ServerAnswer) page = server_member_get (fixture->ada,
                                                     "/auth/users?limit=1");
  g_autofree char *of_another_list =
    g_strdup_printf ("/permissions?paginationToken=%s",
                     server_answer_get_text (page, "nextPageToken"));
  g_autofree char *of_another_filter =
    g_strdup_printf ("/auth/users?kind=EndUser&paginationToken=%s",
                     server_answer_get_text (page, "nextPageToken"));
  g_autoptr (ServerAnswer) another_list = server_member_get (fixture->ada,
                                                             of_another_list);
  g_autoptr (ServerAnswer) another_filter = server_member_get (fixture->ada,
                                                               of_another_filter);

  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autoptr (ServerAnswer) answer = server_member_get (fixture->ada, targets[i]);

      g_test_message ("%s", targets[i]);
      g_assert_cmpuint (answer->status, ==, 400);
    }
  g_assert_cmpuint (another_list->status, ==, 400);
  g_assert_cmpuint (another_filter->status, ==, 400);
}

static void
test_deactivate (ServerOrganisation *fixture,
                 gconstpointer       data)
{
  g_autoptr (ServerMember) bob = server_member_join (fixture->ada, "bob@example.org");
  g_autoptr (ServerAnswer) off = change (fixture->ada, "PUT", bob->user_id,
                                         "/deactivate");
  g_autoptr (ServerAnswer) listed = server_member_get (bob, "/auth/credentials");
  g_autoptr (ServerAnswer) action =
    server_fixture_ask (fixture->server, "POST", "/auth/action/init", bob->token, NULL,
                        "{\"userActionPayload\":\"\",\"userActionHttpMethod\":\"POST\","
                        "\"userActionHttpPath\":\"/permissions\"}");
  g_autoptr (ServerAnswer) login = server_member_try_log_in (bob);
  g_autoptr (ServerAnswer) on = NULL;
  g_autoptr (ServerAnswer) listed_again = NULL;

  assert_answered (off);
  g_assert_false (json_object_get_boolean_member (off->body, "isActive"));
  assert_refused (listed, 401, "Not Authorized.");
  assert_refused (action, 400, "User account has been deactivated.");
  assert_refused (login, 400, "User account has been deactivated.");
  on = change (fixture->ada, "PUT", bob->user_id, "/activate");
  g_assert_true (json_object_get_boolean_member (on->body, "isActive"));
  listed_again = server_member_get (bob, "/auth/credentials");
  assert_answered (listed_again);
}

/* A signature from before counts no more once the account is off. */
static void
test_deactivated_between_signing_and_doing (ServerOrganisation *fixture,
                                            gconstpointer       data)
{
  g_autoptr (ServerMember) bob = server_member_join (fixture->ada, "bob@example.org");
  g_autofree char *assignment = assign (fixture, bob->user_id);
  const char *body = "{\"email\":\"new@example.org\",\"kind\":\"CustomerEmployee\"}";
  g_autofree char *user_action = server_member_sign (bob, "POST", "/auth/users", body);
  g_autoptr (ServerAnswer) off = change (fixture->ada, "PUT", bob->user_id,
                                         "/deactivate");
  g_autoptr (ServerAnswer) created = server_fixture_ask (fixture->server, "POST", "/auth/users",
                                                         bob->token, user_action, body);

  assert_answered (off);
  assert_refused (created, 401, "Not Authorized.");
}

static void
test_not_yourself (ServerOrganisation *fixture,
                   gconstpointer       data)
{
  g_autoptr (ServerMember) bob = server_member_join (fixture->ada, "bob@example.org");
  g_autofree char *assignment = assign (fixture, bob->user_id);
  g_autoptr (ServerAnswer) off = change (bob, "PUT", bob->user_id, "/deactivate");
  g_autoptr (ServerAnswer) deleted = change (bob, "DELETE", bob->user_id, "");

  assert_refused (off, 400, "You cannot deactivate or delete yourself.");
  assert_refused (deleted, 400, "You cannot deactivate or delete yourself.");
}

#define LAST_ADMINISTRATOR "This is the last active administrator of the organisation."

/* Somebody with just the permission for it cannot leave the organisation without a head. */
static void
test_last_administrator_stays (ServerOrganisation *fixture,
                               gconstpointer       data)
{
  ServerMember *administrator = fixture->ada;
  g_autoptr (ServerMember) bob = server_member_join (administrator, "bob@example.org");
  g_autoptr (ServerAnswer) permission =
    server_member_change (administrator, "POST", "/permissions",
                          "{\"name\":\"Reaper\",\"operations\":[\"Auth:Users:Deactivate\","
                          "\"Auth:Users:Delete\",\"Permissions:Revoke\"]}");
  g_autofree char *path = g_strdup_printf ("/permissions/%s/assignments",
                                           server_answer_get_text (permission, "id"));
  g_autofree char *body = json_text ("{'identityId':'%s'}", bob->user_id);
  g_autoptr (ServerAnswer) assigned = server_member_change (administrator, "POST", path, body);
  g_autoptr (ServerMember) invited = server_member_invite (administrator, "eve@example.org");
  g_autofree char *not_registered = assign (fixture, invited->user_id);
  g_autoptr (ServerAnswer) off = change (bob, "PUT", administrator->user_id, "/deactivate");
  g_autoptr (ServerAnswer) deleted = change (bob, "DELETE", administrator->user_id, "");
  g_autoptr (ServerMember) second = NULL;
  g_autofree char *second_assignment = NULL;
  g_autoptr (ServerAnswer) off_now = NULL;

  assert_answered (assigned);
  assert_refused (off, 400, LAST_ADMINISTRATOR);
  assert_refused (deleted, 400, LAST_ADMINISTRATOR);
  second = server_member_join (administrator, "carol@example.org");
  second_assignment = assign (fixture, second->user_id);
  off_now = change (bob, "PUT", administrator->user_id, "/deactivate");
  assert_answered (off_now);
}

/* Who cannot sign in as a person cannot let anybody in: neither whoever is switched off nor a
 * programme counts. */
static void
test_who_counts_as_administrator (ServerOrganisation *fixture,
                                  gconstpointer       data)
{
  ServerMember *administrator = fixture->ada;
  g_autoptr (ServerMember) bob = server_member_join (administrator, "bob@example.org");
  g_autofree char *reaper = server_member_create_permission (administrator, "Reaper",
                                                             "'Auth:Users:Deactivate',"
                                                             "'Auth:Users:Delete',"
                                                             "'Permissions:Revoke'");
  g_autoptr (ServerAnswer) assigned = server_member_assign (administrator, reaper, bob->user_id);
  g_autoptr (ServerMember) carol = server_member_join (administrator, "carol@example.org");
  g_autofree char *carol_assignment = assign (fixture, carol->user_id);
  g_autoptr (ServerAnswer) carol_off = change (administrator, "PUT", carol->user_id, "/deactivate");
  g_autofree char *everything = find_permission (administrator, "ManagedFullAdminAccess");
  g_autoptr (ServerMember) programme = server_member_add_service_account (administrator, "Sync",
                                                                          everything);
  g_autoptr (ServerAnswer) off = change (bob, "PUT", administrator->user_id, "/deactivate");
  g_autoptr (ServerAnswer) deleted = change (bob, "DELETE", administrator->user_id, "");
  g_autoptr (ServerAnswer) by_programme = change (programme, "DELETE", administrator->user_id, "");
  g_autoptr (ServerAnswer) carol_deleted = change (bob, "DELETE", carol->user_id, "");

  assert_answered (assigned);
  assert_answered (carol_off);
  assert_refused (off, 400, LAST_ADMINISTRATOR);
  assert_refused (deleted, 400, LAST_ADMINISTRATOR);
  assert_refused (by_programme, 400, LAST_ADMINISTRATOR);
  assert_answered (carol_deleted);
}

static void
test_last_administrator_keeps_permission (ServerOrganisation *fixture,
                                          gconstpointer       data)
{
  ServerMember *administrator = fixture->ada;
  g_autofree char *permission_id = find_permission (administrator, "ManagedFullAdminAccess");
  g_autofree char *path = g_strdup_printf ("/permissions/%s/assignments", permission_id);
  g_autoptr (ServerAnswer) listed = server_member_get (administrator, path);
  g_autofree char *own =
    g_strdup_printf ("%s/%s", path,
                     json_object_get_string_member (server_answer_get_item (listed, 0), "id"));
  g_autoptr (ServerAnswer) revoked = server_member_change (administrator, "DELETE", own, "{}");
  g_autoptr (ServerMember) bob = NULL;
  g_autofree char *other = NULL;
  g_autoptr (ServerAnswer) revoked_now = NULL;

  assert_refused (revoked, 400, LAST_ADMINISTRATOR);
  bob = server_member_join (administrator, "bob@example.org");
  other = assign (fixture, bob->user_id);
  revoked_now = server_member_change (administrator, "DELETE", own, "{}");
  assert_answered (revoked_now);
}

static void
test_delete_and_invite_again (ServerOrganisation *fixture,
                              gconstpointer       data)
{
  g_autoptr (ServerMember) bob = server_member_join (fixture->ada, "bob@example.org");
  g_autofree char *assignment = assign (fixture, bob->user_id);
  g_autoptr (ServerAnswer) deleted = change (fixture->ada, "DELETE", bob->user_id, "");
  g_autoptr (ServerAnswer) listed = server_member_get (bob, "/auth/credentials");
  g_autoptr (ServerAnswer) again = change (fixture->ada, "DELETE", bob->user_id, "");
  g_autoptr (ServerMember) new_bob = NULL;
  g_autoptr (ServerAnswer) users = NULL;

  assert_answered (deleted);
  g_assert_false (json_object_get_boolean_member (deleted->body, "isActive"));
  assert_refused (listed, 401, "Not Authorized.");
  assert_refused (again, 404, "user not found");
  new_bob = server_member_join (fixture->ada, "bob@example.org");
  users = server_member_get (new_bob, "/auth/users");
  g_assert_cmpuint (users->status, ==, 403);
}

static void
test_organisations_are_apart (ServerOrganisation *fixture,
                              gconstpointer       data)
{
  g_autoptr (ServerMember) stranger = server_member_found (fixture->server, "zoe@example.net");
  g_autofree char *path = g_strdup_printf ("/auth/users/%s", stranger->user_id);
  g_autofree char *permission_id = find_permission (stranger, "ManagedFullAdminAccess");
  g_autofree char *assignments = g_strdup_printf ("/permissions/%s/assignments", permission_id);
  g_autofree char *own_permission = find_permission (fixture->ada,
                                                     "ManagedDefaultEndUserAccess");
  g_autofree char *own_assignments = g_strdup_printf ("/permissions/%s/assignments",
                                                      own_permission);
  g_autofree char *body = json_text ("{'identityId':'%s'}", stranger->user_id);
  g_autoptr (ServerAnswer) got = server_member_get (fixture->ada, path);
  g_autoptr (ServerAnswer) deleted = change (fixture->ada, "DELETE", stranger->user_id,
                                             "");
  g_autoptr (ServerAnswer) listed = server_member_get (fixture->ada, assignments);
  g_autoptr (ServerAnswer) assigned = server_member_change (fixture->ada, "POST",
                                                            own_assignments, body);
  g_autoptr (ServerAnswer) users = server_member_get (fixture->ada, "/auth/users");

  assert_refused (got, 404, "user not found");
  assert_refused (deleted, 404, "user not found");
  assert_refused (listed, 404, "permission not found");
  assert_refused (assigned, 404, "user not found");
  g_assert_cmpuint (server_answer_count_items (users), ==, 1);
}

#define TEST(path, function) \
  g_test_add ("/users/" path, ServerOrganisation, NULL, server_organisation_set_up, \
              function, server_organisation_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST ("new-user", test_new_user);
  TEST ("bad-addresses", test_bad_addresses);
  TEST ("taken-address", test_taken_address);
  TEST ("external-id", test_external_id);
  TEST ("pages", test_pages);
  TEST ("pages-of-a-kind", test_pages_of_a_kind);
  TEST ("bad-pages", test_bad_pages);
  TEST ("deactivate", test_deactivate);
  TEST ("deactivated-between-signing-and-doing", test_deactivated_between_signing_and_doing);
  TEST ("not-yourself", test_not_yourself);
  TEST ("last-administrator-stays", test_last_administrator_stays);
  TEST ("who-counts-as-administrator", test_who_counts_as_administrator);
  TEST ("last-administrator-keeps-permission", test_last_administrator_keeps_permission);
  TEST ("delete-and-invite-again", test_delete_and_invite_again);
  TEST ("organisations-are-apart", test_organisations_are_apart);

  return g_test_run ();
}
