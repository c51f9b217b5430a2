/* passkeys-user-columns.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "passkeys-user-choice.h"

G_BEGIN_DECLS

typedef enum
{
  PASSKEYS_USER_COLUMN_NAME,
  PASSKEYS_USER_COLUMN_STATUS,
  PASSKEYS_USER_COLUMN_PERMISSIONS,
  PASSKEYS_USER_COLUMN_KIND,
  PASSKEYS_USER_COLUMN_SSO,
} PasskeysUserColumn;

/* Gives a column of the users table its cells and its order. */
void passkeys_user_columns_set_up        (GtkColumnViewColumn *column,
                                          PasskeysUserColumn   kind);
/* and this one the names */
void passkeys_user_columns_set_up_name   (GtkColumnViewColumn *column,
                                          GtkColumnViewColumn *status_column);
void passkeys_user_columns_fit_status    (GtkColumnViewColumn *column);
/* and this one a check box for each user */
void passkeys_user_columns_set_up_choice (GtkColumnViewColumn *column,
                                          PasskeysUserChoice  *choice);

G_END_DECLS
