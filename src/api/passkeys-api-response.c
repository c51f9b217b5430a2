/* passkeys-api-response.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-api-response"

#include "config.h"

#include "passkeys-api-response-private.h"

struct _PasskeysApiResponse
{
  GObject   parent_instance;

  JsonNode *json; /* (nullable) */
  GBytes   *text; /* (nullable): where no JSON was asked for */
  guint     status;
  gboolean  is_truncated;
};

G_DEFINE_FINAL_TYPE (PasskeysApiResponse, passkeys_api_response, G_TYPE_OBJECT)

static void
passkeys_api_response_finalize (GObject *object)
{
  PasskeysApiResponse *self = PASSKEYS_API_RESPONSE (object);

  g_clear_pointer (&self->json, json_node_unref);
  g_clear_pointer (&self->text, g_bytes_unref);

  G_OBJECT_CLASS (passkeys_api_response_parent_class)->finalize (object);
}

static void
passkeys_api_response_class_init (PasskeysApiResponseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_api_response_finalize;
}

static void
passkeys_api_response_init (PasskeysApiResponse *self)
{
}

/*< private >
 * passkeys_api_response_new:
 * @status: the HTTP status
 * @json: (transfer none) (nullable): the body
 *
 * Returns: (transfer full): a new response
 */
PasskeysApiResponse *
passkeys_api_response_new (guint     status,
                           JsonNode *json)
{
  PasskeysApiResponse *self = g_object_new (PASSKEYS_TYPE_API_RESPONSE, NULL);

  self->status = status;
  self->json = json != NULL ? json_node_ref (json) : NULL;

  return self;
}

/**
 * passkeys_api_response_get_status:
 * @self: a response
 *
 * Gets the HTTP status, which is one of success.
 *
 * Returns: the status
 */
guint
passkeys_api_response_get_status (PasskeysApiResponse *self)
{
  g_return_val_if_fail (PASSKEYS_IS_API_RESPONSE (self), 0);

  return self->status;
}

/**
 * passkeys_api_response_get_json:
 * @self: a response
 *
 * Gets the body.
 *
 * Returns: (transfer none) (nullable): the value, or NULL if the answer had no body
 */
JsonNode *
passkeys_api_response_get_json (PasskeysApiResponse *self)
{
  g_return_val_if_fail (PASSKEYS_IS_API_RESPONSE (self), NULL);

  return self->json;
}

/*< private >
 * passkeys_api_response_new_text:
 * @status: the HTTP status
 * @text: the body
 * @is_truncated: whether the server says that there is more
 *
 * Returns: (transfer full): a new response to a request that expects no JSON
 */
PasskeysApiResponse *
passkeys_api_response_new_text (guint     status,
                                GBytes   *text,
                                gboolean  is_truncated)
{
  PasskeysApiResponse *self = passkeys_api_response_new (status, NULL);

  self->text = g_bytes_ref (text);
  self->is_truncated = is_truncated;

  return self;
}

/*< private >
 * passkeys_api_response_get_text:
 * @self: a response
 *
 * Returns: (transfer none) (nullable): the body, where no JSON was asked for
 */
GBytes *
passkeys_api_response_get_text (PasskeysApiResponse *self)
{
  g_return_val_if_fail (PASSKEYS_IS_API_RESPONSE (self), NULL);

  return self->text;
}

/*< private >
 * passkeys_api_response_is_truncated:
 * @self: a response
 *
 * Returns: whether the server says that there is more than it sent
 */
gboolean
passkeys_api_response_is_truncated (PasskeysApiResponse *self)
{
  g_return_val_if_fail (PASSKEYS_IS_API_RESPONSE (self), FALSE);

  return self->is_truncated;
}
