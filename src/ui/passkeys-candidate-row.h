/* passkeys-candidate-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A row for a PasskeysCandidate, as gtk_list_box_bind_model() wants it. */
GtkWidget *passkeys_candidate_row_create (gpointer candidate,
                                          gpointer user_data);

G_END_DECLS
