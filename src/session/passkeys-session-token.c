/* passkeys-session-token.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-session-token"

#include "config.h"

#include "passkeys-session-token-private.h"

#include <string.h>

#include "passkeys-base64url.h"
#include "passkeys-json.h"
#include "passkeys-session-error.h"

#define MAXIMUM_TOKEN_LENGTH (16 * 1024)
#define MAXIMUM_TEXT_LENGTH 1024
#define USERNAME_CLAIM "https://custom/username"
#define METADATA_CLAIM "https://custom/app_metadata"

struct _PasskeysSessionToken
{
  GObject parent_instance;

  GBytes    *text;     /* secure */
  char      *org_id;
  char      *user_id;
  char      *username;
  GDateTime *expires;  /* nullable */
};

G_DEFINE_FINAL_TYPE (PasskeysSessionToken, passkeys_session_token, G_TYPE_OBJECT)

static gboolean
refuse (GError     **error,
        const char  *why)
{
  g_set_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_INVALID_TOKEN,
               "The server sent a session token that cannot be used: %s", why);
  return FALSE;
}

static JsonObject *
get_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static char *
dup_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  const char *text;

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  text = json_node_get_string (node);
  return *text != '\0' && strlen (text) <= MAXIMUM_TEXT_LENGTH ? g_strdup (text) : NULL;
}

static gboolean
read_expiry (PasskeysSessionToken  *self,
             JsonObject            *claims,
             GError               **error)
{
  JsonNode *node = json_object_get_member (claims, "exp");

  if (node == NULL)
    return TRUE;

  if (json_node_get_value_type (node) != G_TYPE_INT64)
    return refuse (error, "its time of expiry is no number");

  self->expires = g_date_time_new_from_unix_utc (json_node_get_int (node));
  if (self->expires == NULL)
    return refuse (error, "its time of expiry is out of range");

  return TRUE;
}

static gboolean
read_claims (PasskeysSessionToken  *self,
             JsonNode              *root,
             GError               **error)
{
  JsonObject *claims = json_node_get_object (root);
  JsonObject *metadata = get_object (json_object_get_member (claims, METADATA_CLAIM));

  if (metadata == NULL)
    return refuse (error, "it does not say whose it is");

  self->user_id = dup_text (metadata, "userId");
  self->org_id = dup_text (metadata, "orgId");
  self->username = dup_text (claims, USERNAME_CLAIM);
  if (self->user_id == NULL || self->org_id == NULL || self->username == NULL)
    return refuse (error, "it lacks the user, the organisation or the user name");

  return read_expiry (self, claims, error);
}

/* The middle of the three segments of a JWT (RFC 7519). */
static char *
dup_payload (GBytes  *text,
             GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (text, &size);
  const char *end = data != NULL ? data + size : NULL;
  const char *start = data != NULL && size <= MAXIMUM_TOKEN_LENGTH ? memchr (data, '.', size) : NULL;
  const char *stop = start != NULL ? memchr (start + 1, '.', end - start - 1) : NULL;

  if (stop == NULL || memchr (stop + 1, '.', end - stop - 1) != NULL)
    {
      refuse (error, "it does not have three segments");
      return NULL;
    }

  return g_strndup (start + 1, stop - start - 1);
}

static void
passkeys_session_token_finalize (GObject *object)
{
  PasskeysSessionToken *self = PASSKEYS_SESSION_TOKEN (object);

  g_clear_pointer (&self->text, g_bytes_unref);
  g_free (self->org_id);
  g_free (self->user_id);
  g_free (self->username);
  g_clear_pointer (&self->expires, g_date_time_unref);

  G_OBJECT_CLASS (passkeys_session_token_parent_class)->finalize (object);
}

static void
passkeys_session_token_class_init (PasskeysSessionTokenClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = passkeys_session_token_finalize;
}

static void
passkeys_session_token_init (PasskeysSessionToken *self)
{
}

/**
 * passkeys_session_token_parse:
 * @text: the token as secure text
 * @error: return location for an error
 *
 * Reads the claims of a session token. Its signature is not checked: only the server can.
 *
 * Returns: (transfer full): a token, or %NULL with %PASSKEYS_SESSION_ERROR_INVALID_TOKEN
 */
PasskeysSessionToken *
passkeys_session_token_parse (GBytes  *text,
                              GError **error)
{
  g_autoptr(PasskeysSessionToken) self = NULL;
  g_autofree char *payload = NULL;
  g_autoptr(GBytes) json = NULL;
  g_autoptr(JsonNode) claims = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  payload = dup_payload (text, error);
  if (payload == NULL)
    return NULL;

  json = passkeys_base64url_decode (payload, NULL);
  if (json != NULL)
    claims = passkeys_json_parse_object (json, MAXIMUM_TOKEN_LENGTH, NULL);

  if (claims == NULL)
    {
      refuse (error, "its claims are no JSON object");
      return NULL;
    }

  self = g_object_new (PASSKEYS_TYPE_SESSION_TOKEN, NULL);
  self->text = g_bytes_ref (text);
  if (!read_claims (self, claims, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * passkeys_session_token_get_text:
 * @self: a token
 *
 * Gets the token itself.
 *
 * Returns: (transfer none): secure text
 */
GBytes *
passkeys_session_token_get_text (PasskeysSessionToken *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SESSION_TOKEN (self), NULL);

  return self->text;
}

/**
 * passkeys_session_token_get_org_id:
 * @self: a token
 *
 * Gets the organisation that the token is for.
 *
 * Returns: an organisation id
 */
const char *
passkeys_session_token_get_org_id (PasskeysSessionToken *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SESSION_TOKEN (self), NULL);

  return self->org_id;
}

/**
 * passkeys_session_token_get_user_id:
 * @self: a token
 *
 * Gets the user that the token is for.
 *
 * Returns: a user id
 */
const char *
passkeys_session_token_get_user_id (PasskeysSessionToken *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SESSION_TOKEN (self), NULL);

  return self->user_id;
}

/**
 * passkeys_session_token_get_username:
 * @self: a token
 *
 * Gets the name of the user that the token is for.
 *
 * Returns: a user name
 */
const char *
passkeys_session_token_get_username (PasskeysSessionToken *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SESSION_TOKEN (self), NULL);

  return self->username;
}

/**
 * passkeys_session_token_get_expires:
 * @self: a token
 *
 * Gets when the session ends, by the server's clock.
 *
 * Returns: (transfer none) (nullable): a time in UTC; %NULL when the token does not say
 */
GDateTime *
passkeys_session_token_get_expires (PasskeysSessionToken *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SESSION_TOKEN (self), NULL);

  return self->expires;
}
