/* passkeys-outbox-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The messages of the organisation on this computer, newest first.
 * signal: open-link (PasskeysRegistrationLink); the dialog closes itself */
#define PASSKEYS_TYPE_OUTBOX_DIALOG (passkeys_outbox_dialog_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysOutboxDialog, passkeys_outbox_dialog, PASSKEYS, OUTBOX_DIALOG, AdwDialog)

AdwDialog *passkeys_outbox_dialog_new (void);

G_END_DECLS
