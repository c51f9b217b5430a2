/* show-picture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Pictures of a window for people to look at, each in three widths, light and dark:
 * FOLDER/NUMBER-NAME-WIDTH-SCHEME.png. Without a folder each state is told by a line, "state NAME", and left on the
 * screen until a character comes in. */
void       show_picture_begin      (const char *to_folder);
/* With text of twice the size, 360 × 640 pixels: one picture of each, and a line of TAP whether all of it fits; without
 * a folder only the line. */
void       show_picture_begin_large (const char *to_folder);
/* only those whose names match are drawn */
void       show_picture_set_pattern (const char *of_names);
int        show_picture_end        (void);
/* as wide as it is most of the time */
GtkWindow *show_picture_window     (GtkWidget  *content);
void       show_picture            (GtkWindow  *window,
                                    const char *name);
void       show_picture_with_menu  (GtkWindow     *window,
                                    GtkMenuButton *button,
                                    const char    *name);
/* nothing in it spins any more */
gboolean   show_picture_is_at_rest (gpointer    widget);

G_END_DECLS
