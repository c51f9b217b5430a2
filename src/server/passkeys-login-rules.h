/* passkeys-login-rules.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-signing-rules.h"

G_BEGIN_DECLS

PasskeysSigningChallenge *passkeys_login_rules_begin              (PasskeysRules         *rules,
                                                                   const char            *organisation_id,
                                                                   const char            *username,
                                                                   const char            *login_code,
                                                                   GError               **error);
char                     *passkeys_login_rules_finish             (PasskeysRules         *rules,
                                                                   const char            *identifier,
                                                                   const PasskeysFactor  *first,
                                                                   const PasskeysFactor  *second,
                                                                   GError               **error);
gboolean                  passkeys_login_rules_send_code          (PasskeysRules         *rules,
                                                                   const char            *organisation_id,
                                                                   const char            *username,
                                                                   GError               **error);
gboolean                  passkeys_login_rules_log_out            (PasskeysRules         *rules,
                                                                   const PasskeysCaller  *caller,
                                                                   gboolean               all_sessions,
                                                                   GError               **error);
gboolean                  passkeys_login_rules_list_organisations (PasskeysRules         *rules,
                                                                   const char            *username,
                                                                   const char            *organisation_id,
                                                                   GPtrArray            **organisation_ids,
                                                                   GError               **error);

G_END_DECLS
