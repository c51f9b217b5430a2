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

/* What comes before the body, or nothing. */
static char *
hear_head (GSocketConnection *connection)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autoptr (GString) head = g_string_new (NULL);
  char byte;

  while (g_input_stream_read (input, &byte, 1, NULL, NULL) == 1)
    {
      g_string_append_c (head, byte);
      if (g_str_has_suffix (head->str, "\r\n\r\n"))
        return g_string_free (g_steal_pointer (&head), FALSE);
    }
  return NULL;
}

/* The head of one whole answer, or nothing. */
static char *
hear (GSocketConnection *connection)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autofree char *head = hear_head (connection);
  const char *length = head ? strcasestr (head, "\r\ncontent-length: ") : NULL;
  gsize missing = length ? strtoul (length + strlen ("\r\ncontent-length: "), NULL, 10) : 1;
  char byte;

  while (length && missing > 0 && g_input_stream_read (input, &byte, 1, NULL, NULL) == 1)
    missing--;
  return missing == 0 ? g_steal_pointer (&head) : NULL;
}

/* The server has begun to read. */
static gboolean
is_told_to_go_on (GSocketConnection *connection)
{
  g_autofree char *head = hear_head (connection);

  return head && g_str_has_prefix (head, "HTTP/1.1 100 ");
}

/* Whoever is in front of a door that closes was not let in: what is not read is not answered. */
static gboolean
ask (Client            *client,
     GSocketConnection *connection,
     gboolean           is_new)
{
  g_autofree char *body = g_strdup_printf (FOUND, client->number, client->n_sent);
  g_autofree char *head = g_strdup_printf ("POST /dashboard/org HTTP/1.1\r\nHost: a\r\n"
                                           "Content-Length: %zu\r\n%s\r\n", strlen (body),
                                           is_new ? "Expect: 100-continue\r\n" : "");

  say (connection, head);
  if (is_new && !is_told_to_go_on (connection))
    return FALSE;
  say (connection, body);
  client->n_sent++;
  return TRUE;
}

/* Asks until nobody is there any more. */
static gpointer
ask_on (gpointer data)
{
  Client *client = data;
  g_autoptr (GSocketConnection) connection = NULL;
  gboolean is_new = TRUE;

  while (connection || (connection = knock (client->url)))
    {
      g_autofree char *answer = NULL;

      answer = ask (client, connection, is_new) ? hear (connection) : NULL;
      is_new = FALSE;
      if (answer && g_str_has_prefix (answer, "HTTP/1.1 200"))
        {
          client->n_acknowledged++;
          g_atomic_int_inc (client->n_all);
        }
      if (!answer || strcasestr (answer, "connection: close"))
        {
          g_clear_object (&connection);
          is_new = TRUE;
        }
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
                   "Content-Length: 16\r\nExpect: 100-continue\r\n\r\n");
  g_assert_true (is_told_to_go_on (connection));
  say (connection, "{\"orgI");
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
  while ((late = knock (fixture->program->url)))
    g_clear_object (&late);
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
