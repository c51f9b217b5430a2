/* passkeys-entry-error.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A field whose text is not taken, to be seen, and to be heard by whoever comes back to it. */
void passkeys_entry_error_set (GtkEditable *row,
                               GtkLabel    *message);

G_END_DECLS
