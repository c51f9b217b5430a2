/* passkeys-keepassxc-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-keepassxc-file"

#include "config.h"

#include "passkeys-keepassxc-file.h"

#include "passkeys-import-json.h"
#include "passkeys-passkey-file-error.h"
#include "passkeys-pkcs8.h"

static void
read_passkey (JsonObject           *object,
              PasskeysImportFields *fields)
{
  const char *pem = passkeys_import_json_get_text (object, "privateKey");
  PasskeysPkcs8Kind kind;

  fields->relying_party_id = passkeys_import_json_get_text (object, "relyingParty");
  fields->user_name = passkeys_import_json_get_text (object, "username");
  fields->credential_id = passkeys_import_json_dup_bytes (object, "credentialId");
  fields->user_handle = passkeys_import_json_dup_bytes (object, "userHandle");
  if (pem != NULL)
    {
      fields->private_key = passkeys_pkcs8_read_pem (pem, &kind);
      fields->other_key = kind == PASSKEYS_PKCS8_OTHER_KEY;
    }
}

/**
 * passkeys_keepassxc_file_read:
 * @bytes: a file with the ending “.passkey”
 * @error: return location
 *
 * Reads the one passkey in a file that KeePassXC exported. KeePassXC does not count uses. Members
 * that are not known are ignored; the address (“url”) is not needed.
 *
 * Returns: (transfer full) (element-type PasskeysImportEntry): the entry, or %NULL with a
 *   %PASSKEYS_PASSKEY_FILE_ERROR
 */
GPtrArray *
passkeys_keepassxc_file_read (GBytes  *bytes,
                              GError **error)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto(PasskeysImportFields) fields = { NULL, };
  JsonNode *node;
  JsonObject *object;
  gboolean read = FALSE;

  g_return_val_if_fail (bytes != NULL, NULL);

  if (!(node = passkeys_import_json_parse (bytes, error)))
    return NULL;

  object = json_node_get_object (node);
  if (json_object_has_member (object, "relyingParty") &&
      json_object_has_member (object, "privateKey"))
    {
      read_passkey (object, &fields);
      read = passkeys_import_json_add (entries, &fields, error);
    }
  else
    {
      passkeys_import_json_fail (error, PASSKEYS_PASSKEY_FILE_ERROR_MALFORMED,
                                 "The file has no site or no private key");
    }

  passkeys_import_json_wipe (node);
  return read ? g_steal_pointer (&entries) : NULL;
}
