/* passkeys-computer-check-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <libdex.h>

#include "passkeys-security-key-list.h"
#include "passkeys-session.h"
#include "passkeys-vault.h"

G_BEGIN_DECLS

/* Whether this computer has all that passkeys need, and what to do where it has not. */
#define PASSKEYS_TYPE_COMPUTER_CHECK_DIALOG (passkeys_computer_check_dialog_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysComputerCheckDialog, passkeys_computer_check_dialog, PASSKEYS, COMPUTER_CHECK_DIALOG, AdwDialog)

/* session: whose organisation tells the time, nullable */
AdwDialog *passkeys_computer_check_dialog_new (PasskeysSecurityKeyList *keys,
                                               PasskeysVault           *vault,
                                               PasskeysSession         *session);

/* for tests: what happens once a file is chosen */
DexFuture *_passkeys_computer_check_dialog_save (PasskeysComputerCheckDialog *self,
                                                 GFile                       *file);

G_END_DECLS
