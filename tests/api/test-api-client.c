/* test-api-client.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "passkeys-api-client-private.h"
#include "passkeys-scripted-server.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-test-await.h"

static PasskeysApiClient *
new_client (PasskeysScriptedServer *server)
{
  g_autoptr(GError) error = NULL;
  PasskeysApiClient *client;

  client = passkeys_api_client_new (passkeys_scripted_server_get_url (server), &error);
  g_assert_no_error (error);

  return client;
}

static PasskeysApiResponse *
send (PasskeysApiClient   *client,
      PasskeysApiRequest  *request,
      GError             **error)
{
  return passkeys_test_await_object (passkeys_api_client_send (client, request), error);
}

static void
test_headers (void)
{
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysApiClient) client = new_client (server);
  g_autoptr(PasskeysApiRequest) request = NULL;
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(JsonNode) body = json_from_string ("{\"allSessions\":true}", NULL);
  g_autoptr(GBytes) token = passkeys_secure_bytes_new_text ("eyJ.a.b");
  g_autoptr(GError) error = NULL;
  const PasskeysScriptedRequest *seen;

  passkeys_scripted_server_answer (server, 200, "{\"message\":\"success\"}");
  passkeys_api_client_set_token (client, token);
  request = passkeys_api_request_new ("PUT", "/auth/logout", body);
  passkeys_api_request_set_user_action (request, "eyJ.u.a");
  passkeys_api_request_set_query (request, "force", "true");

  response = send (client, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_api_response_get_status (response), ==, 200);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (passkeys_api_response_get_json (response)));

  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (server), ==, 1);
  seen = passkeys_scripted_server_get_request (server, 0);
  g_assert_cmpstr (seen->method, ==, "PUT");
  g_assert_cmpstr (seen->path, ==, "/auth/logout");
  g_assert_cmpstr (seen->query, ==, "force=true");
  g_assert_cmpstr (seen->body, ==, "{\"allSessions\":true}");
  g_assert_cmpstr (passkeys_scripted_request_get_header (seen, "Authorization"),
                   ==, "Bearer eyJ.a.b");
  g_assert_cmpstr (passkeys_scripted_request_get_header (seen, "X-DFNS-USERACTION"), ==, "eyJ.u.a");
  g_assert_cmpstr (passkeys_scripted_request_get_header (seen, "Content-Type"),
                   ==, "application/json");
  g_assert_cmpstr (passkeys_scripted_request_get_header (seen, "Accept"), ==, "application/json");
  g_assert_cmpstr (passkeys_scripted_request_get_header (seen, "User-Agent"),
                   ==, "Passkeys/" VERSION);

  g_assert_finalize_object (g_steal_pointer (&response));
  g_assert_finalize_object (g_steal_pointer (&client));
}

static void
test_tokens (void)
{
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysApiClient) client = new_client (server);
  g_autoptr(PasskeysApiRequest) own = passkeys_api_request_new ("GET", "/a", NULL);
  g_autoptr(PasskeysApiRequest) instead = passkeys_api_request_new ("GET", "/a", NULL);
  g_autoptr(PasskeysApiRequest) anonymous = passkeys_api_request_new ("GET", "/a", NULL);
  PasskeysApiRequest *requests[] = { own, own, instead, anonymous, own };
  static const char * const expected[] = { NULL, "Bearer one", "Bearer two", NULL, NULL };
  g_autoptr(GBytes) one = passkeys_secure_bytes_new_text ("one");
  g_autoptr(GBytes) two = passkeys_secure_bytes_new_text ("two");

  passkeys_api_request_set_authorization (instead, two);
  passkeys_api_request_set_anonymous (anonymous);

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr(PasskeysApiResponse) response = NULL;
      g_autoptr(GError) error = NULL;
      const PasskeysScriptedRequest *seen;

      passkeys_scripted_server_answer (server, 200, "{}");
      response = send (client, requests[i], &error);
      g_assert_no_error (error);

      seen = passkeys_scripted_server_get_request (server, i);
      g_assert_cmpstr (passkeys_scripted_request_get_header (seen, "Authorization"),
                       ==, expected[i]);
      passkeys_api_client_set_token (client, i < 3 ? one : NULL);
    }
}

static void
test_delete_with_body (void)
{
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysApiClient) client = new_client (server);
  g_autoptr(JsonNode) body = json_from_string ("{}", NULL);
  g_autoptr(PasskeysApiRequest) request = passkeys_api_request_new ("DELETE", "/auth/users/us-a",
                                                                    body);
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (server, 204, NULL);
  response = send (client, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_api_response_get_status (response), ==, 204);
  g_assert_null (passkeys_api_response_get_json (response));
  g_assert_cmpstr (passkeys_scripted_server_get_request (server, 0)->method, ==, "DELETE");
  g_assert_cmpstr (passkeys_scripted_server_get_request (server, 0)->body, ==, "{}");
}

static void
test_empty_answer (void)
{
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysApiClient) client = new_client (server);
  g_autoptr(PasskeysApiRequest) request = passkeys_api_request_new ("GET", "/a", NULL);
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_scripted_server_answer (server, 200, NULL);
  response = send (client, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_api_response_get_status (response), ==, 200);
  g_assert_null (passkeys_api_response_get_json (response));
}

typedef struct
{
  guint            status;
  PasskeysApiError code;
} Status;

static void
test_statuses (void)
{
  static const Status statuses[] = {
    { 202, PASSKEYS_API_ERROR_APPROVAL_PENDING },
    { 300, PASSKEYS_API_ERROR_UNEXPECTED_STATUS },
    { 304, PASSKEYS_API_ERROR_UNEXPECTED_STATUS },
    { 400, PASSKEYS_API_ERROR_BAD_REQUEST },
    { 401, PASSKEYS_API_ERROR_UNAUTHORIZED },
    { 402, PASSKEYS_API_ERROR_UNEXPECTED_STATUS },
    { 403, PASSKEYS_API_ERROR_FORBIDDEN },
    { 404, PASSKEYS_API_ERROR_NOT_FOUND },
    { 409, PASSKEYS_API_ERROR_CONFLICT },
    { 418, PASSKEYS_API_ERROR_UNEXPECTED_STATUS },
    { 429, PASSKEYS_API_ERROR_RATE_LIMITED },
    { 500, PASSKEYS_API_ERROR_SERVER },
    { 503, PASSKEYS_API_ERROR_SERVER },
    { 599, PASSKEYS_API_ERROR_SERVER },
  };
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysApiClient) client = new_client (server);

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr(PasskeysApiRequest) request = passkeys_api_request_new ("POST", "/a", NULL);
      g_autoptr(GError) error = NULL;

      passkeys_scripted_server_answer (server, statuses[i].status, NULL);
      g_test_message ("%u", statuses[i].status);
      g_assert_null (send (client, request, &error));
      g_assert_error (error, PASSKEYS_API_ERROR, (int) statuses[i].code);
      g_assert_cmpuint (passkeys_api_failure_get_status (error), ==, statuses[i].status);
      g_assert_cmpuint (passkeys_scripted_server_get_n_requests (server), ==, i + 1);
    }
}

typedef struct
{
  const char *type;
  const char *body;
  const char *message;
  const char *id;
} Envelope;

static void
test_envelopes (void)
{
  static const Envelope envelopes[] = {
    { "application/json",
     "{\"error\":{\"id\":\"20\",\"status\":403,\"message\":\"no\",\"details\":{}}}",
      "no", "20" },
    { "application/json; charset=utf-8", "{\"error\":{\"message\":\"no\"}}", "no", NULL },
    { "application/problem+json", "{\"message\":\"no\"}", "no", NULL },
    { "application/json", "{\"error\":\"no\",\"message\":17}", "no", NULL },
    { "application/json", "{\"error\":{\"id\":7,\"message\":[\"no\"]},\"message\":null}", NULL,
     NULL },
    { "application/json", "{\"error\":null}", NULL, NULL },
    { "application/json", "[]", NULL, NULL },
    { "application/json", "null", NULL, NULL },
    { "application/json", "{\"error\":{\"message\":\"no\"", NULL, NULL },
    { "text/html", "<h1>403</h1>", NULL, NULL },
    { NULL, "{\"message\":\"no\"}", NULL, NULL },
  };
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysApiClient) client = new_client (server);

  for (guint i = 0; i < G_N_ELEMENTS (envelopes); i++)
    {
      g_autoptr(PasskeysApiRequest) request = passkeys_api_request_new ("POST", "/a", NULL);
      g_autoptr(GBytes) body = g_bytes_new (envelopes[i].body, strlen (envelopes[i].body));
      g_autoptr(GError) error = NULL;

      passkeys_scripted_server_answer_type (server, 403, envelopes[i].type, body);
      g_assert_null (send (client, request, &error));
      g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_FORBIDDEN);
      g_assert_cmpstr (passkeys_api_failure_get_server_message (error), ==, envelopes[i].message);
      g_assert_cmpstr (passkeys_api_failure_get_error_id (error), ==, envelopes[i].id);
    }
}

static void
test_server_time (void)
{
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysApiClient) client = new_client (server);
  g_autoptr(PasskeysApiRequest) request = passkeys_api_request_new ("GET", "/a", NULL);
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(GDateTime) expected = g_date_time_new_utc (2031, 5, 6, 7, 8, 9);
  g_autoptr(GDateTime) first = NULL;
  g_autoptr(GDateTime) second = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (passkeys_api_client_dup_server_time (client));

  passkeys_scripted_server_answer (server, 401, "{}");
  passkeys_scripted_server_add_header (server, "Date", "Tue, 06 May 2031 07:08:09 GMT");
  g_assert_null (send (client, request, &error));
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_UNAUTHORIZED);

  first = passkeys_api_client_dup_server_time (client);
  g_assert_cmpint (g_date_time_difference (first, expected), >=, 0);
  g_assert_cmpint (g_date_time_difference (first, expected), <, 5 * G_TIME_SPAN_SECOND);

  passkeys_test_run (30);
  second = passkeys_api_client_dup_server_time (client);
  g_assert_cmpint (g_date_time_difference (second, first), >=, 30 * G_TIME_SPAN_MILLISECOND);

  /* A date that is none changes nothing. */
  passkeys_scripted_server_answer (server, 200, "{}");
  passkeys_scripted_server_add_header (server, "Date", "tomorrow");
  g_clear_error (&error);
  response = send (client, request, &error);
  g_assert_no_error (error);
  g_clear_pointer (&second, g_date_time_unref);
  second = passkeys_api_client_dup_server_time (client);
  g_assert_cmpint (g_date_time_difference (second, expected), <, 10 * G_TIME_SPAN_SECOND);
}

/* The path's prefix belongs to where the API is, not to what is signed. */
static void
test_prefix (void)
{
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autofree char *url = g_strconcat (passkeys_scripted_server_get_url (server), "/team/", NULL);
  g_autoptr(PasskeysApiRequest) request = passkeys_api_request_new ("GET", "/auth/users", NULL);
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(PasskeysApiClient) client = NULL;
  g_autoptr(GError) error = NULL;

  client = passkeys_api_client_new (url, &error);
  g_assert_no_error (error);
  passkeys_scripted_server_answer (server, 200, "{}");
  response = send (client, request, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_scripted_server_get_request (server, 0)->path, ==, "/team/auth/users");
}

/* A desktop that wants everything to go through a proxy */
typedef struct
{
  GObject parent_instance;
} ProxyEverything;

typedef struct
{
  GObjectClass parent_class;
} ProxyEverythingClass;

static char *proxy_url;

static gboolean
proxy_is_supported (GProxyResolver *resolver)
{
  return TRUE;
}

static char **
proxy_lookup (GProxyResolver  *resolver,
              const char      *uri,
              GCancellable    *cancellable,
              GError         **error)
{
  const char *uris[] = { proxy_url != NULL ? proxy_url : "direct://", NULL };

  return g_strdupv ((char **) uris);
}

static void
proxy_lookup_async (GProxyResolver      *resolver,
                    const char          *uri,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (resolver, cancellable, callback, user_data);

  g_task_return_pointer (task, proxy_lookup (resolver, uri, NULL, NULL),
                         (GDestroyNotify) g_strfreev);
}

static char **
proxy_lookup_finish (GProxyResolver  *resolver,
                     GAsyncResult    *result,
                     GError         **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
proxy_resolver_iface_init (GProxyResolverInterface *iface)
{
  iface->is_supported = proxy_is_supported;
  iface->lookup = proxy_lookup;
  iface->lookup_async = proxy_lookup_async;
  iface->lookup_finish = proxy_lookup_finish;
}

static GType proxy_everything_get_type (void);

G_DEFINE_TYPE_WITH_CODE (ProxyEverything, proxy_everything, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER, proxy_resolver_iface_init))

static void
proxy_everything_class_init (ProxyEverythingClass *klass)
{
}

static void
proxy_everything_init (ProxyEverything *self)
{
}

/* What goes to this computer does not go through a proxy, whatever the desktop wants. */
static void
test_no_proxy (void)
{
  g_autoptr(PasskeysScriptedServer) proxy = passkeys_scripted_server_new ();
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysApiRequest) request = passkeys_api_request_new ("GET", "/a", NULL);
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(PasskeysApiClient) client = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (G_TYPE_CHECK_INSTANCE_TYPE (g_proxy_resolver_get_default (),
                                             proxy_everything_get_type ()));
  proxy_url = g_strdup (passkeys_scripted_server_get_url (proxy));
  client = new_client (server);
  passkeys_scripted_server_answer (server, 200, "{}");
  passkeys_scripted_server_answer (proxy, 200, "{}");
  response = send (client, request, &error);
  g_clear_pointer (&proxy_url, g_free);

  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (proxy), ==, 0);
  g_assert_cmpuint (passkeys_scripted_server_get_n_requests (server), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("GIO_USE_PROXY_RESOLVER", "passkeys-test", TRUE);
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  g_io_extension_point_register (G_PROXY_RESOLVER_EXTENSION_POINT_NAME);
  g_io_extension_point_implement (G_PROXY_RESOLVER_EXTENSION_POINT_NAME,
                                  proxy_everything_get_type (),
                                  "passkeys-test", 0);

  g_test_add_func ("/api/client/headers", test_headers);
  g_test_add_func ("/api/client/tokens", test_tokens);
  g_test_add_func ("/api/client/delete-with-body", test_delete_with_body);
  g_test_add_func ("/api/client/empty-answer", test_empty_answer);
  g_test_add_func ("/api/client/statuses", test_statuses);
  g_test_add_func ("/api/client/envelopes", test_envelopes);
  g_test_add_func ("/api/client/server-time", test_server_time);
  g_test_add_func ("/api/client/prefix", test_prefix);
  g_test_add_func ("/api/client/no-proxy", test_no_proxy);

  return g_test_run ();
}
