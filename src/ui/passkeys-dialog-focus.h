/* passkeys-dialog-focus.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Gives the focus to a widget in a dialog that is shown, or is being shown: also in a narrow window,
 * where the dialog becomes a sheet only once it has its place. */
void passkeys_dialog_focus (AdwDialog *dialog,
                            GtkWidget *widget);

G_END_DECLS
