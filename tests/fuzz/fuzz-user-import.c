/* fuzz-user-import.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-user-import"

#include "config.h"

#include "fuzz.h"
#include "passkeys-bulk-report-private.h"
#include "passkeys-session-error.h"
#include "passkeys-user-import-private.h"

/* Whatever a file holds: it is refused, or its report can be read again. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) csv = g_bytes_new (data, size);
  g_autoptr(GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(PasskeysUserImport) import = NULL;
  g_autoptr(PasskeysUserImport) again = NULL;
  g_autoptr(GString) text = NULL;
  g_autoptr(GBytes) report = NULL;
  GListModel *rows;
  g_autoptr(GError) error = NULL;

  import = _passkeys_user_import_parse (csv, known, &error);
  if (import == NULL)
    {
      fuzz_assert_refused (error, PASSKEYS_SESSION_ERROR);
      return 0;
    }

  text = _passkeys_bulk_report_begin ();
  rows = passkeys_user_import_get_rows (import);
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(PasskeysBulkRow) row = g_list_model_get_item (rows, i);

      _passkeys_bulk_report_append (text, row);
    }
  report = g_bytes_new (text->str, text->len);
  again = _passkeys_user_import_parse (report, known, NULL);
  if (again != NULL)
    g_assert_cmpuint (passkeys_user_import_get_n_valid (again), ==,
                      passkeys_user_import_get_n_valid (import));

  return 0;
}
