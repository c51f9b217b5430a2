/* passkeys-user-filter.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-user-filter"

#include "config.h"

#include "passkeys-user-filter.h"

/**
 * passkeys_user_filter_is_everyone:
 * @self: a filter
 *
 * Returns: whether nobody is left out
 */
gboolean
passkeys_user_filter_is_everyone (const PasskeysUserFilter *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->status == PASSKEYS_USER_FILTER_STATUS_ANY
         && self->kind == PASSKEYS_USER_FILTER_KIND_ANY
         && self->permission == PASSKEYS_USER_FILTER_PERMISSION_ANY;
}

/**
 * passkeys_user_filter_equals:
 * @self: a filter
 * @other: another one
 *
 * Returns: whether both mean the same users
 */
gboolean
passkeys_user_filter_equals (const PasskeysUserFilter *self,
                             const PasskeysUserFilter *other)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (other != NULL, FALSE);

  return self->status == other->status && self->kind == other->kind
         && self->permission == other->permission
         && (self->permission != PASSKEYS_USER_FILTER_PERMISSION_THIS
             || self->permission_id == other->permission_id);
}

static gboolean
matches_status (PasskeysUserFilterStatus  status,
                PasskeysUser             *user)
{
  switch (status)
    {
    case PASSKEYS_USER_FILTER_STATUS_INVITED:
      return passkeys_user_get_status (user) == PASSKEYS_USER_STATUS_INVITED;
    case PASSKEYS_USER_FILTER_STATUS_ACTIVE:
      return passkeys_user_get_status (user) == PASSKEYS_USER_STATUS_ACTIVE;
    case PASSKEYS_USER_FILTER_STATUS_DEACTIVATED:
      return passkeys_user_get_status (user) == PASSKEYS_USER_STATUS_DEACTIVATED;
    case PASSKEYS_USER_FILTER_STATUS_ANY:
    default:
      return TRUE;
    }
}

static gboolean
matches_kind (PasskeysUserFilterKind  kind,
              PasskeysUser           *user)
{
  gboolean is_service_account = passkeys_user_is_service_account (user);

  switch (kind)
    {
    case PASSKEYS_USER_FILTER_KIND_EMPLOYEE:
      return !is_service_account && passkeys_user_get_kind (user) == PASSKEYS_USER_KIND_EMPLOYEE;
    case PASSKEYS_USER_FILTER_KIND_END_USER:
      return !is_service_account && passkeys_user_get_kind (user) == PASSKEYS_USER_KIND_END_USER;
    case PASSKEYS_USER_FILTER_KIND_SERVICE_ACCOUNT:
      return is_service_account;
    case PASSKEYS_USER_FILTER_KIND_ANY:
    default:
      return TRUE;
    }
}

static gboolean
matches_permission (const PasskeysUserFilter *self,
                    PasskeysUser             *user)
{
  switch (self->permission)
    {
    case PASSKEYS_USER_FILTER_PERMISSION_NONE:
      return !passkeys_user_has_permission (user, NULL);
    case PASSKEYS_USER_FILTER_PERMISSION_THIS:
      return passkeys_user_has_permission (user, self->permission_id);
    case PASSKEYS_USER_FILTER_PERMISSION_ANY:
    default:
      return TRUE;
    }
}

/**
 * passkeys_user_filter_matches:
 * @self: a filter
 * @user: a user
 *
 * Returns: whether the user is meant
 */
gboolean
passkeys_user_filter_matches (const PasskeysUserFilter *self,
                              PasskeysUser             *user)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (PASSKEYS_IS_USER (user), FALSE);

  return matches_status (self->status, user) && matches_kind (self->kind, user)
         && matches_permission (self, user);
}
