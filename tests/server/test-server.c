/* test-server.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "passkeys-http.h"
#include "passkeys-json-object.h"
#include "passkeys-server.h"
#include "passkeys-test-folder.h"
#include "server-fixture.h"

/* The server behind its socket, and the clients, in one main loop. */

#define FOUND \
  "{\"adminUser\":{\"email\":\"%s\"},\"termsAndConditionsAccepted\":true," \
  "\"privacyPolicyAccepted\":true}"

typedef struct
{
  char               *path;
  char               *outbox;
  PasskeysDataFolder *folder;
  PasskeysServer     *server;
  PasskeysRules      *rules;
  char               *url;
  SoupSession        *session;
  guint               n_pending;
} Fixture;

typedef struct
{
  Fixture     *fixture;
  SoupMessage *message;
  GBytes      *body;
} Exchange;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  static const char *const origins[] = { "http://localhost", NULL };
  g_autoptr (PasskeysMailer) mailer = NULL;
  g_autoptr (GError) error = NULL;

  fixture->path = g_dir_make_tmp ("passkeys-server-XXXXXX", NULL);
  fixture->outbox = g_build_filename (fixture->path, "outbox", NULL);
  fixture->folder = passkeys_data_folder_open (fixture->path, &error);
  g_assert_no_error (error);
  fixture->rules = passkeys_rules_new (fixture->folder, "localhost", origins, &error);
  g_assert_no_error (error);
  mailer = passkeys_mailer_new_outbox (fixture->outbox, &error);
  g_assert_no_error (error);
  fixture->server = passkeys_server_new (fixture->rules, mailer);
  fixture->url = passkeys_server_listen (fixture->server, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
  fixture->session = soup_session_new_with_options ("max-conns", 64, "max-conns-per-host", 64,
                                                    NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->session);
  g_clear_object (&fixture->server);
  g_clear_object (&fixture->folder);
  passkeys_test_folder_remove (fixture->path);
  g_free (fixture->path);
  g_free (fixture->outbox);
  g_free (fixture->url);
}

static void
exchange_free (Exchange *exchange)
{
  g_clear_object (&exchange->message);
  g_clear_pointer (&exchange->body, g_bytes_unref);
  g_free (exchange);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Exchange, exchange_free)

static void
on_answered_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  Exchange *exchange = user_data;
  g_autoptr (GError) error = NULL;

  exchange->body = soup_session_send_and_read_finish (SOUP_SESSION (object), result, &error);
  g_assert_no_error (error);
  exchange->fixture->n_pending--;
}

static Exchange *
send_request (Fixture    *fixture,
              const char *method,
              const char *target,
              GBytes     *body)
{
  g_autofree char *uri = g_strconcat (fixture->url, target, NULL);
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->fixture = fixture;
  exchange->message = soup_message_new (method, uri);
  if (body)
    soup_message_set_request_body_from_bytes (exchange->message, "application/json", body);
  fixture->n_pending++;
  soup_session_send_and_read_async (fixture->session, exchange->message, G_PRIORITY_DEFAULT, NULL,
                                    on_answered_cb, exchange);
  return exchange;
}

static void
wait_for_answers (Fixture *fixture)
{
  while (fixture->n_pending > 0)
    g_main_context_iteration (NULL, TRUE);
}

static Exchange *
ask (Fixture    *fixture,
     const char *method,
     const char *target,
     const char *body)
{
  g_autoptr (GBytes) bytes = body ? g_bytes_new (body, strlen (body)) : NULL;
  Exchange *exchange = send_request (fixture, method, target, bytes);

  wait_for_answers (fixture);
  return exchange;
}

static Exchange *
found (Fixture    *fixture,
       const char *email)
{
  g_autofree char *body = g_strdup_printf (FOUND, email);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  return send_request (fixture, "POST", "/dashboard/org", bytes);
}

/* The envelope of api.md, section 1.3. */
static void
assert_refusal (Exchange   *exchange,
                guint       status,
                const char *text)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (exchange->message);
  g_autoptr (GError) failure = NULL;
  g_autoptr (JsonObject) body = passkeys_json_object_parse (exchange->body, &failure);
  JsonObject *error;

  g_assert_no_error (failure);
  g_assert_cmpuint (soup_message_get_status (exchange->message), ==, status);
  g_assert_cmpstr (soup_message_headers_get_content_type (headers, NULL), ==, "application/json");
  error = json_object_get_object_member (body, "error");
  g_assert_cmpint (json_object_get_int_member (error, "status"), ==, status);
  g_assert_cmpuint (strlen (json_object_get_string_member (error, "id")), >, 0);
  g_assert_cmpstr (json_object_get_string_member (error, "message"), ==, text);
  g_assert_cmpstr (json_object_get_string_member (body, "message"), ==, text);
  g_assert_true (json_object_has_member (error, "details"));
}

static void
test_envelope (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (Exchange) unknown = ask (fixture, "GET", "/nothing/here", NULL);
  g_autoptr (Exchange) method = ask (fixture, "PATCH", "/auth/users/us-1", NULL);
  g_autoptr (Exchange) token = ask (fixture, "GET", "/auth/users", NULL);
  g_autoptr (Exchange) malformed = ask (fixture, "POST", "/auth/login/init", "{\"orgId\":");
  g_autoptr (Exchange) twice = ask (fixture, "POST", "/auth/login/init",
                                    "{\"orgId\":\"a\",\"orgId\":\"b\"}");
  g_autoptr (Exchange) climbing = ask (fixture, "GET", "/auth/%2e%2e/%2e%2e/x", NULL);

  assert_refusal (unknown, 404, "Not Found");
  assert_refusal (method, 405, "Method Not Allowed");
  g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (method->message),
                                                 "Allow"), ==, "GET, PUT, DELETE");
  assert_refusal (token, 401, "Not Authorized.");
  g_assert_cmpuint (soup_message_get_status (malformed->message), ==, 400);
  g_assert_cmpuint (soup_message_get_status (twice->message), ==, 400);
  assert_refusal (climbing, 404, "Not Found");
}

static void
test_body_limit (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *text = g_malloc (PASSKEYS_LARGEST_BODY + 1);
  g_autoptr (GBytes) most = NULL;
  g_autoptr (GBytes) too_much = NULL;
  g_autoptr (Exchange) taken = NULL;
  g_autoptr (Exchange) refused = NULL;
  g_autoptr (Exchange) after = NULL;

  memset (text, ' ', PASSKEYS_LARGEST_BODY + 1);
  memcpy (text, "{}", 2);
  most = g_bytes_new (text, PASSKEYS_LARGEST_BODY);
  too_much = g_bytes_new (text, PASSKEYS_LARGEST_BODY + 1);
  taken = send_request (fixture, "POST", "/auth/login/init", most);
  wait_for_answers (fixture);
  assert_refusal (taken, 400, "The member “orgId” is missing.");
  refused = send_request (fixture, "POST", "/auth/login/init", too_much);
  wait_for_answers (fixture);
  assert_refusal (refused, 413, "The body is larger than 1 MiB.");
  after = ask (fixture, "GET", "/auth/users", NULL);
  assert_refusal (after, 401, "Not Authorized.");
}

/* Raw bytes, to send what no client library would. */
static char *
send_raw (Fixture    *fixture,
          const char *head,
          gsize       n_more)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GUri) uri = g_uri_parse (fixture->url, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GSocketConnection) connection =
    g_socket_client_connect_to_host (client, "127.0.0.1", g_uri_get_port (uri), NULL, NULL);
  GSocket *socket = g_socket_connection_get_socket (connection);
  g_autofree char *block = g_strnfill (65536, 'x');
  GString *answer = g_string_new (NULL);
  gsize sent = 0;
  gboolean is_open = TRUE;

  g_socket_set_blocking (socket, FALSE);
  g_socket_send (socket, head, strlen (head), NULL, NULL);
  while (is_open)
    {
      char buffer[4096];
      g_autoptr (GError) error = NULL;
      gssize length;

      if (sent < n_more)
        sent += MAX (0, g_socket_send (socket, block, MIN (65536, n_more - sent), NULL, NULL));
      g_main_context_iteration (NULL, FALSE);
      length = g_socket_receive (socket, buffer, sizeof buffer, NULL, &error);
      if (length > 0)
        g_string_append_len (answer, buffer, length);
      is_open = length > 0 || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
    }
  return g_string_free (answer, FALSE);
}

/* Whoever announces or sends without end is answered and cut off. */
static void
test_endless_body (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *announced =
    send_raw (fixture, "POST /auth/login/init HTTP/1.1\r\nHost: a\r\n"
              "Content-Length: 10737418240\r\n\r\n", 64 * PASSKEYS_LARGEST_BODY);
  g_autofree char *chunked =
    send_raw (fixture, "POST /auth/login/init HTTP/1.1\r\nHost: a\r\n"
              "Transfer-Encoding: chunked\r\n\r\n4000000\r\n", 64 * PASSKEYS_LARGEST_BODY);
  g_autoptr (Exchange) after = ask (fixture, "GET", "/auth/users", NULL);

  g_assert_true (g_str_has_prefix (announced, "HTTP/1.1 413 "));
  g_assert_nonnull (strstr (announced, "\"status\":413"));
  g_assert_true (g_str_has_prefix (chunked, "HTTP/1.1 413 "));
  assert_refusal (after, 401, "Not Authorized.");
}

static guint
count_mails (Fixture *fixture)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->outbox, 0, NULL);
  guint n_mails = 0;

  while (g_dir_read_name (folder))
    n_mails++;
  return n_mails;
}

static gint64
count_organisations (Fixture *fixture)
{
  g_autoptr (PasskeysRows) rows = passkeys_database_query (fixture->rules->database, NULL,
                                                           "SELECT count (*) FROM organisations",
                                                           "");

  g_assert_true (passkeys_rows_next (rows, NULL));
  return passkeys_rows_get_number (rows, 0);
}

/* Changes that arrive together wait for the disk together. */
static void
test_group_commit (Fixture       *fixture,
                   gconstpointer  data)
{
  const guint n_requests = 50;
  g_autoptr (GPtrArray) exchanges = g_ptr_array_new_with_free_func ((GDestroyNotify) exchange_free);
  guint n_commits;

  for (guint i = 0; i < n_requests; i++)
    {
      g_autofree char *email = g_strdup_printf ("user%u@example.org", i);

      g_ptr_array_add (exchanges, found (fixture, email));
    }
  wait_for_answers (fixture);
  for (guint i = 0; i < n_requests; i++)
    {
      Exchange *exchange = g_ptr_array_index (exchanges, i);

      g_assert_cmpuint (soup_message_get_status (exchange->message), ==, 200);
    }
  n_commits = passkeys_database_get_n_commits (fixture->rules->database);
  g_assert_cmpint (count_organisations (fixture), ==, n_requests);
  g_assert_cmpuint (count_mails (fixture), ==, n_requests);
  g_test_message ("%u commits", n_commits);
  g_assert_cmpuint (n_commits, <, n_requests);
}

static gboolean
spoil_cb (gpointer user_data)
{
  PasskeysDatabase *database = user_data;

  if (!passkeys_database_has_uncommitted (database))
    return G_SOURCE_CONTINUE;
  g_assert_true (passkeys_database_run (database, "ROLLBACK", NULL));
  return G_SOURCE_REMOVE;
}

/* Nobody is told that something was done which is not on the disk, and nobody gets mail about it. */
static void
test_commit_fails (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (Exchange) first = NULL;
  g_autoptr (Exchange) next = NULL;

  g_idle_add_full (G_PRIORITY_DEFAULT + 5, spoil_cb, fixture->rules->database, NULL);
  first = found (fixture, "ada@example.org");
  wait_for_answers (fixture);
  assert_refusal (first, 503,
                  "The server cannot store anything at the moment. Try again later.");
  g_assert_cmpint (count_organisations (fixture), ==, 0);
  g_assert_cmpuint (count_mails (fixture), ==, 0);
  next = found (fixture, "carol@example.org");
  wait_for_answers (fixture);
  g_assert_cmpuint (soup_message_get_status (next->message), ==, 200);
}

/* A disk that takes nothing: refused, still serving, and all is well once there is room. */
static void
test_disk_is_full (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (Exchange) before = found (fixture, "ada@example.org");
  g_autoptr (Exchange) refused = NULL;
  g_autoptr (Exchange) read_only = NULL;
  g_autoptr (Exchange) after = NULL;

  wait_for_answers (fixture);
  g_assert_true (passkeys_database_run (fixture->rules->database, "PRAGMA query_only = ON", NULL));
  refused = found (fixture, "bob@example.org");
  wait_for_answers (fixture);
  assert_refusal (refused, 503, "The server cannot store anything at the moment. Try again later.");
  read_only = ask (fixture, "POST", "/auth/login/init", "{\"orgId\":\"or-1\"}");
  assert_refusal (read_only, 401, "User not found");
  g_assert_true (passkeys_database_run (fixture->rules->database, "PRAGMA query_only = OFF", NULL));
  after = found (fixture, "bob@example.org");
  wait_for_answers (fixture);
  g_assert_cmpuint (soup_message_get_status (after->message), ==, 200);
  g_assert_cmpint (count_organisations (fixture), ==, 2);
}

/* A client that leaves before its answer harms nobody. */
static void
test_client_leaves (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (Exchange) after = NULL;

  for (int i = 0; i < 20; i++)
    {
      g_autoptr (GSocketClient) client = g_socket_client_new ();
      g_autoptr (GUri) uri = g_uri_parse (fixture->url, G_URI_FLAGS_NONE, NULL);
      g_autoptr (GSocketConnection) connection =
        g_socket_client_connect_to_host (client, "127.0.0.1", g_uri_get_port (uri), NULL, NULL);
      g_autofree char *body = g_strdup_printf (FOUND, "ada@example.org");
      g_autofree char *request =
        g_strdup_printf ("POST /dashboard/org HTTP/1.1\r\nHost: a\r\nContent-Length: %zu\r\n\r\n%s",
                         strlen (body), body);

      g_socket_send (g_socket_connection_get_socket (connection), request,
                     strlen (request) - (i % 2), NULL, NULL);
      for (int j = 0; j < i % 4; j++)
        g_main_context_iteration (NULL, FALSE);
    }
  after = found (fixture, "bob@example.org");
  wait_for_answers (fixture);
  g_assert_cmpuint (soup_message_get_status (after->message), ==, 200);
}

static void
test_bad_address (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (passkeys_server_listen (fixture->server, "localhost", 0, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

#define TEST(path, function) \
  g_test_add ("/server/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST ("envelope", test_envelope);
  TEST ("body-limit", test_body_limit);
  TEST ("endless-body", test_endless_body);
  TEST ("group-commit", test_group_commit);
  TEST ("commit-fails", test_commit_fails);
  TEST ("disk-is-full", test_disk_is_full);
  TEST ("client-leaves", test_client_leaves);
  TEST ("bad-address", test_bad_address);

  return g_test_run ();
}
