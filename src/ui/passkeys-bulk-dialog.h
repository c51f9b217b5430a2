/* passkeys-bulk-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-bulk-change.h"

G_BEGIN_DECLS

/* Many changes at once: what is going to be done and to whom, a PIN or a touch where one is asked
 * for, progress, and what became of each. It can be stopped and gone on with at any row.
 * signal: changed (), after each run that changed something */
#define PASSKEYS_TYPE_BULK_DIALOG (passkeys_bulk_dialog_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysBulkDialog, passkeys_bulk_dialog, PASSKEYS, BULK_DIALOG, AdwDialog)

/* sentence: (nullable): what will happen, where it is more than what the kind says */
AdwDialog *passkeys_bulk_dialog_new (PasskeysSession    *session,
                                     PasskeysBulkChange *change,
                                     PasskeysBulkKind    kind,
                                     const char         *sentence);

G_END_DECLS
