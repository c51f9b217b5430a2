/* passkeys-busy-focus.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A widget that is switched off while something is done with what it shows: whoever had the keyboard in it has it
 * there again afterwards. */
void passkeys_busy_focus_set_sensitive (GtkWidget *widget,
                                        gboolean   sensitive);

G_END_DECLS
