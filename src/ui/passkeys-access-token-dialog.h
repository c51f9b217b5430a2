/* passkeys-access-token-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-access-key.h"
#include "passkeys-access-token-family.h"
#include "passkeys-session.h"

G_BEGIN_DECLS

/* Makes an access token or a service account, with a key pair of its own, and has it signed.
 * signal: created (PasskeysAccessToken with its text, PasskeysAccessKey) */
#define PASSKEYS_TYPE_ACCESS_TOKEN_DIALOG (passkeys_access_token_dialog_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysAccessTokenDialog, passkeys_access_token_dialog, PASSKEYS, ACCESS_TOKEN_DIALOG, AdwDialog)

AdwDialog *passkeys_access_token_dialog_new (PasskeysSession                 *session,
                                             const PasskeysAccessTokenFamily *family);

G_END_DECLS
