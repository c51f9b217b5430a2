/* passkeys-pin-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <libdex.h>

#include "passkeys-pin-request.h"

G_BEGIN_DECLS

/* What an authenticator can ask of a person, each question as a future. After an answer the dialog stays and shows
 * that it waits, until the next question or until it is closed. */
#define PASSKEYS_TYPE_PIN_DIALOG (passkeys_pin_dialog_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysPinDialog, passkeys_pin_dialog, PASSKEYS, PIN_DIALOG, AdwDialog)

PasskeysPinDialog *passkeys_pin_dialog_new          (const char         *reason); /* nullable */
/* → GBytes (secure); rejects with PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED when the dialog is closed */
DexFuture         *passkeys_pin_dialog_ask          (PasskeysPinDialog  *self,
                                                     PasskeysPinRequest *request);
/* → an object of the model; rejects likewise */
DexFuture         *passkeys_pin_dialog_choose       (PasskeysPinDialog  *self,
                                                     GListModel         *candidates);
/* rejects likewise, and never resolves; the page goes when the future is dropped */
DexFuture         *passkeys_pin_dialog_touch        (PasskeysPinDialog  *self,
                                                     const char         *authenticator_name);
void               passkeys_pin_dialog_set_progress (PasskeysPinDialog  *self,
                                                     const char         *message);

G_END_DECLS
