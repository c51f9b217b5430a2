/* passkeys-recovery-challenge.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-registration-challenge.h"

G_BEGIN_DECLS

/* RecoveryChallenge of the API: what the new credentials must be, and the encrypted keys of which
 * one must sign for them. */
#define PASSKEYS_TYPE_RECOVERY_CHALLENGE (passkeys_recovery_challenge_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysRecoveryChallenge, passkeys_recovery_challenge, PASSKEYS, RECOVERY_CHALLENGE, GObject)

PasskeysRecoveryChallenge     *passkeys_recovery_challenge_new_from_json       (JsonNode                   *json,
                                                                                GError                    **error);
PasskeysRegistrationChallenge *passkeys_recovery_challenge_get_registration    (PasskeysRecoveryChallenge  *self);
const char                    *passkeys_recovery_challenge_find_encrypted_key  (PasskeysRecoveryChallenge  *self,
                                                                                const char                 *key_id); /* nullable */

G_END_DECLS
