/* passkeys-audit-rules.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-audit-export.h"
#include "passkeys-credential-input.h"
#include "passkeys-rules.h"

G_BEGIN_DECLS

void                 passkeys_audit_rules_note   (PasskeysRules                   *rules,
                                                  const PasskeysUserRecord        *user,
                                                  const PasskeysCredentialRecord  *credential,
                                                  const PasskeysFactor            *factor);
gboolean             passkeys_audit_rules_write  (PasskeysRules                   *rules,
                                                  const char                      *path,
                                                  const char                      *summary,
                                                  const char                      *user_action,
                                                  GError                         **error);
PasskeysAuditExport *passkeys_audit_rules_export (PasskeysRules                   *rules,
                                                  const PasskeysCaller            *caller,
                                                  gint64                           date_first,
                                                  gint64                           date_last,
                                                  const char                      *user_id,
                                                  GError                         **error);
PasskeysAuditRecord *passkeys_audit_rules_get    (PasskeysRules                   *rules,
                                                  const PasskeysCaller            *caller,
                                                  const char                      *id,
                                                  GError                         **error);

G_END_DECLS
