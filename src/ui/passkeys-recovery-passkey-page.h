/* passkeys-recovery-passkey-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <libdex.h>

#include "passkeys-recovery.h"

G_BEGIN_DECLS

/* The last step of a recovery: the passkey that replaces all former ones. On this computer it also
 * signs in at once, so that the PIN is asked for once.
 * signal: recovered (PasskeysRecoveryKit): all former credentials have ended */
#define PASSKEYS_TYPE_RECOVERY_PASSKEY_PAGE (passkeys_recovery_passkey_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysRecoveryPasskeyPage, passkeys_recovery_passkey_page, PASSKEYS, RECOVERY_PASSKEY_PAGE, AdwNavigationPage)

AdwNavigationPage     *passkeys_recovery_passkey_page_new            (PasskeysRecovery            *recovery,
                                                                      PasskeysConnection          *connection);
PasskeysRecovery      *passkeys_recovery_passkey_page_get_recovery   (PasskeysRecoveryPasskeyPage *self);
PasskeysConnection    *passkeys_recovery_passkey_page_get_connection (PasskeysRecoveryPasskeyPage *self);
/* → PasskeysSession, from the time of the signal recovered on; nullable */
DexFuture             *passkeys_recovery_passkey_page_dup_sign_in    (PasskeysRecoveryPasskeyPage *self);
PasskeysAuthenticator *passkeys_recovery_passkey_page_get_holder     (PasskeysRecoveryPasskeyPage *self);

G_END_DECLS
