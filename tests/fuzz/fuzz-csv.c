/* fuzz-csv.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-csv"

#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "passkeys-action-logs.h"
#include "passkeys-api-error.h"
#include "passkeys-csv.h"

/* Writes what was read: it is the same when it is read again, and no cell is a formula. */
static void
try_cells (const char *data,
           gsize       size,
           char        separator)
{
  g_autoptr(PasskeysCsvReader) reader = passkeys_csv_reader_new (data, size, separator);

  while (passkeys_csv_reader_next (reader))
    {
      g_autoptr(GString) row = g_string_new (NULL);
      g_autoptr(PasskeysCsvReader) again = NULL;

      for (guint i = 0; i < passkeys_csv_reader_get_n_cells (reader); i++)
        passkeys_csv_append_cell (row, passkeys_csv_reader_get_cell (reader, i));
      passkeys_csv_end_row (row);

      again = passkeys_csv_reader_new (row->str, row->len, ',');
      if (!passkeys_csv_reader_next (again))
        continue; /* an empty line, or one more apostrophe made a cell too long */
      g_assert_cmpuint (passkeys_csv_reader_get_n_cells (again), ==,
                        passkeys_csv_reader_get_n_cells (reader));
      for (guint i = 0; i < passkeys_csv_reader_get_n_cells (reader); i++)
        g_assert_false (passkeys_csv_is_formula (passkeys_csv_reader_get_cell (again, i)));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysActionLogs) logs = NULL;

  if (size == 0)
    return 0;

  try_cells ((const char *) data, size, ',');
  try_cells ((const char *) data, size, ';');

  logs = passkeys_action_logs_parse (bytes, FALSE, &error);
  if (logs == NULL)
    fuzz_assert_refused (error, PASSKEYS_API_ERROR);

  return 0;
}
