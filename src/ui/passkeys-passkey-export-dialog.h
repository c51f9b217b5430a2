/* passkeys-passkey-export-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-vault.h"

G_BEGIN_DECLS

/* Chooses passkeys and a password. signal: exported (GBytes the file), when the PIN was right */
#define PASSKEYS_TYPE_PASSKEY_EXPORT_DIALOG (passkeys_passkey_export_dialog_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysPasskeyExportDialog, passkeys_passkey_export_dialog, PASSKEYS, PASSKEY_EXPORT_DIALOG, AdwDialog)

AdwDialog *passkeys_passkey_export_dialog_new (PasskeysVault *vault);

G_END_DECLS
