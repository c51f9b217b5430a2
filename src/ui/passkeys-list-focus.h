/* passkeys-list-focus.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Fills a list from a model, as gtk_list_box_bind_model() does, so that whose row goes, or is made anew, has the
 * keyboard where it was, or at the next row. */
void passkeys_list_focus_bind_model (GtkListBox                 *list,
                                     GListModel                 *model,
                                     GtkListBoxCreateWidgetFunc  create,
                                     gpointer                    user_data);

G_END_DECLS
