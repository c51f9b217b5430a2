/* passkeys-user-filter.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-user.h"

G_BEGIN_DECLS

typedef enum
{
  PASSKEYS_USER_FILTER_STATUS_ANY,
  PASSKEYS_USER_FILTER_STATUS_INVITED,
  PASSKEYS_USER_FILTER_STATUS_ACTIVE,
  PASSKEYS_USER_FILTER_STATUS_DEACTIVATED,
} PasskeysUserFilterStatus;

typedef enum
{
  PASSKEYS_USER_FILTER_KIND_ANY,
  PASSKEYS_USER_FILTER_KIND_EMPLOYEE,
  PASSKEYS_USER_FILTER_KIND_END_USER,
  PASSKEYS_USER_FILTER_KIND_SERVICE_ACCOUNT,
} PasskeysUserFilterKind;

typedef enum
{
  PASSKEYS_USER_FILTER_PERMISSION_ANY,
  PASSKEYS_USER_FILTER_PERMISSION_NONE, /* who holds none */
  PASSKEYS_USER_FILTER_PERMISSION_THIS,
} PasskeysUserFilterPermission;

/* Which users are meant; all of the conditions hold. Zero is everyone. */
typedef struct
{
  PasskeysUserFilterStatus      status;
  PasskeysUserFilterKind        kind;
  PasskeysUserFilterPermission  permission;
  const char                   *permission_id; /* (nullable): interned, for PERMISSION_THIS */
} PasskeysUserFilter;

gboolean passkeys_user_filter_is_everyone (const PasskeysUserFilter *self);
gboolean passkeys_user_filter_equals      (const PasskeysUserFilter *self,
                                           const PasskeysUserFilter *other);
gboolean passkeys_user_filter_matches     (const PasskeysUserFilter *self,
                                           PasskeysUser             *user);

G_END_DECLS
