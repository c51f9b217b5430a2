/* passkeys-user-export.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-user-export"

#include "config.h"

#include "passkeys-user-export.h"

#include "passkeys-cancellable-fiber.h"
#include "passkeys-csv.h"
#include "passkeys-model-walk.h"
#include "passkeys-user.h"

static const char *
get_status (PasskeysUser *user)
{
  switch (passkeys_user_get_status (user))
    {
    case PASSKEYS_USER_STATUS_INVITED:
      return "invited";

    case PASSKEYS_USER_STATUS_DEACTIVATED:
      return "deactivated";

    case PASSKEYS_USER_STATUS_ACTIVE:
    default:
      return "active";
    }
}

static const char *
get_kind (PasskeysUser *user)
{
  if (passkeys_user_is_service_account (user))
    return "service account";

  return passkeys_user_get_kind (user) == PASSKEYS_USER_KIND_END_USER ? "end user" : "employee";
}

static void
append_user (GString      *csv,
             PasskeysUser *user)
{
  g_autofree char *permissions = NULL;

  g_object_get (user, "permission-names", &permissions, NULL);
  passkeys_csv_append_cell (csv, passkeys_user_get_username (user));
  passkeys_csv_append_cell (csv, passkeys_user_get_name (user));
  passkeys_csv_append_cell (csv, passkeys_user_get_user_id (user));
  passkeys_csv_append_cell (csv, get_kind (user));
  passkeys_csv_append_cell (csv, get_status (user));
  passkeys_csv_append_cell (csv, passkeys_user_is_sso_required (user) ? "true" : "false");
  passkeys_csv_append_cell (csv, permissions != NULL ? permissions : "");
  passkeys_csv_end_row (csv);
}

static DexFuture *
build_fiber (gpointer      users,
             GCancellable *cancellable)
{
  g_autoptr(GString) csv = NULL;
  g_auto(PasskeysModelWalk) walk = { NULL };
  GError *error = NULL;
  PasskeysUser *user;

  passkeys_model_walk_begin (&walk, users);
  csv = g_string_new ("email,name,userId,kind,status,isSSORequired,permissions\r\n");
  while ((user = passkeys_model_walk_next (&walk, cancellable)) != NULL)
    append_user (csv, user);

  if (g_cancellable_set_error_if_cancelled (cancellable, &error))
    return dex_future_new_for_error (error);

  return dex_future_new_take_boxed (G_TYPE_BYTES,
                                    g_string_free_to_bytes (g_steal_pointer (&csv)));
}

/**
 * passkeys_user_export_build:
 * @users: a model of [class@User]
 *
 * Writes a list of users as it is now, one a row under a row of names, without holding the main
 * loop up.
 *
 * Returns: (transfer full): a future that resolves to CSV in UTF-8, a [struct@GLib.Bytes]
 */
DexFuture *
passkeys_user_export_build (GListModel *users)
{
  dex_return_error_if_fail (G_IS_LIST_MODEL (users));

  return passkeys_cancellable_fiber_spawn (build_fiber, g_object_ref (users), g_object_unref);
}
