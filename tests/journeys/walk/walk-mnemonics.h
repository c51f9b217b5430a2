/* walk-mnemonics.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* complains of each key that two things in the scope, or two items of one of its menus, ask for */
void walk_mnemonics (GtkWidget *scope,
                     GPtrArray *complaints);

G_END_DECLS
