/* passkeys-rows.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-rows.h"

#include <string.h>

#include "passkeys-server-error.h"

/**
 * passkeys_rows_fail:
 * @connection: what just failed
 * @error: (out) (optional): what went wrong
 *
 * Returns: %FALSE
 */
gboolean
passkeys_rows_fail (sqlite3  *connection,
                    GError  **error)
{
  g_set_error (error, PASSKEYS_SERVER_ERROR, PASSKEYS_SERVER_ERROR_STORAGE,
               "The database failed: %s (%d)",
               sqlite3_errmsg (connection), sqlite3_extended_errcode (connection));
  return FALSE;
}

/**
 * passkeys_rows_next:
 * @self: the rows
 * @error: (out) (optional): what went wrong; unset at the end
 *
 * Returns: whether there is another row, now the current one
 */
gboolean
passkeys_rows_next (PasskeysRows  *self,
                    GError       **error)
{
  int result = sqlite3_step (self);

  if (result == SQLITE_ROW)
    return TRUE;
  if (result != SQLITE_DONE)
    passkeys_rows_fail (sqlite3_db_handle (self), error);
  return FALSE;
}

/**
 * passkeys_rows_read_one:
 * @self: (nullable): the rows, before the first; %NULL if the query failed, with @error set
 * @read: makes a record of a row
 * @record: (out) (transfer full) (nullable): the address of a pointer to what @read makes, or %NULL
 *   if there is no row
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_rows_read_one (PasskeysRows      *self,
                        PasskeysRowsRead   read,
                        gpointer           record,
                        GError           **error)
{
  g_autoptr (GError) failure = NULL;
  gpointer found = NULL;

  if (self && passkeys_rows_next (self, &failure))
    found = read (self);
  memcpy (record, &found, sizeof found);
  if (!failure)
    return self != NULL;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/**
 * passkeys_rows_read_all:
 * @self: (nullable): the rows, before the first; %NULL if the query failed, with @error set
 * @read: makes a record of a row
 * @records: (out) (transfer full): the records in the order of the rows; not touched on failure
 * @record_free: frees a record
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the database could be read
 */
gboolean
passkeys_rows_read_all (PasskeysRows      *self,
                        PasskeysRowsRead   read,
                        GPtrArray        **records,
                        GDestroyNotify     record_free,
                        GError           **error)
{
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) failure = NULL;

  if (!self)
    return FALSE;
  found = g_ptr_array_new_with_free_func (record_free);
  while (passkeys_rows_next (self, &failure))
    g_ptr_array_add (found, read (self));
  if (failure)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  *records = g_steal_pointer (&found);
  return TRUE;
}

/**
 * passkeys_rows_dup_text:
 * @self: the rows
 * @column: from 0
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
passkeys_rows_dup_text (PasskeysRows *self,
                        int           column)
{
  return g_strdup ((const char *) sqlite3_column_text (self, column));
}

/**
 * passkeys_rows_read_block:
 * @self: the rows
 * @size: of a record
 * @texts: (array length=n_texts): which texts it has
 * @n_texts: how many those are
 *
 * For long lists: the record has its texts beside it in the same piece of memory, so it is to be read
 * only and is freed with g_free().
 *
 * Returns: (transfer full): a record that is zero but for the texts; %NULL is kept
 */
gpointer
passkeys_rows_read_block (PasskeysRows           *self,
                          gsize                   size,
                          const PasskeysRowsText *texts,
                          gsize                   n_texts)
{
  const unsigned char *found[PASSKEYS_ROWS_MOST_TEXTS];
  gsize lengths[PASSKEYS_ROWS_MOST_TEXTS];
  gsize length = size;
  char *block, *end;

  g_assert (n_texts <= PASSKEYS_ROWS_MOST_TEXTS);
  for (gsize i = 0; i < n_texts; i++)
    {
      found[i] = sqlite3_column_text (self, texts[i].column);
      lengths[i] = found[i] ? sqlite3_column_bytes (self, texts[i].column) + 1 : 0;
      length += lengths[i];
    }
  block = g_malloc (length);
  memset (block, 0, size);
  end = block + size;
  for (gsize i = 0; i < n_texts; i++)
    {
      if (found[i])
        G_STRUCT_MEMBER (char *, block, texts[i].offset) = memcpy (end, found[i], lengths[i]);
      end += lengths[i];
    }
  return block;
}

/**
 * passkeys_rows_dup_bytes:
 * @self: the rows
 * @column: from 0
 *
 * Returns: (transfer full): the bytes
 */
GBytes *
passkeys_rows_dup_bytes (PasskeysRows *self,
                         int           column)
{
  const void *data = sqlite3_column_blob (self, column);

  return g_bytes_new (data, sqlite3_column_bytes (self, column));
}

/**
 * passkeys_rows_get_number:
 * @self: the rows
 * @column: from 0
 *
 * Returns: the number
 */
gint64
passkeys_rows_get_number (PasskeysRows *self,
                          int           column)
{
  return sqlite3_column_int64 (self, column);
}

/**
 * passkeys_rows_get_boolean:
 * @self: the rows
 * @column: from 0
 *
 * Returns: the truth value
 */
gboolean
passkeys_rows_get_boolean (PasskeysRows *self,
                           int           column)
{
  return sqlite3_column_int (self, column) != 0;
}

/**
 * passkeys_rows_free:
 * @self: (transfer full): the rows
 */
void
passkeys_rows_free (PasskeysRows *self)
{
  sqlite3_reset (self);
  sqlite3_clear_bindings (self);
}
