/* passkeys-user-file.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lets the person choose where something is kept, and says on the nearest toast overlay what came
 * of it. */
void passkeys_user_file_save (GtkWidget  *widget,
                              const char *title,
                              const char *name,
                              GBytes     *contents);

G_END_DECLS
