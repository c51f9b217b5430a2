/* passkeys-user-permission-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-permission.h"
#include "passkeys-session.h"

G_BEGIN_DECLS

/* The organisation's permissions to choose one from, each with what it allows.
 * signal: chosen (PasskeysPermission), after which the dialog closes */
#define PASSKEYS_TYPE_USER_PERMISSION_DIALOG (passkeys_user_permission_dialog_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysUserPermissionDialog, passkeys_user_permission_dialog, PASSKEYS, USER_PERMISSION_DIALOG, AdwDialog)

/* user: (nullable): what they hold is not offered */
AdwDialog *passkeys_user_permission_dialog_new (PasskeysSession *session,
                                                PasskeysUser    *user);

G_END_DECLS
