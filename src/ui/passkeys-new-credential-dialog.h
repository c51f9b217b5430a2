/* passkeys-new-credential-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-session.h"

G_BEGIN_DECLS

#define PASSKEYS_TYPE_NEW_CREDENTIAL_DIALOG (passkeys_new_credential_dialog_get_type ())

/* Creates a passkey while signed in: makes it, then saves it with a signature of an existing one.
 * Emits "created" once the organisation knows it. */
G_DECLARE_FINAL_TYPE (PasskeysNewCredentialDialog, passkeys_new_credential_dialog, PASSKEYS, NEW_CREDENTIAL_DIALOG, AdwDialog)

AdwDialog *passkeys_new_credential_dialog_new (PasskeysSession *session,
                                               guint            n_known);

G_END_DECLS
