/* passkeys-passkey-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-passkey-file"

#include "config.h"

#include "passkeys-passkey-file.h"

#include <string.h>

#include "passkeys-bitwarden-file.h"
#include "passkeys-cxf-file.h"
#include "passkeys-import-json.h"
#include "passkeys-keepassxc-file.h"
#include "passkeys-passkey-file-error.h"

G_STATIC_ASSERT (PASSKEYS_PASSKEY_FILE_MAXIMUM_LENGTH == PASSKEYS_IMPORT_JSON_MAXIMUM_LENGTH);

typedef GPtrArray *(*Reader) (GBytes  *bytes,
                              GError **error);

/* One member that no other format has is enough to know each by; the reader checks the rest. */
static const struct
{
  const char *member;
  Reader      read;
} formats[] = {
  { "encrypted", passkeys_bitwarden_file_read },
  { "relyingParty", passkeys_keepassxc_file_read },
  { "accounts", passkeys_cxf_file_read },
  { "items", passkeys_cxf_file_read },
};

static gboolean
starts_with (GBytes     *bytes,
             const char *text)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return length >= strlen (text) && memcmp (data, text, strlen (text)) == 0;
}

static Reader
find_reader (GBytes  *bytes,
             GError **error)
{
  JsonNode *node;
  Reader reader = NULL;

  if (!(node = passkeys_import_json_parse (bytes, error)))
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (formats) && reader == NULL; i++)
    if (json_object_has_member (json_node_get_object (node), formats[i].member))
      reader = formats[i].read;
  passkeys_import_json_wipe (node);

  if (reader == NULL)
    passkeys_import_json_fail (error, PASSKEYS_PASSKEY_FILE_ERROR_UNKNOWN,
                               "The file is JSON, but not of a format with passkeys that is known");
  return reader;
}

static gboolean
is_json (GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  gsize start = 0;

  while (start < length && g_ascii_isspace (data[start]))
    start++;
  return start < length && data[start] == '{';
}

/**
 * passkeys_passkey_file_is_sealed:
 * @bytes: what a file holds
 *
 * Returns: whether it looks like one that a password opens: see passkeys_sealed_file_open()
 */
gboolean
passkeys_passkey_file_is_sealed (GBytes *bytes)
{
  g_return_val_if_fail (bytes != NULL, FALSE);

  return starts_with (bytes, "\x30") || starts_with (bytes, "-----BEGIN CMS-----");
}

/**
 * passkeys_passkey_file_read:
 * @bytes: what a file holds
 * @error: return location
 *
 * Finds out which program wrote a file, and reads the passkeys in it.
 *
 * Returns: (transfer full) (element-type PasskeysImportEntry): at least one entry, or %NULL with a
 *   %PASSKEYS_PASSKEY_FILE_ERROR
 */
GPtrArray *
passkeys_passkey_file_read (GBytes  *bytes,
                            GError **error)
{
  g_autoptr(GPtrArray) entries = NULL;
  Reader reader;

  g_return_val_if_fail (bytes != NULL, NULL);

  if (g_bytes_get_size (bytes) > PASSKEYS_PASSKEY_FILE_MAXIMUM_LENGTH)
    passkeys_import_json_fail (error, PASSKEYS_PASSKEY_FILE_ERROR_TOO_LARGE,
                               "The file is too large");
  else if (passkeys_passkey_file_is_sealed (bytes))
    passkeys_import_json_fail (error, PASSKEYS_PASSKEY_FILE_ERROR_PASSWORD_REQUIRED,
                               "The file is protected with a password");
  else if (!is_json (bytes))
    passkeys_import_json_fail (error, PASSKEYS_PASSKEY_FILE_ERROR_UNKNOWN,
                               "The file is not of a format with passkeys that is known");
  else if ((reader = find_reader (bytes, error)) != NULL)
    entries = reader (bytes, error);

  if (entries != NULL && entries->len == 0)
    {
      passkeys_import_json_fail (error, PASSKEYS_PASSKEY_FILE_ERROR_EMPTY,
                                 "There is no passkey in the file");
      return NULL;
    }
  return g_steal_pointer (&entries);
}
