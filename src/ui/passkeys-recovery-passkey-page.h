/* passkeys-recovery-passkey-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-connection.h"
#include "passkeys-new-passkey-page.h"
#include "passkeys-recovery.h"

G_BEGIN_DECLS

/* The last step of a recovery: the passkey that replaces all former ones. Once it is created, all former
 * credentials have ended. */
#define PASSKEYS_TYPE_RECOVERY_PASSKEY_PAGE (passkeys_recovery_passkey_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysRecoveryPasskeyPage, passkeys_recovery_passkey_page, PASSKEYS, RECOVERY_PASSKEY_PAGE, PasskeysNewPasskeyPage)

AdwNavigationPage  *passkeys_recovery_passkey_page_new            (PasskeysRecovery            *recovery,
                                                                   PasskeysConnection          *connection);
PasskeysRecovery   *passkeys_recovery_passkey_page_get_recovery   (PasskeysRecoveryPasskeyPage *self);
PasskeysConnection *passkeys_recovery_passkey_page_get_connection (PasskeysRecoveryPasskeyPage *self);

G_END_DECLS
