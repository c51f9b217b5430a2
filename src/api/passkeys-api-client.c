/* passkeys-api-client.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-api-client"

#include "config.h"

#include <string.h>
#include <time.h>

#include <libsoup/soup.h>

#include "passkeys-api-answer.h"
#include "passkeys-api-client-private.h"
#include "passkeys-api-request-private.h"
#include "passkeys-base-url.h"
#include "passkeys-cancellable-fiber.h"
#include "passkeys-fiber.h"
#include "passkeys-http-exchange.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-untrusted-text.h"

#define MAX_BODY (8 * 1024 * 1024)
#define MAX_CSV (64 * 1024 * 1024) /* 100,000 rows of a log */
#define MAX_REDIRECTS 3
#define MAX_SHOWN_LOCATION 100 /* characters */
#define MAX_TRIES 3
#define FIRST_DELAY 250       /* milliseconds */
#define MAX_RETRY_AFTER 5     /* seconds; a person would rather decide about a longer wait */
#define TIME_LIMIT (30 * 1000) /* milliseconds, for all tries together */

struct _PasskeysApiClient
{
  GObject      parent_instance;

  GUri        *base;
  char        *base_url;
  SoupSession *session;
  GBytes      *token;        /* (nullable) */
  guint        time_limit;   /* milliseconds */

  gint64       server_time;  /* microseconds since 1970 by the last Date, 0: none came yet */
  gint64       server_time_read; /* microseconds of get_running_time() when it came */
};

G_DEFINE_FINAL_TYPE (PasskeysApiClient, passkeys_api_client, G_TYPE_OBJECT)

typedef struct
{
  PasskeysApiClient  *client;   /* (owned) */
  PasskeysApiRequest *request;  /* (owned) */
  gint64              deadline; /* monotonic, microseconds */
} Call;

static void
call_free (Call *self)
{
  g_clear_object (&self->client);
  g_clear_object (&self->request);
  g_free (self);
}

/* As the monotonic clock, but it goes on while the computer sleeps. */
static gint64
get_running_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);

  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
note_server_time (PasskeysApiClient *self,
                  SoupMessage       *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *text = soup_message_headers_get_one (headers, "Date");
  g_autoptr(GDateTime) date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  if (date == NULL)
    return;

  self->server_time = g_date_time_to_unix_usec (date);
  self->server_time_read = get_running_time ();
}

static void
append_bearer (SoupMessage *message,
               GBytes      *token)
{
  char *text = passkeys_secure_bytes_dup_text (token);
  char *value = g_strconcat ("Bearer ", text, NULL);

  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", value);

  passkeys_secure_text_free (text);
  explicit_bzero (value, strlen (value));
  g_free (value);
}

static void
append_headers (PasskeysApiClient  *self,
                PasskeysApiRequest *request,
                SoupMessage        *message)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  GBytes *token = passkeys_api_request_get_authorization (request);
  const char *user_action = passkeys_api_request_get_user_action (request);

  soup_message_headers_replace (headers, "Accept",
                                passkeys_api_request_is_csv (request)
                                ? "text/csv, application/json;q=0.9" : "application/json");

  if (token == NULL)
    token = self->token;
  if (token != NULL && !passkeys_api_request_is_anonymous (request))
    append_bearer (message, token);

  if (user_action != NULL)
    soup_message_headers_replace (headers, "X-DFNS-USERACTION", user_action);
}

static SoupMessage *
build_message (PasskeysApiClient  *self,
               PasskeysApiRequest *request,
               GUri               *url)
{
  SoupMessage *message = soup_message_new_from_uri (passkeys_api_request_get_method (request), url);
  GBytes *body = passkeys_api_request_get_body (request);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);

  /* On a connection that was used before, libsoup repeats PUT and DELETE by itself when it
   * finds the connection closed. A user action is good for one request only. */
  if (!passkeys_api_request_is_repeatable (request))
    soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);

  append_headers (self, request, message);
  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", body);

  return message;
}

static GUri *
build_url (PasskeysApiClient   *self,
           PasskeysApiRequest  *request,
           GError             **error)
{
  g_autofree char *target = passkeys_api_request_dup_target (request);
  g_autofree char *text = g_strconcat (self->base_url, target, NULL);
  g_autoptr(GUri) url = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);

  if (url == NULL || !passkeys_base_url_is_same_origin (url, self->base))
    {
      g_set_error_literal (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_UNSAFE_ADDRESS,
                           "The request's path is not a path");
      return NULL;
    }

  return g_steal_pointer (&url);
}

/* Waits no longer than the call may last, and only as long as somebody is interested in it. */
static DexFuture *
bound (Call         *call,
       GCancellable *cancellable,
       DexFuture    *future)
{
  return dex_future_first (future,
                           dex_timeout_new_deadline (call->deadline),
                           dex_cancellable_new_from_cancellable (cancellable),
                           NULL);
}

static GBytes *
await_body (Call          *call,
            GCancellable  *cancellable,
            SoupMessage   *message,
            GError       **error)
{
  gsize max_length = passkeys_api_request_is_csv (call->request) ? MAX_CSV : MAX_BODY;
  g_autoptr(GError) local_error = NULL;
  GBytes *body;

  body = passkeys_await_boxed (bound (call, cancellable,
                                      passkeys_http_exchange (call->client->session, message,
                                                              max_length)),
                               &local_error);
  if (body != NULL)
    note_server_time (call->client, message);
  else if (g_error_matches (local_error, DEX_ERROR, DEX_ERROR_TIMED_OUT))
    g_set_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_TIMED_OUT,
                 "%s takes too long to answer", g_uri_get_host (call->client->base));
  else
    g_propagate_error (error, g_steal_pointer (&local_error));

  return body;
}

/* Where the answer sends us, if it may. Only reading is repeated elsewhere, and only within
 * the very place that may see the token. */
static gboolean
read_redirect (Call         *call,
               SoupMessage  *message,
               GUri        **url,
               GError      **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *location = soup_message_headers_get_one (headers, "Location");
  g_autofree char *place = NULL;

  g_clear_pointer (url, g_uri_unref);
  if (!SOUP_STATUS_IS_REDIRECTION (soup_message_get_status (message)) || location == NULL)
    return TRUE;

  *url = g_uri_parse_relative (soup_message_get_uri (message), location, SOUP_HTTP_URI_FLAGS, NULL);
  if (*url != NULL && passkeys_base_url_is_same_origin (*url, call->client->base))
    {
      if (!g_str_equal (soup_message_get_method (message), "GET"))
        g_clear_pointer (url, g_uri_unref);
      return TRUE;
    }

  place = passkeys_untrusted_text_strip (location, MAX_SHOWN_LOCATION);
  g_set_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_UNSAFE_ADDRESS,
               "%s points to another place, which was not followed: %s",
               g_uri_get_host (call->client->base), place);
  return FALSE;
}

static PasskeysApiResponse *
await_answer (Call          *call,
              GCancellable  *cancellable,
              GError       **error)
{
  g_autoptr(GUri) url = build_url (call->client, call->request, error);

  if (url == NULL)
    return NULL;

  for (guint n_redirects = 0; ; n_redirects++)
    {
      g_autoptr(SoupMessage) message = build_message (call->client, call->request, url);
      g_autoptr(GBytes) body = await_body (call, cancellable, message, error);

      if (body == NULL || !read_redirect (call, message, &url, error))
        return NULL;

      if (url == NULL || n_redirects == MAX_REDIRECTS)
        return passkeys_api_answer_await (message, body,
                                          passkeys_api_request_is_csv (call->request), error);
    }
}

static gboolean
may_pass (const GError *error)
{
  return error->domain == PASSKEYS_API_ERROR &&
         (error->code == PASSKEYS_API_ERROR_OFFLINE ||
          error->code == PASSKEYS_API_ERROR_RATE_LIMITED ||
          error->code == PASSKEYS_API_ERROR_SERVER);
}

/* 0: do not try again */
static guint
get_delay (Call         *call,
           guint         n_tries,
           const GError *error)
{
  guint retry_after = passkeys_api_failure_get_retry_after (error);
  guint delay;

  if (!passkeys_api_request_is_repeatable (call->request) || n_tries >= MAX_TRIES ||
      !may_pass (error) || retry_after > MAX_RETRY_AFTER)
    return 0;

  /* Jitter, so that clients which failed together do not come back together */
  delay = (FIRST_DELAY << (n_tries - 1)) * g_random_double_range (0.5, 1.0);
  delay = MAX (delay, retry_after * 1000);

  return g_get_monotonic_time () + delay * G_GINT64_CONSTANT (1000) < call->deadline ? delay : 0;
}

static DexFuture *
send_fiber (gpointer      data,
            GCancellable *cancellable)
{
  Call *call = data;

  for (guint n_tries = 1; ; n_tries++)
    {
      g_autoptr(GError) error = NULL;
      PasskeysApiResponse *response = await_answer (call, cancellable, &error);
      guint delay;

      if (response != NULL)
        return dex_future_new_take_object (response);

      delay = get_delay (call, n_tries, error);
      if (delay == 0)
        return dex_future_new_for_error (g_steal_pointer (&error));

      g_debug ("Trying %s again in %u ms: %s",
               passkeys_api_request_get_path (call->request), delay, error->message);
      passkeys_await (bound (call, cancellable, dex_timeout_new_msec (delay)), NULL);
    }
}

static void
passkeys_api_client_finalize (GObject *object)
{
  PasskeysApiClient *self = PASSKEYS_API_CLIENT (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->base, g_uri_unref);
  g_clear_pointer (&self->base_url, g_free);
  g_clear_pointer (&self->token, g_bytes_unref);

  G_OBJECT_CLASS (passkeys_api_client_parent_class)->finalize (object);
}

static void
passkeys_api_client_class_init (PasskeysApiClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_api_client_finalize;
}

static void
passkeys_api_client_init (PasskeysApiClient *self)
{
  self->time_limit = TIME_LIMIT;
  self->session = soup_session_new_with_options ("user-agent", "Passkeys/" VERSION,
                                                 "timeout", TIME_LIMIT / 1000,
                                                 NULL);

  /* The API's only scheme is the bearer token, which is set here and nowhere else. */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
}

/**
 * passkeys_api_client_new:
 * @base_url: where the API is: HTTPS, or HTTP to this computer
 * @error: return location for `PASSKEYS_API_ERROR_UNSAFE_ADDRESS`
 *
 * Makes a client for one API.
 *
 * Returns: (transfer full) (nullable): a new client
 */
PasskeysApiClient *
passkeys_api_client_new (const char  *base_url,
                         GError     **error)
{
  g_autoptr(GUri) base = NULL;
  PasskeysApiClient *self;

  g_return_val_if_fail (base_url != NULL, NULL);

  base = passkeys_base_url_parse (base_url, error);
  if (base == NULL)
    return NULL;

  self = g_object_new (PASSKEYS_TYPE_API_CLIENT, NULL);
  self->base_url = g_uri_to_string (base);
  if (g_str_has_suffix (self->base_url, "/"))
    self->base_url[strlen (self->base_url) - 1] = '\0';
  self->base = g_steal_pointer (&base);

  /* What goes to this computer must not take the way through a proxy. */
  if (passkeys_base_url_is_loopback (self->base))
    soup_session_set_proxy_resolver (self->session, NULL);

  return self;
}

/**
 * passkeys_api_client_get_base_url:
 * @self: a client
 *
 * Gets the API's address without a final slash.
 *
 * Returns: (transfer none): the address
 */
const char *
passkeys_api_client_get_base_url (PasskeysApiClient *self)
{
  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (self), NULL);

  return self->base_url;
}

static gboolean
is_token (GBytes *token)
{
  gsize length;
  const char *text = g_bytes_get_data (token, &length);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (text[i]))
      return FALSE;

  return length > 0;
}

/**
 * passkeys_api_client_set_token:
 * @self: a client
 * @token: (nullable): the session token in ASCII, without a final zero
 *
 * Sets the token for all requests from now on. Anything that is no token is none.
 */
void
passkeys_api_client_set_token (PasskeysApiClient *self,
                               GBytes            *token)
{
  g_return_if_fail (PASSKEYS_IS_API_CLIENT (self));
  g_return_if_fail (token == NULL || is_token (token));

  g_clear_pointer (&self->token, g_bytes_unref);
  if (token != NULL)
    self->token = g_bytes_ref (token);
}

/**
 * passkeys_api_client_dup_server_time:
 * @self: a client
 *
 * Tells what the server's clock shows, by the last Date header and the time since. The clock of
 * this computer may be wrong; the expiry of a token is judged by the one who made it.
 *
 * Returns: (transfer full) (nullable): the time in UTC, or NULL before the first answer
 */
GDateTime *
passkeys_api_client_dup_server_time (PasskeysApiClient *self)
{
  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (self), NULL);

  if (self->server_time == 0)
    return NULL;

  return g_date_time_new_from_unix_utc_usec (self->server_time + get_running_time () -
                                             self->server_time_read);
}

/*< private >
 * passkeys_api_client_set_time_limit:
 * @self: a client
 * @milliseconds: how long a call may take, all tries together
 *
 * Changes the limit of 30 seconds, for tests that cannot wait that long.
 */
void
passkeys_api_client_set_time_limit (PasskeysApiClient *self,
                                    guint              milliseconds)
{
  g_return_if_fail (PASSKEYS_IS_API_CLIENT (self));

  self->time_limit = milliseconds;
}

/*< private >
 * passkeys_api_client_set_certificate_database:
 * @self: a client
 * @database: whose certificates are trusted
 *
 * Trusts other authorities than those of the system, for tests of TLS.
 */
void
passkeys_api_client_set_certificate_database (PasskeysApiClient *self,
                                              GTlsDatabase      *database)
{
  g_return_if_fail (PASSKEYS_IS_API_CLIENT (self));

  soup_session_set_tls_database (self->session, database);
}

/**
 * passkeys_api_client_send:
 * @self: a client
 * @request: what to send
 *
 * Sends @request and reads the answer. Takes 30 seconds at most. Failures that pass (no
 * connection, 429, 5xx) are tried again up to two times if the request is repeatable and the
 * server asks for no more than 5 seconds of patience. Dropping the future cancels.
 *
 * Returns: (transfer full): a future that resolves to a [class@PasskeysApiResponse] or rejects
 *   with an error of the domain `PASSKEYS_API_ERROR`
 */
DexFuture *
passkeys_api_client_send (PasskeysApiClient  *self,
                          PasskeysApiRequest *request)
{
  Call *call;

  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_API_REQUEST (request), NULL);

  call = g_new0 (Call, 1);
  call->client = g_object_ref (self);
  call->request = g_object_ref (request);
  call->deadline = g_get_monotonic_time () + self->time_limit * G_GINT64_CONSTANT (1000);

  return passkeys_cancellable_fiber_spawn (send_fiber, call, (GDestroyNotify) call_free);
}

static DexFuture *
parse_cb (DexFuture *completed,
          gpointer   user_data)
{
  PasskeysApiParse parse = (PasskeysApiParse) user_data;
  PasskeysApiResponse *response = g_value_get_object (dex_future_get_value (completed, NULL));
  GError *error = NULL;
  GObject *object = parse (passkeys_api_response_get_json (response), &error);

  if (object == NULL)
    return dex_future_new_for_error (error);

  return dex_future_new_take_object (object);
}

/*< private >
 * passkeys_api_client_send_for_object:
 * @self: a client
 * @request: (transfer full): what to send
 * @parse: makes an object from the answer, which is NULL if it had no body
 *
 * Sends @request and makes an object from the answer.
 *
 * Returns: (transfer full): a future that resolves to what @parse gives
 */
DexFuture *
passkeys_api_client_send_for_object (PasskeysApiClient  *self,
                                     PasskeysApiRequest *request,
                                     PasskeysApiParse    parse)
{
  g_autoptr(PasskeysApiRequest) owned = request;

  return dex_future_then (passkeys_api_client_send (self, owned), parse_cb, parse, NULL);
}

static DexFuture *
done_cb (DexFuture *completed,
         gpointer   user_data)
{
  return dex_future_new_for_boolean (TRUE);
}

/*< private >
 * passkeys_api_client_send_for_done:
 * @self: a client
 * @request: (transfer full): what to send
 *
 * Sends @request, of whose answer only the success matters.
 *
 * Returns: (transfer full): a future that resolves to TRUE
 */
DexFuture *
passkeys_api_client_send_for_done (PasskeysApiClient  *self,
                                   PasskeysApiRequest *request)
{
  g_autoptr(PasskeysApiRequest) owned = request;

  return dex_future_then (passkeys_api_client_send (self, owned), done_cb, NULL, NULL);
}
