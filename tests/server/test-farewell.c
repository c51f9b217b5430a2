/* test-farewell.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "passkeys-database.h"
#include "server-program.h"

/* How the program ends while it is being asked. */

#define N_CLIENTS 16
#define FOUND \
  "{\"adminUser\":{\"email\":\"ada%u-%u@example.org\"},\"termsAndConditionsAccepted\":true," \
  "\"privacyPolicyAccepted\":true}"

typedef struct
{
  guint       number;
  const char *url;
  guint       n_acknowledged;
  guint       n_sent;
  int        *n_all; /* acknowledged, of all clients */
} Client;

typedef struct
{
  ServerProgram *program;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->program = server_program_new ();
  server_program_start (fixture->program, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  server_program_free (fixture->program);
}

static GSocketConnection *
knock (const char *url)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  g_socket_client_set_timeout (client, 20);
  return g_socket_client_connect_to_host (client, "127.0.0.1", g_uri_get_port (uri), NULL, NULL);
}

static gboolean
say (GSocketConnection *connection,
     const char        *text)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text,
                                    strlen (text), NULL, NULL, NULL);
}

/* One whole answer, or nothing. */
static char *
hear (GSocketConnection *connection)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autoptr (GString) answer = g_string_new (NULL);
  const char *end = NULL;
  const char *length;
  gsize missing = 1;
  char byte;

  while (!end && g_input_stream_read (input, &byte, 1, NULL, NULL) == 1)
    {
      g_string_append_c (answer, byte);
      end = strstr (answer->str, "\r\n\r\n");
    }
  length = end ? strcasestr (answer->str, "\r\ncontent-length: ") : NULL;
  if (length)
    missing = strtoul (length + strlen ("\r\ncontent-length: "), NULL, 10);
  while (length && missing > 0 && g_input_stream_read (input, &byte, 1, NULL, NULL) == 1)
    missing--;
  return missing == 0 ? g_string_free (g_steal_pointer (&answer), FALSE) : NULL;
}

static char *
write_request (Client *client)
{
  g_autofree char *body = g_strdup_printf (FOUND, client->number, client->n_sent);

  return g_strdup_printf ("POST /dashboard/org HTTP/1.1\r\nHost: a\r\n"
                          "Content-Length: %zu\r\n\r\n%s", strlen (body), body);
}

/* Asks until nobody is there any more. */
static gpointer
ask_on (gpointer data)
{
  Client *client = data;
  g_autoptr (GSocketConnection) connection = NULL;

  while (connection || (connection = knock (client->url)))
    {
      g_autofree char *request = write_request (client);
      g_autofree char *answer = NULL;

      client->n_sent++;
      say (connection, request);
      answer = hear (connection);
      if (answer && g_str_has_prefix (answer, "HTTP/1.1 200"))
        {
          client->n_acknowledged++;
          g_atomic_int_inc (client->n_all);
        }
      if (!answer || strcasestr (answer, "connection: close"))
        g_clear_object (&connection);
    }
  return NULL;
}

static guint
count_organisations (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->program->data, "passkeys.db", NULL);
  g_autoptr (PasskeysDatabase) database = passkeys_database_open (path, NULL);
  g_autoptr (PasskeysRows) rows = passkeys_database_query (database, NULL,
                                                           "SELECT count (*) FROM organisations",
                                                           "");

  g_assert_true (passkeys_rows_next (rows, NULL));
  return passkeys_rows_get_number (rows, 0);
}

static void
assert_closed (Fixture *fixture)
{
  g_autofree char *log = g_build_filename (fixture->program->data, "passkeys.db-wal", NULL);

  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
}

/* Every request that got through has its answer, and everything that was answered is there. */
static void
test_under_load (Fixture       *fixture,
                 gconstpointer  data)
{
  Client clients[N_CLIENTS] = { 0 };
  GThread *threads[N_CLIENTS];
  guint n_sent = 0, n_acknowledged = 0;
  int n_all = 0;
  gint64 begun;

  for (guint i = 0; i < N_CLIENTS; i++)
    {
      clients[i].number = i;
      clients[i].url = fixture->program->url;
      clients[i].n_all = &n_all;
      threads[i] = g_thread_new ("client", ask_on, &clients[i]);
    }
  while (g_atomic_int_get (&n_all) < 10 * N_CLIENTS)
    g_usleep (1000);
  begun = g_get_monotonic_time ();
  server_program_end (fixture->program);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 12 * G_USEC_PER_SEC);
  for (guint i = 0; i < N_CLIENTS; i++)
    {
      g_thread_join (threads[i]);
      n_sent += clients[i].n_sent;
      n_acknowledged += clients[i].n_acknowledged;
    }
  g_test_message ("%u sent, %u acknowledged, in %d ms", n_sent, n_acknowledged,
                  (int) ((g_get_monotonic_time () - begun) / 1000));
  assert_closed (fixture);
  g_assert_cmpuint (n_acknowledged, ==, n_sent);
  g_assert_cmpuint (count_organisations (fixture), ==, n_acknowledged);
}

static GSocketConnection *
begin_request (Fixture *fixture)
{
  GSocketConnection *connection = knock (fixture->program->url);

  g_assert_nonnull (connection);
  say (connection, "POST /auth/login/init HTTP/1.1\r\nHost: a\r\n"
       "Content-Length: 16\r\n\r\n{\"orgI");
  g_usleep (G_USEC_PER_SEC / 5);
  return connection;
}

/* Half a request is waited for. */
static void
test_slow (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GSocketConnection) idle = knock (fixture->program->url);
  g_autoptr (GSocketConnection) connection = begin_request (fixture);
  g_autoptr (GSocketConnection) late = NULL;
  g_autofree char *answer = NULL;

  server_program_signal (fixture->program, SIGTERM);
  g_usleep (G_USEC_PER_SEC);
  late = knock (fixture->program->url);
  g_assert_null (late);
  say (connection, "d\":\"or-1\"}");
  answer = hear (connection);
  g_assert_nonnull (answer);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 401"));
  g_assert_nonnull (strcasestr (answer, "connection: close"));
  server_program_end (fixture->program);
}

/* But not for ever. */
static void
test_too_slow (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (GSocketConnection) connection = begin_request (fixture);
  gint64 begun = g_get_monotonic_time ();
  gint64 taken;

  server_program_end (fixture->program);
  taken = g_get_monotonic_time () - begun;
  g_assert_cmpint (taken, >, 8 * G_USEC_PER_SEC);
  g_assert_cmpint (taken, <, 15 * G_USEC_PER_SEC);
  assert_closed (fixture);
}

#define TEST(path, function) \
  g_test_add ("/farewell/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST ("under-load", test_under_load);
  TEST ("slow", test_slow);
  TEST ("too-slow", test_too_slow);

  return g_test_run ();
}
