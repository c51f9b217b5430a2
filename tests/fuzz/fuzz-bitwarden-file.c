/* fuzz-bitwarden-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-bitwarden-file"

#include "config.h"

#include "fuzz.h"
#include "passkeys-bitwarden-file.h"
#include "passkeys-passkey-file-error.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) entries = passkeys_bitwarden_file_read (bytes, &error);

  if (entries == NULL)
    {
      fuzz_assert_refused (error, PASSKEYS_PASSKEY_FILE_ERROR);
      return 0;
    }

  for (guint i = 0; i < entries->len; i++)
    {
      PasskeysImportEntry *entry = g_ptr_array_index (entries, i);
      gboolean usable =
        passkeys_import_entry_get_problem (entry) == PASSKEYS_IMPORT_PROBLEM_NONE;

      g_assert_true (g_utf8_validate (passkeys_import_entry_get_relying_party_id (entry), -1, NULL));
      g_assert_true (g_utf8_validate (passkeys_import_entry_get_user_name (entry), -1, NULL));
      g_assert_cmpint (usable, ==, passkeys_import_entry_get_private_key (entry) != NULL);
      g_assert_cmpint (usable, ==, passkeys_import_entry_is_chosen (entry));
    }
  return 0;
}
