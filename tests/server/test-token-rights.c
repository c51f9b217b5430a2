/* test-token-rights.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-routes.h"
#include "server-organisation.h"

/* What access tokens may do, and whose key signs for them. */

#define assert_alive(member) \
  G_STMT_START { \
    g_autoptr (ServerAnswer) _answer = server_member_get (member, "/auth/users"); \
    assert_answered (_answer); \
  } G_STMT_END

static ServerAnswer *
get (ServerMember *member,
     const char   *token_id)
{
  g_autofree char *path = g_strdup_printf ("/auth/pats/%s", token_id);

  return server_member_get (member, path);
}

/* Where the table lets a token in, its own key signs. */
static void
test_signs_with_its_key (ServerOrganisation *fixture,
                         gconstpointer       data)
{
  const char *body = "{\"name\":\"Reader\",\"operations\":[\"Auth:Users:Read\"]}";
  g_autoptr (ServerAnswer) created = server_member_change (fixture->token, "POST", "/permissions",
                                                           body);
  g_autoptr (ServerAnswer) begun =
    server_fixture_ask (fixture->server, "POST", "/auth/action/init", fixture->token->token, NULL,
                        "{\"userActionPayload\":\"\",\"userActionHttpMethod\":\"POST\","
                        "\"userActionHttpPath\":\"/permissions\"}");
  JsonObject *allowed = json_object_get_object_member (begun->body, "allowCredentials");
  JsonArray *keys = json_object_get_array_member (allowed, "key");

  assert_answered (created);
  g_assert_cmpuint (json_array_get_length (keys), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (keys, 0), "id"),
                   ==, fixture->token->credential_id);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (allowed, "webauthn")), ==,
                    0);
}

static ServerAnswer *
answer_as (ServerOrganisation *fixture,
           ServerMember       *caller,
           ServerMember       *signer)
{
  g_autoptr (ServerAnswer) begun =
    server_fixture_ask (fixture->server, "POST", "/auth/action/init", caller->token, NULL,
                        "{\"userActionPayload\":\"\",\"userActionHttpMethod\":\"POST\","
                        "\"userActionHttpPath\":\"/permissions\"}");
  g_autofree char *body =
    server_member_build_assertion (signer, server_answer_get_text (begun, "challengeIdentifier"),
                                   server_answer_get_text (begun, "challenge"));

  return server_fixture_ask (fixture->server, "POST", "/auth/action", caller->token, NULL, body);
}

static void
test_no_other_key_signs (ServerOrganisation *fixture,
                         gconstpointer       data)
{
  g_autoptr (ServerMember) other = server_member_add_token (fixture->ada, "Other", NULL);
  g_autofree char *credential_id = g_strdup (other->credential_id);
  g_autoptr (ServerAnswer) by_owner = answer_as (fixture, fixture->token, fixture->ada);
  g_autoptr (ServerAnswer) for_owner = answer_as (fixture, fixture->ada, fixture->token);
  g_autoptr (ServerAnswer) by_other = answer_as (fixture, fixture->token, other);
  g_autoptr (ServerAnswer) under_its_name = NULL;
  g_autoptr (ServerAnswer) by_itself = answer_as (fixture, fixture->token, fixture->token);

  g_set_str (&other->credential_id, fixture->token->credential_id);
  under_its_name = answer_as (fixture, fixture->token, other);
  assert_refused (by_owner, 401, "Not Authorized.");
  assert_refused (for_owner, 401, "Not Authorized.");
  assert_refused (by_other, 401, "Not Authorized.");
  assert_refused (under_its_name, 401, "Not Authorized.");
  assert_answered (by_itself);
}

/* There is one key, so a second signature cannot be a good one. */
static void
test_no_second_factor (ServerOrganisation *fixture,
                       gconstpointer       data)
{
  g_autoptr (ServerAnswer) begun =
    server_fixture_ask (fixture->server, "POST", "/auth/action/init", fixture->token->token, NULL,
                        "{\"userActionPayload\":\"\",\"userActionHttpMethod\":\"POST\","
                        "\"userActionHttpPath\":\"/permissions\"}");
  g_autofree char *body =
    server_member_build_assertion (fixture->token,
                                   server_answer_get_text (begun, "challengeIdentifier"),
                                   server_answer_get_text (begun, "challenge"));
  char *first = strstr (body, "\"firstFactor\":") + strlen ("\"firstFactor\":");
  g_autofree char *factor = g_strndup (first, strlen (first) - 1);
  g_autoptr (GString) doubled = g_string_new_len (body, strlen (body) - 1);
  g_autoptr (ServerAnswer) done = NULL;

  g_string_append_printf (doubled, ",\"secondFactor\":%s}", factor);
  done = server_fixture_ask (fixture->server, "POST", "/auth/action", fixture->token->token, NULL,
                             doubled->str);
  assert_refused (done, 401, "Not Authorized.");
}

/* What the owner signed is no good for the token, and the other way round. */
static void
test_action_is_for_one_identity (ServerOrganisation *fixture,
                                 gconstpointer       data)
{
  const char *body = "{\"name\":\"Reader\",\"operations\":[\"Auth:Users:Read\"]}";
  g_autofree char *of_owner = server_member_sign (fixture->ada, "POST", "/permissions",
                                                  body);
  g_autofree char *of_token = server_member_sign (fixture->token, "POST", "/permissions", body);
  g_autoptr (ServerAnswer) by_token = server_fixture_ask (fixture->server, "POST", "/permissions",
                                                          fixture->token->token, of_owner, body);
  g_autoptr (ServerAnswer) by_owner = server_fixture_ask (fixture->server, "POST", "/permissions",
                                                          fixture->ada->token, of_token,
                                                          body);

  assert_refused (by_token, 403, "user action signature is missing or invalid");
  assert_refused (by_owner, 403, "user action signature is missing or invalid");
}

/* Section by section, what the API names; the table says the same. */
static void
test_what_tokens_may_not (ServerOrganisation *fixture,
                          gconstpointer       data)
{
  static const struct
  {
    const char *method;
    const char *path;
    const char *operation; /* nullable */
  } forbidden[] = {
    { "PUT", "/auth/logout", NULL },
    { "POST", "/auth/recover/user/delegated", "Auth:Recover:Delegated" },
    { "POST", "/auth/credentials", NULL },
    { "POST", "/auth/credentials/init", NULL },
    { "PUT", "/auth/credentials/activate", NULL },
    { "PUT", "/auth/credentials/deactivate", NULL },
    { "DELETE", "/auth/credentials/cr-1", NULL },
    { "POST", "/auth/credentials/code", NULL },
    { "POST", "/auth/pats", "Auth:Pats:Create" },
    { "POST", "/auth/service-accounts", "Auth:ServiceAccounts:Create" },
    { "PUT", "/auth/service-accounts/us-1/activate", "Auth:ServiceAccounts:Activate" },
    { "PUT", "/auth/service-accounts/us-1/deactivate", "Auth:ServiceAccounts:Deactivate" },
    { "POST", "/auth/users", "Auth:Users:Create" },
    { "PUT", "/auth/users/us-1/activate", "Auth:Users:Activate" },
    { "PUT", "/auth/users/us-1/deactivate", "Auth:Users:Deactivate" },
  };
  const PasskeysRoute *routes;
  gsize n_routes;
  guint n_closed = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (forbidden); i++)
    {
      g_autofree char *user_action = server_member_sign (fixture->token, forbidden[i].method,
                                                         forbidden[i].path, "{}");
      g_autoptr (ServerAnswer) answer = server_fixture_ask (fixture->server, forbidden[i].method,
                                                            forbidden[i].path,
                                                            fixture->token->token, user_action,
                                                            "{}");
      g_autofree char *prefix =
        g_strdup_printf ("CustomerEmployee %s is not authorized to perform operation (%s",
                         fixture->ada->user_id,
                         forbidden[i].operation ? forbidden[i].operation : "/auth/");

      g_test_message ("%s %s", forbidden[i].method, forbidden[i].path);
      g_assert_cmpuint (answer->status, ==, 403);
      g_assert_true (g_str_has_prefix (server_answer_get_text (answer, "message"), prefix));
    }
  routes = passkeys_routes_get_all (&n_routes);
  for (gsize i = 0; i < n_routes; i++)
    n_closed += routes[i].who != 0 && !(routes[i].who & PASSKEYS_WHO_PERSONAL_TOKEN);
  g_assert_cmpuint (n_closed, ==, G_N_ELEMENTS (forbidden));
}

static void
test_what_tokens_may (ServerOrganisation *fixture,
                      gconstpointer       data)
{
  static const char *const paths[] = {
    "/auth/credentials", "/auth/users", "/auth/pats", "/auth/service-accounts", "/permissions",
  };
  g_autoptr (ServerMember) bob = server_member_join (fixture->ada, "bob@example.org");
  g_autofree char *path = g_strdup_printf ("/auth/users/%s", bob->user_id);
  g_autoptr (ServerAnswer) updated = NULL;
  g_autoptr (ServerAnswer) deleted = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (ServerAnswer) answer = server_member_get (fixture->token, paths[i]);

      g_test_message ("%s", paths[i]);
      assert_answered (answer);
    }
  updated = server_member_change (fixture->token, "PUT", path, "{\"isSSORequired\":true}");
  assert_answered (updated);
  deleted = server_member_change (fixture->token, "DELETE", path, "{}");
  assert_answered (deleted);
}

/* It cannot do what its owner cannot, and loses what its owner loses. */
static void
test_rights_end_with_the_owners (ServerOrganisation *fixture,
                                 gconstpointer       data)
{
  g_autoptr (ServerMember) bob = server_member_join (fixture->ada, "bob@example.org");
  g_autofree char *maker =
    server_member_create_permission (fixture->ada, "Maker", "'Auth:Pats:Create'");
  g_autofree char *reader =
    server_member_create_permission (fixture->ada, "Reader", "'Auth:Users:Read'");
  g_autoptr (ServerAnswer) makes =
    server_member_assign (fixture->ada, maker, bob->user_id);
  g_autoptr (ServerMember) free_token = server_member_add_token (bob, "Free", NULL);
  g_autoptr (ServerMember) bound_token = server_member_add_token (bob, "Bound", reader);
  g_autoptr (ServerAnswer) free_before = server_member_get (free_token, "/auth/users");
  g_autoptr (ServerAnswer) bound_before = server_member_get (bound_token, "/auth/users");
  g_autoptr (ServerAnswer) reads =
    server_member_assign (fixture->ada, reader, bob->user_id);
  g_autofree char *assignment = g_strdup_printf ("/permissions/%s/assignments/%s", reader,
                                                 server_answer_get_text (reads, "id"));
  g_autoptr (ServerAnswer) revoked = NULL;
  g_autoptr (ServerAnswer) free_after = NULL;
  g_autoptr (ServerAnswer) bound_after = NULL;
  g_autofree char *expected =
    g_strdup_printf ("CustomerEmployee %s is not authorized to perform operation (Auth:Users:Read)",
                     bob->user_id);

  assert_answered (makes);
  assert_refused (free_before, 403, expected);
  assert_refused (bound_before, 403, expected);
  assert_answered (reads);
  assert_alive (free_token);
  assert_alive (bound_token);
  revoked = server_member_change (fixture->ada, "DELETE", assignment, "{}");
  assert_answered (revoked);
  free_after = server_member_get (free_token, "/auth/users");
  bound_after = server_member_get (bound_token, "/auth/users");
  assert_refused (free_after, 403, expected);
  assert_refused (bound_after, 403, expected);
}

/* From its first permission on it has only those it was given, and it stays so. */
static void
test_own_permission_restricts (ServerOrganisation *fixture,
                               gconstpointer       data)
{
  g_autofree char *reader =
    server_member_create_permission (fixture->ada, "Reader", "'Auth:Users:Read'");
  g_autoptr (ServerAnswer) before = server_member_get (fixture->token, "/permissions");
  g_autoptr (ServerAnswer) assigned =
    server_member_assign (fixture->ada, reader, fixture->token->token_id);
  g_autoptr (ServerAnswer) again =
    server_member_assign (fixture->ada, reader, fixture->token->token_id);
  g_autoptr (ServerAnswer) other = server_member_get (fixture->token, "/permissions");
  g_autofree char *path = g_strdup_printf ("/permissions/%s/assignments/%s", reader,
                                           server_answer_get_text (assigned, "id"));
  g_autoptr (ServerAnswer) got = get (fixture->ada, fixture->token->token_id);
  JsonArray *assignments = json_object_get_array_member (got->body, "permissionAssignments");
  g_autoptr (ServerAnswer) revoked = NULL;
  g_autoptr (ServerAnswer) users = NULL;
  g_autoptr (ServerAnswer) permissions = NULL;

  assert_answered (before);
  assert_answered (assigned);
  g_assert_cmpstr (server_answer_get_text (assigned, "identityId"), ==, fixture->token->token_id);
  assert_refused (again, 409, "The permission is already assigned.");
  assert_alive (fixture->token);
  g_assert_cmpuint (other->status, ==, 403);
  g_assert_cmpuint (json_array_get_length (assignments), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (assignments, 0),
                                                  "permissionName"), ==, "Reader");
  revoked = server_member_change (fixture->ada, "DELETE", path, "{}");
  assert_answered (revoked);
  users = server_member_get (fixture->token, "/auth/users");
  permissions = server_member_get (fixture->token, "/permissions");
  g_assert_cmpuint (users->status, ==, 403);
  g_assert_cmpuint (permissions->status, ==, 403);
}

static void
assert_reads (ServerMember *member,
              guint         status)
{
  g_autoptr (ServerAnswer) answer = server_member_get (member, "/auth/users");

  g_assert_cmpuint (answer->status, ==, status);
}

/* One whose only permission is put away has none, and not those of its owner. */
static void
test_own_permission_archived (ServerOrganisation *fixture,
                              gconstpointer       data)
{
  g_autofree char *reader =
    server_member_create_permission (fixture->ada, "Reader", "'Auth:Users:Read'");
  g_autoptr (ServerMember) token = server_member_add_token (fixture->ada, "Read", reader);
  g_autoptr (ServerMember) account = server_member_add_service_account (fixture->ada,
                                                                        "Read", reader);
  g_autofree char *path = g_strdup_printf ("/permissions/%s/archive", reader);
  g_autoptr (ServerAnswer) archived = NULL;
  g_autoptr (ServerAnswer) back = NULL;

  assert_reads (token, 200);
  assert_reads (account, 200);
  archived = server_member_change (fixture->ada, "PUT", path, "{\"isArchived\":true}");
  assert_answered (archived);
  assert_reads (token, 403);
  assert_reads (account, 403);
  assert_reads (fixture->token, 200);
  back = server_member_change (fixture->ada, "PUT", path, "{\"isArchived\":false}");
  assert_answered (back);
  assert_reads (token, 200);
  assert_reads (account, 200);
}

/* An end user's token is not let in where only employees are. */
static void
test_kind_of_owner (ServerOrganisation *fixture,
                    gconstpointer       data)
{
  g_autoptr (ServerAnswer) users = NULL;
  g_autoptr (ServerAnswer) credentials = NULL;

  g_assert_true (passkeys_database_run (fixture->server->rules->database,
                                        "UPDATE users SET kind = 'EndUser'", NULL));
  users = server_member_get (fixture->token, "/auth/users");
  credentials = server_member_get (fixture->token, "/auth/credentials");
  g_assert_cmpuint (users->status, ==, 403);
  assert_answered (credentials);
}

static char *
find_full_access (ServerOrganisation *fixture)
{
  g_autoptr (ServerAnswer) listed = server_member_get (fixture->ada, "/permissions");

  return g_strdup (json_object_get_string_member (server_answer_get_item (listed, 0), "id"));
}

/* The table's word on what service accounts may not, walked with one that is allowed everything. */
static void
test_what_accounts_may_not (ServerOrganisation *fixture,
                            gconstpointer       data)
{
  g_autofree char *full_access = find_full_access (fixture);
  g_autoptr (ServerMember) account =
    server_member_add_service_account (fixture->ada, "Deploy", full_access);
  gsize n_routes;
  const PasskeysRoute *routes = passkeys_routes_get_all (&n_routes);
  g_autofree char *prefix = g_strdup_printf ("CustomerEmployee %s is not authorized",
                                             account->user_id);
  guint n_seen = 0;

  for (gsize i = 0; i < n_routes; i++)
    {
      g_autoptr (ServerAnswer) answer = NULL;

      if (routes[i].who == 0 || routes[i].who & PASSKEYS_WHO_SERVICE_ACCOUNT)
        continue;
      g_test_message ("%s %s", routes[i].method, routes[i].path);
      answer = server_fixture_ask (fixture->server, routes[i].method, routes[i].path,
                                   account->token, NULL, NULL);
      g_assert_cmpuint (answer->status, ==, 403);
      g_assert_true (g_str_has_prefix (server_answer_get_text (answer, "message"), prefix));
      n_seen++;
    }
  /* log out, 7 of credentials, make a token or an account */
  g_assert_cmpuint (n_seen, ==, 10);
}

static void
test_starts_with_nothing (ServerOrganisation *fixture,
                          gconstpointer       data)
{
  g_autofree char *reader =
    server_member_create_permission (fixture->ada, "Reader", "'Auth:Users:Read'");
  g_autoptr (ServerMember) account = server_member_add_service_account (fixture->ada,
                                                                        "Deploy", NULL);
  g_autoptr (ServerAnswer) before = server_member_get (account, "/auth/users");
  g_autoptr (ServerAnswer) assigned =
    server_member_assign (fixture->ada, reader, account->user_id);
  g_autoptr (ServerAnswer) after = server_member_get (account, "/auth/users");
  g_autoptr (ServerAnswer) to_its_token =
    server_member_assign (fixture->ada, reader, account->token_id);

  g_assert_cmpuint (before->status, ==, 403);
  assert_answered (assigned);
  assert_answered (after);
  assert_refused (to_its_token, 404, "user not found");
}

/* Else whoever may only make accounts would make one that may do everything. */
static void
test_no_climbing (ServerOrganisation *fixture,
                  gconstpointer       data)
{
  g_autofree char *full_access = find_full_access (fixture);
  g_autoptr (ServerMember) bob = server_member_join (fixture->ada, "bob@example.org");
  g_autofree char *maker =
    server_member_create_permission (fixture->ada, "Maker",
                                     "'Auth:ServiceAccounts:Create'");
  g_autoptr (ServerAnswer) makes =
    server_member_assign (fixture->ada, maker, bob->user_id);
  g_autofree char *more = json_text (",'permissionId':'%s'", full_access);
  g_autofree char *expected =
    g_strdup_printf ("CustomerEmployee %s is not authorized to perform operation "
                     "(Permissions:Assign)", bob->user_id);
  g_autofree char *with_permission = server_member_build_token (bob, "Climber", more);
  g_autofree char *without_permission = server_member_build_token (bob, "Climber", "");
  g_autoptr (ServerAnswer) refused =
    server_member_change (bob, "POST", "/auth/service-accounts", with_permission);
  g_autoptr (ServerAnswer) without =
    server_member_change (bob, "POST", "/auth/service-accounts", without_permission);

  assert_answered (makes);
  assert_refused (refused, 403, expected);
  assert_answered (without);
}

#define TEST(path, function) \
  g_test_add ("/token-rights/" path, ServerOrganisation, NULL, \
              server_organisation_set_up_with_token, function, server_organisation_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST ("signs-with-its-key", test_signs_with_its_key);
  TEST ("no-other-key-signs", test_no_other_key_signs);
  TEST ("no-second-factor", test_no_second_factor);
  TEST ("action-is-for-one-identity", test_action_is_for_one_identity);
  TEST ("what-tokens-may-not", test_what_tokens_may_not);
  TEST ("what-tokens-may", test_what_tokens_may);
  TEST ("rights-end-with-the-owners", test_rights_end_with_the_owners);
  TEST ("own-permission-restricts", test_own_permission_restricts);
  TEST ("own-permission-archived", test_own_permission_archived);
  TEST ("kind-of-owner", test_kind_of_owner);
  TEST ("what-accounts-may-not", test_what_accounts_may_not);
  TEST ("starts-with-nothing", test_starts_with_nothing);
  TEST ("no-climbing", test_no_climbing);

  return g_test_run ();
}
