/* passkeys-csv.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-csv"

#include "config.h"

#include "passkeys-csv.h"

#include <string.h>

#define MAX_CELLS 256
#define MAX_CELL (64 * 1024)

/* The cells of the row that was read last lie in one buffer, one after the other. */
struct _PasskeysCsvReader
{
  const char *next;             /* into the text, which is not ours */
  const char *end;
  GString    *cells;            /* each ended by a zero */
  gsize       starts[MAX_CELLS];
  guint       n_cells;
  guint       line;             /* of the row that was read last */
  guint       n_lines;          /* that were left behind */
  const char *problem;          /* nullable */
  char        separator;
};

/**
 * passkeys_csv_reader_new:
 * @text: the text; it must outlive the reader
 * @length: its length in bytes
 * @separator: what stands between cells
 *
 * Begins to read rows.
 *
 * Returns: (transfer full): a reader
 */
PasskeysCsvReader *
passkeys_csv_reader_new (const char *text,
                         gsize       length,
                         char        separator)
{
  PasskeysCsvReader *self;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  self = g_new0 (PasskeysCsvReader, 1);
  self->next = text;
  self->end = text + length;
  self->cells = g_string_new (NULL);
  self->separator = separator;

  return self;
}

/**
 * passkeys_csv_reader_free:
 * @self: (transfer full): a reader
 *
 * Frees a reader.
 */
void
passkeys_csv_reader_free (PasskeysCsvReader *self)
{
  g_string_free (self->cells, TRUE);
  g_free (self);
}

static gboolean
fail (PasskeysCsvReader *self,
      const char        *problem)
{
  self->problem = problem;
  return FALSE;
}

static gboolean
begin_cell (PasskeysCsvReader *self)
{
  if (self->n_cells == MAX_CELLS)
    return fail (self, "the row has too many cells");

  self->starts[self->n_cells++] = self->cells->len;
  return TRUE;
}

static gboolean
append (PasskeysCsvReader *self,
        const char        *start,
        gsize              length)
{
  gsize used = self->cells->len - self->starts[self->n_cells - 1];

  if (length > MAX_CELL - used)
    return fail (self, "a cell is too long");

  g_string_append_len (self->cells, start, length);
  return TRUE;
}

/* The text of a cell in quotes, the first of which was left behind. */
static gboolean
read_quoted (PasskeysCsvReader *self)
{
  for (;;)
    {
      const char *quote = memchr (self->next, '"', self->end - self->next);

      if (quote == NULL)
        return fail (self, "a quotation mark is never closed");

      for (const char *p = self->next; p < quote; p++)
        self->n_lines += *p == '\n';
      if (!append (self, self->next, quote - self->next))
        return FALSE;

      self->next = quote + 1;
      if (self->next == self->end || *self->next != '"')
        return TRUE;

      if (!append (self, "\"", 1))
        return FALSE;
      self->next++;
    }
}

static gboolean
ends_cell (PasskeysCsvReader *self)
{
  return self->next == self->end || *self->next == self->separator || *self->next == '\r'
         || *self->next == '\n';
}

static gboolean
read_cell (PasskeysCsvReader *self)
{
  const char *start;

  if (!begin_cell (self))
    return FALSE;

  if (self->next < self->end && *self->next == '"')
    {
      self->next++;
      if (!read_quoted (self))
        return FALSE;
      if (!ends_cell (self))
        return fail (self, "there is text behind a closing quotation mark");
    }
  else
    {
      start = self->next;
      while (!ends_cell (self))
        self->next++;
      if (!append (self, start, self->next - start))
        return FALSE;
    }

  g_string_append_c (self->cells, '\0');
  return TRUE;
}

static void
leave_line (PasskeysCsvReader *self)
{
  if (self->next < self->end && *self->next == '\r')
    self->next++;
  if (self->next < self->end && *self->next == '\n')
    self->next++;
  self->n_lines++;
}

static gboolean
read_row (PasskeysCsvReader *self)
{
  self->n_cells = 0;
  self->line = self->n_lines + 1;
  g_string_truncate (self->cells, 0);

  for (;;)
    {
      if (!read_cell (self))
        return FALSE;

      if (self->next == self->end || *self->next != self->separator)
        break;
      self->next++;
    }

  leave_line (self);
  return TRUE;
}

/**
 * passkeys_csv_reader_next:
 * @self: a reader
 *
 * Reads the next row; lines without anything on them are passed over.
 *
 * Returns: %FALSE at the end of the text, or at a row that cannot be read: see
 *   [method@CsvReader.get_problem]
 */
gboolean
passkeys_csv_reader_next (PasskeysCsvReader *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  while (self->problem == NULL && self->next < self->end)
    {
      if (!read_row (self))
        return FALSE;
      if (self->n_cells > 1 || self->cells->str[0] != '\0')
        return TRUE;
    }

  return FALSE;
}

/**
 * passkeys_csv_reader_get_n_cells:
 * @self: a reader
 *
 * Counts the cells of the row.
 *
 * Returns: how many there are
 */
guint
passkeys_csv_reader_get_n_cells (PasskeysCsvReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_cells;
}

/**
 * passkeys_csv_reader_get_cell:
 * @self: a reader
 * @position: which one, from 0
 *
 * Gets a cell of the row.
 *
 * Returns: (transfer none): its text until the next row is read, "" where the row is too short
 */
const char *
passkeys_csv_reader_get_cell (PasskeysCsvReader *self,
                              guint              position)
{
  g_return_val_if_fail (self != NULL, NULL);

  return position < self->n_cells ? self->cells->str + self->starts[position] : "";
}

/**
 * passkeys_csv_reader_get_line:
 * @self: a reader
 *
 * Gets in which line of the text the row begins.
 *
 * Returns: a number, from 1
 */
guint
passkeys_csv_reader_get_line (PasskeysCsvReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->line;
}

/**
 * passkeys_csv_reader_get_problem:
 * @self: a reader
 *
 * Gets why the row cannot be read.
 *
 * Returns: (nullable): such as “a cell is too long”, or %NULL when there is no problem
 */
const char *
passkeys_csv_reader_get_problem (PasskeysCsvReader *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->problem;
}

/**
 * passkeys_csv_is_formula:
 * @text: the text of a cell
 *
 * Whether a spreadsheet would take the text for a formula, and do what it says.
 *
 * Returns: %TRUE if so
 */
gboolean
passkeys_csv_is_formula (const char *text)
{
  gunichar first;

  g_return_val_if_fail (text != NULL, FALSE);

  first = g_utf8_get_char_validated (text, -1);
  if (first >= 0xff01 && first <= 0xff5e) /* full width, which some spreadsheets read alike */
    first -= 0xff01 - '!';

  return first == '=' || first == '+' || first == '-' || first == '@' || first == '\t'
         || first == '\r' || first == '\n';
}

/**
 * passkeys_csv_append_cell:
 * @csv: a text
 * @text: the text of a cell
 *
 * Appends a cell. What a spreadsheet would take for a formula gets an apostrophe in front, by which
 * spreadsheets know text.
 */
void
passkeys_csv_append_cell (GString    *csv,
                          const char *text)
{
  gboolean formula;

  g_return_if_fail (csv != NULL);
  g_return_if_fail (text != NULL);

  formula = passkeys_csv_is_formula (text);
  if (csv->len > 0 && csv->str[csv->len - 1] != '\n')
    g_string_append_c (csv, ',');

  if (!formula && *text != '\0' && strpbrk (text, ",;\t\"\r\n") == NULL)
    {
      g_string_append (csv, text);
      return;
    }

  g_string_append (csv, formula ? "\"'" : "\"");
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *p);
    }
  g_string_append_c (csv, '"');
}

/**
 * passkeys_csv_end_row:
 * @csv: a text
 *
 * Ends a row.
 */
void
passkeys_csv_end_row (GString *csv)
{
  g_return_if_fail (csv != NULL);

  g_string_append (csv, "\r\n");
}
