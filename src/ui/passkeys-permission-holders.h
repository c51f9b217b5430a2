/* passkeys-permission-holders.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-session.h"

G_BEGIN_DECLS

/* Who holds a permission. It reads the users when it is first shown. */
#define PASSKEYS_TYPE_PERMISSION_HOLDERS (passkeys_permission_holders_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysPermissionHolders, passkeys_permission_holders, PASSKEYS, PERMISSION_HOLDERS, AdwBin)

void passkeys_permission_holders_set_permission (PasskeysPermissionHolders *self,
                                                 PasskeysSession           *session,
                                                 const char                *permission_id);

G_END_DECLS
