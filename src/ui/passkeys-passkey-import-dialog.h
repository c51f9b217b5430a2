/* passkeys-passkey-import-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-vault.h"

G_BEGIN_DECLS

/* Takes passkeys out of a file: shows first what would become of each. signal: imported (guint how
 * many), when it is done */
#define PASSKEYS_TYPE_PASSKEY_IMPORT_DIALOG (passkeys_passkey_import_dialog_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysPasskeyImportDialog, passkeys_passkey_import_dialog, PASSKEYS, PASSKEY_IMPORT_DIALOG, AdwDialog)

AdwDialog *passkeys_passkey_import_dialog_new (PasskeysVault *vault,
                                               GFile         *file);

G_END_DECLS
