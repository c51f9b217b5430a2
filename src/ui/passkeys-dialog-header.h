/* passkeys-dialog-header.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The header bar of a dialog in which something is done or left: a title of up to two lines, Cancel before it and the
 * button that does it behind. Where there is no room for the words, Cancel is an icon.
 * properties: title, cancel-action (NULL: no Cancel), button (the one behind) */
#define PASSKEYS_TYPE_DIALOG_HEADER (passkeys_dialog_header_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysDialogHeader, passkeys_dialog_header, PASSKEYS, DIALOG_HEADER, GtkWidget)

void passkeys_dialog_header_set_title         (PasskeysDialogHeader *self,
                                               const char           *title);
void passkeys_dialog_header_set_cancel_action (PasskeysDialogHeader *self,
                                               const char           *action_name);
/* what Cancel is called meanwhile, with mnemonic */
void passkeys_dialog_header_set_cancel_text   (PasskeysDialogHeader *self,
                                               const char           *text);

G_END_DECLS
