/* passkeys-http-exchange.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-http-exchange"

#include "config.h"

#include <string.h>

#include "passkeys-api-error.h"
#include "passkeys-http-exchange.h"

#define FIRST_CAPACITY (16 * 1024)
#define MIN_ROOM (4 * 1024)

typedef struct
{
  /* Input */
  DexPromise   *promise;     /* (owned) */
  SoupMessage  *message;     /* (owned) */
  gsize         max_length;

  /* In progress */
  GCancellable *cancellable; /* (owned): of what libsoup is doing now */
  gulong        discarded_handler;
  gboolean      has_headers; /* and libsoup is about to say so */
  GInputStream *stream;      /* (owned) (nullable) */
  guint8       *body;        /* (owned) (nullable) */
  gsize         length;
  gsize         capacity;
} Exchange;

static void
wipe_and_free (guint8 *data,
               gsize   capacity)
{
  if (data != NULL)
    explicit_bzero (data, capacity);
  g_free (data);
}

static void
exchange_free (Exchange *self)
{
  g_clear_signal_handler (&self->discarded_handler, dex_promise_get_cancellable (self->promise));
  g_signal_handlers_disconnect_by_data (self->message, self);
  wipe_and_free (self->body, self->capacity);
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  g_clear_object (&self->cancellable);
  dex_clear (&self->promise);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Exchange, exchange_free)

typedef struct
{
  guint8 *data;
  gsize   capacity;
} Body;

static void
body_free (Body *self)
{
  wipe_and_free (self->data, self->capacity);
  g_free (self);
}

static const char *
describe_certificate (SoupMessage *message)
{
  GTlsCertificateFlags flags = soup_message_get_tls_peer_certificate_errors (message);

  if (flags & G_TLS_CERTIFICATE_REVOKED)
    return "its certificate was revoked";
  if (flags & G_TLS_CERTIFICATE_EXPIRED)
    return "its certificate has expired";
  if (flags & G_TLS_CERTIFICATE_NOT_ACTIVATED)
    return "its certificate is not valid yet";
  if (flags & G_TLS_CERTIFICATE_BAD_IDENTITY)
    return "its certificate belongs to another host";
  if (flags & G_TLS_CERTIFICATE_UNKNOWN_CA)
    return "nobody whom this computer trusts vouches for its certificate";

  return "its certificate is not acceptable";
}

/* One code for each thing a person can do: check the network, wait, look at the certificate, check
 * the address. Cancellation stays what it is. */
static GError *
translate (SoupMessage  *message,
           const GError *error)
{
  const char *host = g_uri_get_host (soup_message_get_uri (message));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);

  if (error->domain == G_TLS_ERROR)
    return g_error_new (PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_TLS,
                        "%s cannot be trusted: %s", host, describe_certificate (message));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_error_new (PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_TIMED_OUT,
                        "%s does not answer", host);

  if (error->domain == SOUP_SESSION_ERROR ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    return g_error_new (PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API,
                        "%s does not speak HTTP as it should", host);

  return g_error_new (PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_OFFLINE,
                      "%s cannot be reached: %s", host, error->message);
}

static void
fail (Exchange   *self,
      const char *problem,
      int         code)
{
  dex_promise_reject (self->promise,
                      g_error_new (PASSKEYS_API_ERROR, code, "The answer of %s %s",
                                   g_uri_get_host (soup_message_get_uri (self->message)), problem));
}

static void
succeed (Exchange *self)
{
  Body *body = g_new0 (Body, 1);
  g_autoptr(GBytes) bytes = NULL;

  body->capacity = self->capacity;
  body->data = g_steal_pointer (&self->body);
  bytes = g_bytes_new_with_free_func (body->data, self->length, (GDestroyNotify) body_free, body);

  dex_promise_resolve_boxed (self->promise, G_TYPE_BYTES, g_steal_pointer (&bytes));
}

/* Not by realloc, which would leave a copy of the old bytes behind. */
static void
make_room (Exchange *self)
{
  gsize capacity = MAX (self->capacity * 2, FIRST_CAPACITY);
  guint8 *body;

  if (self->capacity - self->length >= MIN_ROOM)
    return;

  body = g_malloc (capacity);
  if (self->length > 0)
    memcpy (body, self->body, self->length);

  wipe_and_free (self->body, self->capacity);
  self->body = body;
  self->capacity = capacity;
}

static void read_more (Exchange *self);

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(Exchange) self = user_data;
  g_autoptr(GError) error = NULL;
  gssize n_read = g_input_stream_read_finish (G_INPUT_STREAM (object), result, &error);

  if (n_read < 0)
    {
      dex_promise_reject (self->promise, translate (self->message, error));
      return;
    }

  if (n_read == 0)
    {
      succeed (self);
      return;
    }

  self->length += n_read;
  if (self->length > self->max_length)
    fail (self, "is too large", PASSKEYS_API_ERROR_TOO_LARGE);
  else
    read_more (g_steal_pointer (&self));
}

static void
read_more (Exchange *self)
{
  make_room (self);
  g_input_stream_read_async (self->stream, self->body + self->length, self->capacity - self->length,
                             G_PRIORITY_DEFAULT, self->cancellable, read_cb, self);
}

/* What is counted is what comes out of the decoder. More than one coding on top of each other
 * has no use but to hide a bomb. */
static gboolean
has_sane_encoding (SoupMessage *message)
{
  const char *encoding = soup_message_headers_get_list (soup_message_get_response_headers (message),
                                                        "Content-Encoding");

  return encoding == NULL || strchr (encoding, ',') == NULL;
}

static void
send_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(Exchange) self = user_data;
  g_autoptr(GError) error = NULL;
  SoupMessageHeaders *headers;

  self->stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  self->has_headers = FALSE;
  if (self->stream == NULL ||
      g_cancellable_set_error_if_cancelled (dex_promise_get_cancellable (self->promise), &error))
    {
      dex_promise_reject (self->promise, translate (self->message, error));
      return;
    }

  headers = soup_message_get_response_headers (self->message);
  if (!has_sane_encoding (self->message))
    fail (self, "is encoded more than once", PASSKEYS_API_ERROR_NOT_AN_API);
  else if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
           (guint64) soup_message_headers_get_content_length (headers) > self->max_length)
    fail (self, "is too large", PASSKEYS_API_ERROR_TOO_LARGE);
  else
    read_more (g_steal_pointer (&self));
}

static void
on_got_headers (SoupMessage *message,
                gpointer     user_data)
{
  Exchange *self = user_data;

  self->has_headers = TRUE;
}

/* Between the moment when the headers have come and the one when libsoup says so, cancelling makes
 * libsoup 3.6.5 free the request twice. It says so in the same or the next iteration of the
 * main loop, and send_cb() looks whether anybody is still interested. */
static void
on_discarded (GCancellable *cancellable,
              gpointer      user_data)
{
  Exchange *self = user_data;

  if (!self->has_headers)
    g_cancellable_cancel (self->cancellable);
}

/**
 * passkeys_http_exchange:
 * @session: the session that sends
 * @message: what to send; its status and headers can be read once the future resolves
 * @max_length: how long the decoded body may be
 *
 * Sends @message and reads the whole answer. Discarding the future cancels, which closes the
 * connection. Fails with `PASSKEYS_API_ERROR_OFFLINE`, `_TIMED_OUT`, `_TLS`, `_NOT_AN_API` or
 * `_TOO_LARGE`; any HTTP status is a success here.
 *
 * Returns: (transfer full): a future that resolves to the body as `GBytes`, wiped when freed
 */
DexFuture *
passkeys_http_exchange (SoupSession *session,
                        SoupMessage *message,
                        gsize        max_length)
{
  DexPromise *promise;
  Exchange *self;

  g_return_val_if_fail (SOUP_IS_SESSION (session), NULL);
  g_return_val_if_fail (SOUP_IS_MESSAGE (message), NULL);

  promise = dex_promise_new_cancellable ();
  self = g_new0 (Exchange, 1);
  self->promise = dex_ref (promise);
  self->message = g_object_ref (message);
  self->max_length = max_length;
  self->cancellable = g_cancellable_new ();
  self->discarded_handler = g_signal_connect (dex_promise_get_cancellable (promise), "cancelled",
                                              G_CALLBACK (on_discarded), self);
  g_signal_connect (message, "got-headers", G_CALLBACK (on_got_headers), self);

  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, self->cancellable, send_cb, self);

  return DEX_FUTURE (promise);
}
