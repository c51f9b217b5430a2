/* test-bad-server.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What servers do wrong, and what lies between them and us. */

#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "passkeys-api-client-private.h"
#include "passkeys-scripted-server.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-test-await.h"
#include "passkeys-test-certificate.h"
#include "passkeys-users-api.h"

#define USER_JSON \
  "{\"username\":\"jane@example.co\",\"name\":\"jane@example.co\",\"userId\":\"us-1\"," \
  "\"kind\":\"CustomerEmployee\",\"credentialUuid\":\"cr-1\",\"orgId\":\"or-1\"," \
  "\"permissions\":[],\"isActive\":true,\"isServiceAccount\":false,\"isRegistered\":true," \
  "\"isSSORequired\":false,\"permissionAssignments\":[]}"

typedef struct
{
  PasskeysScriptedServer *server;
  PasskeysApiClient      *client;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GBytes) token = passkeys_secure_bytes_new_text ("eyJ.secret.token");
  g_autoptr(GError) error = NULL;

  fixture->server = passkeys_scripted_server_new ();
  fixture->client = passkeys_api_client_new (passkeys_scripted_server_get_url (fixture->server),
                                             &error);
  g_assert_no_error (error);
  passkeys_api_client_set_token (fixture->client, token);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  passkeys_test_finalize (g_steal_pointer (&fixture->client));
  g_clear_pointer (&fixture->server, passkeys_scripted_server_free);
}

/* A request that is sent once, whatever happens */
static GError *
get_failure (Fixture *fixture)
{
  g_autoptr(PasskeysApiRequest) request = passkeys_api_request_new ("GET", "/auth/users/us-1",
                                                                    NULL);
  g_autoptr(PasskeysApiResponse) response = NULL;
  GError *error = NULL;

  passkeys_api_request_set_repeatable (request, FALSE);
  response = passkeys_test_await_object (passkeys_api_client_send (fixture->client, request),
                                         &error);
  g_assert_null (response);
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);

  return error;
}

/* → PasskeysUser */
static gpointer
get_user (Fixture  *fixture,
          GError  **error)
{
  return passkeys_test_await_object (passkeys_users_api_get (fixture->client, "us-1"), error);
}

static void
test_html (Fixture       *fixture,
           gconstpointer  data)
{
  const char *page = "<!doctype html><title>Sign in to the hotel's Wi-Fi</title>";
  g_autoptr(GBytes) body = g_bytes_new_static (page, strlen (page));
  g_autoptr(GBytes) user = g_bytes_new_static (USER_JSON, strlen (USER_JSON));
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer_type (fixture->server, 200, "text/html", body);
  error = get_failure (fixture);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);

  /* one that looks like an answer */
  g_clear_error (&error);
  passkeys_scripted_server_answer_type (fixture->server, 200, "text/html", user);
  error = get_failure (fixture);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);

  g_clear_error (&error);
  passkeys_scripted_server_answer_type (fixture->server, 200, NULL, user);
  error = get_failure (fixture);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);

  /* and one that lies about it */
  g_clear_error (&error);
  passkeys_scripted_server_answer_type (fixture->server, 200, "application/json", body);
  error = get_failure (fixture);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);
}

static void
test_truncated (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  /* JSON that ends too early */
  passkeys_scripted_server_answer (fixture->server, 200, "{\"username\":\"jane");
  error = get_failure (fixture);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);

  /* a connection that does */
  g_clear_error (&error);
  passkeys_scripted_server_answer_raw (fixture->server,
                                       "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                       "Content-Length: 4000\r\n\r\n{\"username\":\"jane\"}");
  error = get_failure (fixture);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_OFFLINE);

  g_clear_error (&error);
  passkeys_scripted_server_answer_raw (fixture->server,
                                       "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                       "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n");
  error = get_failure (fixture);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_OFFLINE);
}

static void
test_no_http (Fixture       *fixture,
              gconstpointer  data)
{
  static const char * const answers[] = {
    "SSH-2.0-OpenSSH_10.0\r\n",
    "HTTP/1.1 banana\r\n\r\n",
    "\r\n\r\n\r\n\r\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr(GError) error = NULL;

      passkeys_scripted_server_answer_raw (fixture->server, answers[i]);
      error = get_failure (fixture);
      g_assert_cmpint (error->domain, ==, PASSKEYS_API_ERROR);
      g_assert_true (error->code == PASSKEYS_API_ERROR_NOT_AN_API ||
                     error->code == PASSKEYS_API_ERROR_OFFLINE);
    }
}

static void
test_dropped (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer_raw (fixture->server, "");
  error = get_failure (fixture);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_OFFLINE);
  g_assert_cmpuint (passkeys_api_failure_get_status (error), ==, 0);
}

static void
test_nobody_listens (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_clear_object (&fixture->client);
  {
    g_autoptr(PasskeysScriptedServer) gone = passkeys_scripted_server_new ();

    fixture->client = passkeys_api_client_new (passkeys_scripted_server_get_url (gone), NULL);
  }

  error = get_failure (fixture);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_OFFLINE);
}

static gboolean
has_aborted (gpointer data)
{
  return passkeys_scripted_server_get_n_aborted (data) > 0;
}

/* Endless blanks are valid JSON so far: the count stops it, not the parser. */
static void
test_large (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer_large (fixture->server, 100 * 1024 * 1024);
  error = get_failure (fixture);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_TOO_LARGE);
  passkeys_test_run_until (has_aborted, fixture->server);
  g_assert_cmpuint (passkeys_scripted_server_get_n_aborted (fixture->server), ==, 1);
  g_assert_cmpuint (passkeys_scripted_server_get_n_sent (fixture->server), <, 32 * 1024 * 1024);
}

static void
test_large_and_told (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer_raw (fixture->server,
                                       "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                       "Content-Length: 104857600\r\n\r\n[");
  error = get_failure (fixture);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_TOO_LARGE);
}

static void
test_largest (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *text = g_strnfill (8 * 1024 * 1024, ' ');
  g_autoptr(GBytes) largest = NULL;
  g_autoptr(GBytes) larger = NULL;
  g_autoptr(PasskeysApiRequest) request = passkeys_api_request_new ("GET", "/a", NULL);
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *more = g_strconcat (text, "[]", NULL);

  memcpy (text, "[]", 2);
  largest = g_bytes_new (text, strlen (text));
  larger = g_bytes_new (more, strlen (text) + 1);

  passkeys_scripted_server_answer_type (fixture->server, 200, "application/json", largest);
  response = passkeys_test_await_object (passkeys_api_client_send (fixture->client, request),
                                         &error);
  g_assert_no_error (error);
  g_assert_nonnull (passkeys_api_response_get_json (response));

  passkeys_scripted_server_answer_type (fixture->server, 200, "application/json", larger);
  error = get_failure (fixture);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_TOO_LARGE);
}

static GBytes *
compress (GBytes *bytes)
{
  g_autoptr(GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr(GError) error = NULL;
  GBytes *result = g_converter_convert_bytes (G_CONVERTER (compressor), bytes, &error);

  g_assert_no_error (error);

  return result;
}

static void
test_bomb (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GBytes) blanks = g_bytes_new_take (g_strnfill (100 * 1024 * 1024, ' '),
                                               100 * 1024 * 1024);
  g_autoptr(GBytes) once = compress (blanks);
  g_autoptr(GBytes) twice = compress (once);
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (g_bytes_get_size (once), <, 1024 * 1024);
  passkeys_scripted_server_answer_type (fixture->server, 200, "application/json", once);
  passkeys_scripted_server_add_header (fixture->server, "Content-Encoding", "gzip");
  error = get_failure (fixture);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_TOO_LARGE);

  g_clear_error (&error);
  passkeys_scripted_server_answer_type (fixture->server, 200, "application/json", twice);
  passkeys_scripted_server_add_header (fixture->server, "Content-Encoding", "gzip, gzip");
  error = get_failure (fixture);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);
}

static void
test_compressed (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GBytes) plain = g_bytes_new_static (USER_JSON, strlen (USER_JSON));
  g_autoptr(GBytes) once = compress (plain);
  g_autoptr(GObject) user = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer_type (fixture->server, 200, "application/json", once);
  passkeys_scripted_server_add_header (fixture->server, "Content-Encoding", "gzip");
  user = get_user (fixture, &error);
  g_assert_no_error (error);
  g_assert_nonnull (user);
}

/* Each byte comes in time, the whole does not. */
static void
test_slow (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  passkeys_api_client_set_time_limit (fixture->client, 400);
  passkeys_scripted_server_answer_slow (fixture->server, USER_JSON, 50);
  error = get_failure (fixture);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_TIMED_OUT);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
}

static void
test_slow_but_in_time (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(PasskeysApiRequest) request = passkeys_api_request_new ("GET", "/a", NULL);
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer_slow (fixture->server, "{\"a\":1}", 20);
  response = passkeys_test_await_object (passkeys_api_client_send (fixture->client, request),
                                         &error);
  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (passkeys_api_response_get_json (response)));
}

static void
test_silent (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  passkeys_api_client_set_time_limit (fixture->client, 200);
  passkeys_scripted_server_answer_never (fixture->server);
  error = get_failure (fixture);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_TIMED_OUT);
}

static void
assert_redirect (Fixture    *fixture,
                 guint       status,
                 const char *location)
{
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, status, "{}");
  passkeys_scripted_server_add_header (fixture->server, "Location", location);
  error = get_failure (fixture);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_UNSAFE_ADDRESS);
}

static void
test_redirect_elsewhere (Fixture       *fixture,
                         gconstpointer  data)
{
  static const guint statuses[] = { 301, 302, 303, 307, 308 };
  g_autoptr(PasskeysScriptedServer) other = passkeys_scripted_server_new ();
  const char *url = passkeys_scripted_server_get_url (other);
  g_autofree char *location = g_strconcat (url, "/auth/users/us-1", NULL);
  g_autofree char *relative = g_strconcat ("//", url + strlen ("http://"), "/", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    assert_redirect (fixture, statuses[i], location);

  assert_redirect (fixture, 302, relative);
  assert_redirect (fixture, 302, "https://127.0.0.1/");
  assert_redirect (fixture, 302, "file:///etc/passwd");
  assert_redirect (fixture, 302, "javascript:alert(1)");
  assert_redirect (fixture, 302, "http://[");

  /* Neither the token nor anything else arrived. */
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (other), ==, 0);
}

static void
test_redirect_within (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(GObject) user = NULL;
  g_autoptr(PasskeysApiRequest) post = passkeys_api_request_new ("POST", "/auth/users", NULL);
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (fixture->server, 308, NULL);
  passkeys_scripted_server_add_header (fixture->server, "Location", "/v2/auth/users/us-1");
  passkeys_scripted_server_answer (fixture->server, 200, USER_JSON);
  user = get_user (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_scripted_server_get_request (fixture->server, 1)->path, ==,
                   "/v2/auth/users/us-1");

  /* What was signed for one path is not sent to another. */
  passkeys_scripted_server_answer (fixture->server, 307, NULL);
  passkeys_scripted_server_add_header (fixture->server, "Location", "/v2/auth/users");
  response = passkeys_test_await_object (passkeys_api_client_send (fixture->client, post), &error);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_UNEXPECTED_STATUS);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 3);
}

static void
test_redirect_loop (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 10; i++)
    {
      passkeys_scripted_server_answer (fixture->server, 302, NULL);
      passkeys_scripted_server_add_header (fixture->server, "Location", "/auth/users/us-1");
    }

  error = get_failure (fixture);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_UNEXPECTED_STATUS);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (fixture->server), ==, 4);
}

static void
test_untrusted_certificate (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr(GTlsCertificate) certificate = passkeys_test_certificate_new ("127.0.0.1");
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new_tls (certificate);
  g_autoptr(GError) error = NULL;

  g_clear_object (&fixture->client);
  fixture->client = passkeys_api_client_new (passkeys_scripted_server_get_url (server), &error);
  g_assert_no_error (error);

  error = get_failure (fixture);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_TLS);
  g_assert_nonnull (strstr (error->message, "vouches"));
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (server), ==, 0);
}

static void
test_certificate_of_another (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr(GTlsCertificate) certificate = passkeys_test_certificate_new ("10.0.0.1");
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new_tls (certificate);
  g_autoptr(GTlsDatabase) database = passkeys_test_certificate_trust (certificate);
  g_autoptr(GError) error = NULL;

  g_clear_object (&fixture->client);
  fixture->client = passkeys_api_client_new (passkeys_scripted_server_get_url (server), &error);
  passkeys_api_client_set_certificate_database (fixture->client, database);
  g_assert_no_error (error);

  error = get_failure (fixture);
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_TLS);
  g_assert_nonnull (strstr (error->message, "another host"));
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (server), ==, 0);
}

static void
test_trusted_certificate (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(GTlsCertificate) certificate = passkeys_test_certificate_new ("127.0.0.1");
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new_tls (certificate);
  g_autoptr(GTlsDatabase) database = passkeys_test_certificate_trust (certificate);
  g_autoptr(GObject) user = NULL;
  g_autoptr(GError) error = NULL;

  g_clear_object (&fixture->client);
  fixture->client = passkeys_api_client_new (passkeys_scripted_server_get_url (server), &error);
  passkeys_api_client_set_certificate_database (fixture->client, database);
  passkeys_scripted_server_answer (server, 200, USER_JSON);
  user = get_user (fixture, &error);
  g_assert_no_error (error);
  g_assert_nonnull (user);
}

static void
test_wrong_members (Fixture       *fixture,
                    gconstpointer  data)
{
  static const char * const answers[] = {
    "null", "[]", "17", "\"us-1\"", "{}", "{\"items\":[]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr(GError) error = NULL;

      passkeys_scripted_server_answer (fixture->server, 200, answers[i]);
      g_assert_null (get_user (fixture, &error));
      g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);
    }
}

#define ADD(name) \
  g_test_add ("/api/bad-server/" #name, Fixture, NULL, set_up, test_##name, tear_down)

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  ADD (html);
  ADD (truncated);
  ADD (no_http);
  ADD (dropped);
  ADD (nobody_listens);
  ADD (large);
  ADD (large_and_told);
  ADD (largest);
  ADD (bomb);
  ADD (compressed);
  ADD (slow);
  ADD (slow_but_in_time);
  ADD (silent);
  ADD (redirect_elsewhere);
  ADD (redirect_within);
  ADD (redirect_loop);
  ADD (untrusted_certificate);
  ADD (certificate_of_another);
  ADD (trusted_certificate);
  ADD (wrong_members);

  return g_test_run ();
}
