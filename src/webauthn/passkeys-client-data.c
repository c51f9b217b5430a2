/* passkeys-client-data.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-client-data"

#include "config.h"

#include "passkeys-client-data.h"

#include <openssl/crypto.h>
#include <string.h>

#include "passkeys-base64url.h"
#include "passkeys-digest.h"
#include "passkeys-json.h"
#include "passkeys-webauthn-error.h"

#define MAX_LENGTH (64 * 1024)

struct _PasskeysClientData
{
  GObject parent_instance;

  char     *ceremony;
  char     *challenge;
  char     *origin;
  char     *top_origin;
  gboolean  cross_origin;
  GBytes   *json;
  GBytes   *hash;
};

G_DEFINE_FINAL_TYPE (PasskeysClientData, passkeys_client_data, G_TYPE_OBJECT)

static void
passkeys_client_data_finalize (GObject *object)
{
  PasskeysClientData *self = PASSKEYS_CLIENT_DATA (object);

  g_free (self->ceremony);
  g_free (self->challenge);
  g_free (self->origin);
  g_free (self->top_origin);
  g_bytes_unref (self->json);
  g_bytes_unref (self->hash);

  G_OBJECT_CLASS (passkeys_client_data_parent_class)->finalize (object);
}

static void
passkeys_client_data_class_init (PasskeysClientDataClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_client_data_finalize;
}

static void
passkeys_client_data_init (PasskeysClientData *self)
{
}

static PasskeysClientData *
create (GBytes     *json,
        const char *ceremony,
        const char *challenge,
        const char *origin,
        const char *top_origin,
        gboolean    cross_origin)
{
  PasskeysClientData *self = g_object_new (PASSKEYS_TYPE_CLIENT_DATA, NULL);
  guint8 hash[PASSKEYS_DIGEST_LENGTH];
  gsize length;
  gconstpointer data = g_bytes_get_data (json, &length);

  passkeys_digest_sha256 (data, length, hash);
  self->json = g_bytes_ref (json);
  self->hash = g_bytes_new (hash, sizeof hash);
  self->ceremony = g_strdup (ceremony);
  self->challenge = g_strdup (challenge);
  self->origin = g_strdup (origin);
  self->top_origin = g_strdup (top_origin);
  self->cross_origin = cross_origin;

  return self;
}

static void
append_member (GString    *json,
               const char *name,
               const char *value)
{
  g_string_append_printf (json, "\"%s\":", name);
  passkeys_json_append_string (json, value, PASSKEYS_JSON_ESCAPE_CLIENT_DATA);
}

/**
 * passkeys_client_data_new:
 * @ceremony: one of the PASSKEYS_CLIENT_DATA_ types
 * @challenge: what stands in the member `challenge`, unchanged
 * @origin: (nullable): the origin; without it the member and `crossOrigin` are left out, as the
 *   API's own kinds of credential allow
 *
 * Makes client data and serialises it by WebAuthn Level 3, section 5.8.1.1.
 *
 * Returns: (transfer full): the client data
 */
PasskeysClientData *
passkeys_client_data_new (const char *ceremony,
                          const char *challenge,
                          const char *origin)
{
  g_autoptr(GString) json = NULL;
  g_autoptr(GBytes) bytes = NULL;

  g_return_val_if_fail (ceremony != NULL, NULL);
  g_return_val_if_fail (challenge != NULL, NULL);

  json = g_string_new ("{");
  append_member (json, "type", ceremony);
  g_string_append_c (json, ',');
  append_member (json, "challenge", challenge);
  if (origin != NULL)
    {
      g_string_append_c (json, ',');
      append_member (json, "origin", origin);
      g_string_append (json, ",\"crossOrigin\":false");
    }
  g_string_append_c (json, '}');

  bytes = g_string_free_to_bytes (g_steal_pointer (&json));
  return create (bytes, ceremony, challenge, origin, NULL, FALSE);
}

/**
 * passkeys_client_data_new_for_text:
 * @ceremony: one of the PASSKEYS_CLIENT_DATA_ types
 * @challenge_text: the challenge as the API sent it
 * @origin: (nullable): the origin
 *
 * As passkeys_client_data_new(), with the UTF-8 bytes of the text for the challenge, the way a
 * browser is given it: the member `challenge` is the base64url of those bytes.
 *
 * Returns: (transfer full): the client data
 */
PasskeysClientData *
passkeys_client_data_new_for_text (const char *ceremony,
                                   const char *challenge_text,
                                   const char *origin)
{
  g_autofree char *challenge = NULL;

  g_return_val_if_fail (challenge_text != NULL, NULL);

  challenge = passkeys_base64url_encode_data (challenge_text, strlen (challenge_text));
  return passkeys_client_data_new (ceremony, challenge, origin);
}

static gboolean
read_boolean (JsonObject  *object,
              const char  *name,
              gboolean    *value,
              GError     **error)
{
  JsonNode *node = json_object_get_member (object, name);

  *value = FALSE;
  if (node == NULL)
    return TRUE;

  if (json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    {
      g_set_error (error, PASSKEYS_WEBAUTHN_ERROR, PASSKEYS_WEBAUTHN_ERROR_MALFORMED,
                   "“%s” in the client data is neither true nor false", name);
      return FALSE;
    }

  *value = json_node_get_boolean (node);
  return TRUE;
}

/**
 * passkeys_client_data_parse:
 * @json: client data as received
 * @error: return location
 *
 * Parses collected client data (WebAuthn Level 3, section 5.8.1) of a WebAuthn credential or of
 * the API's own kinds, where `origin` may be absent. The bytes are kept as they are, since the
 * signature covers them. Whether type, challenge and origin are the expected ones is for the
 * caller to decide; members nobody knows are ignored, as section 5.8.1.1 asks.
 *
 * Returns: (transfer full): the client data, or %NULL with %PASSKEYS_WEBAUTHN_ERROR_MALFORMED or
 *   %PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE (more than 64 KiB)
 */
PasskeysClientData *
passkeys_client_data_parse (GBytes  *json,
                            GError **error)
{
  g_autoptr(JsonNode) root = NULL;
  JsonObject *object;
  const char *ceremony;
  const char *challenge;
  const char *origin;
  const char *top_origin;
  gboolean cross_origin;

  g_return_val_if_fail (json != NULL, NULL);

  root = passkeys_json_parse_object (json, MAX_LENGTH, error);
  if (root == NULL)
    return NULL;

  object = json_node_get_object (root);
  if (!passkeys_json_read_string (object, "type", &ceremony, error)
      || !passkeys_json_read_string (object, "challenge", &challenge, error)
      || !passkeys_json_read_string (object, "origin", &origin, error)
      || !passkeys_json_read_string (object, "topOrigin", &top_origin, error)
      || !read_boolean (object, "crossOrigin", &cross_origin, error))
    return NULL;
  if (ceremony == NULL || challenge == NULL)
    {
      g_set_error_literal (error, PASSKEYS_WEBAUTHN_ERROR, PASSKEYS_WEBAUTHN_ERROR_MALFORMED,
                           "The client data lacks its type or its challenge");
      return NULL;
    }

  return create (json, ceremony, challenge, origin, top_origin, cross_origin);
}

/**
 * passkeys_client_data_get_ceremony:
 * @self: client data
 *
 * Returns: (transfer none): the member `type`
 */
const char *
passkeys_client_data_get_ceremony (PasskeysClientData *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CLIENT_DATA (self), NULL);

  return self->ceremony;
}

/**
 * passkeys_client_data_get_challenge:
 * @self: client data
 *
 * Returns: (transfer none): the member `challenge`
 */
const char *
passkeys_client_data_get_challenge (PasskeysClientData *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CLIENT_DATA (self), NULL);

  return self->challenge;
}

/**
 * passkeys_client_data_get_origin:
 * @self: client data
 *
 * Returns: (transfer none) (nullable): the member `origin`
 */
const char *
passkeys_client_data_get_origin (PasskeysClientData *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CLIENT_DATA (self), NULL);

  return self->origin;
}

/**
 * passkeys_client_data_get_top_origin:
 * @self: client data
 *
 * Returns: (transfer none) (nullable): the member `topOrigin`
 */
const char *
passkeys_client_data_get_top_origin (PasskeysClientData *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CLIENT_DATA (self), NULL);

  return self->top_origin;
}

/**
 * passkeys_client_data_get_cross_origin:
 * @self: client data
 *
 * Returns: the member `crossOrigin`; %FALSE when it is absent
 */
gboolean
passkeys_client_data_get_cross_origin (PasskeysClientData *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CLIENT_DATA (self), FALSE);

  return self->cross_origin;
}

/**
 * passkeys_client_data_get_json:
 * @self: client data
 *
 * Returns: (transfer none): the exact bytes that are signed
 */
GBytes *
passkeys_client_data_get_json (PasskeysClientData *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CLIENT_DATA (self), NULL);

  return self->json;
}

/**
 * passkeys_client_data_get_hash:
 * @self: client data
 *
 * Returns: (transfer none): the SHA-256 of the exact bytes
 */
GBytes *
passkeys_client_data_get_hash (PasskeysClientData *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CLIENT_DATA (self), NULL);

  return self->hash;
}

static gboolean
is_same (const char *a,
         const char *b)
{
  gsize length = strlen (a);

  return length == strlen (b) && CRYPTO_memcmp (a, b, length) == 0;
}

/**
 * passkeys_client_data_matches_challenge:
 * @self: client data
 * @challenge_text: the challenge as the API sent it
 *
 * Two encodings are in use: clients that decode the challenge themselves leave the text as it is,
 * browsers are given its UTF-8 bytes and encode those. Both are right. Takes the same time for
 * every challenge of one length.
 *
 * Returns: whether the client data answers this challenge
 */
gboolean
passkeys_client_data_matches_challenge (PasskeysClientData *self,
                                        const char         *challenge_text)
{
  g_autofree char *encoded = NULL;

  g_return_val_if_fail (PASSKEYS_IS_CLIENT_DATA (self), FALSE);
  g_return_val_if_fail (challenge_text != NULL, FALSE);

  encoded = passkeys_base64url_encode_data (challenge_text, strlen (challenge_text));
  return is_same (self->challenge, challenge_text) || is_same (self->challenge, encoded);
}
