/* walk-keyboard.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* complains of what the keyboard cannot get to, or not away from; the focus is left where it was */
void walk_keyboard (GtkWidget *scope,
                    GPtrArray *complaints);

G_END_DECLS
