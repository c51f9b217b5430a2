/* passkeys-recovery.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-authenticator.h"
#include "passkeys-connection.h"
#include "passkeys-recovery-kit.h"
#include "passkeys-vault.h"

G_BEGIN_DECLS

/* Getting in again after every passkey was lost, in the steps that a person sees:
 *
 *   send_code ── the code of the message ── verify ── recovery code ── unlock ── complete
 *
 * unlock() finds out on this computer whether the recovery code is right, so that no mistake in it
 * reaches the server. Every step may be done again after a failure. */
#define PASSKEYS_TYPE_RECOVERY (passkeys_recovery_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysRecovery, passkeys_recovery, PASSKEYS, RECOVERY, GObject)

/* key_id: the recovery key's id from the kit; blanks in it do not matter */
PasskeysRecovery *passkeys_recovery_new                   (PasskeysConnection    *connection,
                                                           const char            *org_id,
                                                           const char            *username,
                                                           const char            *key_id);
const char       *passkeys_recovery_get_username          (PasskeysRecovery      *self);
const char       *passkeys_recovery_get_org_id            (PasskeysRecovery      *self);
/* → TRUE: a verification code was mailed, if the server knows the address */
DexFuture        *passkeys_recovery_send_code             (PasskeysRecovery      *self);
/* → TRUE: the code of the message is right */
DexFuture        *passkeys_recovery_verify                (PasskeysRecovery      *self,
                                                           GBytes                *verification_code);
gboolean          passkeys_recovery_is_verified           (PasskeysRecovery      *self);
/* → TRUE: the recovery code opens the recovery key; from passkeys_recovery_code_parse() or a kit */
DexFuture        *passkeys_recovery_unlock                (PasskeysRecovery      *self,
                                                           GBytes                *recovery_code);
gboolean          passkeys_recovery_is_unlocked           (PasskeysRecovery      *self);
/* → PasskeysRecoveryKit, the new one: all former credentials and tokens have ended */
DexFuture        *passkeys_recovery_complete              (PasskeysRecovery      *self,
                                                           const char            *credential_name,
                                                           PasskeysAuthenticator *authenticator,
                                                           PasskeysPrompt        *prompt);
/* → GListModel of PasskeysLocalPasskey: those of this account that ended with the recovery */
DexFuture        *passkeys_recovery_find_dead_passkeys    (PasskeysRecovery      *self,
                                                           PasskeysVault         *vault);
/* → TRUE: the person leaves; a passkey that was made for it is removed again */
DexFuture        *passkeys_recovery_abandon               (PasskeysRecovery      *self);

G_END_DECLS
