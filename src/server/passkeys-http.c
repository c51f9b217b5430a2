/* passkeys-http.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-http.h"

#include <string.h>

#include "passkeys-device-page.h"
#include "passkeys-identifier.h"
#include "passkeys-json-object.h"
#include "passkeys-request-log.h"
#include "passkeys-server-error.h"

/* A client that sends too much is listened to for this long, so that it gets to read why. */
#define MOST_IGNORED (16 * PASSKEYS_LARGEST_BODY)
#define MOST_SEGMENTS 8

#define KEY_RECEIVED "passkeys-received"
#define KEY_ERROR_ID "passkeys-error-id"

/**
 * passkeys_http_split_path:
 * @path: as it came, with its escapes
 *
 * Returns: (transfer full) (nullable): its parts without escapes, or %NULL if no route can have it
 */
char **
passkeys_http_split_path (const char *path)
{
  g_auto (GStrv) segments = NULL;

  if (*path != '/')
    return NULL;
  segments = g_strsplit (path + 1, "/", MOST_SEGMENTS + 1);
  for (gsize i = 0; segments[i]; i++)
    {
      char *segment = g_uri_unescape_string (segments[i], "/");

      if (i == MOST_SEGMENTS || !segment || *segment == '\0')
        {
          g_free (segment);
          return NULL;
        }
      g_free (segments[i]);
      segments[i] = segment;
    }
  return g_steal_pointer (&segments);
}

/**
 * passkeys_http_get_bearer:
 * @message: a message
 *
 * Returns: (transfer none) (nullable): the token of its Authorization header
 */
const char *
passkeys_http_get_bearer (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *text = soup_message_headers_get_one (headers, "Authorization");

  if (!text || g_ascii_strncasecmp (text, "Bearer ", strlen ("Bearer ")) != 0)
    return NULL;
  return text + strlen ("Bearer ");
}

static void
set_json (SoupServerMessage *message,
          char              *text)
{
  soup_message_body_truncate (soup_server_message_get_response_body (message));
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                     SOUP_ENCODING_CONTENT_LENGTH);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, text,
                                    strlen (text));
  soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                "Cache-Control", "no-store");
}

static void
set_body (SoupServerMessage *message,
          JsonObject        *object)
{
  set_json (message, passkeys_json_object_to_text (object));
}

/**
 * passkeys_http_answer:
 * @message: a message
 * @answer: (nullable): what to answer; nothing is an answer too
 *
 * Writes the answer to a request that was done.
 */
void
passkeys_http_answer (SoupServerMessage *message,
                      JsonObject        *answer)
{
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  if (answer)
    set_body (message, answer);
  else
    /* not 204, after which libsoup closes the connection unannounced */
    soup_message_headers_set_content_length (soup_server_message_get_response_headers (message), 0);
}

/**
 * passkeys_http_answer_json:
 * @message: a message
 * @json: (transfer full): what to answer, as JSON text
 *
 * Writes the answer to a request that was done.
 */
void
passkeys_http_answer_json (SoupServerMessage *message,
                           char              *json)
{
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  set_json (message, json);
}

/**
 * passkeys_http_answer_page:
 * @message: a message
 * @html: (transfer full): a page for people
 *
 * Writes the answer to a browser, which is to show it and to do nothing else with it.
 */
void
passkeys_http_answer_page (SoupServerMessage *message,
                           char              *html)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *policy = passkeys_device_page_build_policy ();

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/html; charset=utf-8", SOUP_MEMORY_TAKE, html,
                                    strlen (html));
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Content-Security-Policy", policy);
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
}

/* What failed inside is nothing that a client could mend. */
static const char *
choose_text (const GError *error,
             guint         status)
{
  if (status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    return "The server cannot store anything at the moment. Try again later.";
  return status >= 500 ? "Internal Server Error" : error->message;
}

static JsonObject *
build_envelope (const GError *error,
                guint         status,
                const char   *id)
{
  JsonObject *details = passkeys_server_error_get_details (error);
  JsonObject *envelope = json_object_new ();
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", id);
  json_object_set_int_member (object, "status", status);
  json_object_set_string_member (object, "message", choose_text (error, status));
  json_object_set_object_member (object, "details",
                                 details ? json_object_ref (details) : json_object_new ());
  json_object_set_object_member (envelope, "error", object);
  json_object_set_string_member (envelope, "message", choose_text (error, status));
  return envelope;
}

/* Nobody is kept waiting longer than need be. */
static void
say_when_to_retry (SoupServerMessage *message,
                   const GError      *error,
                   guint              status)
{
  JsonObject *details = passkeys_server_error_get_details (error);
  g_autofree char *seconds = NULL;

  if (status != 429 && status != SOUP_STATUS_SERVICE_UNAVAILABLE)
    return;
  if (details && json_object_has_member (details, PASSKEYS_DETAIL_RETRY_AFTER))
    seconds = g_strdup_printf ("%d", (int) json_object_get_int_member (
                                             details, PASSKEYS_DETAIL_RETRY_AFTER));
  else
    seconds = g_strdup (status == 429 ? "60" : "5");
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After",
                                seconds);
}

/**
 * passkeys_http_refuse:
 * @message: a message
 * @error: why
 *
 * Writes the answer to a request that was not done, in place of any other.
 */
void
passkeys_http_refuse (SoupServerMessage *message,
                      const GError      *error)
{
  guint status = passkeys_server_error_get_status (error);
  g_autofree char *id = passkeys_random_text (12);
  g_autoptr (JsonObject) envelope = build_envelope (error, status, id);

  soup_server_message_set_status (message, status, NULL);
  set_body (message, envelope);
  say_when_to_retry (message, error, status);
  g_object_set_data_full (G_OBJECT (message), KEY_ERROR_ID, g_steal_pointer (&id), g_free);
}

/**
 * passkeys_http_get_error_id:
 * @message: a message that has its answer
 *
 * Returns: (transfer none) (nullable): what a refused client can quote
 */
const char *
passkeys_http_get_error_id (SoupServerMessage *message)
{
  return g_object_get_data (G_OBJECT (message), KEY_ERROR_ID);
}

static void
refuse_large (SoupServerMessage *message)
{
  g_autoptr (GError) error = NULL;

  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  soup_message_body_truncate (soup_server_message_get_request_body (message));
  passkeys_server_error_set (&error, PASSKEYS_SERVER_ERROR_TOO_LARGE,
                             "The body is larger than 1 MiB.");
  passkeys_http_refuse (message, error);
  soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                "Connection", "close");
}

/* The answer goes out at once and the rest is not read. */
static void
hang_up (SoupServerMessage *message)
{
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autofree char *head = NULL;

  body = soup_message_body_flatten (soup_server_message_get_response_body (message));
  head = g_strdup_printf ("HTTP/1.1 413 Request Entity Too Large\r\n"
                          "Content-Type: application/json\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n"
                          "Connection: close\r\n\r\n", g_bytes_get_size (body));
  passkeys_request_log_end (message);
  stream = soup_server_message_steal_connection (message);
  if (!stream)
    return;
  g_output_stream_write_all (g_io_stream_get_output_stream (stream), head, strlen (head), NULL,
                             NULL, NULL);
  g_output_stream_write_all (g_io_stream_get_output_stream (stream), g_bytes_get_data (body, NULL),
                             g_bytes_get_size (body), NULL, NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
}

static void
on_got_chunk (SoupServerMessage *message,
              GBytes            *chunk,
              gpointer           user_data)
{
  gsize received = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (message), KEY_RECEIVED));

  received += g_bytes_get_size (chunk);
  g_object_set_data (G_OBJECT (message), KEY_RECEIVED, GSIZE_TO_POINTER (received));
  if (received > PASSKEYS_LARGEST_BODY && soup_server_message_get_status (message) == 0)
    refuse_large (message);
  if (received > MOST_IGNORED)
    hang_up (message);
}

/**
 * passkeys_http_limit_body:
 * @message: a message whose headers have come
 *
 * Sees to it that no more than 1 MiB of the body is ever in memory.
 */
void
passkeys_http_limit_body (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
      && soup_message_headers_get_content_length (headers) <= PASSKEYS_LARGEST_BODY)
    return;
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH)
    refuse_large (message);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_got_chunk), NULL);
}
