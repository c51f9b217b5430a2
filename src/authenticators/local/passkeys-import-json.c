/* passkeys-import-json.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-import-json"

#include "config.h"

#include "passkeys-import-json.h"

#include <openssl/crypto.h>
#include <string.h>

#include "passkeys-base64url.h"
#include "passkeys-json.h"
#include "passkeys-passkey-file-error.h"
#include "passkeys-pkcs8.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-webauthn-error.h"

/**
 * passkeys_import_json_fail:
 * @error: return location
 * @code: a #PasskeysPasskeyFileError
 * @message: what is wrong
 *
 * Returns: %FALSE
 */
gboolean
passkeys_import_json_fail (GError     **error,
                           int          code,
                           const char  *message)
{
  g_set_error_literal (error, PASSKEYS_PASSKEY_FILE_ERROR, code, message);
  return FALSE;
}

/**
 * passkeys_import_json_parse:
 * @bytes: what the file holds
 * @error: return location
 *
 * Returns: (transfer full): a node that holds an object, to be wiped with
 *   passkeys_import_json_wipe(); or %NULL with %PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED or
 *   %PASSKEYS_PASSKEY_FILE_ERROR_TOO_LARGE
 */
JsonNode *
passkeys_import_json_parse (GBytes  *bytes,
                            GError **error)
{
  g_autoptr(GError) reason = NULL;
  JsonNode *node = passkeys_json_parse_object (bytes, PASSKEYS_IMPORT_JSON_MAXIMUM_LENGTH, &reason);

  if (node == NULL)
    passkeys_import_json_fail (error,
                               g_error_matches (reason, PASSKEYS_WEBAUTHN_ERROR,
                                                PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE)
                                 ? PASSKEYS_PASSKEY_FILE_ERROR_TOO_LARGE
                                 : PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED,
                               reason->message);
  return node;
}

static void
wipe_texts (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      JsonNode *member;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, NULL, &member))
        wipe_texts (member);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        wipe_texts (json_array_get_element (array, i));
    }
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    {
      char *text = (char *) json_node_get_string (node);

      OPENSSL_cleanse (text, strlen (text));
    }
}

/**
 * passkeys_import_json_wipe:
 * @node: (transfer full) (nullable): a node whose texts nobody else has
 *
 * Frees a node. These files are full of secrets, passwords beside the keys, so every text in it is
 * overwritten first.
 */
void
passkeys_import_json_wipe (JsonNode *node)
{
  if (node == NULL)
    return;

  wipe_texts (node);
  json_node_unref (node);
}

static JsonArray *
get_array (JsonObject  *object,
           const char  *name,
           GError     **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    return json_node_get_array (node);

  g_set_error (error, PASSKEYS_PASSKEY_FILE_ERROR, PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED,
               "“%s” is missing or is no list", name);
  return NULL;
}

static JsonObject *
get_object (JsonArray  *array,
            guint       position,
            GError    **error)
{
  JsonNode *node = json_array_get_element (array, position);

  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);

  passkeys_import_json_fail (error, PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED,
                             "Something else is where an object should be");
  return NULL;
}

/**
 * passkeys_import_json_for_each:
 * @object: an object
 * @name: the member, a list of objects
 * @func: reads one of them
 * @user_data: for @func
 * @entries: (element-type PasskeysImportEntry): what @func adds to
 * @error: return location
 *
 * Reads every object of a list, until one cannot be read.
 *
 * Returns: whether all of them were read; else %PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED, or what @func
 *   says
 */
gboolean
passkeys_import_json_for_each (JsonObject             *object,
                               const char             *name,
                               PasskeysImportJsonFunc  func,
                               gpointer                user_data,
                               GPtrArray              *entries,
                               GError                **error)
{
  JsonArray *array = get_array (object, name, error);

  if (array == NULL)
    return FALSE;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *element = get_object (array, i, error);

      if (element == NULL || !func (element, user_data, entries, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * passkeys_import_json_get_text:
 * @object: an object
 * @name: the member
 *
 * Returns: (transfer none) (nullable): its text; %NULL where there is none, or it is no text
 */
const char *
passkeys_import_json_get_text (JsonObject *object,
                               const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

/**
 * passkeys_import_json_dup_bytes:
 * @object: an object
 * @name: the member, base64url
 *
 * Returns: (transfer full) (nullable): its bytes; %NULL where there are none
 */
GBytes *
passkeys_import_json_dup_bytes (JsonObject *object,
                                const char *name)
{
  const char *text = passkeys_import_json_get_text (object, name);

  return text != NULL ? passkeys_base64url_decode (text, NULL) : NULL;
}

/**
 * passkeys_import_json_read_key:
 * @object: an object
 * @name: the member, PKCS#8 in base64url
 * @fields: where to keep the key
 *
 * Reads a private key.
 */
void
passkeys_import_json_read_key (JsonObject           *object,
                               const char           *name,
                               PasskeysImportFields *fields)
{
  GBytes *decoded = passkeys_import_json_dup_bytes (object, name);
  g_autoptr(GBytes) der = NULL;
  PasskeysPkcs8Kind kind;
  gpointer data;
  gsize length;

  if (decoded == NULL)
    return;

  data = g_bytes_unref_to_data (decoded, &length);
  der = passkeys_secure_bytes_new_take (data, length);
  fields->private_key = passkeys_pkcs8_read (der, &kind);
  fields->other_key = kind == PASSKEYS_PKCS8_OTHER_KEY;
}

static gboolean
is_repeated (GPtrArray           *entries,
             PasskeysImportEntry *entry)
{
  GBytes *credential_id = passkeys_import_entry_get_credential_id (entry);

  for (guint i = 0; credential_id != NULL && i < entries->len; i++)
    {
      GBytes *other = passkeys_import_entry_get_credential_id (g_ptr_array_index (entries, i));

      if (other != NULL && g_bytes_equal (other, credential_id))
        return TRUE;
    }
  return FALSE;
}

/**
 * passkeys_import_json_add:
 * @entries: (element-type PasskeysImportEntry): what was read so far
 * @fields: what is known of the next passkey
 * @error: return location
 *
 * Adds an entry.
 *
 * Returns: whether there is room for it; else %PASSKEYS_PASSKEY_FILE_ERROR_TOO_LARGE
 */
gboolean
passkeys_import_json_add (GPtrArray             *entries,
                          PasskeysImportFields  *fields,
                          GError               **error)
{
  PasskeysImportEntry *entry;

  if (entries->len >= PASSKEYS_IMPORT_JSON_MAXIMUM_ENTRIES)
    return passkeys_import_json_fail (error, PASSKEYS_PASSKEY_FILE_ERROR_TOO_LARGE,
                                      "The file holds too many passkeys");

  entry = passkeys_import_entry_new (fields);
  if (is_repeated (entries, entry))
    passkeys_import_entry_set_repeated (entry);
  g_ptr_array_add (entries, entry);
  return TRUE;
}
