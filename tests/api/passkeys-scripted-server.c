/* passkeys-scripted-server.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <libsoup/soup.h>

#include "passkeys-scripted-server.h"

#include "passkeys-scripted-silence.h"

#define CHUNK_LENGTH (64 * 1024)

typedef enum
{
  ANSWER_WHOLE,
  ANSWER_RAW,
  ANSWER_LARGE,
  ANSWER_SLOW,
  ANSWER_NEVER,
} AnswerKind;

typedef struct
{
  AnswerKind          kind;
  guint               status;
  char               *content_type; /* (nullable) */
  GBytes             *body;         /* (nullable) */
  SoupMessageHeaders *headers;
  gsize               length;       /* of ANSWER_LARGE: how much is left */
  guint               delay;        /* of ANSWER_SLOW, milliseconds */
} Answer;

struct _PasskeysScriptedServer
{
  GThread                 *thread;
  GMainContext            *context;
  GMainLoop               *loop;
  SoupServer              *server;
  GTlsCertificate         *certificate; /* (nullable) */
  char                    *url;

  GMutex                   mutex;       /* guards what follows */
  GCond                    cond;
  GQueue                   answers;     /* of Answer */
  GPtrArray               *requests;    /* of PasskeysScriptedRequest */
  PasskeysScriptedHandler  handler;     /* (nullable) */
  gpointer                 user_data;
  guint                    n_aborted;
  gsize                    n_sent;
  gboolean                 ready;
};

/* An answer that takes its time, for as long as its message lives */
typedef struct
{
  PasskeysScriptedServer *server;
  SoupServerMessage      *message; /* (owned) */
  Answer                 *answer;  /* (owned) */
  GSource                *source;  /* (owned) (nullable) */
  gsize                   position;
  gboolean                done;
} Sending;

static void
answer_free (Answer *self)
{
  g_free (self->content_type);
  g_clear_pointer (&self->body, g_bytes_unref);
  soup_message_headers_unref (self->headers);
  g_free (self);
}

static void
sending_free (Sending *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_clear_object (&self->message);
  answer_free (self->answer);
  g_free (self);
}

static void
finished_cb (SoupServerMessage *message,
             gpointer           user_data)
{
  Sending *self = user_data;

  g_mutex_lock (&self->server->mutex);
  if (!self->done)
    self->server->n_aborted++;
  g_cond_broadcast (&self->server->cond);
  g_mutex_unlock (&self->server->mutex);

  g_signal_handlers_disconnect_by_data (message, self);
  sending_free (self);
}

static void
append_next (Sending *self)
{
  SoupMessageBody *body = soup_server_message_get_response_body (self->message);
  gsize length;

  if (self->answer->kind == ANSWER_SLOW)
    {
      gsize n_bytes;
      const char *bytes = g_bytes_get_data (self->answer->body, &n_bytes);

      length = self->position < n_bytes ? 1 : 0;
      soup_message_body_append (body, SOUP_MEMORY_COPY, bytes + self->position, length);
    }
  else
    {
      static char chunk[CHUNK_LENGTH];

      memset (chunk, ' ', sizeof chunk);
      length = MIN (sizeof chunk, self->answer->length - self->position);
      soup_message_body_append (body, SOUP_MEMORY_COPY, chunk, length);
    }

  self->position += length;
  g_mutex_lock (&self->server->mutex);
  self->server->n_sent += length;
  g_mutex_unlock (&self->server->mutex);

  if (length == 0)
    {
      self->done = TRUE;
      soup_message_body_complete (body);
    }
}

static gboolean
slow_cb (gpointer user_data)
{
  Sending *self = user_data;

  append_next (self);
  soup_server_message_unpause (self->message);

  return self->done ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
wrote_chunk_cb (SoupServerMessage *message,
                gpointer           user_data)
{
  Sending *self = user_data;

  if (self->answer->kind == ANSWER_LARGE)
    append_next (self);
  else if (!self->done)
    soup_server_message_pause (message);
}

static void
send_in_pieces (PasskeysScriptedServer *self,
                SoupServerMessage      *message,
                Answer                 *answer)
{
  Sending *sending = g_new0 (Sending, 1);

  sending->server = self;
  sending->message = g_object_ref (message);
  sending->answer = answer;
  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), sending);

  soup_server_message_set_status (message, answer->status, NULL);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                     SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), sending);
  append_next (sending);

  if (answer->kind == ANSWER_SLOW)
    {
      sending->source = g_timeout_source_new (answer->delay);
      g_source_set_callback (sending->source, slow_cb, sending, NULL);
      g_source_attach (sending->source, self->context);
    }
}

static void
send_raw (SoupServerMessage *message,
          Answer            *answer)
{
  g_autoptr(GIOStream) stream = soup_server_message_steal_connection (message);
  gsize length;
  const char *bytes = g_bytes_get_data (answer->body, &length);

  if (length > 0)
    g_output_stream_write_all (g_io_stream_get_output_stream (stream), bytes, length, NULL, NULL,
                               NULL);
  g_io_stream_close (stream, NULL, NULL);
  answer_free (answer);
}

static void
aborted_cb (gpointer data)
{
  PasskeysScriptedServer *self = data;

  g_mutex_lock (&self->mutex);
  self->n_aborted++;
  g_mutex_unlock (&self->mutex);
}

static void
send_nothing (PasskeysScriptedServer *self,
              SoupServerMessage      *message,
              Answer                 *answer)
{
  passkeys_scripted_silence_keep (soup_server_message_steal_connection (message), self->context,
                                  aborted_cb, self);
  answer_free (answer);
}

static void
add_header_cb (const char *name,
               const char *value,
               gpointer    user_data)
{
  soup_message_headers_replace (user_data, name, value);
}

static void
send_answer (PasskeysScriptedServer *self,
             SoupServerMessage      *message,
             Answer                 *answer)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_foreach (answer->headers, add_header_cb, headers);
  if (answer->content_type != NULL)
    soup_message_headers_set_content_type (headers, answer->content_type, NULL);

  switch (answer->kind)
    {
    case ANSWER_WHOLE:
      soup_server_message_set_status (message, answer->status, NULL);
      if (answer->body != NULL)
        soup_message_body_append_bytes (soup_server_message_get_response_body (message),
                                        answer->body);
      answer_free (answer);
      break;

    case ANSWER_RAW:
      send_raw (message, answer);
      break;

    case ANSWER_LARGE:
    case ANSWER_SLOW:
      send_in_pieces (self, message, answer);
      break;

    case ANSWER_NEVER:
      send_nothing (self, message, answer);
      break;

    default:
      g_assert_not_reached ();
    }
}

static Answer *
answer_new (AnswerKind  kind,
            guint       status,
            const char *content_type,
            GBytes     *body)
{
  Answer *self = g_new0 (Answer, 1);

  self->kind = kind;
  self->status = status;
  self->content_type = g_strdup (content_type);
  self->body = body != NULL ? g_bytes_ref (body) : NULL;
  self->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);

  return self;
}

static Answer *
ask_handler (PasskeysScriptedServer        *self,
             const PasskeysScriptedRequest *request)
{
  g_autoptr(GBytes) body = NULL;
  char *text = NULL;
  guint status = SOUP_STATUS_OK;

  if (self->handler != NULL)
    text = self->handler (request, &status, self->user_data);
  if (text == NULL)
    {
      status = SOUP_STATUS_INTERNAL_SERVER_ERROR;
      text = g_strdup ("{\"error\":{\"message\":\"The script is at its end\"}}");
    }

  body = g_bytes_new_take (text, strlen (text));
  return answer_new (ANSWER_WHOLE, status, passkeys_scripted_request_choose_type (request, status),
                     body);
}

static void
handle_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  PasskeysScriptedServer *self = user_data;
  PasskeysScriptedRequest *request = passkeys_scripted_request_new (message);
  Answer *answer;

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->requests, request);
  answer = g_queue_pop_head (&self->answers);
  g_mutex_unlock (&self->mutex);

  send_answer (self, message, answer != NULL ? answer : ask_handler (self, request));
}

static void
start (PasskeysScriptedServer *self)
{
  g_autoptr(GError) error = NULL;
  GSList *uris;

  self->server = soup_server_new ("raw-paths", TRUE, NULL);
  if (self->certificate != NULL)
    soup_server_set_tls_certificate (self->server, self->certificate);
  soup_server_add_handler (self->server, NULL, handle_cb, self, NULL);
  soup_server_listen_local (self->server, 0,
                            SOUP_SERVER_LISTEN_IPV4_ONLY |
                            (self->certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0),
                            &error);
  g_assert_no_error (error);

  uris = soup_server_get_uris (self->server);
  self->url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  if (g_str_has_suffix (self->url, "/"))
    self->url[strlen (self->url) - 1] = '\0';
}

static gpointer
server_thread (gpointer data)
{
  PasskeysScriptedServer *self = data;

  g_main_context_push_thread_default (self->context);
  start (self);

  g_mutex_lock (&self->mutex);
  self->ready = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);

  g_main_loop_run (self->loop);

  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

/* libsoup 3.6 is called back about a handshake that was under way when the server was disconnected, and
 * then looks for a connection that it has let go of. */
static gboolean
is_fatal (const char     *domain,
          GLogLevelFlags  level,
          const char     *message,
          gpointer        user_data)
{
  return g_strcmp0 (domain, "libsoup") != 0
         || g_strcmp0 (message, "soup_server_connection_disconnect: assertion "
                                "'SOUP_IS_SERVER_CONNECTION (conn)' failed") != 0;
}

PasskeysScriptedServer *
passkeys_scripted_server_new (void)
{
  return passkeys_scripted_server_new_tls (NULL);
}

PasskeysScriptedServer *
passkeys_scripted_server_new_tls (GTlsCertificate *certificate)
{
  PasskeysScriptedServer *self = g_new0 (PasskeysScriptedServer, 1);

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) passkeys_scripted_request_free);
  if (certificate != NULL)
    {
      self->certificate = g_object_ref (certificate);
      g_test_log_set_fatal_handler (is_fatal, NULL);
    }
  g_queue_init (&self->answers);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("scripted-server", server_thread, self);

  g_mutex_lock (&self->mutex);
  while (!self->ready)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);

  return self;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

void
passkeys_scripted_server_free (PasskeysScriptedServer *self)
{
  g_main_context_invoke (self->context, quit_cb, self->loop);
  g_thread_join (self->thread);

  g_queue_clear_full (&self->answers, (GDestroyNotify) answer_free);
  g_ptr_array_unref (self->requests);
  g_clear_object (&self->certificate);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->url);
  g_free (self);
}

const char *
passkeys_scripted_server_get_url (PasskeysScriptedServer *self)
{
  return self->url;
}

void
passkeys_scripted_server_set_handler (PasskeysScriptedServer  *self,
                                      PasskeysScriptedHandler  handler,
                                      gpointer                 user_data)
{
  g_mutex_lock (&self->mutex);
  self->handler = handler;
  self->user_data = user_data;
  g_mutex_unlock (&self->mutex);
}

static void
push (PasskeysScriptedServer *self,
      Answer                 *answer)
{
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->answers, answer);
  g_mutex_unlock (&self->mutex);
}

void
passkeys_scripted_server_answer (PasskeysScriptedServer *self,
                                 guint                   status,
                                 const char             *json)
{
  g_autoptr(GBytes) body = json != NULL ? g_bytes_new (json, strlen (json)) : NULL;

  passkeys_scripted_server_answer_type (self, status, json != NULL ? "application/json" : NULL,
                                        body);
}

void
passkeys_scripted_server_answer_type (PasskeysScriptedServer *self,
                                      guint                   status,
                                      const char             *content_type,
                                      GBytes                 *body)
{
  push (self, answer_new (ANSWER_WHOLE, status, content_type, body));
}

void
passkeys_scripted_server_add_header (PasskeysScriptedServer *self,
                                     const char             *name,
                                     const char             *value)
{
  Answer *answer;

  g_mutex_lock (&self->mutex);
  answer = g_queue_peek_tail (&self->answers);
  g_assert_nonnull (answer);
  soup_message_headers_append (answer->headers, name, value);
  g_mutex_unlock (&self->mutex);
}

void
passkeys_scripted_server_answer_raw (PasskeysScriptedServer *self,
                                     const char             *bytes)
{
  g_autoptr(GBytes) body = g_bytes_new (bytes, strlen (bytes));

  push (self, answer_new (ANSWER_RAW, 0, NULL, body));
}

void
passkeys_scripted_server_answer_large (PasskeysScriptedServer *self,
                                       gsize                   length)
{
  Answer *answer = answer_new (ANSWER_LARGE, SOUP_STATUS_OK, "application/json", NULL);

  answer->length = length;
  push (self, answer);
}

void
passkeys_scripted_server_answer_slow (PasskeysScriptedServer *self,
                                      const char             *json,
                                      guint                   milliseconds)
{
  g_autoptr(GBytes) body = g_bytes_new (json, strlen (json));
  Answer *answer = answer_new (ANSWER_SLOW, SOUP_STATUS_OK, "application/json", body);

  answer->delay = milliseconds;
  push (self, answer);
}

void
passkeys_scripted_server_answer_never (PasskeysScriptedServer *self)
{
  push (self, answer_new (ANSWER_NEVER, 0, NULL, NULL));
}

guint
passkeys_scripted_server_get_n_requests (PasskeysScriptedServer *self)
{
  guint n_requests;

  g_mutex_lock (&self->mutex);
  n_requests = self->requests->len;
  g_mutex_unlock (&self->mutex);

  return n_requests;
}

const PasskeysScriptedRequest *
passkeys_scripted_server_get_request (PasskeysScriptedServer *self,
                                      guint                   index)
{
  const PasskeysScriptedRequest *request;

  g_mutex_lock (&self->mutex);
  g_assert_cmpuint (index, <, self->requests->len);
  request = g_ptr_array_index (self->requests, index);
  g_mutex_unlock (&self->mutex);

  return request;
}

guint
passkeys_scripted_server_get_n_aborted (PasskeysScriptedServer *self)
{
  guint n_aborted;

  g_mutex_lock (&self->mutex);
  n_aborted = self->n_aborted;
  g_mutex_unlock (&self->mutex);

  return n_aborted;
}

gsize
passkeys_scripted_server_get_n_sent (PasskeysScriptedServer *self)
{
  gsize n_sent;

  g_mutex_lock (&self->mutex);
  n_sent = self->n_sent;
  g_mutex_unlock (&self->mutex);

  return n_sent;
}
