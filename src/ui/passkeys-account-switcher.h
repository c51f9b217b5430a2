/* passkeys-account-switcher.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-account.h"

G_BEGIN_DECLS

/* Who is signed in, and a list of the accounts that could be. */
#define PASSKEYS_TYPE_ACCOUNT_SWITCHER (passkeys_account_switcher_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysAccountSwitcher, passkeys_account_switcher, PASSKEYS, ACCOUNT_SWITCHER, AdwBin)

GtkWidget *passkeys_account_switcher_new          (void);
void       passkeys_account_switcher_set_account  (PasskeysAccountSwitcher *self,
                                                   PasskeysAccount         *account);
void       passkeys_account_switcher_set_accounts (PasskeysAccountSwitcher *self,
                                                   GListModel              *accounts);

G_END_DECLS
