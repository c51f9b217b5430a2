/* passkeys-device-code-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <libdex.h>

#include "passkeys-device-code.h"

G_BEGIN_DECLS

/* Shows the code with which another device registers, for its minute, and tells when one has.
 * signal: registered () */
#define PASSKEYS_TYPE_DEVICE_CODE_DIALOG (passkeys_device_code_dialog_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysDeviceCodeDialog, passkeys_device_code_dialog, PASSKEYS, DEVICE_CODE_DIALOG, AdwDialog)

/* → PasskeysDeviceCode, once the person has signed; rejects as the signing dialog does */
DexFuture *passkeys_device_code_dialog_sign (GtkWidget          *parent,
                                             PasskeysSession    *session);
AdwDialog *passkeys_device_code_dialog_new  (PasskeysSession    *session,
                                             PasskeysDeviceCode *code);

G_END_DECLS
