/* passkeys-api-request.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-api-request"

#include "config.h"

#include <string.h>

#include "passkeys-api-request-private.h"
#include "passkeys-json-text.h"

struct _PasskeysApiRequest
{
  GObject  parent_instance;

  char    *method;
  char    *path;
  GBytes  *body;          /* (nullable) */
  GString *query;         /* encoded, without the question mark */
  GBytes  *authorization; /* (nullable): instead of the client's token */
  char    *user_action;   /* (nullable) */
  guint    anonymous : 1;
  guint    repeatable : 1;
  guint    csv : 1;
};

G_DEFINE_FINAL_TYPE (PasskeysApiRequest, passkeys_api_request, G_TYPE_OBJECT)

static void
passkeys_api_request_finalize (GObject *object)
{
  PasskeysApiRequest *self = PASSKEYS_API_REQUEST (object);

  g_clear_pointer (&self->method, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->authorization, g_bytes_unref);
  g_clear_pointer (&self->user_action, g_free);
  g_string_free (self->query, TRUE);

  G_OBJECT_CLASS (passkeys_api_request_parent_class)->finalize (object);
}

static void
passkeys_api_request_class_init (PasskeysApiRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_api_request_finalize;
}

static void
passkeys_api_request_init (PasskeysApiRequest *self)
{
  self->query = g_string_new (NULL);
}

/**
 * passkeys_api_request_new:
 * @method: `GET`, `POST`, `PUT` or `DELETE`
 * @path: the path, encoded and without query, from `/` on
 * @body: (transfer none) (nullable): the JSON to send
 *
 * Makes a request. @body is serialised here and never again: what is signed is what is sent.
 *
 * Returns: (transfer full): a new request
 */
PasskeysApiRequest *
passkeys_api_request_new (const char *method,
                          const char *path,
                          JsonNode   *body)
{
  PasskeysApiRequest *self;

  g_return_val_if_fail (method != NULL && *method != '\0', NULL);
  g_return_val_if_fail (path != NULL && *path == '/', NULL);
  g_return_val_if_fail (strpbrk (path, "?# \r\n") == NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_API_REQUEST, NULL);
  self->method = g_strdup (method);
  self->path = g_strdup (path);
  self->repeatable = g_str_equal (method, "GET");
  if (body != NULL)
    self->body = passkeys_json_text_serialise (body);

  return self;
}

/**
 * passkeys_api_request_get_method:
 * @self: a request
 *
 * Gets the HTTP method.
 *
 * Returns: (transfer none): the method
 */
const char *
passkeys_api_request_get_method (PasskeysApiRequest *self)
{
  g_return_val_if_fail (PASSKEYS_IS_API_REQUEST (self), NULL);

  return self->method;
}

/**
 * passkeys_api_request_get_path:
 * @self: a request
 *
 * Gets the path without the query, which is what a user action signs.
 *
 * Returns: (transfer none): the path
 */
const char *
passkeys_api_request_get_path (PasskeysApiRequest *self)
{
  g_return_val_if_fail (PASSKEYS_IS_API_REQUEST (self), NULL);

  return self->path;
}

/**
 * passkeys_api_request_get_body:
 * @self: a request
 *
 * Gets the very bytes that are signed and sent: JSON without a final zero.
 *
 * Returns: (transfer none) (nullable): the body
 */
GBytes *
passkeys_api_request_get_body (PasskeysApiRequest *self)
{
  g_return_val_if_fail (PASSKEYS_IS_API_REQUEST (self), NULL);

  return self->body;
}

/**
 * passkeys_api_request_set_query:
 * @self: a request
 * @name: the parameter's name
 * @value: the parameter's value, not encoded
 *
 * Adds a parameter to the query.
 */
void
passkeys_api_request_set_query (PasskeysApiRequest *self,
                                const char         *name,
                                const char         *value)
{
  g_return_if_fail (PASSKEYS_IS_API_REQUEST (self));
  g_return_if_fail (name != NULL && *name != '\0');
  g_return_if_fail (value != NULL);

  if (self->query->len > 0)
    g_string_append_c (self->query, '&');

  g_string_append_uri_escaped (self->query, name, NULL, FALSE);
  g_string_append_c (self->query, '=');
  g_string_append_uri_escaped (self->query, value, NULL, FALSE);
}

/**
 * passkeys_api_request_set_authorization:
 * @self: a request
 * @token: a token in ASCII, without a final zero
 *
 * Sends @token instead of the client's own, as completing a registration needs it.
 */
void
passkeys_api_request_set_authorization (PasskeysApiRequest *self,
                                        GBytes             *token)
{
  g_return_if_fail (PASSKEYS_IS_API_REQUEST (self));
  g_return_if_fail (token != NULL);

  g_clear_pointer (&self->authorization, g_bytes_unref);
  self->authorization = g_bytes_ref (token);
}

/**
 * passkeys_api_request_set_anonymous:
 * @self: a request
 *
 * Sends no token at all.
 */
void
passkeys_api_request_set_anonymous (PasskeysApiRequest *self)
{
  g_return_if_fail (PASSKEYS_IS_API_REQUEST (self));

  self->anonymous = TRUE;
}

/**
 * passkeys_api_request_set_user_action:
 * @self: a request
 * @user_action: the user action token in ASCII
 *
 * Adds the proof that a person signed this very request. It is good for one request.
 */
void
passkeys_api_request_set_user_action (PasskeysApiRequest *self,
                                      const char         *user_action)
{
  g_return_if_fail (PASSKEYS_IS_API_REQUEST (self));
  g_return_if_fail (user_action != NULL && *user_action != '\0');
  g_return_if_fail (strpbrk (user_action, " \r\n") == NULL);

  g_set_str (&self->user_action, user_action);
}

/**
 * passkeys_api_request_set_repeatable:
 * @self: a request
 * @repeatable: whether sending it twice does no more than sending it once
 *
 * Lets the client try again by itself after failures that pass. `GET` is repeatable from the start.
 */
void
passkeys_api_request_set_repeatable (PasskeysApiRequest *self,
                                     gboolean            repeatable)
{
  g_return_if_fail (PASSKEYS_IS_API_REQUEST (self));

  self->repeatable = !!repeatable;
}

/*< private >
 * passkeys_api_request_dup_target:
 * @self: a request
 *
 * Puts path and query together.
 *
 * Returns: (transfer full): what comes after host and port in the address
 */
char *
passkeys_api_request_dup_target (PasskeysApiRequest *self)
{
  g_assert (PASSKEYS_IS_API_REQUEST (self));

  if (self->query->len == 0)
    return g_strdup (self->path);

  return g_strconcat (self->path, "?", self->query->str, NULL);
}

/*< private >
 * passkeys_api_request_get_authorization:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): the token to send instead of the client's
 */
GBytes *
passkeys_api_request_get_authorization (PasskeysApiRequest *self)
{
  g_assert (PASSKEYS_IS_API_REQUEST (self));

  return self->authorization;
}

/*< private >
 * passkeys_api_request_is_anonymous:
 * @self: a request
 *
 * Returns: TRUE if no token must be sent
 */
gboolean
passkeys_api_request_is_anonymous (PasskeysApiRequest *self)
{
  g_assert (PASSKEYS_IS_API_REQUEST (self));

  return self->anonymous;
}

/*< private >
 * passkeys_api_request_get_user_action:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): the user action token
 */
const char *
passkeys_api_request_get_user_action (PasskeysApiRequest *self)
{
  g_assert (PASSKEYS_IS_API_REQUEST (self));

  return self->user_action;
}

/*< private >
 * passkeys_api_request_is_repeatable:
 * @self: a request
 *
 * Returns: TRUE if it may be sent again after a failure
 */
gboolean
passkeys_api_request_is_repeatable (PasskeysApiRequest *self)
{
  g_assert (PASSKEYS_IS_API_REQUEST (self));

  return self->repeatable;
}

/*< private >
 * passkeys_api_request_set_csv:
 * @self: a request
 *
 * Expects comma-separated values instead of JSON, and more of it.
 */
void
passkeys_api_request_set_csv (PasskeysApiRequest *self)
{
  g_return_if_fail (PASSKEYS_IS_API_REQUEST (self));

  self->csv = TRUE;
}

/*< private >
 * passkeys_api_request_is_csv:
 * @self: a request
 *
 * Returns: whether the answer is comma-separated values
 */
gboolean
passkeys_api_request_is_csv (PasskeysApiRequest *self)
{
  g_return_val_if_fail (PASSKEYS_IS_API_REQUEST (self), FALSE);

  return self->csv;
}
