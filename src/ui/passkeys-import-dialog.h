/* passkeys-import-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-paged-list.h"
#include "passkeys-user-import.h"

G_BEGIN_DECLS

/* A file of people to invite, looked at before anybody is: what was read, and who is left out why.
 * signal: accepted (PasskeysUserImport), after which the dialog closes */
#define PASSKEYS_TYPE_IMPORT_DIALOG (passkeys_import_dialog_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysImportDialog, passkeys_import_dialog, PASSKEYS, IMPORT_DIALOG, AdwDialog)

/* everyone: the organisation's users; the rest of them is read first */
AdwDialog *passkeys_import_dialog_new (GFile             *file,
                                       PasskeysPagedList *everyone);

G_END_DECLS
