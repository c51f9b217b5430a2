/* test-service-accounts.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "server-fixture.h"
#include "server-member.h"

/* Service accounts: users that are no people. What they may do is in test-token-rights.c. */

typedef struct
{
  ServerFixture *server;
  ServerMember  *administrator;
  char          *full_access; /* the permission that allows everything */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (ServerAnswer) listed = NULL;

  fixture->server = server_fixture_new ();
  fixture->administrator = server_member_found (fixture->server, "ada@example.org");
  listed = server_member_get (fixture->administrator, "/permissions");
  fixture->full_access =
    g_strdup (json_object_get_string_member (server_answer_get_item (listed, 0), "id"));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_free (fixture->full_access);
  server_member_free (fixture->administrator);
  server_fixture_free (fixture->server);
}

static ServerAnswer *
create (ServerMember *creator,
        const char   *name,
        const char   *more)
{
  g_autofree char *text = json_text ("%s", more);
  g_autofree char *body = server_member_build_token (creator, name, text);

  return server_member_change (creator, "POST", "/auth/service-accounts", body);
}

static ServerAnswer *
change (ServerMember *member,
        const char   *method,
        const char   *id,
        const char   *what,
        const char   *body)
{
  g_autofree char *path = g_strdup_printf ("/auth/service-accounts/%s%s", id, what);
  g_autofree char *text = json_text ("%s", body);

  return server_member_change (member, method, path, text);
}

static ServerAnswer *
change_user (ServerMember *member,
             const char   *method,
             const char   *id,
             const char   *what,
             const char   *body)
{
  g_autofree char *path = g_strdup_printf ("/auth/users/%s%s", id, what);
  g_autofree char *text = json_text ("%s", body);

  return server_member_change (member, method, path, text);
}

static ServerAnswer *
get (ServerMember *member,
     const char   *id)
{
  g_autofree char *path = g_strdup_printf ("/auth/service-accounts/%s", id);

  return server_member_get (member, path);
}

static JsonObject *
get_user (ServerAnswer *answer)
{
  assert_answered (answer);
  return json_object_get_object_member (answer->body, "userInfo");
}

static JsonObject *
get_token (ServerAnswer *answer)
{
  assert_answered (answer);
  return json_array_get_object_element (json_object_get_array_member (answer->body,
                                                                      "accessTokens"), 0);
}

static void
test_form (Fixture       *fixture,
           gconstpointer  data)
{
  static const char *const members[] = {
    "username", "name", "userId", "kind", "credentialUuid", "orgId", "permissions", "isActive",
    "isServiceAccount", "isRegistered", "permissionAssignments", NULL,
  };
  g_autoptr (ServerAnswer) created = create (fixture->administrator, "Deploy", "");
  JsonObject *user = get_user (created);
  JsonObject *token = get_token (created);
  g_autoptr (ServerAnswer) got = get (fixture->administrator,
                                      json_object_get_string_member (user, "userId"));

  for (gsize i = 0; members[i]; i++)
    g_assert_true (json_object_has_member (user, members[i]));
  g_assert_cmpuint (json_object_get_size (user), ==, G_N_ELEMENTS (members) - 1);
  g_assert_true (json_object_get_boolean_member (user, "isServiceAccount"));
  g_assert_true (json_object_get_boolean_member (user, "isRegistered"));
  g_assert_true (json_object_get_boolean_member (user, "isActive"));
  g_assert_cmpstr (json_object_get_string_member (user, "username"), ==, "Deploy");
  g_assert_cmpstr (json_object_get_string_member (token, "kind"), ==, "ServiceAccount");
  g_assert_cmpstr (json_object_get_string_member (token, "name"), ==, "Deploy");
  g_assert_cmpstr (json_object_get_string_member (token, "linkedUserId"), ==,
                   json_object_get_string_member (user, "userId"));
  g_assert_true (json_object_has_member (token, "accessToken"));
  g_assert_false (json_object_has_member (get_token (got), "accessToken"));
  g_assert_cmpstr (json_object_get_string_member (get_token (got), "tokenId"), ==,
                   json_object_get_string_member (token, "tokenId"));
}

static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *reader =
    server_member_create_permission (fixture->administrator, "Reader", "'Auth:Users:Read'");
  g_autoptr (ServerMember) one = server_member_add_service_account (fixture->administrator, "One",
                                                                    NULL);
  g_autoptr (ServerMember) bob = server_member_join (fixture->administrator, "bob@example.org");
  g_autoptr (ServerMember) two = server_member_add_service_account (fixture->administrator, "Two",
                                                                    reader);
  g_autoptr (ServerMember) stranger = server_member_found (fixture->server, "sam@example.com");
  g_autoptr (ServerMember) strange = server_member_add_service_account (stranger, "One", NULL);
  g_autoptr (ServerAnswer) listed = server_member_get (fixture->administrator,
                                                       "/auth/service-accounts");
  g_autoptr (ServerAnswer) with_query = server_member_get (fixture->administrator,
                                                           "/auth/service-accounts?limit=5");
  JsonObject *second;
  JsonArray *assignments;

  assert_answered (listed);
  g_assert_cmpuint (server_answer_count_items (listed), ==, 2);
  second = server_answer_get_item (listed, 1);
  assignments = json_object_get_array_member (json_object_get_object_member (second, "userInfo"),
                                              "permissionAssignments");
  g_assert_cmpuint (json_array_get_length (assignments), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (assignments, 0),
                                                  "permissionId"), ==, reader);
  g_assert_cmpstr (json_object_get_string_member (
                     json_array_get_object_element (
                       json_object_get_array_member (second, "accessTokens"), 0), "tokenId"), ==,
                   two->token_id);
  g_assert_cmpuint (with_query->status, ==, 400);
}

/* It is one of the users, but changed by its own routes only. */
static void
test_is_a_user (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (ServerMember) account = server_member_add_service_account (fixture->administrator,
                                                                        "Deploy", NULL);
  g_autoptr (ServerAnswer) listed = server_member_get (fixture->administrator,
                                                       "/auth/users?kind=CustomerEmployee");
  g_autofree char *path = g_strdup_printf ("/auth/users/%s", account->user_id);
  g_autoptr (ServerAnswer) got = server_member_get (fixture->administrator, path);
  g_autoptr (ServerAnswer) updated = change_user (fixture->administrator, "PUT", account->user_id,
                                                  "", "{'isSSORequired':true}");
  g_autoptr (ServerAnswer) off = change_user (fixture->administrator, "PUT", account->user_id,
                                              "/deactivate", "{}");
  g_autoptr (ServerAnswer) on = change_user (fixture->administrator, "PUT", account->user_id,
                                             "/activate", "{}");
  g_autoptr (ServerAnswer) deleted = change_user (fixture->administrator, "DELETE",
                                                  account->user_id, "", "{}");
  JsonObject *second = server_answer_get_item (listed, 1);

  g_assert_cmpuint (server_answer_count_items (listed), ==, 2);
  g_assert_true (json_object_get_boolean_member (second, "isServiceAccount"));
  g_assert_false (json_object_get_boolean_member (server_answer_get_item (listed, 0),
                                                  "isServiceAccount"));
  g_assert_cmpstr (json_object_get_string_member (second, "userId"), ==, account->user_id);
  assert_answered (got);
  assert_refused (updated, 400, "This is a service account.");
  assert_refused (off, 400, "This is a service account.");
  assert_refused (on, 400, "This is a service account.");
  assert_refused (deleted, 400, "This is a service account.");
}

static void
test_is_no_person (Fixture       *fixture,
                   gconstpointer  data)
{
  ServerMember *ada = fixture->administrator;
  g_autoptr (ServerAnswer) got = get (ada, ada->user_id);
  g_autoptr (ServerAnswer) renamed = change (ada, "PUT", ada->user_id, "", "{'name':'A'}");
  g_autoptr (ServerAnswer) off = change (ada, "PUT", ada->user_id, "/deactivate", "{}");
  g_autoptr (ServerAnswer) on = change (ada, "PUT", ada->user_id, "/activate", "{}");
  g_autoptr (ServerAnswer) deleted = change (ada, "DELETE", ada->user_id, "", "{}");

  assert_refused (got, 404, "service account not found");
  assert_refused (renamed, 404, "service account not found");
  assert_refused (off, 404, "service account not found");
  assert_refused (on, 404, "service account not found");
  assert_refused (deleted, 404, "service account not found");
}

static void
test_other_organisation (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr (ServerMember) account = server_member_add_service_account (fixture->administrator,
                                                                        "Deploy", NULL);
  g_autoptr (ServerMember) stranger = server_member_found (fixture->server, "sam@example.com");
  g_autoptr (ServerAnswer) got = get (stranger, account->user_id);
  g_autoptr (ServerAnswer) off = change (stranger, "PUT", account->user_id, "/deactivate", "{}");
  g_autoptr (ServerAnswer) deleted = change (stranger, "DELETE", account->user_id, "", "{}");

  assert_refused (got, 404, "service account not found");
  assert_refused (off, 404, "service account not found");
  assert_refused (deleted, 404, "service account not found");
}

/* Its name is in nobody's way, even if it looks like an address. */
static void
test_cannot_sign_in (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (ServerMember) account =
    server_member_add_service_account (fixture->administrator, "bob@example.org", NULL);
  static const char *const names[] = { "bob@example.org", "service account bob@example.org" };
  g_autoptr (ServerMember) bob = NULL;
  guint n_messages = fixture->server->rules->outgoing->len;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *body = json_text ("{'orgId':'%s','username':'%s'}",
                                         fixture->administrator->organisation_id, names[i]);
      g_autofree char *where =
        json_text ("{'username':'%s','origin':'http://localhost'}", names[i]);
      g_autoptr (ServerAnswer) begun = server_fixture_ask (fixture->server, "POST",
                                                           "/auth/login/init", NULL, NULL, body);
      g_autoptr (ServerAnswer) code = server_fixture_ask (fixture->server, "POST",
                                                          "/auth/login/code", NULL, NULL, body);
      g_autoptr (ServerAnswer) organisations = server_fixture_ask (fixture->server, "POST",
                                                                   "/auth/login/orgs", NULL, NULL,
                                                                   where);

      assert_refused (begun, 401, "User not found");
      assert_answered (code);
      g_assert_cmpuint (server_answer_count_items (organisations), ==, 0);
    }
  for (guint i = n_messages; i < fixture->server->rules->outgoing->len; i++)
    {
      const PasskeysMailMessage *message = g_ptr_array_index (fixture->server->rules->outgoing, i);

      g_assert_true (message->is_decoy);
    }
  bob = server_member_join (fixture->administrator, "bob@example.org");
  g_assert_cmpstr (bob->user_id, !=, account->user_id);
}

static void
test_works (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (ServerMember) account =
    server_member_add_service_account (fixture->administrator, "Deploy", fixture->full_access);
  g_autoptr (ServerAnswer) invited =
    server_member_change (account, "POST", "/auth/users",
                          "{\"email\":\"new@example.org\",\"kind\":\"CustomerEmployee\"}");
  g_autoptr (ServerAnswer) pats = server_member_get (account, "/auth/pats");
  g_autoptr (ServerAnswer) accounts = server_member_get (account, "/auth/service-accounts");

  assert_answered (invited);
  assert_answered (pats);
  g_assert_cmpuint (server_answer_count_items (pats), ==, 0);
  g_assert_cmpuint (server_answer_count_items (accounts), ==, 1);
}

static void
test_names_are_unique (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr (ServerMember) account = server_member_add_service_account (fixture->administrator,
                                                                        "Deploy", NULL);
  g_autoptr (ServerAnswer) namesake = create (fixture->administrator, " dEPLOY ", "");
  g_autoptr (ServerAnswer) other = create (fixture->administrator, "Other", "");
  const char *other_id = json_object_get_string_member (get_user (other), "userId");
  g_autoptr (ServerAnswer) renamed = change (fixture->administrator, "PUT", other_id, "",
                                             "{'name':'deploy'}");
  g_autoptr (ServerAnswer) respelt = change (fixture->administrator, "PUT", account->user_id, "",
                                             "{'name':'DEPLOY'}");
  JsonObject *details = json_object_get_object_member (namesake->body, "details");

  assert_refused (namesake, 409, "Conflicting service account with same name");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (details,
                                                                                 "duplicate"),
                                                  "id"), ==, account->user_id);
  assert_refused (renamed, 409, "Conflicting service account with same name");
  g_assert_cmpstr (json_object_get_string_member (get_user (respelt), "username"), ==, "DEPLOY");
  g_assert_cmpstr (json_object_get_string_member (get_token (respelt), "name"), ==, "DEPLOY");
}

/* One of a kind among all users, also when a person is invited. */
static void
test_external_ids_are_unique (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr (ServerAnswer) first = create (fixture->administrator, "bob@example.org",
                                           ",'externalId':'x'");
  g_autoptr (ServerAnswer) again = create (fixture->administrator, "bob@example.org",
                                           ",'externalId':'x'");
  g_autoptr (ServerAnswer) second = create (fixture->administrator, "Second", ",'externalId':'x'");
  g_autoptr (ServerAnswer) third = create (fixture->administrator, "Third", "");
  const char *third_id = json_object_get_string_member (get_user (third), "userId");
  g_autoptr (ServerAnswer) set = change (fixture->administrator, "PUT", third_id, "",
                                         "{'externalId':'x'}");
  g_autoptr (ServerAnswer) set_other = change (fixture->administrator, "PUT", third_id, "",
                                               "{'externalId':'y','name':'Fourth'}");
  g_autoptr (ServerAnswer) invited =
    server_member_change (fixture->administrator, "POST", "/auth/users",
                          "{\"email\":\"bob@example.org\",\"kind\":\"CustomerEmployee\","
                          "\"externalId\":\"x\"}");

  assert_answered (first);
  g_assert_cmpuint (again->status, ==, 409);
  assert_refused (second, 409, "Conflicting service account with same externalId");
  assert_refused (set, 409, "Conflicting service account with same externalId");
  g_assert_cmpstr (json_object_get_string_member (get_user (set_other), "username"), ==, "Fourth");
  assert_refused (invited, 409, "Conflicting user with same externalId");
}

static void
test_bad_accounts (Fixture       *fixture,
                   gconstpointer  data)
{
  static const char *const members[] = {
    ",'daysValid':0", ",'daysValid':731", ",'daysValid':1.5", ",'daysValid':'7'",
    ",'secondsValid':60", ",'permissionId':''", ",'externalId':''", ",'nobodyKnowsThis':1",
  };
  g_autoptr (ServerAnswer) nameless = create (fixture->administrator, " ", "");
  g_autoptr (ServerAnswer) keyless = server_member_change (fixture->administrator, "POST",
                                                           "/auth/service-accounts",
                                                           "{\"name\":\"A\"}");
  g_autoptr (ServerAnswer) unknown = create (fixture->administrator, "A",
                                             ",'permissionId':'pm-none'");

  g_assert_cmpuint (nameless->status, ==, 400);
  g_assert_cmpuint (keyless->status, ==, 400);
  assert_refused (unknown, 404, "permission not found");
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autoptr (ServerAnswer) answer = create (fixture->administrator, "A", members[i]);

      g_test_message ("%s", members[i]);
      g_assert_cmpuint (answer->status, ==, 400);
    }
  g_assert_cmpint (server_member_count (fixture->administrator,
                                        "SELECT count (*) FROM users"
                                        " WHERE is_service_account"), ==, 0);
  g_assert_cmpint (server_member_count (fixture->administrator,
                                        "SELECT count (*) FROM access_tokens"), ==, 0);
}

static void
test_expires (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *more = json_text (",'daysValid':2,'permissionId':'%s'", fixture->full_access);
  g_autoptr (ServerAnswer) created = create (fixture->administrator, "Deploy", more);
  const char *text = json_object_get_string_member (get_token (created), "accessToken");
  g_autoptr (ServerAnswer) in_time = NULL;
  g_autoptr (ServerAnswer) late = NULL;
  g_autoptr (ServerAnswer) got = NULL;

  server_fixture_wait (fixture->server, 48 * PASSKEYS_HOUR - PASSKEYS_SECOND);
  in_time = server_fixture_ask (fixture->server, "GET", "/auth/users", text, NULL, NULL);
  assert_answered (in_time);
  server_fixture_wait (fixture->server, 2 * PASSKEYS_SECOND);
  late = server_fixture_ask (fixture->server, "GET", "/auth/users", text, NULL, NULL);
  assert_refused (late, 401, "Not Authorized.");
  server_member_log_in (fixture->administrator);
  got = get (fixture->administrator,
             json_object_get_string_member (get_user (created), "userId"));
  g_assert_true (json_object_get_boolean_member (get_user (got), "isActive"));
  g_assert_false (json_object_get_boolean_member (get_token (got), "isActive"));
}

static void
test_deactivate_and_activate (Fixture       *fixture,
                              gconstpointer  data)
{
  static const char *const bodies[] = { "{}", "{'force':true}", "{'force':false}" };
  g_autoptr (ServerMember) account =
    server_member_add_service_account (fixture->administrator, "Deploy", fixture->full_access);
  g_autoptr (ServerAnswer) bad = change (fixture->administrator, "PUT", account->user_id,
                                         "/deactivate", "{'force':1}");
  g_autoptr (ServerAnswer) bad_on = change (fixture->administrator, "PUT", account->user_id,
                                            "/activate", "{'force':true}");

  g_assert_cmpuint (bad->status, ==, 400);
  g_assert_cmpuint (bad_on->status, ==, 400);
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (ServerAnswer) off = change (fixture->administrator, "PUT", account->user_id,
                                             "/deactivate", bodies[i]);
      g_autoptr (ServerAnswer) meanwhile = server_member_get (account, "/auth/users");
      g_autoptr (ServerAnswer) on = change (fixture->administrator, "PUT", account->user_id,
                                            "/activate", "{}");
      g_autoptr (ServerAnswer) after = server_member_get (account, "/auth/users");

      g_assert_false (json_object_get_boolean_member (get_user (off), "isActive"));
      assert_refused (meanwhile, 401, "Not Authorized.");
      g_assert_true (json_object_get_boolean_member (get_user (on), "isActive"));
      assert_answered (after);
    }
}

static void
test_delete (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (ServerMember) account =
    server_member_add_service_account (fixture->administrator, "Deploy", fixture->full_access);
  g_autofree char *path = g_strdup_printf ("/auth/service-accounts/%s", account->user_id);
  g_autofree char *user_action = server_member_sign (fixture->administrator, "DELETE", path, "{}");
  g_autofree char *bad_target = g_strconcat (path, "?force=perhaps", NULL);
  g_autofree char *target = g_strconcat (path, "?force=true", NULL);
  g_autoptr (ServerAnswer) bad = server_fixture_ask (fixture->server, "DELETE", bad_target,
                                                     fixture->administrator->token, user_action,
                                                     "{}");
  g_autofree char *again = server_member_sign (fixture->administrator, "DELETE", path, "{}");
  g_autoptr (ServerAnswer) deleted = server_fixture_ask (fixture->server, "DELETE", target,
                                                         fixture->administrator->token, again,
                                                         "{}");
  g_autoptr (ServerAnswer) gone = get (fixture->administrator, account->user_id);
  g_autoptr (ServerAnswer) dead = server_member_get (account, "/auth/users");
  g_autoptr (ServerAnswer) namesake = create (fixture->administrator, "Deploy", "");

  assert_refused (bad, 400, "The parameter “force” is true or false.");
  g_assert_false (json_object_get_boolean_member (get_user (deleted), "isActive"));
  assert_refused (gone, 404, "service account not found");
  assert_refused (dead, 401, "Not Authorized.");
  g_assert_cmpint (server_member_count (fixture->administrator,
                                        "SELECT count (*) FROM assignments"
                                        " WHERE identity_id NOT IN (SELECT id FROM users)"), ==, 0);
  assert_answered (namesake);
}

static void
test_spares_itself (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (ServerMember) account =
    server_member_add_service_account (fixture->administrator, "Deploy", fixture->full_access);
  g_autoptr (ServerAnswer) off = change (account, "PUT", account->user_id, "/deactivate", "{}");
  g_autoptr (ServerAnswer) deleted = change (account, "DELETE", account->user_id, "", "{}");

  assert_refused (off, 400, "You cannot deactivate or delete yourself.");
  assert_refused (deleted, 400, "You cannot deactivate or delete yourself.");
}

/* Somebody who can sign in must be left. */
static void
test_is_no_administrator (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr (ServerMember) account =
    server_member_add_service_account (fixture->administrator, "Deploy", fixture->full_access);
  g_autoptr (ServerAnswer) off = change_user (account, "PUT", fixture->administrator->user_id,
                                              "/deactivate", "{}");
  g_autoptr (ServerAnswer) deleted = change_user (account, "DELETE",
                                                  fixture->administrator->user_id, "", "{}");
  g_autofree char *path = g_strdup_printf ("/permissions/%s/assignments", fixture->full_access);
  g_autoptr (ServerAnswer) listed = server_member_get (account, path);
  g_autofree char *first =
    g_strdup_printf ("%s/%s", path, json_object_get_string_member (
                       server_answer_get_item (listed, 0), "id"));
  g_autofree char *second =
    g_strdup_printf ("%s/%s", path, json_object_get_string_member (
                       server_answer_get_item (listed, 1), "id"));
  g_autoptr (ServerAnswer) revoked = server_member_change (account, "DELETE", first, "{}");
  g_autoptr (ServerAnswer) its_own = server_member_change (account, "DELETE", second, "{}");

  assert_refused (off, 400, "This is the last active administrator of the organisation.");
  assert_refused (deleted, 400, "This is the last active administrator of the organisation.");
  assert_refused (revoked, 400, "This is the last active administrator of the organisation.");
  assert_answered (its_own);
}

static void
test_most_accounts (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (ServerMember) account = server_member_add_service_account (fixture->administrator,
                                                                        "First", NULL);
  g_autoptr (ServerAnswer) last = NULL;
  g_autoptr (ServerAnswer) refused = NULL;
  g_autoptr (ServerAnswer) listed = NULL;

  g_assert_true (passkeys_database_run (fixture->server->rules->database,
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 998)"
    " INSERT INTO users (id, organisation_id, username, username_folded, kind, is_active,"
    " is_registered, is_sso_required, is_service_account, session_generation, date_created)"
    " SELECT 'us-' || i, organisation_id, 'A' || i, 'service account a' || i, kind, 1, 1, 0, 1, 0,"
    " 1"
    " FROM users, n WHERE is_service_account", NULL));
  last = create (fixture->administrator, "Last", "");
  refused = create (fixture->administrator, "Too many", "");
  assert_answered (last);
  assert_refused (refused, 400, "The organisation has as many service accounts as can be.");
  listed = server_member_get (fixture->administrator, "/auth/service-accounts");
  g_assert_cmpuint (server_answer_count_items (listed), ==, 1000);
}

#define TEST(path, function) \
  g_test_add ("/service-accounts/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST ("form", test_form);
  TEST ("list", test_list);
  TEST ("is-a-user", test_is_a_user);
  TEST ("is-no-person", test_is_no_person);
  TEST ("other-organisation", test_other_organisation);
  TEST ("cannot-sign-in", test_cannot_sign_in);
  TEST ("works", test_works);
  TEST ("names-are-unique", test_names_are_unique);
  TEST ("external-ids-are-unique", test_external_ids_are_unique);
  TEST ("bad-accounts", test_bad_accounts);
  TEST ("expires", test_expires);
  TEST ("deactivate-and-activate", test_deactivate_and_activate);
  TEST ("delete", test_delete);
  TEST ("spares-itself", test_spares_itself);
  TEST ("is-no-administrator", test_is_no_administrator);
  TEST ("most-accounts", test_most_accounts);

  return g_test_run ();
}
