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

/* A code that reaches people by mail. */
typedef struct
{
  const char       *kind;
  gint64            life;
  PasskeysMailText  text;
  gboolean        (*is_for) (const PasskeysUserRecord *user); /* whether that person may have one */
} PasskeysMailedCode;

gboolean passkeys_mail_rules_send_code      (PasskeysRules             *rules,
                                             const PasskeysMailedCode  *what,
                                             const PasskeysUserRecord  *user,
                                             GError                   **error);
gboolean passkeys_mail_rules_answer         (PasskeysRules             *rules,
                                             const PasskeysMailedCode  *what,
                                             const char                *organisation_id,
                                             const char                *username,
                                             GError                   **error);
gboolean passkeys_mail_rules_allow          (PasskeysRules             *rules,
                                             const char                *organisation_id,
                                             const char                *username,
                                             GError                   **error);
gboolean passkeys_mail_rules_check_address  (const char                *address,
                                             GError                   **error);

G_END_DECLS
