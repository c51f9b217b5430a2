/* passkeys-recovery-rules.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-enrolment-rules.h"

G_BEGIN_DECLS

#define PASSKEYS_RECOVERY_CODE_LIFE (15 * PASSKEYS_MINUTE)

gboolean                    passkeys_recovery_rules_send_code (PasskeysRules                   *rules,
                                                               const char                      *organisation_id,
                                                               const char                      *username,
                                                               GError                         **error);
PasskeysEnrolmentChallenge *passkeys_recovery_rules_begin     (PasskeysRules                   *rules,
                                                               const char                      *organisation_id,
                                                               const char                      *username,
                                                               const char                      *code,
                                                               const char                      *credential_id,
                                                               GError                         **error);
PasskeysEnrolmentChallenge *passkeys_recovery_rules_begin_delegated (PasskeysRules             *rules,
                                                               const PasskeysCaller            *caller,
                                                               const char                      *username,
                                                               const char                      *credential_id,
                                                               GError                         **error);
PasskeysCredentialRecord   *passkeys_recovery_rules_finish    (PasskeysRules                   *rules,
                                                               const char                      *temporary_token,
                                                               const PasskeysFactor            *recovery,
                                                               JsonObject                      *new_credentials,
                                                               PasskeysUserRecord             **user,
                                                               GError                         **error);

G_END_DECLS
