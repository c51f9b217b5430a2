/* passkeys-user-enums.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-user"

#include "config.h"

#include "passkeys-user.h"

G_DEFINE_ENUM_TYPE (PasskeysUserKind, passkeys_user_kind,
                    G_DEFINE_ENUM_VALUE (PASSKEYS_USER_KIND_EMPLOYEE, "employee"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_USER_KIND_END_USER, "end-user"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_USER_KIND_OTHER, "other"))

G_DEFINE_ENUM_TYPE (PasskeysUserStatus, passkeys_user_status,
                    G_DEFINE_ENUM_VALUE (PASSKEYS_USER_STATUS_INVITED, "invited"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_USER_STATUS_ACTIVE, "active"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_USER_STATUS_DEACTIVATED, "deactivated"))
