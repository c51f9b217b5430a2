/* passkeys-bitwarden-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-bitwarden-file"

#include "config.h"

#include "passkeys-bitwarden-file.h"

#include <string.h>

#include "passkeys-base64url.h"
#include "passkeys-import-json.h"
#include "passkeys-passkey-file-error.h"

/* A credential id is a UUID as text, which stands for its 16 bytes, or base64url after “b64.”. */
static GBytes *
read_credential_id (const char *text)
{
  guint8 bytes[16];
  guint n_digits = 0;

  if (text == NULL)
    return NULL;
  if (g_str_has_prefix (text, "b64."))
    return passkeys_base64url_decode (text + strlen ("b64."), NULL);
  if (!g_uuid_string_is_valid (text))
    return NULL;

  for (const char *position = text; *position != '\0'; position++)
    {
      if (*position == '-')
        continue;
      if (n_digits % 2 == 0)
        bytes[n_digits / 2] = g_ascii_xdigit_value (*position) << 4;
      else
        bytes[n_digits / 2] |= g_ascii_xdigit_value (*position);
      n_digits++;
    }
  return g_bytes_new (bytes, sizeof bytes);
}

/* The counter is a text. One that is missing or not a number is not known to be 0. */
static gboolean
counts (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "counter");

  if (node == NULL)
    return TRUE;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return strcmp (json_node_get_string (node), "0") != 0;
  return json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) != 0;
}

static gint64
read_created (JsonObject *object)
{
  const char *text = passkeys_import_json_get_text (object, "creationDate");
  g_autoptr(GDateTime) created = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  return created != NULL ? g_date_time_to_unix (created) : 0;
}

static gboolean
read_passkey (JsonObject  *object,
              gpointer     name,
              GPtrArray   *entries,
              GError     **error)
{
  g_auto(PasskeysImportFields) fields = { NULL, };

  fields.relying_party_id = passkeys_import_json_get_text (object, "rpId");
  fields.name = name;
  fields.user_name = passkeys_import_json_get_text (object, "userName");
  fields.user_display_name = passkeys_import_json_get_text (object, "userDisplayName");
  fields.credential_id =
    read_credential_id (passkeys_import_json_get_text (object, "credentialId"));
  fields.user_handle = passkeys_import_json_dup_bytes (object, "userHandle");
  fields.created = read_created (object);
  fields.counts = counts (object);
  passkeys_import_json_read_key (object, "keyValue", &fields);
  return passkeys_import_json_add (entries, &fields, error);
}

/* Returns FALSE only where the shape is wrong: most items have no passkey. */
static gboolean
read_item (JsonObject  *item,
           gpointer     user_data,
           GPtrArray   *entries,
           GError     **error)
{
  JsonNode *login = json_object_get_member (item, "login");
  const char *name = passkeys_import_json_get_text (item, "name");
  JsonNode *node;

  if (login == NULL || !JSON_NODE_HOLDS_OBJECT (login))
    return TRUE;
  node = json_object_get_member (json_node_get_object (login), "fido2Credentials");
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;

  return passkeys_import_json_for_each (json_node_get_object (login), "fido2Credentials",
                                        read_passkey, (gpointer) name, entries, error);
}

static gboolean
check_encryption (JsonObject  *object,
                  GError     **error)
{
  JsonNode *node = json_object_get_member (object, "encrypted");

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return passkeys_import_json_fail (error, PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED,
                                      "The file does not say whether it is encrypted");
  if (json_node_get_boolean (node))
    return passkeys_import_json_fail (error, PASSKEYS_PASSKEY_FILE_ERROR_ENCRYPTED,
                                      "Bitwarden encrypted the file");
  return TRUE;
}

static gboolean
read_items (JsonObject  *object,
            GPtrArray   *entries,
            GError     **error)
{
  return check_encryption (object, error) &&
         passkeys_import_json_for_each (object, "items", read_item, NULL, entries, error);
}

/**
 * passkeys_bitwarden_file_read:
 * @bytes: a file in the format “.json” of Bitwarden
 * @error: return location
 *
 * Reads the passkeys of the logins in a vault, of a person or of an organisation, that Bitwarden
 * exported without encryption.
 *
 * Returns: (transfer full) (element-type PasskeysImportEntry): the entries, none perhaps; or %NULL
 *   with %PASSKEYS_PASSKEY_FILE_ERROR_ENCRYPTED or another %PASSKEYS_PASSKEY_FILE_ERROR
 */
GPtrArray *
passkeys_bitwarden_file_read (GBytes  *bytes,
                              GError **error)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  JsonNode *node;
  gboolean read;

  g_return_val_if_fail (bytes != NULL, NULL);

  if (!(node = passkeys_import_json_parse (bytes, error)))
    return NULL;

  read = read_items (json_node_get_object (node), entries, error);
  passkeys_import_json_wipe (node);
  return read ? g_steal_pointer (&entries) : NULL;
}
