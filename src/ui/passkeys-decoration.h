/* passkeys-decoration.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *passkeys_decoration_new (const char *icon_name);

G_END_DECLS
