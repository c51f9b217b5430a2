/* test-client-watch.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-client-watch.h"

#include <string.h>
#include <sys/resource.h>

#define PATIENCE_SECONDS 2
#define PATIENCE_USEC (PATIENCE_SECONDS * G_USEC_PER_SEC)

typedef struct
{
  SoupServer          *soup;
  PasskeysClientWatch *watch;
  char                *url;
  guint                n_answered;
} Fixture;

static void
handle_cb (SoupServer        *soup,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  Fixture *fixture = user_data;

  fixture->n_answered++;
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, "here", 4);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  fixture->soup = g_object_new (SOUP_TYPE_SERVER, NULL);
  soup_server_add_handler (fixture->soup, NULL, handle_cb, fixture, NULL);
  fixture->watch = passkeys_client_watch_new (fixture->soup, PATIENCE_SECONDS);
  soup_server_listen_local (fixture->soup, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->soup);
  fixture->url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  soup_server_disconnect (fixture->soup);
  g_clear_object (&fixture->soup);
  g_assert_finalize_object (g_steal_pointer (&fixture->watch));
  g_free (fixture->url);
}

static void
run_for (gint64 usec)
{
  gint64 end = g_get_monotonic_time () + usec;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static GSocketConnection *
knock (Fixture *fixture)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection;

  connection = g_socket_client_connect_to_uri (client, fixture->url, 80, NULL, &error);
  g_assert_no_error (error);
  g_socket_set_blocking (g_socket_connection_get_socket (connection), FALSE);
  return connection;
}

static void
say (GSocketConnection *connection,
     const char        *text)
{
  g_socket_send (g_socket_connection_get_socket (connection), text, strlen (text), NULL, NULL);
}

/* Whether the server has hung up, without an answer. */
static gboolean
is_closed (GSocketConnection *connection)
{
  char buffer[256];
  gssize n = g_socket_receive (g_socket_connection_get_socket (connection), buffer, sizeof buffer,
                               NULL, NULL);

  return n == 0;
}

static void
assert_closed_in_time (GSocketConnection *connection,
                       const char        *drip)
{
  gint64 begin = g_get_monotonic_time ();

  while (!is_closed (connection))
    {
      g_assert_cmpint (g_get_monotonic_time () - begin, <, 5 * PATIENCE_USEC);
      say (connection, drip);
      run_for (PATIENCE_USEC / 10);
    }
  g_assert_cmpint (g_get_monotonic_time () - begin, >, PATIENCE_USEC / 2);
}

static void
test_silent (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GSocketConnection) connection = knock (fixture);

  assert_closed_in_time (connection, "");
}

/* Each byte comes in time, and the request never does. */
static void
test_dripping (Fixture       *fixture,
               gconstpointer  data)
{
  static const char *const heads[] = {
    "GET / HTTP/1.1\r\nX-Long: ",
    "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autoptr (GSocketConnection) connection = knock (fixture);

      say (connection, heads[i]);
      assert_closed_in_time (connection, "a");
      g_assert_cmpuint (fixture->n_answered, ==, 0);
    }
}

/* A client that comes back on the same connection before it is given up, several times. */
static void
test_coming_back (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (GSocketConnection) connection = knock (fixture);

  for (guint i = 1; i <= 4; i++)
    {
      say (connection, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      while (fixture->n_answered < i)
        g_main_context_iteration (NULL, TRUE);
      run_for (PATIENCE_USEC / 2);
      g_assert_cmpuint (fixture->n_answered, ==, i);
      g_assert_false (is_closed (connection));
    }
}

/* However many hold connections and say nothing, the next one is answered at once. */
static void
test_crowd (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GPtrArray) crowd = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GSocketConnection) connection = NULL;
  gint64 begin;

  for (guint i = 0; i < PASSKEYS_CLIENT_WATCH_MOST_CLIENTS + 50; i++)
    {
      g_ptr_array_add (crowd, knock (fixture));
      run_for (200);
    }

  connection = knock (fixture);
  begin = g_get_monotonic_time ();
  say (connection, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  while (fixture->n_answered == 0)
    {
      run_for (PATIENCE_USEC / 100);
      g_assert_cmpint (g_get_monotonic_time () - begin, <, PATIENCE_USEC / 2);
    }
  g_assert_true (is_closed (g_ptr_array_index (crowd, 0)));
}

static void
allow_many_files (void)
{
  struct rlimit limit;

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = MIN (limit.rlim_max, 4096);
  setrlimit (RLIMIT_NOFILE, &limit);
}

#define ADD(name, func) g_test_add ("/client-watch/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  allow_many_files ();

  ADD ("silent", test_silent);
  ADD ("dripping", test_dripping);
  ADD ("coming-back", test_coming_back);
  ADD ("crowd", test_crowd);

  return g_test_run ();
}
