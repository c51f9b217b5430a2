/* test-routes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-routes.h"
#include "server-fixture.h"
#include "server-member.h"

/* Walks the table of routes: each row's promise is kept by the code behind it. */

typedef struct
{
  ServerFixture *server;
  ServerMember  *administrator;
  ServerMember  *employee; /* without any permission */
  ServerMember  *account;  /* a service account that may do everything */
} Fixture;

static ServerMember *
add_account (ServerMember *administrator)
{
  g_autoptr (ServerAnswer) listed = server_member_get (administrator, "/permissions");
  JsonObject *full_access = server_answer_get_item (listed, 0);

  return server_member_add_service_account (administrator, "Machine",
                                            json_object_get_string_member (full_access, "id"));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->server = server_fixture_new ();
  fixture->administrator = server_member_found (fixture->server, "ada@example.org");
  fixture->employee = server_member_join (fixture->administrator, "eve@example.org");
  fixture->account = add_account (fixture->administrator);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  server_member_free (fixture->account);
  server_member_free (fixture->employee);
  server_member_free (fixture->administrator);
  server_fixture_free (fixture->server);
}

/* A path of the route, with something in place of each brace. */
static char *
make_path (const PasskeysRoute *route)
{
  g_autoptr (GRegex) braces = g_regex_new ("{[^}]*}", 0, 0, NULL);

  return g_regex_replace_literal (braces, route->path, -1, 0, "us-aaaaa-bbbbb-cccccccccccccccc", 0,
                                  NULL);
}

/* Somebody who may do everything that there is to do for one of their kind. */
static ServerMember *
choose_caller (Fixture             *fixture,
               const PasskeysRoute *route)
{
  return route->who == PASSKEYS_WHO_SERVICE_ACCOUNT ? fixture->account : fixture->administrator;
}

static void
test_without_token (Fixture       *fixture,
                    gconstpointer  data)
{
  gsize n_routes;
  const PasskeysRoute *routes = passkeys_routes_get_all (&n_routes);
  guint n_seen = 0;

  for (gsize i = 0; i < n_routes; i++)
    {
      g_autofree char *path = make_path (&routes[i]);
      g_autoptr (ServerAnswer) without = NULL;
      g_autoptr (ServerAnswer) with_nonsense = NULL;

      if (routes[i].authentication == PASSKEYS_AUTHENTICATION_NONE)
        continue;
      g_test_message ("%s %s", routes[i].method, path);
      without = server_fixture_ask (fixture->server, routes[i].method, path, NULL, NULL, NULL);
      assert_refused (without, 401, "Not Authorized.");
      with_nonsense = server_fixture_ask (fixture->server, routes[i].method, path, "nonsense", NULL,
                                          "{}");
      if (routes[i].authentication == PASSKEYS_AUTHENTICATION_BEARER)
        assert_refused (with_nonsense, 401, "Not Authorized.");
      n_seen++;
    }
  g_assert_cmpuint (n_seen, ==, 44);
}

/* What signs in or registers must not open anything else, and the other way round. */
static void
test_with_token_of_another_kind (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_autofree char *user_action = server_member_sign (fixture->administrator, "POST", "/auth/users",
                                                     NULL);
  g_autoptr (ServerAnswer) with_action = server_fixture_ask (fixture->server, "GET", "/auth/users",
                                                             user_action, NULL, NULL);
  g_autofree char *credential = server_member_build_credential (fixture->employee, "Key", "id",
                                                                "challenge");
  g_autofree char *body = json_text ("{'firstFactorCredential':{%s}}", credential);
  g_autoptr (ServerAnswer) with_login = server_fixture_ask (fixture->server, "POST",
                                                            "/auth/registration",
                                                            fixture->administrator->token, NULL,
                                                            body);

  assert_refused (with_action, 401, "Not Authorized.");
  assert_refused (with_login, 401, "Not Authorized.");
}

static void
test_without_user_action (Fixture       *fixture,
                          gconstpointer  data)
{
  gsize n_routes;
  const PasskeysRoute *routes = passkeys_routes_get_all (&n_routes);
  guint n_seen = 0;

  for (gsize i = 0; i < n_routes; i++)
    {
      const char *token = choose_caller (fixture, &routes[i])->token;
      g_autofree char *path = make_path (&routes[i]);
      g_autoptr (ServerAnswer) without = NULL;
      g_autoptr (ServerAnswer) with_token = NULL;

      if (!routes[i].needs_user_action)
        continue;
      g_test_message ("%s %s", routes[i].method, path);
      without = server_fixture_ask (fixture->server, routes[i].method, path, token, NULL, "{}");
      assert_refused (without, 403, "user action signature is missing or invalid");
      with_token = server_fixture_ask (fixture->server, routes[i].method, path, token, token,
                                       "{}");
      assert_refused (with_token, 403, "user action signature is missing or invalid");
      n_seen++;
    }
  g_assert_cmpuint (n_seen, ==, 26);
}

static void
test_without_permission (Fixture       *fixture,
                         gconstpointer  data)
{
  gsize n_routes;
  const PasskeysRoute *routes = passkeys_routes_get_all (&n_routes);
  guint n_seen = 0;

  for (gsize i = 0; i < n_routes; i++)
    {
      g_autofree char *path = make_path (&routes[i]);
      g_autofree char *user_action = NULL;
      g_autofree char *expected = NULL;
      g_autoptr (ServerAnswer) answer = NULL;

      if (!routes[i].operation)
        continue;
      g_test_message ("%s %s", routes[i].method, path);
      if (routes[i].needs_user_action)
        user_action = server_member_sign (fixture->employee, routes[i].method, path, NULL);
      answer = server_fixture_ask (fixture->server, routes[i].method, path,
                                   fixture->employee->token, user_action, NULL);
      expected = g_strdup_printf ("CustomerEmployee %s is not authorized to perform operation (%s)",
                                  fixture->employee->user_id, routes[i].operation);
      assert_refused (answer, 403, expected);
      n_seen++;
    }
  g_assert_cmpuint (n_seen, ==, 26);
}

/* Every non-GET route that knows its caller wants a signature, but for the few that the API names. */
static void
test_changes_are_signed (Fixture       *fixture,
                         gconstpointer  data)
{
  static const char *const unsigned_paths[] = {
    "/auth/logout", "/auth/action", "/auth/action/init", "/auth/credentials/init", NULL,
  };
  gsize n_routes;
  const PasskeysRoute *routes = passkeys_routes_get_all (&n_routes);

  for (gsize i = 0; i < n_routes; i++)
    {
      gboolean must = routes[i].authentication == PASSKEYS_AUTHENTICATION_BEARER
                      && strcmp (routes[i].method, "GET") != 0
                      && !g_strv_contains (unsigned_paths, routes[i].path);

      g_test_message ("%s %s", routes[i].method, routes[i].path);
      g_assert_cmpint (routes[i].needs_user_action, ==, must);
      g_assert_cmpint (routes[i].who == 0, ==,
                       routes[i].authentication != PASSKEYS_AUTHENTICATION_BEARER);
    }
}

static void
test_end_user_may_not_administer (Fixture       *fixture,
                                  gconstpointer  data)
{
  gsize n_routes;
  const PasskeysRoute *routes = passkeys_routes_get_all (&n_routes);
  g_autoptr (ServerAnswer) listed = NULL;
  guint n_seen = 0;

  g_assert_true (passkeys_database_run (fixture->server->rules->database,
                                        "UPDATE users SET kind = 'EndUser'"
                                        " WHERE username = 'eve@example.org'", NULL));
  for (gsize i = 0; i < n_routes; i++)
    {
      g_autofree char *path = make_path (&routes[i]);
      g_autofree char *prefix = NULL;
      g_autoptr (ServerAnswer) answer = NULL;

      if (routes[i].authentication != PASSKEYS_AUTHENTICATION_BEARER
          || routes[i].who & PASSKEYS_WHO_END_USER)
        continue;
      answer = server_fixture_ask (fixture->server, routes[i].method, path,
                                   fixture->employee->token, NULL, NULL);
      prefix = g_strdup_printf ("EndUser %s is not authorized", fixture->employee->user_id);
      g_assert_cmpuint (answer->status, ==, 403);
      g_assert_true (g_str_has_prefix (server_answer_get_text (answer, "message"), prefix));
      n_seen++;
    }
  g_assert_cmpuint (n_seen, ==, 17);
  listed = server_member_get (fixture->employee, "/auth/credentials");
  assert_answered (listed);
}

static void
test_wrong_method (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (ServerAnswer) login = server_fixture_ask (fixture->server, "GET", "/auth/login", NULL,
                                                       NULL, NULL);
  g_autoptr (ServerAnswer) user = server_fixture_ask (fixture->server, "POST", "/auth/users/us-1",
                                                      NULL, NULL, NULL);
  g_autoptr (ServerAnswer) activate = server_fixture_ask (fixture->server, "DELETE",
                                                          "/auth/credentials/activate", NULL, NULL,
                                                          NULL);

  g_assert_cmpuint (login->status, ==, 405);
  g_assert_cmpstr (login->allowed, ==, "POST");
  g_assert_cmpuint (user->status, ==, 405);
  g_assert_cmpstr (user->allowed, ==, "GET, PUT, DELETE");
  g_assert_cmpuint (activate->status, ==, 405);
  g_assert_cmpstr (activate->allowed, ==, "PUT");
}

static void
test_unknown_path (Fixture       *fixture,
                   gconstpointer  data)
{
  static const char *const paths[] = {
    "/", "auth/users", "/auth", "/auth/users/", "//auth/users", "/auth//users", "/AUTH/users",
    "/auth/users/a/b", "/auth/users/%2e%2e/x/y", "/auth/users%2fus-1", "/auth/users/%zz",
    "/auth/users/%00", "/a/b/c/d/e/f/g/h/i/j", "/auth/pats/a/b",
    "/auth/service-accounts/a/b",
    "/auth/apps", "/auth/login/sso", "/auth/registration/enduser",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (ServerAnswer) answer = server_fixture_ask (fixture->server, "GET", paths[i],
                                                            fixture->administrator->token, NULL,
                                                            NULL);

      g_test_message ("%s", paths[i]);
      g_assert_cmpuint (answer->status, ==, 404);
    }
}

static void
test_unknown_member_anywhere (Fixture       *fixture,
                              gconstpointer  data)
{
  gsize n_routes;
  const PasskeysRoute *routes = passkeys_routes_get_all (&n_routes);
  const char *body = "{\"nobodyKnowsThis\":1}";

  for (gsize i = 0; i < n_routes; i++)
    {
      ServerMember *caller = choose_caller (fixture, &routes[i]);
      g_autofree char *path = make_path (&routes[i]);
      g_autofree char *user_action = NULL;
      g_autoptr (ServerAnswer) answer = NULL;

      if (strcmp (routes[i].method, "GET") == 0 || strcmp (routes[i].path, "/auth/logout") == 0)
        continue;
      g_test_message ("%s %s", routes[i].method, path);
      if (routes[i].needs_user_action)
        user_action = server_member_sign (caller, routes[i].method, path, body);
      answer = server_fixture_ask (fixture->server, routes[i].method, path, caller->token,
                                   user_action, body);
      g_assert_cmpuint (answer->status, ==, 400);
    }
}

#define TEST(path, function) \
  g_test_add ("/routes/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST ("without-token", test_without_token);
  TEST ("with-token-of-another-kind", test_with_token_of_another_kind);
  TEST ("without-user-action", test_without_user_action);
  TEST ("without-permission", test_without_permission);
  TEST ("changes-are-signed", test_changes_are_signed);
  TEST ("end-user-may-not-administer", test_end_user_may_not_administer);
  TEST ("wrong-method", test_wrong_method);
  TEST ("unknown-path", test_unknown_path);
  TEST ("unknown-member-anywhere", test_unknown_member_anywhere);

  return g_test_run ();
}
