/* passkeys-user-export.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-user-export"

#include "config.h"

#include "passkeys-user-export.h"

#include "passkeys-csv.h"
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

/**
 * passkeys_user_export_build:
 * @users: a model of [class@User]
 *
 * Writes a list of users, one a row under a row of names.
 *
 * Returns: (transfer full): CSV in UTF-8
 */
GBytes *
passkeys_user_export_build (GListModel *users)
{
  GString *csv;

  g_return_val_if_fail (G_IS_LIST_MODEL (users), NULL);

  csv = g_string_new ("email,name,userId,kind,status,isSSORequired,permissions\r\n");
  for (guint i = 0; i < g_list_model_get_n_items (users); i++)
    {
      g_autoptr(PasskeysUser) user = g_list_model_get_item (users, i);

      append_user (csv, user);
    }

  return g_string_free_to_bytes (csv);
}
