/* passkeys-user-guard.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-user-guard"

#include "config.h"

#include "passkeys-user-guard.h"

#include "passkeys-paged-list.h"

/**
 * passkeys_user_guard_is_yourself:
 * @session: who is signed in
 * @user: a user
 *
 * Returns: whether both are the same person
 */
gboolean
passkeys_user_guard_is_yourself (PasskeysSession *session,
                                 PasskeysUser    *user)
{
  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), FALSE);
  g_return_val_if_fail (PASSKEYS_IS_USER (user), FALSE);

  return g_strcmp0 (passkeys_account_get_user_id (passkeys_session_get_account (session)),
                    passkeys_user_get_user_id (user)) == 0;
}

/**
 * passkeys_user_guard_is_acting_administrator:
 * @user: a user
 *
 * Returns: whether the user is a person who can let others in: one who holds the permission and can
 *   sign in
 */
gboolean
passkeys_user_guard_is_acting_administrator (PasskeysUser *user)
{
  g_return_val_if_fail (PASSKEYS_IS_USER (user), FALSE);

  return passkeys_user_is_administrator (user) && passkeys_user_is_active (user)
         && passkeys_user_is_registered (user) && !passkeys_user_is_service_account (user);
}

static gboolean
is_complete (GListModel *everyone)
{
  return !PASSKEYS_IS_PAGED_LIST (everyone)
         || (passkeys_paged_list_is_loaded (PASSKEYS_PAGED_LIST (everyone))
             && !passkeys_paged_list_has_more (PASSKEYS_PAGED_LIST (everyone)));
}

/**
 * passkeys_user_guard_is_last_administrator:
 * @user: a user
 * @everyone: (nullable): all users, a model of [class@User]
 *
 * Returns: whether there is no other administrator who can sign in, as far as is known
 */
gboolean
passkeys_user_guard_is_last_administrator (PasskeysUser *user,
                                           GListModel   *everyone)
{
  g_return_val_if_fail (PASSKEYS_IS_USER (user), FALSE);
  g_return_val_if_fail (everyone == NULL || G_IS_LIST_MODEL (everyone), FALSE);

  if (everyone == NULL || !passkeys_user_guard_is_acting_administrator (user)
      || !is_complete (everyone))
    return FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (everyone); i++)
    {
      g_autoptr(PasskeysUser) other = g_list_model_get_item (everyone, i);

      if (passkeys_user_guard_is_acting_administrator (other)
          && !g_str_equal (passkeys_user_get_user_id (other), passkeys_user_get_user_id (user)))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_so (PasskeysUser     *user,
       PasskeysBulkKind  kind,
       const char       *permission_id)
{
  switch (kind)
    {
    case PASSKEYS_BULK_KIND_INVITE_AGAIN:
      return passkeys_user_is_registered (user);

    case PASSKEYS_BULK_KIND_ACTIVATE:
      return passkeys_user_is_active (user);

    case PASSKEYS_BULK_KIND_DEACTIVATE:
      return !passkeys_user_is_active (user);

    case PASSKEYS_BULK_KIND_ADD_PERMISSION:
      return passkeys_user_has_permission (user, permission_id);

    case PASSKEYS_BULK_KIND_INVITE:
    case PASSKEYS_BULK_KIND_REMOVE:
    default:
      return FALSE;
    }
}

/**
 * passkeys_user_guard_judge:
 * @session: who makes the change
 * @user: whom it is about
 * @kind: what is to be done
 * @permission_id: (nullable): which permission
 * @n_administrators: (inout): how many are left who can administer
 *
 * Tells why a change must not be tried: whoever is shut out last shuts everybody out, and what is
 * so already is not done again.
 *
 * Returns: %PASSKEYS_BULK_SKIP_NONE when it may be tried
 */
PasskeysBulkSkip
passkeys_user_guard_judge (PasskeysSession  *session,
                           PasskeysUser     *user,
                           PasskeysBulkKind  kind,
                           const char       *permission_id,
                           guint            *n_administrators)
{
  gboolean shuts_out = kind == PASSKEYS_BULK_KIND_DEACTIVATE || kind == PASSKEYS_BULK_KIND_REMOVE;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), PASSKEYS_BULK_SKIP_NONE);
  g_return_val_if_fail (PASSKEYS_IS_USER (user), PASSKEYS_BULK_SKIP_NONE);
  g_return_val_if_fail (n_administrators != NULL, PASSKEYS_BULK_SKIP_NONE);

  if (shuts_out && passkeys_user_guard_is_yourself (session, user))
    return PASSKEYS_BULK_SKIP_YOURSELF;

  if (passkeys_user_is_service_account (user) && kind != PASSKEYS_BULK_KIND_ADD_PERMISSION)
    return PASSKEYS_BULK_SKIP_SERVICE_ACCOUNT;

  if (is_so (user, kind, permission_id))
    return PASSKEYS_BULK_SKIP_ALREADY_SO;

  if (shuts_out && passkeys_user_guard_is_acting_administrator (user))
    {
      if (*n_administrators <= 1)
        return PASSKEYS_BULK_SKIP_LAST_ADMINISTRATOR;
      (*n_administrators)--;
    }

  return PASSKEYS_BULK_SKIP_NONE;
}
