/* passkeys-user-guard.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-user-guard"

#include "config.h"

#include "passkeys-user-guard.h"

#include <glib/gi18n.h>

#include "passkeys-paged-list.h"

/* Who can let others in: holds the permission, and can sign in. */
static gboolean
is_acting_administrator (PasskeysUser *user)
{
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
 * passkeys_user_guard_is_last_administrator:
 * @user: a user
 * @everyone: (nullable): all users
 *
 * Returns: whether there is no other administrator who can sign in, as far as is known
 */
gboolean
passkeys_user_guard_is_last_administrator (PasskeysUser *user,
                                           GListModel   *everyone)
{
  g_return_val_if_fail (PASSKEYS_IS_USER (user), FALSE);
  g_return_val_if_fail (everyone == NULL || G_IS_LIST_MODEL (everyone), FALSE);

  if (everyone == NULL || !is_acting_administrator (user) || !is_complete (everyone))
    return FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (everyone); i++)
    {
      g_autoptr(PasskeysUser) other = g_list_model_get_item (everyone, i);

      if (is_acting_administrator (other)
          && !g_str_equal (passkeys_user_get_user_id (other), passkeys_user_get_user_id (user)))
        return FALSE;
    }

  return TRUE;
}

/**
 * passkeys_user_guard_find_reason:
 * @session: who is signed in
 * @user: a user
 * @everyone: (nullable): all users
 *
 * Tells why somebody cannot be deactivated or removed.
 *
 * Returns: (transfer none) (nullable): sentences, or %NULL if nothing speaks against it
 */
const char *
passkeys_user_guard_find_reason (PasskeysSession *session,
                                 PasskeysUser    *user,
                                 GListModel      *everyone)
{
  gboolean is_yourself = passkeys_user_guard_is_yourself (session, user);

  if (passkeys_user_guard_is_last_administrator (user, everyone))
    return is_yourself ? _("You are the only administrator. Without you nobody could let anybody "
                           "in, so make someone else an administrator first.")
                       : _("This is the only administrator. Make someone else an administrator "
                           "first.");

  if (is_yourself)
    return _("This is you. Another administrator can deactivate or remove you.");

  if (passkeys_user_is_service_account (user))
    return _("This is a service account, a programme that signs in with a key of its own. It is "
             "not invited, deactivated or removed as a person is.");

  return NULL;
}
