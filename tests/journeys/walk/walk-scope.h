/* walk-scope.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef void (*WalkFunc) (GtkWidget *widget,
                          gpointer   data);

/* what the keyboard is in: the menu, the dialog or the window on top; (transfer none) (nullable) */
GtkWidget *walk_find_scope (void);
/* everything in it that shows, but not what has a keyboard scope of its own */
void       walk_visit      (GtkWidget *widget,
                            WalkFunc   func,
                            gpointer   data);
/* what a person may know it by, for complaints */
char      *walk_describe   (GtkWidget *widget);

G_END_DECLS
