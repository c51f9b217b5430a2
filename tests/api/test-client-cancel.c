/* test-client-cancel.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-api-client-private.h"
#include "passkeys-scripted-server.h"
#include "passkeys-test-await.h"
#include "passkeys-test-certificate.h"
#include "passkeys-users-api.h"

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
has_request (gpointer data)
{
  return passkeys_scripted_server_get_n_requests (data) > 0;
}

static gboolean
has_aborted (gpointer data)
{
  return passkeys_scripted_server_get_n_aborted (data) > 0;
}

static gboolean
has_sent (gpointer data)
{
  return passkeys_scripted_server_get_n_sent (data) > 2;
}

static DexFuture *
send (Fixture *fixture)
{
  g_autoptr(PasskeysApiRequest) request = passkeys_api_request_new ("GET", "/a", NULL);

  return passkeys_api_client_send (fixture->client, request);
}

/* The server sees the connection close. */
static void
test_before_answer (Fixture       *fixture,
                    gconstpointer  data)
{
  DexFuture *future;

  passkeys_scripted_server_answer_never (fixture->server);
  future = send (fixture);
  passkeys_test_run_until (has_request, fixture->server);
  g_assert_cmpuint (passkeys_scripted_server_get_n_aborted (fixture->server), ==, 0);

  dex_unref (future);
  passkeys_test_run_until (has_aborted, fixture->server);
}

static void
test_within_answer (Fixture       *fixture,
                    gconstpointer  data)
{
  DexFuture *future;

  passkeys_scripted_server_answer_slow (fixture->server, "[1,2,3,4,5,6,7,8,9,10,11,12,13]", 20);
  future = send (fixture);
  passkeys_test_run_until (has_sent, fixture->server);

  dex_unref (future);
  passkeys_test_run_until (has_aborted, fixture->server);
}

static void
test_before_start (Fixture       *fixture,
                   gconstpointer  data)
{
  dex_unref (send (fixture));
  passkeys_test_run (50);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 0);
}

static void
test_between_tries (Fixture       *fixture,
                    gconstpointer  data)
{
  DexFuture *future;

  passkeys_scripted_server_answer (fixture->server, 503, NULL);
  passkeys_scripted_server_add_header (fixture->server, "Retry-After", "1");
  future = send (fixture);
  passkeys_test_run_until (has_request, fixture->server);
  passkeys_test_run (50);

  dex_unref (future);
  passkeys_test_run (1300);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 1);
}

/* What stands on a send is cancelled like it. */
static void
test_typed (Fixture       *fixture,
            gconstpointer  data)
{
  DexFuture *future;

  passkeys_scripted_server_answer_never (fixture->server);
  future = passkeys_users_api_get (fixture->client, "us-1");
  passkeys_test_run_until (has_request, fixture->server);

  dex_unref (future);
  passkeys_test_run_until (has_aborted, fixture->server);
}

static DexFuture *
outer_fiber (gpointer data)
{
  Fixture *fixture = data;

  return send (fixture);
}

/* As in a dialog that is closed: a fiber waits for the answer and is itself given up. */
static void
test_within_fiber (Fixture       *fixture,
                   gconstpointer  data)
{
  DexFuture *future;

  passkeys_scripted_server_answer_never (fixture->server);
  future = dex_future_first (dex_scheduler_spawn (NULL, 0, outer_fiber, fixture, NULL), NULL);
  passkeys_test_run_until (has_request, fixture->server);

  dex_unref (future);
  passkeys_test_run_until (has_aborted, fixture->server);
  passkeys_test_run (20);
}

/* The client may go while a request is under way, and the request still ends. */
static void
test_client_gone (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  passkeys_scripted_server_answer_slow (fixture->server, "{}", 10);
  future = send (fixture);
  g_clear_object (&fixture->client);
  response = passkeys_test_await_object (future, &error);
  g_assert_no_error (error);

  fixture->client = passkeys_api_client_new (passkeys_scripted_server_get_url (fixture->server),
                                             NULL);
}

/* At whatever moment: while connecting, while sending, while headers or body arrive, between
 * tries */
static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  for (guint i = 0; i < 300; i++)
    {
      DexFuture *future;

      passkeys_scripted_server_answer (fixture->server, i % 2 ? 200 : 503, "{}");
      future = send (fixture);
      for (guint j = 0; j < i % 40; j++)
        g_main_context_iteration (NULL, FALSE);
      dex_unref (future);
    }

  passkeys_test_run (100);
}

/* The same over TLS, where client and server agree on HTTP/2 */
static void
test_many_tls (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GTlsCertificate) certificate = passkeys_test_certificate_new ("127.0.0.1");
  g_autoptr(GTlsDatabase) database = passkeys_test_certificate_trust (certificate);
  g_autoptr(GObject) response = NULL;
  g_autoptr(GError) error = NULL;

  g_clear_object (&fixture->client);
  g_clear_pointer (&fixture->server, passkeys_scripted_server_free);
  fixture->server = passkeys_scripted_server_new_tls (certificate);
  fixture->client = passkeys_api_client_new (passkeys_scripted_server_get_url (fixture->server),
                                             &error);
  g_assert_no_error (error);
  passkeys_api_client_set_certificate_database (fixture->client, database);

  passkeys_scripted_server_answer (fixture->server, 200, "{}");
  response = passkeys_test_await_object (send (fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_scripted_server_get_request (fixture->server, 0)->http_version, ==, 2);

  test_many (fixture, data);
}

#define ADD(name) \
  g_test_add ("/api/client-cancel/" #name, Fixture, NULL, set_up, test_##name, tear_down)

int
main (int   argc,
      char *argv[])
{
  /* Servers of libsoup speak it only when asked to. */
  g_setenv ("SOUP_SERVER_HTTP2", "1", TRUE);
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  ADD (before_answer);
  ADD (within_answer);
  ADD (before_start);
  ADD (between_tries);
  ADD (typed);
  ADD (within_fiber);
  ADD (client_gone);
  ADD (many);
  ADD (many_tls);

  return g_test_run ();
}
