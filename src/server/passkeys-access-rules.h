/* passkeys-access-rules.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-signing-rules.h"

G_BEGIN_DECLS

PasskeysCaller           *passkeys_access_rules_authenticate      (PasskeysRules         *rules,
                                                                   const char            *bearer,
                                                                   GError               **error);
GBytes                   *passkeys_access_rules_hash_token        (const char            *text);
gboolean                  passkeys_access_rules_check_permission  (PasskeysRules         *rules,
                                                                   const PasskeysCaller  *caller,
                                                                   const char            *operation,
                                                                   GError               **error);
gboolean                  passkeys_access_rules_check_user_action (PasskeysRules         *rules,
                                                                   const PasskeysCaller  *caller,
                                                                   const char            *user_action,
                                                                   const char            *method,
                                                                   const char            *path,
                                                                   JsonObject            *body,
                                                                   GError               **error);
PasskeysSigningChallenge *passkeys_access_rules_begin_action      (PasskeysRules         *rules,
                                                                   const PasskeysCaller  *caller,
                                                                   const char            *method,
                                                                   const char            *path,
                                                                   JsonObject            *body,
                                                                   GError               **error);
char                     *passkeys_access_rules_finish_action     (PasskeysRules         *rules,
                                                                   const PasskeysCaller  *caller,
                                                                   const char            *identifier,
                                                                   const PasskeysFactor  *first,
                                                                   const PasskeysFactor  *second,
                                                                   GError               **error);

G_END_DECLS
