/* test-client-retry.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-api-client-private.h"
#include "passkeys-scripted-server.h"
#include "passkeys-test-await.h"

typedef struct
{
  PasskeysScriptedServer *server;
  PasskeysApiClient      *client;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->server = passkeys_scripted_server_new ();
  fixture->client = passkeys_api_client_new (passkeys_scripted_server_get_url (fixture->server),
                                             &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  passkeys_test_finalize (g_steal_pointer (&fixture->client));
  g_clear_pointer (&fixture->server, passkeys_scripted_server_free);
}

static gboolean
send (Fixture     *fixture,
      const char  *method,
      gboolean     repeatable,
      GError     **error)
{
  g_autoptr(PasskeysApiRequest) request = passkeys_api_request_new (method, "/a", NULL);
  g_autoptr(PasskeysApiResponse) response = NULL;

  if (repeatable)
    passkeys_api_request_set_repeatable (request, TRUE);
  response = passkeys_test_await_object (passkeys_api_client_send (fixture->client, request),
                                         error);

  return response != NULL;
}

static void
test_get (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 503, NULL);
  passkeys_scripted_server_answer_raw (fixture->server, "");
  passkeys_scripted_server_answer (fixture->server, 200, "{}");
  g_assert_true (send (fixture, "GET", FALSE, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 3);
}

static void
test_three_tries (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 5; i++)
    passkeys_scripted_server_answer (fixture->server, 500,
                                     i < 2 ? "{}" : "{\"error\":{\"message\":\"third\"}}");

  g_assert_false (send (fixture, "GET", FALSE, &error));
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_SERVER);
  g_assert_cmpstr (passkeys_api_failure_get_server_message (error), ==, "third");
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 3);
}

static void
test_not_repeatable (Fixture       *fixture,
                     gconstpointer  data)
{
  static const char * const methods[] = { "POST", "PUT", "DELETE" };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr(GError) error = NULL;

      passkeys_scripted_server_answer (fixture->server, 503, NULL);
      g_assert_false (send (fixture, methods[i], FALSE, &error));
      g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_SERVER);
      g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, i + 1);
    }
}

/* On a connection that was used before, libsoup would repeat these by itself. */
static void
test_dropped_on_used_connection (Fixture       *fixture,
                                 gconstpointer  data)
{
  static const char * const methods[] = { "POST", "PUT", "DELETE" };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr(GError) error = NULL;
      guint n_requests = passkeys_scripted_server_get_n_requests (fixture->server);

      passkeys_scripted_server_answer (fixture->server, 200, "{}");
      passkeys_scripted_server_answer_raw (fixture->server, "");
      passkeys_scripted_server_answer (fixture->server, 200, "{}");
      g_assert_true (send (fixture, "GET", FALSE, &error));
      g_assert_false (send (fixture, methods[i], FALSE, &error));
      g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_OFFLINE);
      g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==,
                        n_requests + 2);

      g_clear_error (&error);
      g_assert_true (send (fixture, "GET", FALSE, &error));
    }
}

static void
test_made_repeatable (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 429, NULL);
  passkeys_scripted_server_answer (fixture->server, 200, "{}");
  g_assert_true (send (fixture, "POST", TRUE, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 2);
}

static void
test_retry_after (Fixture       *fixture,
                  gconstpointer  data)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 429, NULL);
  passkeys_scripted_server_add_header (fixture->server, "Retry-After", "1");
  passkeys_scripted_server_answer (fixture->server, 200, "{}");
  g_assert_true (send (fixture, "GET", FALSE, &error));
  g_assert_cmpint (g_get_monotonic_time () - start, >=, G_USEC_PER_SEC);
}

typedef struct
{
  const char *header;
  guint       seconds;
} Patience;

/* Longer than anybody wants to look at a spinner: the person is told instead. */
static void
test_retry_much_later (Fixture       *fixture,
                       gconstpointer  data)
{
  static const Patience patience[] = {
    { "6", 6 },
    { "3600", 3600 },
    { "99999999999999999999", 0 }, /* no number: tried again, see below */
    { "9999999999", 24 * 60 * 60 },
    { "Tue, 06 May 2031 07:10:09 GMT", 120 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (patience); i++)
    {
      g_autoptr(GError) error = NULL;

      passkeys_scripted_server_answer (fixture->server, 429, NULL);
      passkeys_scripted_server_add_header (fixture->server, "Retry-After", patience[i].header);
      passkeys_scripted_server_add_header (fixture->server, "Date",
                                           "Tue, 06 May 2031 07:08:09 GMT");
      if (patience[i].seconds == 0)
        {
          passkeys_scripted_server_answer (fixture->server, 200, "{}");
          g_assert_true (send (fixture, "GET", FALSE, &error));
          continue;
        }

      g_assert_false (send (fixture, "GET", FALSE, &error));
      g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_RATE_LIMITED);
      g_assert_cmpuint (passkeys_api_failure_get_retry_after (error), ==, patience[i].seconds);
    }
}

static void
test_what_does_not_pass (Fixture       *fixture,
                         gconstpointer  data)
{
  static const guint statuses[] = { 202, 400, 401, 403, 404, 409, 418 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr(GError) error = NULL;

      passkeys_scripted_server_answer (fixture->server, statuses[i], NULL);
      g_assert_false (send (fixture, "GET", FALSE, &error));
      g_assert_cmpuint (passkeys_api_failure_get_status (error), ==, statuses[i]);
      g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, i + 1);
    }
}

/* The tries have to share the time. */
static void
test_time_limit (Fixture       *fixture,
                 gconstpointer  data)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr(GError) error = NULL;

  passkeys_api_client_set_time_limit (fixture->client, 4000);
  passkeys_scripted_server_answer (fixture->server, 503, NULL);
  passkeys_scripted_server_add_header (fixture->server, "Retry-After", "5");
  g_assert_false (send (fixture, "GET", FALSE, &error));
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_SERVER);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
}

#define ADD(name) \
  g_test_add ("/api/client-retry/" #name, Fixture, NULL, set_up, test_##name, tear_down)

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  ADD (get);
  ADD (three_tries);
  ADD (not_repeatable);
  ADD (dropped_on_used_connection);
  ADD (made_repeatable);
  ADD (retry_after);
  ADD (retry_much_later);
  ADD (what_does_not_pass);
  ADD (time_limit);

  return g_test_run ();
}
