/* passkeys-shortcuts-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The keys that do something, as the application has set them. */
#define PASSKEYS_TYPE_SHORTCUTS_DIALOG (passkeys_shortcuts_dialog_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysShortcutsDialog, passkeys_shortcuts_dialog, PASSKEYS, SHORTCUTS_DIALOG, AdwDialog)

AdwDialog *passkeys_shortcuts_dialog_new (GtkApplication *application);

G_END_DECLS
