/* test-csv.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-csv.h"

#include <string.h>

static void
assert_rows (const char *text,
             char        separator,
             const char *expected)
{
  g_autoptr(PasskeysCsvReader) reader = passkeys_csv_reader_new (text, strlen (text), separator);
  g_autoptr(GString) seen = g_string_new (NULL);

  while (passkeys_csv_reader_next (reader))
    {
      g_string_append_printf (seen, "%u", passkeys_csv_reader_get_line (reader));
      for (guint i = 0; i < passkeys_csv_reader_get_n_cells (reader); i++)
        g_string_append_printf (seen, "[%s]", passkeys_csv_reader_get_cell (reader, i));
    }
  if (passkeys_csv_reader_get_problem (reader) != NULL)
    g_string_append_printf (seen, "%u!%s", passkeys_csv_reader_get_line (reader),
                            passkeys_csv_reader_get_problem (reader));

  g_assert_cmpstr (seen->str, ==, expected);
}

static void
test_rows (void)
{
  assert_rows ("", ',', "");
  assert_rows ("a", ',', "1[a]");
  assert_rows ("a,b\r\nc,d\r\n", ',', "1[a][b]2[c][d]");
  assert_rows ("a,b\nc,d", ',', "1[a][b]2[c][d]");
  assert_rows ("a\rb", ',', "1[a]2[b]");
  assert_rows ("a;b,c", ';', "1[a][b,c]");
  assert_rows (",\n\n,,", ',', "1[][]3[][][]");
  assert_rows ("\r\n\r\na", ',', "3[a]");
}

static void
test_quotes (void)
{
  assert_rows ("\"a,b\",\"c\"\"d\",\"\"", ',', "1[a,b][c\"d][]");
  assert_rows ("\"a\nb\r\nc\",d\ne", ',', "1[a\nb\r\nc][d]4[e]");
  assert_rows ("a\"b,c", ',', "1[a\"b][c]");
  assert_rows ("x\n\"a", ',', "1[x]2!a quotation mark is never closed");
  assert_rows ("\"a\"b", ',', "1!there is text behind a closing quotation mark");
}

static void
test_limits (void)
{
  g_autofree char *cells = g_strnfill (255, ',');
  g_autofree char *more_cells = g_strnfill (256, ',');
  g_autofree char *text = g_strnfill (64 * 1024 + 1, 'a');
  g_autofree char *quoted = g_strconcat ("\"", text, "\"", NULL);
  g_autoptr(PasskeysCsvReader) reader = passkeys_csv_reader_new (cells, strlen (cells), ',');

  g_assert_true (passkeys_csv_reader_next (reader));
  g_assert_cmpuint (passkeys_csv_reader_get_n_cells (reader), ==, 256);
  g_assert_cmpstr (passkeys_csv_reader_get_cell (reader, 256), ==, "");
  assert_rows (more_cells, ',', "1!the row has too many cells");
  assert_rows (text, ',', "1!a cell is too long");
  assert_rows (quoted, ',', "1!a cell is too long");
}

/* What a spreadsheet would run is text, and what is written is read as it was. */
static void
test_written (void)
{
  static const char *const cells[] = {
    "plain", "", "a,b", "say \"hi\"", "two\nlines", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)",
    "\tx", "＝1", "ada@example.org", " =1",
  };
  g_autoptr(GString) csv = g_string_new (NULL);
  g_autoptr(PasskeysCsvReader) reader = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cells); i++)
    passkeys_csv_append_cell (csv, cells[i]);
  passkeys_csv_end_row (csv);
  g_assert_true (g_str_has_prefix (csv->str, "plain,\"\",\"a,b\""));
  g_assert_nonnull (strstr (csv->str, ",\"'=cmd"));

  reader = passkeys_csv_reader_new (csv->str, csv->len, ',');
  g_assert_true (passkeys_csv_reader_next (reader));
  g_assert_cmpuint (passkeys_csv_reader_get_n_cells (reader), ==, G_N_ELEMENTS (cells));
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      const char *cell = passkeys_csv_reader_get_cell (reader, i);

      g_assert_false (passkeys_csv_is_formula (cell));
      g_assert_cmpstr (passkeys_csv_is_formula (cells[i]) ? cell + 1 : cell, ==, cells[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/api/csv/rows", test_rows);
  g_test_add_func ("/api/csv/quotes", test_quotes);
  g_test_add_func ("/api/csv/limits", test_limits);
  g_test_add_func ("/api/csv/written", test_written);

  return g_test_run ();
}
