/* passkeys-csv.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Comma-separated values as of RFC 4180, with bounds on what they may cost. */
typedef struct _PasskeysCsvReader PasskeysCsvReader;

PasskeysCsvReader *passkeys_csv_reader_new         (const char        *text,
                                                    gsize              length,
                                                    char               separator);
void               passkeys_csv_reader_free        (PasskeysCsvReader *self);
gboolean           passkeys_csv_reader_next        (PasskeysCsvReader *self);
guint              passkeys_csv_reader_get_n_cells (PasskeysCsvReader *self);
const char        *passkeys_csv_reader_get_cell    (PasskeysCsvReader *self,
                                                    guint              position);
guint              passkeys_csv_reader_get_line    (PasskeysCsvReader *self);
const char        *passkeys_csv_reader_get_problem (PasskeysCsvReader *self); /* nullable */

/* a cell that a spreadsheet would take for a formula is written as text */
void               passkeys_csv_append_cell        (GString           *csv,
                                                    const char        *text);
void               passkeys_csv_end_row            (GString           *csv);
gboolean           passkeys_csv_is_formula         (const char        *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysCsvReader, passkeys_csv_reader_free)

G_END_DECLS
