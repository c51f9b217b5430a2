/* passkeys-access-token-secret-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-access-key.h"
#include "passkeys-access-token.h"

G_BEGIN_DECLS

/* Shows a new token and its private key this once, to be copied and saved. */
#define PASSKEYS_TYPE_ACCESS_TOKEN_SECRET_DIALOG (passkeys_access_token_secret_dialog_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysAccessTokenSecretDialog, passkeys_access_token_secret_dialog, PASSKEYS, ACCESS_TOKEN_SECRET_DIALOG, AdwDialog)

AdwDialog *passkeys_access_token_secret_dialog_new (PasskeysAccessToken *token,
                                                    PasskeysAccessKey   *key);

G_END_DECLS
