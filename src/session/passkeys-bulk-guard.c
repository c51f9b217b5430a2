/* passkeys-bulk-guard.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-bulk-guard"

#include "config.h"

#include "passkeys-bulk-guard-private.h"

#include "passkeys-permission-assignment.h"

static gboolean
is_acting_administrator (PasskeysUser *user)
{
  return passkeys_user_is_administrator (user) && passkeys_user_is_active (user)
         && passkeys_user_is_registered (user);
}

/*< private >
 * _passkeys_bulk_guard_count_administrators:
 * @users: a model of [class@User]
 *
 * Counts who can administer now.
 *
 * Returns: how many there are
 */
guint
_passkeys_bulk_guard_count_administrators (GListModel *users)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (users); i++)
    {
      g_autoptr(PasskeysUser) user = g_list_model_get_item (users, i);

      n += is_acting_administrator (user);
    }

  return n;
}

static gboolean
has_permission (PasskeysUser *user,
                const char   *permission_id)
{
  GListModel *assignments = passkeys_user_get_permission_assignments (user);

  for (guint i = 0; i < g_list_model_get_n_items (assignments); i++)
    {
      g_autoptr(PasskeysPermissionAssignment) assignment = g_list_model_get_item (assignments, i);

      if (g_str_equal (passkeys_permission_assignment_get_permission_id (assignment),
                       permission_id))
        return TRUE;
    }

  return FALSE;
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
      return has_permission (user, permission_id);

    case PASSKEYS_BULK_KIND_INVITE:
    case PASSKEYS_BULK_KIND_REMOVE:
    default:
      return FALSE;
    }
}

/*< private >
 * _passkeys_bulk_guard_judge:
 * @own_id: who makes the change
 * @user: whom it is about
 * @kind: what is to be done
 * @permission_id: (nullable): which permission
 * @n_administrators: (inout): how many are left
 *
 * Tells why a change must not be tried: whoever is shut out last shuts everybody out, and what is
 * so already is not done again.
 *
 * Returns: %PASSKEYS_BULK_SKIP_NONE when it may be tried
 */
PasskeysBulkSkip
_passkeys_bulk_guard_judge (const char       *own_id,
                            PasskeysUser     *user,
                            PasskeysBulkKind  kind,
                            const char       *permission_id,
                            guint            *n_administrators)
{
  gboolean shuts_out = kind == PASSKEYS_BULK_KIND_DEACTIVATE || kind == PASSKEYS_BULK_KIND_REMOVE;

  if (shuts_out && g_str_equal (passkeys_user_get_user_id (user), own_id))
    return PASSKEYS_BULK_SKIP_YOURSELF;

  if (passkeys_user_is_service_account (user) && kind != PASSKEYS_BULK_KIND_ADD_PERMISSION)
    return PASSKEYS_BULK_SKIP_SERVICE_ACCOUNT;

  if (is_so (user, kind, permission_id))
    return PASSKEYS_BULK_SKIP_ALREADY_SO;

  if (shuts_out && is_acting_administrator (user))
    {
      if (*n_administrators <= 1)
        return PASSKEYS_BULK_SKIP_LAST_ADMINISTRATOR;
      (*n_administrators)--;
    }

  return PASSKEYS_BULK_SKIP_NONE;
}
