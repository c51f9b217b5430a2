/* passkeys-server.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-server.h"

#include <libsoup/soup.h>
#include <sys/socket.h>

#include "passkeys-answer-queue.h"
#include "passkeys-audit-answer.h"
#include "passkeys-check-queue.h"
#include "passkeys-client-watch.h"
#include "passkeys-dispatch.h"
#include "passkeys-http.h"
#include "passkeys-request-log.h"

/* When the server has been asked to end: how long at most until it does, and how long nothing must
 * have come in for it to believe that nothing is on its way. */
#define LONGEST_FAREWELL (10 * G_USEC_PER_SEC)
#define QUIET (G_USEC_PER_SEC / 10)

struct _PasskeysServer
{
  GObject                 parent_instance;

  PasskeysRules          *rules; /* owned */
  PasskeysMailer         *mailer;
  PasskeysAnswerQueue    *answers;
  PasskeysCheckQueue     *checks;
  PasskeysTrustedProxies *proxies;
  SoupServer             *soup;
  PasskeysClientWatch    *watch;
  PasskeysRequestLog     *log;
  guint                   is_ending : 1;
};

G_DEFINE_FINAL_TYPE (PasskeysServer, passkeys_server, G_TYPE_OBJECT)

static void
request_clear (PasskeysRequest *request)
{
  g_clear_pointer (&request->caller, passkeys_caller_free);
  g_clear_pointer (&request->parameters, g_strfreev);
  g_clear_pointer (&request->body, json_object_unref);
  g_clear_pointer (&request->answer, json_object_unref);
  g_clear_pointer (&request->answer_json, g_free);
  g_clear_pointer (&request->rows, passkeys_audit_export_free);
  g_clear_pointer (&request->page, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PasskeysRequest, request_clear)

static char *
find_client (PasskeysServer    *self,
             SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  GSocketAddress *peer = soup_server_message_get_remote_address (message);
  const char *forwarded_for = soup_message_headers_get_list (headers, "X-Forwarded-For");

  if (!G_IS_INET_SOCKET_ADDRESS (peer))
    return NULL;
  return passkeys_trusted_proxies_find_client (
           self->proxies, g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (peer)),
           forwarded_for);
}

static const PasskeysRoute *
find_route (SoupServerMessage   *message,
            PasskeysRequest     *request,
            GError             **error)
{
  g_auto (GStrv) segments = passkeys_http_split_path (request->path);
  g_autofree char *allowed = NULL;
  const PasskeysRoute *route = NULL;

  if (segments)
    route = passkeys_routes_match (request->method, (const char *const *) segments,
                                   &request->parameters, &allowed);
  passkeys_request_log_set_route (message, route);
  if (route)
    return route;
  if (allowed)
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow",
                                    allowed);
      passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_METHOD, "Method Not Allowed");
    }
  else
    {
      passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_FOUND, "Not Found");
    }
  return NULL;
}

static void
write_answer (PasskeysServer    *self,
              SoupServerMessage *message,
              PasskeysRequest   *request)
{
  if (request->rows)
    passkeys_audit_answer_begin (message, g_steal_pointer (&request->rows));
  else if (request->page)
    passkeys_http_answer_page (message, g_steal_pointer (&request->page));
  else if (request->answer_json)
    passkeys_http_answer_json (message, g_steal_pointer (&request->answer_json));
  else
    passkeys_http_answer (message, request->answer);
}

/* Returns whether the answer waits for the disk. */
static gboolean
answer (PasskeysServer    *self,
        SoupServerMessage *message,
        const char        *path,
        GHashTable        *query,
        JsonObject        *read_body)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autofree char *client = find_client (self, message);
  g_auto (PasskeysRequest) request = {
    .rules = self->rules,
    .client = client,
    .bearer = passkeys_http_get_bearer (message),
    .user_action = soup_message_headers_get_one (headers, "X-DFNS-USERACTION"),
    .method = soup_server_message_get_method (message),
    .path = path,
    .query = query,
    .body = read_body ? json_object_ref (read_body) : NULL,
  };
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;
  const PasskeysRoute *route;

  body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  route = find_route (message, &request, &error);
  if (route && passkeys_dispatch (route, &request, body, &error))
    write_answer (self, message, &request);
  else
    passkeys_http_refuse (message, error);
  if (self->is_ending)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                  "close");
  return passkeys_answer_queue_add (self->answers, message);
}

/* Nothing is done for who has gone meanwhile, and of whom nobody knows any more who that was. */
static void
checked_cb (const PasskeysSignedRequest *request,
            gpointer                     user_data)
{
  PasskeysServer *self = user_data;
  gboolean waits;

  if (!soup_server_message_get_remote_address (request->message))
    return;
  self->rules->checked = request->check;
  waits = answer (self, request->message, request->path, request->query, request->body);
  self->rules->checked = NULL;
  if (!waits)
    soup_server_message_unpause (request->message);
}

static void
handle_cb (SoupServer        *soup,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  PasskeysServer *self = user_data;

  if (!passkeys_check_queue_take (self->checks, message, path, query))
    answer (self, message, path, query, NULL);
}

static void
handle_early_cb (SoupServer        *soup,
                 SoupServerMessage *message,
                 const char        *path,
                 GHashTable        *query,
                 gpointer           user_data)
{
  passkeys_http_limit_body (message);
}

/* What libsoup itself refuses gets the same envelope. */
static void
on_request_read (SoupServer        *soup,
                 SoupServerMessage *message,
                 gpointer           user_data)
{
  g_autoptr (GError) error = NULL;

  if (soup_server_message_get_status (message) != SOUP_STATUS_BAD_REQUEST)
    return;
  passkeys_server_error_set (&error, PASSKEYS_SERVER_ERROR_INVALID, "The request is malformed.");
  passkeys_http_refuse (message, error);
}

static void
passkeys_server_finalize (GObject *object)
{
  PasskeysServer *self = PASSKEYS_SERVER (object);

  passkeys_server_stop (self);
  g_clear_object (&self->watch);
  g_clear_object (&self->log);
  g_clear_object (&self->soup);
  g_clear_object (&self->proxies);
  g_clear_object (&self->answers);
  g_clear_object (&self->checks);
  g_clear_object (&self->mailer);
  g_clear_pointer (&self->rules, passkeys_rules_free);

  G_OBJECT_CLASS (passkeys_server_parent_class)->finalize (object);
}

static void
passkeys_server_class_init (PasskeysServerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_server_finalize;
}

static void
passkeys_server_init (PasskeysServer *self)
{
  /* Which part of a path is which is decided before its escapes are undone. */
  self->soup = g_object_new (SOUP_TYPE_SERVER, "raw-paths", TRUE, NULL);
  soup_server_add_early_handler (self->soup, NULL, handle_early_cb, self, NULL);
  soup_server_add_handler (self->soup, NULL, handle_cb, self, NULL);
  g_signal_connect (self->soup, "request-read", G_CALLBACK (on_request_read), NULL);
  self->watch = passkeys_client_watch_new (self->soup, PASSKEYS_CLIENT_WATCH_PATIENCE_SECONDS);
  self->log = passkeys_request_log_new (self->soup);
  passkeys_request_log_set_quiet (self->log, TRUE);
  self->proxies = passkeys_trusted_proxies_new (NULL, NULL);
}

/**
 * passkeys_server_new:
 * @rules: (transfer full): the rules
 * @mailer: who carries the mail
 *
 * Returns: (transfer full): a server that does not listen yet
 */
PasskeysServer *
passkeys_server_new (PasskeysRules  *rules,
                     PasskeysMailer *mailer)
{
  PasskeysServer *self = g_object_new (PASSKEYS_TYPE_SERVER, NULL);

  self->rules = rules;
  self->mailer = g_object_ref (mailer);
  self->answers = passkeys_answer_queue_new (rules, mailer);
  self->checks = passkeys_check_queue_new (rules, checked_cb, self);
  return self;
}

/**
 * passkeys_server_set_trusted_proxies:
 * @self: the server
 * @proxies: whose word is taken for where requests come from; without them, nobody's
 */
void
passkeys_server_set_trusted_proxies (PasskeysServer         *self,
                                     PasskeysTrustedProxies *proxies)
{
  g_return_if_fail (PASSKEYS_IS_SERVER (self));
  g_return_if_fail (PASSKEYS_IS_TRUSTED_PROXIES (proxies));

  g_set_object (&self->proxies, proxies);
}

/**
 * passkeys_server_set_logs_requests:
 * @self: the server
 * @logs_requests: whether a line is written about each request; not unless asked for
 */
void
passkeys_server_set_logs_requests (PasskeysServer *self,
                                   gboolean        logs_requests)
{
  g_return_if_fail (PASSKEYS_IS_SERVER (self));

  passkeys_request_log_set_quiet (self->log, !logs_requests);
}

static char *
describe_address (SoupServer *soup)
{
  GSList *uris = soup_server_get_uris (soup);
  char *text = g_uri_to_string (uris->data);

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  if (g_str_has_suffix (text, "/"))
    text[strlen (text) - 1] = '\0';
  return text;
}

/* By ourselves, because libsoup lets no more than ten clients knock at once. */
static gboolean
listen_on (SoupServer      *soup,
           GSocketAddress  *address,
           GError         **error)
{
  g_autoptr (GSocket) socket = NULL;
  SoupServerListenOptions options;

  options = soup_server_get_tls_certificate (soup) ? SOUP_SERVER_LISTEN_HTTPS : 0;
  socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_TCP, error);
  if (!socket || !g_socket_bind (socket, address, TRUE, error))
    return FALSE;
  g_socket_set_listen_backlog (socket, SOMAXCONN);
  return g_socket_listen (socket, error)
         && soup_server_listen_socket (soup, socket, options, error);
}

/**
 * passkeys_server_listen:
 * @self: the server
 * @address: an IP address
 * @port: a port, or 0 for one that is free
 * @error: (out) (optional): what went wrong
 *
 * Returns: (transfer full) (nullable): the URL under which the server answers
 */
char *
passkeys_server_listen (PasskeysServer  *self,
                        const char      *address,
                        guint16          port,
                        GError         **error)
{
  g_autoptr (GSocketAddress) socket_address = g_inet_socket_address_new_from_string (address, port);

  g_return_val_if_fail (PASSKEYS_IS_SERVER (self), NULL);

  if (!socket_address)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "“%s” is not an IP address", address);
      return NULL;
    }
  return listen_on (self->soup, socket_address, error) ? describe_address (self->soup) : NULL;
}

/**
 * passkeys_server_set_certificate:
 * @self: the server
 * @certificate: a certificate with its key
 *
 * Serves HTTPS, and no HTTP, once it listens. A server that serves HTTPS already shows @certificate to
 * whoever connects from now on; connections that there are stay as they are.
 */
void
passkeys_server_set_certificate (PasskeysServer  *self,
                                 GTlsCertificate *certificate)
{
  g_return_if_fail (PASSKEYS_IS_SERVER (self));
  g_return_if_fail (G_IS_TLS_CERTIFICATE (certificate));

  /* libsoup hands it on to those who listen. */
  soup_server_set_tls_certificate (self->soup, certificate);
}

/* Those who have been let in by the system are let in here, and nobody after them. */
static void
stop_accepting (PasskeysServer *self,
                gint64          deadline)
{
  g_autoptr (GSList) sockets = soup_server_get_listeners (self->soup);

  for (GSList *item = sockets; item; item = item->next)
    {
      while (!g_socket_is_closed (item->data) && g_get_monotonic_time () < deadline
             && g_socket_condition_check (item->data, G_IO_IN))
        g_main_context_iteration (NULL, FALSE);
      g_socket_close (item->data, NULL);
    }
}

static gboolean
is_busy (PasskeysServer *self)
{
  return passkeys_request_log_get_n_under_way (self->log) > 0
         || g_get_monotonic_time () - passkeys_request_log_get_last_begun (self->log) < QUIET;
}

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/**
 * passkeys_server_finish:
 * @self: the server
 *
 * Lets nobody in any more, and runs the main loop until whoever has asked has been answered, or for
 * ten seconds.
 */
void
passkeys_server_finish (PasskeysServer *self)
{
  gint64 now = g_get_monotonic_time ();
  guint tick;

  g_return_if_fail (PASSKEYS_IS_SERVER (self));

  self->is_ending = TRUE;
  stop_accepting (self, now + QUIET);
  tick = g_timeout_add (10, tick_cb, NULL);
  while (is_busy (self) && g_get_monotonic_time () < now + LONGEST_FAREWELL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
}

/**
 * passkeys_server_stop:
 * @self: the server
 *
 * Finishes what has been answered and answers nothing more.
 */
void
passkeys_server_stop (PasskeysServer *self)
{
  g_return_if_fail (PASSKEYS_IS_SERVER (self));

  if (self->checks)
    passkeys_check_queue_stop (self->checks);
  if (self->answers)
    passkeys_answer_queue_flush (self->answers);
  soup_server_disconnect (self->soup);
  if (self->mailer)
    passkeys_mailer_drain (self->mailer);
}

/**
 * passkeys_server_get_rules:
 * @self: the server
 *
 * Returns: (transfer none): the rules
 */
PasskeysRules *
passkeys_server_get_rules (PasskeysServer *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SERVER (self), NULL);

  return self->rules;
}
