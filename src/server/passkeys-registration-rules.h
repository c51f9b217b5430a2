/* passkeys-registration-rules.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-enrolment-rules.h"

G_BEGIN_DECLS

PasskeysEnrolmentChallenge *passkeys_registration_rules_begin       (PasskeysRules                   *rules,
                                                                     const char                      *organisation_id,
                                                                     const char                      *username,
                                                                     const char                      *code,
                                                                     GError                         **error);
PasskeysCredentialRecord   *passkeys_registration_rules_finish      (PasskeysRules                   *rules,
                                                                     const char                      *temporary_token,
                                                                     const PasskeysNewCredentialSet  *credentials,
                                                                     PasskeysUserRecord             **user,
                                                                     GError                         **error);
gboolean                    passkeys_registration_rules_resend_code (PasskeysRules                   *rules,
                                                                     const char                      *organisation_id,
                                                                     const char                      *username,
                                                                     GError                         **error);
gboolean                    passkeys_registration_rules_invite      (PasskeysRules                   *rules,
                                                                     const PasskeysUserRecord        *user,
                                                                     GError                         **error);

G_END_DECLS
