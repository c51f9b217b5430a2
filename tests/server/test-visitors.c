/* test-visitors.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <libsoup/soup.h>

#include "passkeys-dispatch.h"
#include "passkeys-routes.h"
#include "passkeys-trusted-proxies.h"
#include "passkeys-visitor-rules.h"
#include "server-fixture.h"
#include "server-program.h"

/* What those may ask who have not signed in, and who they are taken for. */

typedef struct
{
  ServerProgram *program;
  SoupSession   *client;
  int            retry_after; /* of the last 429 */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->program = server_program_new ();
  fixture->client = soup_session_new_with_options ("timeout", 20, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->client);
  server_program_free (fixture->program);
}

static guint
ask (Fixture    *fixture,
     const char *method,
     const char *path,
     const char *forwarded_for,
     const char *content)
{
  g_autofree char *target = g_strconcat (fixture->program->url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, target);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autoptr (GBytes) body = content ? g_bytes_new (content, strlen (content)) : NULL;
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GError) error = NULL;
  const char *retry_after;

  if (forwarded_for)
    soup_message_headers_append (headers, "X-Forwarded-For", forwarded_for);
  soup_message_headers_append (headers, "Authorization", "Bearer nonsense");
  if (body)
    soup_message_set_request_body_from_bytes (message, "application/json", body);
  answer = soup_session_send_and_read (fixture->client, message, NULL, &error);
  g_assert_no_error (error);
  retry_after = soup_message_headers_get_one (soup_message_get_response_headers (message),
                                              "Retry-After");
  if (soup_message_get_status (message) == 429)
    {
      g_assert_nonnull (retry_after);
      fixture->retry_after = atoi (retry_after);
    }
  return soup_message_get_status (message);
}

/* Until it is too much. */
static guint
count_allowed (Fixture    *fixture,
               const char *method,
               const char *path,
               const char *forwarded_for,
               const char *content)
{
  guint n_allowed = 0;

  while (n_allowed < 20 * PASSKEYS_VISITOR_ADDRESS_BURST
         && ask (fixture, method, path, forwarded_for, content) != 429)
    n_allowed++;
  return n_allowed;
}

/* Without its socket, so that it takes no longer than it must. */
static guint
dispatch (ServerFixture       *server,
          const PasskeysRoute *route,
          const char          *client,
          const char          *content)
{
  PasskeysRequest request = {
    .rules = server->rules,
    .client = client,
    .bearer = "nonsense",
    .method = route->method,
    .path = route->path,
  };
  g_autoptr (GBytes) body = g_bytes_new (content, strlen (content));
  g_autoptr (GError) error = NULL;
  gboolean is_done = passkeys_dispatch (route, &request, body, &error);

  g_assert_true (passkeys_database_commit (server->rules->database, NULL));
  g_clear_pointer (&request.body, json_object_unref);
  g_clear_pointer (&request.answer, json_object_unref);
  g_clear_pointer (&request.page, g_free);
  return is_done ? 200 : passkeys_server_error_get_status (error);
}

static void
check_route (ServerFixture       *server,
             const PasskeysRoute *route,
             const char          *client)
{
  gint64 begun = g_get_monotonic_time ();
  guint n_allowed = 0;
  guint n_due;

  while (n_allowed < 20 * PASSKEYS_VISITOR_ADDRESS_BURST
         && dispatch (server, route, client, "{}") != 429)
    n_allowed++;
  n_due = PASSKEYS_VISITOR_ADDRESS_BURST
          + (g_get_monotonic_time () - begun) / 1000 / PASSKEYS_VISITOR_ADDRESS_INTERVAL;
  g_test_message ("%s %s: %u of %u", route->method, route->path, n_allowed, n_due);
  g_assert_cmpuint (n_allowed, >=, PASSKEYS_VISITOR_ADDRESS_BURST);
  g_assert_cmpuint (n_allowed, <=, n_due + 2);
}

/* Whatever is added to the table is limited too. */
static void
test_each_route (void)
{
  g_autoptr (ServerFixture) server = server_fixture_new ();
  gsize n_routes;
  const PasskeysRoute *routes = passkeys_routes_get_all (&n_routes);
  guint n_seen = 0;

  for (gsize i = 0; i < n_routes; i++)
    {
      g_autofree char *client = g_strdup_printf ("192.0.2.%zu", i + 1);

      if (routes[i].authentication == PASSKEYS_AUTHENTICATION_BEARER)
        continue;
      check_route (server, &routes[i], client);
      n_seen++;
    }
  g_assert_cmpuint (n_seen, >=, 11);
}

static const PasskeysRoute *
find_route (const char *path)
{
  gsize n_routes;
  const PasskeysRoute *routes = passkeys_routes_get_all (&n_routes);

  for (gsize i = 0; i < n_routes; i++)
    {
      if (g_str_equal (routes[i].path, path))
        return &routes[i];
    }
  g_assert_not_reached ();
}

/* From everywhere at once, but always about the same person. */
static void
test_each_name (void)
{
  static const char ada[] = "{\"orgId\":\"or-1\",\"username\":\"%s@example.org\"}";
  g_autoptr (ServerFixture) server = server_fixture_new ();
  const PasskeysRoute *login = find_route ("/auth/login/init");
  guint n_allowed = 0;
  guint status = 0;

  while (status != 429 && n_allowed < 20 * PASSKEYS_VISITOR_NAME_BURST)
    {
      g_autofree char *client = g_strdup_printf ("192.0.2.%u", n_allowed % 200);
      g_autofree char *body = g_strdup_printf (ada, n_allowed % 2 ? "ada" : "ADA");

      status = dispatch (server, login, client, body);
      n_allowed++;
    }
  g_test_message ("%u", n_allowed);
  g_assert_cmpuint (n_allowed, >=, PASSKEYS_VISITOR_NAME_BURST);
  g_assert_cmpuint (status, ==, 429);
  g_assert_cmpuint (dispatch (server, login, "192.0.2.250",
                              "{\"orgId\":\"or-1\",\"username\":\"bob@example.org\"}"), ==, 401);
  /* Time gives a try back now and then, which one of the two gets; never does it give many. */
  status = 0;
  for (guint i = 0; i < 10 && status != 429; i++)
    {
      dispatch (server, login, "192.0.2.249", "{\"orgId\":\"or-1\",\"username\":\"ada@example.org\"}");
      status = dispatch (server, find_route ("/dashboard/org"), "192.0.2.250",
                         "{\"adminUser\":{\"email\":\"Ada@example.org\"}}");
    }
  g_assert_cmpuint (status, ==, 429);
}

/* Who waits as long as told is let in again. */
static void
test_waiting (Fixture       *fixture,
              gconstpointer  data)
{
  server_program_start (fixture->program, OPTIONS ("--trusted-proxy=127.0.0.1"));
  g_assert_cmpuint (count_allowed (fixture, "GET", "/.well-known/jwks.json", "192.0.2.1", NULL),
                    >=, PASSKEYS_VISITOR_ADDRESS_BURST);
  g_assert_cmpint (fixture->retry_after, ==, 1);
  g_usleep (fixture->retry_after * G_USEC_PER_SEC);
  g_assert_cmpuint (ask (fixture, "GET", "/.well-known/jwks.json", "192.0.2.1", NULL), ==, 200);
  server_program_end (fixture->program);
}

/* The application's own server, the tests and the bench. */
static void
test_this_computer (Fixture       *fixture,
                    gconstpointer  data)
{
  server_program_start (fixture->program, NULL);
  for (guint i = 0; i < PASSKEYS_VISITOR_ADDRESS_BURST + 20; i++)
    g_assert_cmpuint (ask (fixture, "POST", "/auth/login/init", NULL,
                           "{\"orgId\":\"or-1\",\"username\":\"ada@example.org\"}"), ==, 401);
  server_program_end (fixture->program);
}

/* Whoever is not trusted says what it likes: it is one client. */
static void
test_liar (Fixture       *fixture,
           gconstpointer  data)
{
  guint n_allowed = 0;
  guint status = 0;

  server_program_start (fixture->program, OPTIONS ("--trusted-proxy=192.0.2.1"));
  while (status != 429 && n_allowed < 20 * PASSKEYS_VISITOR_ADDRESS_BURST)
    {
      g_autofree char *client = g_strdup_printf ("198.51.100.%u", n_allowed++ % 250);

      status = ask (fixture, "GET", "/.well-known/jwks.json", client, NULL);
    }
  g_assert_cmpuint (status, ==, 429);
  server_program_end (fixture->program);
}

static void
test_find_client (void)
{
  static const struct
  {
    const char *peer;
    const char *forwarded_for;
    const char *client;
  } cases[] = {
    { "127.0.0.1", NULL, NULL },
    { "::1", NULL, NULL },
    { "127.0.0.1", "203.0.113.9", "127.0.0.1" },
    { "203.0.113.9", NULL, "203.0.113.9" },
    { "203.0.113.9", "198.51.100.1", "203.0.113.9" },
    { "::ffff:203.0.113.9", NULL, "203.0.113.9" },
    { "2001:db8:1:2:3:4:5:6", NULL, "2001:db8:1:2::" },
    { "192.0.2.1", "203.0.113.9", "203.0.113.9" },
    { "::ffff:192.0.2.1", "203.0.113.9", "203.0.113.9" },
    { "192.0.2.1", "198.51.100.1, 203.0.113.9", "203.0.113.9" },
    { "192.0.2.1", "127.0.0.1,203.0.113.9 , 10.1.2.3", "203.0.113.9" },
    { "192.0.2.1", "127.0.0.1", "127.0.0.1" },
    { "192.0.2.1", "10.1.2.3", "10.1.2.3" },
    { "192.0.2.1", "unknown", "192.0.2.1" },
    { "192.0.2.1", "203.0.113.9, unknown", "192.0.2.1" },
    { "192.0.2.1", "", "192.0.2.1" },
    { "192.0.2.1", NULL, "192.0.2.1" },
    { "192.0.2.1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (PasskeysTrustedProxies) proxies =
    passkeys_trusted_proxies_new (OPTIONS ("192.0.2.1", "10.0.0.0/8"), &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GInetAddress) peer = g_inet_address_new_from_string (cases[i].peer);
      g_autofree char *client = passkeys_trusted_proxies_find_client (proxies, peer,
                                                                      cases[i].forwarded_for);

      g_test_message ("%s, %s", cases[i].peer, cases[i].forwarded_for);
      g_assert_cmpstr (client, ==, cases[i].client);
    }
  g_assert_null (passkeys_trusted_proxies_new (OPTIONS ("10.0.0.0/8", "proxy"), &error));
  g_assert_nonnull (error);
}

#define TEST(path, function) \
  g_test_add ("/visitors/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/visitors/each-route", test_each_route);
  g_test_add_func ("/visitors/each-name", test_each_name);
  TEST ("waiting", test_waiting);
  TEST ("this-computer", test_this_computer);
  TEST ("liar", test_liar);
  g_test_add_func ("/visitors/find-client", test_find_client);

  return g_test_run ();
}
