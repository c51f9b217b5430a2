/* passkeys-api-failure.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-api-failure"

#include "config.h"

#include "passkeys-api-failure-private.h"
#include "passkeys-untrusted-text.h"

#define MAX_SERVER_MESSAGE 500
#define MAX_ERROR_ID 64

typedef struct
{
  char  *server_message; /* (owned) (nullable) */
  char  *error_id;       /* (owned) (nullable) */
  guint  status;
  guint  retry_after;
} PasskeysApiErrorPrivate;

static void
passkeys_api_error_private_init (PasskeysApiErrorPrivate *priv)
{
  *priv = (PasskeysApiErrorPrivate) { 0 };
}

static void
passkeys_api_error_private_copy (const PasskeysApiErrorPrivate *source,
                                 PasskeysApiErrorPrivate       *destination)
{
  *destination = *source;
  destination->server_message = g_strdup (source->server_message);
  destination->error_id = g_strdup (source->error_id);
}

static void
passkeys_api_error_private_clear (PasskeysApiErrorPrivate *priv)
{
  g_clear_pointer (&priv->server_message, g_free);
  g_clear_pointer (&priv->error_id, g_free);
}

/* GLib aligns the private part; clang cannot see it. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wcast-align"
G_DEFINE_EXTENDED_ERROR (PasskeysApiError, passkeys_api_error)
#pragma GCC diagnostic pop

static const PasskeysApiErrorPrivate *
peek_private (const GError *error)
{
  if (error == NULL || error->domain != PASSKEYS_API_ERROR)
    return NULL;

  return passkeys_api_error_get_private (error);
}

/* What each status means in English; the server's own words are kept apart, because nobody vouches
 * for them. */
static const char *
describe (PasskeysApiError code)
{
  switch (code)
    {
    case PASSKEYS_API_ERROR_BAD_REQUEST:
      return "The server refused the request as invalid";

    case PASSKEYS_API_ERROR_UNAUTHORIZED:
      return "The server does not accept who is asking";

    case PASSKEYS_API_ERROR_FORBIDDEN:
      return "The server does not permit this";

    case PASSKEYS_API_ERROR_NOT_FOUND:
      return "The server does not have what was asked for";

    case PASSKEYS_API_ERROR_CONFLICT:
      return "The server already has something that is in the way";

    case PASSKEYS_API_ERROR_RATE_LIMITED:
      return "The server asks to wait before trying again";

    case PASSKEYS_API_ERROR_APPROVAL_PENDING:
      return "The change waits for approval";

    case PASSKEYS_API_ERROR_SERVER:
      return "The server failed";

    case PASSKEYS_API_ERROR_OFFLINE:
    case PASSKEYS_API_ERROR_TIMED_OUT:
    case PASSKEYS_API_ERROR_TLS:
    case PASSKEYS_API_ERROR_UNSAFE_ADDRESS:
    case PASSKEYS_API_ERROR_NOT_AN_API:
    case PASSKEYS_API_ERROR_TOO_LARGE:
    case PASSKEYS_API_ERROR_SSO_REQUIRED:
    case PASSKEYS_API_ERROR_UNEXPECTED_STATUS:
    default:
      return "The server gave an unexpected answer";
    }
}

/*< private >
 * passkeys_api_failure_new:
 * @code: what a person can do about it
 * @status: the HTTP status
 * @server_message: (nullable): what the server said, untrusted
 * @error_id: (nullable): the server's reference for its support, untrusted
 * @retry_after: seconds until the server wants to be asked again, 0 if it did not tell
 *
 * Makes the error for an answer that is no success. Text from the server is cut to 500 characters,
 * and everything that a reader could not see is taken out of it.
 *
 * Returns: (transfer full): an error of the domain `PASSKEYS_API_ERROR`
 */
GError *
passkeys_api_failure_new (PasskeysApiError  code,
                          guint             status,
                          const char       *server_message,
                          const char       *error_id,
                          guint             retry_after)
{
  GError *error = g_error_new (PASSKEYS_API_ERROR, (int) code, "%s (HTTP status %u)",
                               describe (code), status);
  PasskeysApiErrorPrivate *priv = passkeys_api_error_get_private (error);

  priv->status = status;
  priv->retry_after = retry_after;
  if (server_message != NULL && *server_message != '\0')
    priv->server_message = passkeys_untrusted_text_strip (server_message, MAX_SERVER_MESSAGE);
  if (error_id != NULL && *error_id != '\0')
    priv->error_id = passkeys_untrusted_text_strip (error_id, MAX_ERROR_ID);

  return error;
}

/**
 * passkeys_api_failure_get_status:
 * @error: (nullable): any error
 *
 * Gets the HTTP status that came with @error.
 *
 * Returns: the status, or 0 if no answer came or @error is of another domain
 */
guint
passkeys_api_failure_get_status (const GError *error)
{
  const PasskeysApiErrorPrivate *priv = peek_private (error);

  return priv != NULL ? priv->status : 0;
}

/**
 * passkeys_api_failure_get_server_message:
 * @error: (nullable): any error
 *
 * Gets the server's own words. They are untrusted: show them as such and never as markup. They have
 * 500 characters at most and hold no control, direction or zero-width characters.
 *
 * Returns: (transfer none) (nullable): the message
 */
const char *
passkeys_api_failure_get_server_message (const GError *error)
{
  const PasskeysApiErrorPrivate *priv = peek_private (error);

  return priv != NULL ? priv->server_message : NULL;
}

/**
 * passkeys_api_failure_get_error_id:
 * @error: (nullable): any error
 *
 * Gets the reference under which the server's support finds this failure.
 *
 * Returns: (transfer none) (nullable): the reference
 */
const char *
passkeys_api_failure_get_error_id (const GError *error)
{
  const PasskeysApiErrorPrivate *priv = peek_private (error);

  return priv != NULL ? priv->error_id : NULL;
}

/**
 * passkeys_api_failure_get_retry_after:
 * @error: (nullable): any error
 *
 * Gets how long the server asked to be left alone.
 *
 * Returns: seconds, or 0 if the server did not tell
 */
guint
passkeys_api_failure_get_retry_after (const GError *error)
{
  const PasskeysApiErrorPrivate *priv = peek_private (error);

  return priv != NULL ? priv->retry_after : 0;
}
