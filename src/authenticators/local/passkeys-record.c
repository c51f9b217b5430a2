/* passkeys-record.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-record"

#include "config.h"

#include "passkeys-record.h"

#include <string.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-base64url.h"
#include "passkeys-json.h"

#define MAXIMUM_LENGTH (64 * 1024)
#define DIGEST_LENGTH 64 /* hexadecimal */

static gboolean
fail_damaged (GError **error)
{
  g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                       PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED,
                       "What the keyring holds is damaged");
  return FALSE;
}

static char *
build_digest (const char *title, /* kind and version */
              gsize       title_length,
              const char *content,
              gsize       content_length)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guchar *) title, title_length);
  g_checksum_update (checksum, (const guchar *) "\n", 1);
  g_checksum_update (checksum, (const guchar *) content, content_length);
  return g_strdup (g_checksum_get_string (checksum));
}

/**
 * passkeys_record_build:
 * @kind: what kind of record it is; one word
 * @version: the version of @content
 * @content: a JSON object
 * @error: return location
 *
 * Returns: (transfer full): the text of the record; %NULL with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED when it is too long to be read again
 */
GBytes *
passkeys_record_build (const char  *kind,
                       guint        version,
                       JsonNode    *content,
                       GError     **error)
{
  g_autofree char *json = NULL;
  g_autofree char *title = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *record = NULL;
  gsize length;

  g_return_val_if_fail (kind != NULL, NULL);
  g_return_val_if_fail (version > 0, NULL);
  g_return_val_if_fail (JSON_NODE_HOLDS_OBJECT (content), NULL);

  json = json_to_string (content, /* pretty= */ FALSE);
  title = g_strdup_printf ("%s %u", kind, version);
  digest = build_digest (title, strlen (title), json, strlen (json));
  record = g_strdup_printf ("%s %s\n%s", title, digest, json);
  length = strlen (record);
  if (length > MAXIMUM_LENGTH)
    {
      g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                           PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED,
                           "The names in the request are too long to be kept");
      return NULL;
    }

  return g_bytes_new_take (g_steal_pointer (&record), length);
}

/* The one place where the envelope is taken apart: the title and the content are returned as
 * pointers into the record. */
static gboolean
split (const char  *data,
       gsize        length,
       gsize       *title_length,
       const char **content)
{
  const char *end_of_line = memchr (data, '\n', length);
  g_autofree char *digest = NULL;

  if (end_of_line == NULL || end_of_line - data < DIGEST_LENGTH + 2)
    return FALSE;

  *content = end_of_line + 1;
  *title_length = end_of_line - data - DIGEST_LENGTH - 1;
  digest = build_digest (data, *title_length, *content, data + length - *content);
  return data[*title_length] == ' ' &&
         memcmp (data + *title_length + 1, digest, DIGEST_LENGTH) == 0;
}

/**
 * passkeys_record_parse:
 * @kind: what kind of record it should be
 * @newest_version: the newest version that the caller understands
 * @record: the text of the record
 * @error: return location
 *
 * Returns: (transfer full): a JSON object, or %NULL with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED or, when all of it is sound but newer,
 *   %PASSKEYS_AUTHENTICATOR_ERROR_VAULT_TOO_NEW
 */
JsonNode *
passkeys_record_parse (const char  *kind,
                       guint        newest_version,
                       GBytes      *record,
                       GError     **error)
{
  g_autoptr(GBytes) json = NULL;
  g_autofree char *title = NULL;
  const char *data, *content;
  gsize length, title_length;
  guint64 version;
  JsonNode *node;

  g_return_val_if_fail (kind != NULL, NULL);
  g_return_val_if_fail (record != NULL, NULL);

  data = g_bytes_get_data (record, &length);
  if (length > MAXIMUM_LENGTH || !split (data, length, &title_length, &content))
    return fail_damaged (error), NULL;

  title = g_strndup (data, title_length);
  if (!g_str_has_prefix (title, kind) || title[strlen (kind)] != ' ' ||
      !g_ascii_string_to_unsigned (title + strlen (kind) + 1, 10, 1, G_MAXUINT, &version, NULL))
    return fail_damaged (error), NULL;

  if (version > newest_version)
    {
      g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                           PASSKEYS_AUTHENTICATOR_ERROR_VAULT_TOO_NEW,
                           "What the keyring holds was written by a newer version of this program");
      return NULL;
    }

  json = g_bytes_new (content, data + length - content);
  if (!(node = passkeys_json_parse_object (json, MAXIMUM_LENGTH, NULL)))
    fail_damaged (error);
  return node;
}

/**
 * passkeys_record_read_text:
 * @content: the content of a record
 * @name: the name of a member
 * @ret_text: (out) (transfer full): its value
 * @error: return location
 *
 * Returns: whether there is such a member and it is a text
 */
gboolean
passkeys_record_read_text (JsonObject  *content,
                           const char  *name,
                           char       **ret_text,
                           GError     **error)
{
  JsonNode *node = json_object_get_member (content, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return fail_damaged (error);

  *ret_text = json_node_dup_string (node);
  return TRUE;
}

/**
 * passkeys_record_read_bytes:
 * @content: the content of a record
 * @name: the name of a member
 * @minimum_length: how long it is at least
 * @maximum_length: how long it is at most
 * @ret_bytes: (out) (transfer full): its value
 * @error: return location
 *
 * Returns: whether there is such a member and it is base64url of a fitting length
 */
gboolean
passkeys_record_read_bytes (JsonObject  *content,
                            const char  *name,
                            gsize        minimum_length,
                            gsize        maximum_length,
                            GBytes     **ret_bytes,
                            GError     **error)
{
  g_autofree char *text = NULL;
  g_autoptr(GBytes) bytes = NULL;

  if (!passkeys_record_read_text (content, name, &text, error))
    return FALSE;

  if (!(bytes = passkeys_base64url_decode (text, NULL)) ||
      g_bytes_get_size (bytes) < minimum_length ||
      g_bytes_get_size (bytes) > maximum_length)
    return fail_damaged (error);

  *ret_bytes = g_steal_pointer (&bytes);
  return TRUE;
}

/**
 * passkeys_record_read_number:
 * @content: the content of a record
 * @name: the name of a member
 * @minimum: the smallest value
 * @maximum: the largest value
 * @ret_number: (out): its value
 * @error: return location
 *
 * Returns: whether there is such a member and it is an integer in that range
 */
gboolean
passkeys_record_read_number (JsonObject  *content,
                             const char  *name,
                             gint64       minimum,
                             gint64       maximum,
                             gint64      *ret_number,
                             GError     **error)
{
  JsonNode *node = json_object_get_member (content, name);
  gint64 number;

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
    return fail_damaged (error);

  number = json_node_get_int (node);
  if (number < minimum || number > maximum)
    return fail_damaged (error);

  *ret_number = number;
  return TRUE;
}

/**
 * passkeys_record_read_flag:
 * @content: the content of a record
 * @name: the name of a member
 * @ret_flag: (out): its value
 * @error: return location
 *
 * Returns: whether there is such a member and it is true or false
 */
gboolean
passkeys_record_read_flag (JsonObject  *content,
                           const char  *name,
                           gboolean    *ret_flag,
                           GError     **error)
{
  JsonNode *node = json_object_get_member (content, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return fail_damaged (error);

  *ret_flag = json_node_get_boolean (node);
  return TRUE;
}
