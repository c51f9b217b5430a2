/* passkeys-api-answer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-api-answer"

#include "config.h"

#include <libdex.h>
#include <string.h>

#include "passkeys-api-answer.h"
#include "passkeys-api-failure-private.h"
#include "passkeys-api-response-private.h"
#include "passkeys-fiber.h"
#include "passkeys-json-text.h"

#define MAX_RETRY_AFTER (24 * 60 * 60)

static gboolean
is_success (guint status)
{
  /* 202 is the API's word for a change that somebody has to approve first. */
  return status >= 200 && status < 300 && status != SOUP_STATUS_ACCEPTED;
}

static PasskeysApiError
get_code (guint status)
{
  switch (status)
    {
    case SOUP_STATUS_ACCEPTED:
      return PASSKEYS_API_ERROR_APPROVAL_PENDING;

    case SOUP_STATUS_BAD_REQUEST:
      return PASSKEYS_API_ERROR_BAD_REQUEST;

    case SOUP_STATUS_UNAUTHORIZED:
      return PASSKEYS_API_ERROR_UNAUTHORIZED;

    case SOUP_STATUS_FORBIDDEN:
      return PASSKEYS_API_ERROR_FORBIDDEN;

    case SOUP_STATUS_NOT_FOUND:
      return PASSKEYS_API_ERROR_NOT_FOUND;

    case SOUP_STATUS_CONFLICT:
      return PASSKEYS_API_ERROR_CONFLICT;

    case 429: /* RFC 6585, section 4 */
      return PASSKEYS_API_ERROR_RATE_LIMITED;

    default:
      return status >= 500 && status < 600 ? PASSKEYS_API_ERROR_SERVER
                                           : PASSKEYS_API_ERROR_UNEXPECTED_STATUS;
    }
}

static gboolean
is_json (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  return type != NULL && (g_ascii_strcasecmp (type, "application/json") == 0 ||
                          g_str_has_suffix (type, "+json"));
}

/* RFC 9110, section 10.2.3: seconds, or a date, which is read by the same answer's Date so that a
 * wrong clock here does no harm. */
static guint
get_retry_after (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  const char *date = soup_message_headers_get_one (headers, "Date");
  g_autoptr(GDateTime) now = NULL;
  g_autoptr(GDateTime) then = NULL;
  guint64 seconds;

  if (text == NULL)
    return 0;

  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &seconds, NULL))
    return MIN (seconds, MAX_RETRY_AFTER);

  then = soup_date_time_new_from_http_string (text);
  now = date != NULL ? soup_date_time_new_from_http_string (date) : g_date_time_new_now_utc ();
  if (then == NULL || now == NULL)
    return 0;

  return CLAMP (g_date_time_difference (then, now) / G_TIME_SPAN_SECOND, 0, MAX_RETRY_AFTER);
}

static const char *
find_text (JsonObject *object,
           const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

static JsonObject *
find_object (JsonNode   *node,
             const char *member)
{
  JsonNode *found;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;

  if (member == NULL)
    return json_node_get_object (node);

  found = json_object_get_member (json_node_get_object (node), member);

  return find_object (found, NULL);
}

/* `{"error":{"id","message"}}`, and from older servers `{"message"}`. That an error came
 * matters more than its body, so a body that is no envelope is passed over. */
static GError *
make_failure (SoupMessage *message,
              JsonNode    *json)
{
  guint status = soup_message_get_status (message);
  JsonObject *root = find_object (json, NULL);
  JsonObject *envelope = find_object (json, "error");
  const char *text = find_text (envelope, "message");

  if (text == NULL)
    text = find_text (root, "message");
  if (text == NULL)
    text = find_text (root, "error");

  return passkeys_api_failure_new (get_code (status), status, text, find_text (envelope, "id"),
                                   get_retry_after (message));
}

/* Only where it was asked for: anywhere else it is not the API that answers. */
static PasskeysApiResponse *
take_csv (SoupMessage  *message,
          GBytes       *body,
          GError      **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  const char *truncated = soup_message_headers_get_one (headers, "X-Dfns-Result-Truncated");

  if (type == NULL || g_ascii_strcasecmp (type, "text/csv") != 0)
    {
      g_set_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API,
                   "%s answers with something else than comma-separated values",
                   g_uri_get_host (soup_message_get_uri (message)));
      return NULL;
    }

  return passkeys_api_response_new_text (soup_message_get_status (message), body,
                                         truncated != NULL
                                         && g_ascii_strcasecmp (truncated, "true") == 0);
}

static JsonNode *
await_json (SoupMessage  *message,
            GBytes       *body,
            GError      **error)
{
  if (!is_json (message))
    {
      g_set_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API,
                   "%s answers with something else than JSON; it is not the API",
                   g_uri_get_host (soup_message_get_uri (message)));
      return NULL;
    }

  return passkeys_await_boxed (passkeys_json_text_parse_later (body), error);
}

/*< private >
 * passkeys_api_answer_await:
 * @message: a message whose answer has come
 * @body: the answer's body
 * @is_csv: whether comma-separated values were asked for instead of JSON
 * @error: return location for an error of the domain `PASSKEYS_API_ERROR`
 *
 * Makes the answer a response, or an error when the server did not do what it was asked. To be
 * called on a fiber: a large body is parsed in a thread.
 *
 * Returns: (transfer full) (nullable): the response
 */
PasskeysApiResponse *
passkeys_api_answer_await (SoupMessage  *message,
                           GBytes       *body,
                           gboolean      is_csv,
                           GError      **error)
{
  guint status = soup_message_get_status (message);
  gboolean is_empty = g_bytes_get_size (body) == 0;
  g_autoptr(JsonNode) json = NULL;

  if (!is_success (status))
    {
      if (!is_empty)
        json = await_json (message, body, NULL);
      g_propagate_error (error, make_failure (message, json));
      return NULL;
    }

  if (is_csv)
    return take_csv (message, body, error);

  if (!is_empty && (json = await_json (message, body, error)) == NULL)
    return NULL;

  return passkeys_api_response_new (status, json);
}
