/* passkeys-credential-rules.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-enrolment-rules.h"

G_BEGIN_DECLS

gboolean                    passkeys_credential_rules_list            (PasskeysRules                *rules,
                                                                       const PasskeysCaller         *caller,
                                                                       GPtrArray                   **credentials,
                                                                       GError                      **error);
PasskeysEnrolmentChallenge *passkeys_credential_rules_begin           (PasskeysRules                *rules,
                                                                       const PasskeysCaller         *caller,
                                                                       const char                   *kind,
                                                                       GError                      **error);
PasskeysCredentialRecord   *passkeys_credential_rules_finish          (PasskeysRules                *rules,
                                                                       const PasskeysCaller         *caller,
                                                                       const char                   *identifier,
                                                                       const PasskeysNewCredential  *credential,
                                                                       GError                      **error);
gboolean                    passkeys_credential_rules_set_active      (PasskeysRules                *rules,
                                                                       const PasskeysCaller         *caller,
                                                                       const char                   *uuid,
                                                                       gboolean                      is_active,
                                                                       GError                      **error);
gboolean                    passkeys_credential_rules_delete          (PasskeysRules                *rules,
                                                                       const PasskeysCaller         *caller,
                                                                       const char                   *uuid,
                                                                       GError                      **error);
char                       *passkeys_credential_rules_give_code       (PasskeysRules                *rules,
                                                                       const PasskeysCaller         *caller,
                                                                       gint64                        date_expires,
                                                                       GError                      **error);
PasskeysEnrolmentChallenge *passkeys_credential_rules_begin_with_code (PasskeysRules                *rules,
                                                                       const char                   *code,
                                                                       const char                   *kind,
                                                                       GError                      **error);
PasskeysCredentialRecord   *passkeys_credential_rules_finish_with_code (PasskeysRules               *rules,
                                                                       const char                   *identifier,
                                                                       const PasskeysNewCredential  *credential,
                                                                       GError                      **error);

G_END_DECLS
