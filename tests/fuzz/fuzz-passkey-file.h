/* fuzz-passkey-file.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fuzz.h"
#include "passkeys-import-entry.h"
#include "passkeys-passkey-file-error.h"

/* What holds for every reader of another program's passkeys. */
static inline void
fuzz_passkey_file (GPtrArray *(*read) (GBytes *bytes, GError **error),
                   const guint8 *data,
                   gsize         size)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) entries = read (bytes, &error);

  if (entries == NULL)
    fuzz_assert_refused (error, PASSKEYS_PASSKEY_FILE_ERROR);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      PasskeysImportEntry *entry = g_ptr_array_index (entries, i);
      gboolean usable =
        passkeys_import_entry_get_problem (entry) == PASSKEYS_IMPORT_PROBLEM_NONE;

      g_assert_true (g_utf8_validate (passkeys_import_entry_get_relying_party_id (entry), -1, NULL));
      g_assert_true (g_utf8_validate (passkeys_import_entry_get_user_name (entry), -1, NULL));
      g_assert_cmpint (usable, ==, passkeys_import_entry_get_private_key (entry) != NULL);
      g_assert_cmpint (usable, ==, passkeys_import_entry_is_chosen (entry));
    }
}
