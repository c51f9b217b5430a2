/* passkeys-new-user-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-session.h"

G_BEGIN_DECLS

#define PASSKEYS_TYPE_NEW_USER_DIALOG (passkeys_new_user_dialog_get_type ())

/* Invites one colleague. Emits "invited" once the organisation has accepted. */
G_DECLARE_FINAL_TYPE (PasskeysNewUserDialog, passkeys_new_user_dialog, PASSKEYS, NEW_USER_DIALOG, AdwDialog)

AdwDialog *passkeys_new_user_dialog_new (PasskeysSession *session);

G_END_DECLS
