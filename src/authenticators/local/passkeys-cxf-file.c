/* passkeys-cxf-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-cxf-file"

#include "config.h"

#include "passkeys-cxf-file.h"

#include "passkeys-import-json.h"
#include "passkeys-passkey-file-error.h"

/* FIDO Credential Exchange Format 1.0, section 2: header, accounts, items, credentials. */
#define MAJOR_VERSION 1

static gint64
read_created (JsonObject *item)
{
  JsonNode *node = json_object_get_member (item, "creationAt");

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
    return 0;
  return json_node_get_int (node);
}

/* The secrets of extensions travel with a passkey, and this computer keeps none of them. */
static gboolean
has_extensions (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "fido2Extensions");

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) &&
         json_object_get_size (json_node_get_object (node)) > 0;
}

/* There is no counter: a passkey that counts is not to be exported at all. */
static gboolean
read_credential (JsonObject  *object,
                 gpointer     item,
                 GPtrArray   *entries,
                 GError     **error)
{
  g_auto(PasskeysImportFields) fields = { NULL, };

  /* credentials of all other kinds are no concern of this program */
  if (g_strcmp0 (passkeys_import_json_get_text (object, "type"), "passkey") != 0)
    return TRUE;

  fields.relying_party_id = passkeys_import_json_get_text (object, "rpId");
  fields.name = passkeys_import_json_get_text (item, "title");
  fields.user_name = passkeys_import_json_get_text (object, "username");
  fields.user_display_name = passkeys_import_json_get_text (object, "userDisplayName");
  fields.credential_id = passkeys_import_json_dup_bytes (object, "credentialId");
  fields.user_handle = passkeys_import_json_dup_bytes (object, "userHandle");
  fields.created = read_created (item);
  fields.loses_data = has_extensions (object);
  passkeys_import_json_read_key (object, "key", &fields);
  return passkeys_import_json_add (entries, &fields, error);
}

static gboolean
read_item (JsonObject  *item,
           gpointer     user_data,
           GPtrArray   *entries,
           GError     **error)
{
  return passkeys_import_json_for_each (item, "credentials", read_credential, item, entries, error);
}

static gboolean
read_account (JsonObject  *account,
              gpointer     user_data,
              GPtrArray   *entries,
              GError     **error)
{
  return passkeys_import_json_for_each (account, "items", read_item, NULL, entries, error);
}

static gboolean
check_version (JsonObject  *header,
               GError     **error)
{
  JsonNode *version = json_object_get_member (header, "version");
  JsonNode *major = NULL;

  if (version != NULL && JSON_NODE_HOLDS_OBJECT (version))
    major = json_object_get_member (json_node_get_object (version), "major");
  if (major == NULL || json_node_get_value_type (major) != G_TYPE_INT64 ||
      json_node_get_int (major) < 0)
    return passkeys_import_json_fail (error, PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED,
                                      "The file does not say which version of the format it has");
  if (json_node_get_int (major) > MAJOR_VERSION)
    return passkeys_import_json_fail (error, PASSKEYS_PASSKEY_FILE_ERROR_TOO_NEW,
                                      "The file has a later version of the format");
  return TRUE;
}

static gboolean
read_header (JsonObject  *header,
             GPtrArray   *entries,
             GError     **error)
{
  return check_version (header, error) &&
         passkeys_import_json_for_each (header, "accounts", read_account, NULL, entries, error);
}

/**
 * passkeys_cxf_file_read:
 * @bytes: JSON in the Credential Exchange Format
 * @error: return location
 *
 * Reads the passkeys of all accounts. Some programs write one account without the header around it;
 * that is read as well.
 *
 * Returns: (transfer full) (element-type PasskeysImportEntry): the entries, none perhaps; or %NULL
 *   with a %PASSKEYS_PASSKEY_FILE_ERROR
 */
GPtrArray *
passkeys_cxf_file_read (GBytes  *bytes,
                        GError **error)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  JsonObject *object;
  JsonNode *node;
  gboolean read;

  g_return_val_if_fail (bytes != NULL, NULL);

  if (!(node = passkeys_import_json_parse (bytes, error)))
    return NULL;

  object = json_node_get_object (node);
  if (json_object_has_member (object, "accounts"))
    read = read_header (object, entries, error);
  else
    read = read_account (object, NULL, entries, error);
  passkeys_import_json_wipe (node);
  return read ? g_steal_pointer (&entries) : NULL;
}
