/* passkeys-server-error.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-server-error.h"

#include <libsoup/soup.h>

typedef struct
{
  JsonObject *details;
} PasskeysServerErrorPrivate;

static void
passkeys_server_error_private_init (PasskeysServerErrorPrivate *priv)
{
  priv->details = NULL;
}

static void
passkeys_server_error_private_copy (const PasskeysServerErrorPrivate *source,
                                    PasskeysServerErrorPrivate       *target)
{
  target->details = source->details ? json_object_ref (source->details) : NULL;
}

static void
passkeys_server_error_private_clear (PasskeysServerErrorPrivate *priv)
{
  g_clear_pointer (&priv->details, json_object_unref);
}

G_DEFINE_EXTENDED_ERROR (PasskeysServerError, passkeys_server_error)

/**
 * passkeys_server_error_new:
 * @code: what the refusal is about
 * @message: the text for the client; never a secret
 *
 * Returns: (transfer full): the error
 */
GError *
passkeys_server_error_new (PasskeysServerError  code,
                           const char          *message)
{
  return g_error_new_literal (PASSKEYS_SERVER_ERROR, code, message);
}

/**
 * passkeys_server_error_set:
 * @error: (out) (optional): where the error goes
 * @code: what the refusal is about
 * @message: the text for the client; never a secret
 *
 * Returns: %FALSE, so that a rule can refuse in one statement
 */
gboolean
passkeys_server_error_set (GError             **error,
                           PasskeysServerError  code,
                           const char          *message)
{
  g_set_error_literal (error, PASSKEYS_SERVER_ERROR, code, message);
  return FALSE;
}

/**
 * passkeys_server_error_set_duplicate:
 * @error: (out) (optional): where the error goes
 * @message: the text for the client
 * @id: of what is there already
 * @external_id: (nullable): what a client calls that
 *
 * Returns: %FALSE, so that a rule can refuse in one statement
 */
gboolean
passkeys_server_error_set_duplicate (GError     **error,
                                     const char  *message,
                                     const char  *id,
                                     const char  *external_id)
{
  GError *conflict = passkeys_server_error_new (PASSKEYS_SERVER_ERROR_CONFLICT, message);
  JsonObject *details = json_object_new ();
  JsonObject *duplicate = json_object_new ();

  json_object_set_string_member (duplicate, "id", id);
  if (external_id)
    json_object_set_string_member (duplicate, "externalId", external_id);
  json_object_set_object_member (details, "duplicate", duplicate);
  passkeys_server_error_take_details (conflict, details);
  g_propagate_error (error, conflict);
  return FALSE;
}

/**
 * passkeys_server_error_take_details:
 * @error: an error of this domain
 * @details: (transfer full): the envelope's `details`
 */
void
passkeys_server_error_take_details (GError     *error,
                                    JsonObject *details)
{
  PasskeysServerErrorPrivate *priv = passkeys_server_error_get_private (error);

  g_return_if_fail (priv != NULL);

  g_clear_pointer (&priv->details, json_object_unref);
  priv->details = details;
}

/**
 * passkeys_server_error_get_details:
 * @error: any error
 *
 * Returns: (transfer none) (nullable): the envelope's `details`
 */
JsonObject *
passkeys_server_error_get_details (const GError *error)
{
  PasskeysServerErrorPrivate *priv;

  if (error->domain != PASSKEYS_SERVER_ERROR)
    return NULL;
  priv = passkeys_server_error_get_private (error);
  return priv->details;
}

/**
 * passkeys_server_error_get_status:
 * @error: any error
 *
 * Returns: the HTTP status that says what @error says
 */
guint
passkeys_server_error_get_status (const GError *error)
{
  static const guint statuses[] = {
    [PASSKEYS_SERVER_ERROR_INVALID] = SOUP_STATUS_BAD_REQUEST,
    [PASSKEYS_SERVER_ERROR_NOT_AUTHORIZED] = SOUP_STATUS_UNAUTHORIZED,
    [PASSKEYS_SERVER_ERROR_FORBIDDEN] = SOUP_STATUS_FORBIDDEN,
    [PASSKEYS_SERVER_ERROR_NOT_FOUND] = SOUP_STATUS_NOT_FOUND,
    [PASSKEYS_SERVER_ERROR_METHOD] = SOUP_STATUS_METHOD_NOT_ALLOWED,
    [PASSKEYS_SERVER_ERROR_CONFLICT] = SOUP_STATUS_CONFLICT,
    [PASSKEYS_SERVER_ERROR_TOO_LARGE] = SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE,
    [PASSKEYS_SERVER_ERROR_TOO_MANY] = 429,
    [PASSKEYS_SERVER_ERROR_INTERNAL] = SOUP_STATUS_INTERNAL_SERVER_ERROR,
    [PASSKEYS_SERVER_ERROR_STORAGE] = SOUP_STATUS_SERVICE_UNAVAILABLE,
  };

  if (error->domain != PASSKEYS_SERVER_ERROR || (guint) error->code >= G_N_ELEMENTS (statuses))
    return SOUP_STATUS_INTERNAL_SERVER_ERROR;
  return statuses[error->code];
}
