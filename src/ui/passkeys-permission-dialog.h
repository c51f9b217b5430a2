/* passkeys-permission-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-permission.h"
#include "passkeys-session.h"

G_BEGIN_DECLS

/* A permission to be made or changed, and signed.
 * signal: saved (PasskeysPermission, NULL where the change waits for approval) */
#define PASSKEYS_TYPE_PERMISSION_DIALOG (passkeys_permission_dialog_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysPermissionDialog, passkeys_permission_dialog, PASSKEYS, PERMISSION_DIALOG, AdwDialog)

AdwDialog *passkeys_permission_dialog_new (PasskeysSession    *session,
                                           PasskeysPermission *permission); /* (nullable): to change */

G_END_DECLS
