/* passkeys-account-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-account.h"

G_BEGIN_DECLS

/* An account in a list, with a spinner while it signs in. Its menu calls the action sign-in.forget, which a widget
 * around it provides, with the id of the account. */
#define PASSKEYS_TYPE_ACCOUNT_ROW (passkeys_account_row_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysAccountRow, passkeys_account_row, PASSKEYS, ACCOUNT_ROW, AdwActionRow)

GtkWidget       *passkeys_account_row_new         (PasskeysAccount    *account);
PasskeysAccount *passkeys_account_row_get_account (PasskeysAccountRow *self);
void             passkeys_account_row_set_busy    (PasskeysAccountRow *self,
                                                   gboolean            busy);

G_END_DECLS
