/* passkeys-cxf-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-cxf-file"

#include "config.h"

#include "passkeys-cxf-file.h"

#include <string.h>

#include "passkeys-hmac-secret.h"
#include "passkeys-import-json.h"
#include "passkeys-passkey-file-error.h"
#include "passkeys-secure-bytes.h"

/* FIDO Credential Exchange Format 1.0, section 2: header, accounts, items, credentials. */
#define MAJOR_VERSION 1

/* of fido2Extensions.hmacCredentials */
#define ALGORITHM "hmac-sha256"

static gint64
read_created (JsonObject *item)
{
  JsonNode *node = json_object_get_member (item, "creationAt");

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
    return 0;
  return json_node_get_int (node);
}

static JsonObject *
get_object (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
append_half (GByteArray *random,
             JsonObject *credentials,
             const char *name)
{
  g_autoptr(GBytes) half = NULL;
  GBytes *decoded = passkeys_import_json_dup_bytes (credentials, name);
  gpointer data;
  gsize length;

  if (decoded == NULL)
    return FALSE;

  data = g_bytes_unref_to_data (decoded, &length);
  half = passkeys_secure_bytes_new_take (data, length);
  if (length == PASSKEYS_HMAC_SECRET_RANDOM_LENGTH / 2)
    g_byte_array_append (random, g_bytes_get_data (half, NULL), length);
  return length == PASSKEYS_HMAC_SECRET_RANDOM_LENGTH / 2;
}

static GBytes *
read_random (JsonObject *credentials)
{
  g_autoptr(GByteArray) random = g_byte_array_sized_new (PASSKEYS_HMAC_SECRET_RANDOM_LENGTH);
  gboolean read;
  gpointer data;

  read = g_strcmp0 (passkeys_import_json_get_text (credentials, "algorithm"), ALGORITHM) == 0 &&
         append_half (random, credentials, "credWithUV") &&
         append_half (random, credentials, "credWithoutUV");
  data = g_byte_array_free (g_steal_pointer (&random), FALSE);
  if (read)
    return passkeys_secure_bytes_new_take (data, PASSKEYS_HMAC_SECRET_RANDOM_LENGTH);

  explicit_bzero (data, PASSKEYS_HMAC_SECRET_RANDOM_LENGTH);
  g_free (data);
  return NULL;
}

/* The secrets of extensions travel with a passkey, and this computer keeps that of hmac-secret. */
static void
read_extensions (JsonObject           *object,
                 PasskeysImportFields *fields)
{
  JsonObject *extensions = get_object (object, "fido2Extensions");
  JsonObject *credentials;

  if (extensions == NULL)
    return;

  if ((credentials = get_object (extensions, "hmacCredentials")) != NULL)
    fields->random = read_random (credentials);
  fields->loses_data = json_object_get_size (extensions) > (fields->random != NULL ? 1 : 0);
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
  read_extensions (object, &fields);
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
