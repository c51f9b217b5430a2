/* passkeys-pin-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-question-view.h"

G_BEGIN_DECLS

/* What an authenticator asks of a person, in a dialog of its own. After an answer the dialog stays and shows that it
 * waits, until the next question or until it is closed. */
#define PASSKEYS_TYPE_PIN_DIALOG (passkeys_pin_dialog_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysPinDialog, passkeys_pin_dialog, PASSKEYS, PIN_DIALOG, AdwDialog)

PasskeysPinDialog    *passkeys_pin_dialog_new      (const char        *reason); /* nullable */
PasskeysQuestionView *passkeys_pin_dialog_get_view (PasskeysPinDialog *self);

G_END_DECLS
