/* passkeys-mail-rules.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-rules.h"

G_BEGIN_DECLS

typedef PasskeysMailMessage *(*PasskeysMailText) (const char                       *from_host,
                                                  const char                       *username,
                                                  const PasskeysOrganisationRecord *organisation,
                                                  const char                       *code,
                                                  gint64                            date);

gboolean passkeys_mail_rules_send           (PasskeysRules             *rules,
                                             PasskeysMailText           text,
                                             const PasskeysUserRecord  *user,
                                             char                      *code,
                                             GError                   **error);
gboolean passkeys_mail_rules_pretend        (PasskeysRules             *rules,
                                             PasskeysMailText           text,
                                             GError                   **error);
gboolean passkeys_mail_rules_allow          (PasskeysRules             *rules,
                                             const char                *organisation_id,
                                             const char                *username,
                                             GError                   **error);
gboolean passkeys_mail_rules_check_address  (const char                *address,
                                             GError                   **error);

G_END_DECLS
