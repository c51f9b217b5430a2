/* passkeys-rows.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* The rows of one query, borrowed from the database until freed. */
typedef struct sqlite3_stmt PasskeysRows;

/* Makes a record of the current row. */
typedef gpointer (*PasskeysRowsRead) (PasskeysRows *rows);

#define PASSKEYS_ROWS_MOST_TEXTS 8

/* A text of a record: the column it comes from, and where in the record it goes. */
typedef struct
{
  int   column;
  gsize offset;
} PasskeysRowsText;

gboolean  passkeys_rows_next        (PasskeysRows      *self,
                                     GError           **error);
gboolean  passkeys_rows_read_one    (PasskeysRows      *self,
                                     PasskeysRowsRead   read,
                                     gpointer           record,
                                     GError           **error);
gboolean  passkeys_rows_read_all    (PasskeysRows      *self,
                                     PasskeysRowsRead   read,
                                     GPtrArray        **records,
                                     GDestroyNotify     record_free,
                                     GError           **error);
char     *passkeys_rows_dup_text    (PasskeysRows      *self,
                                     int                column);
gpointer  passkeys_rows_read_block  (PasskeysRows           *self,
                                     gsize                   size,
                                     const PasskeysRowsText *texts,
                                     gsize                   n_texts);
GBytes   *passkeys_rows_dup_bytes   (PasskeysRows      *self,
                                     int                column);
gint64    passkeys_rows_get_number  (PasskeysRows      *self,
                                     int                column);
gboolean  passkeys_rows_get_boolean (PasskeysRows      *self,
                                     int                column);
void      passkeys_rows_free        (PasskeysRows      *self);

gboolean  passkeys_rows_fail        (sqlite3           *connection,
                                     GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysRows, passkeys_rows_free)

G_END_DECLS
