/* passkeys-personal-token-rules.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-access-token-rules.h"

G_BEGIN_DECLS

gboolean                   passkeys_personal_token_rules_list       (PasskeysRules              *rules,
                                                                     const PasskeysCaller       *caller,
                                                                     GPtrArray                 **tokens,
                                                                     GError                    **error);
PasskeysAccessTokenRecord *passkeys_personal_token_rules_get        (PasskeysRules              *rules,
                                                                     const PasskeysCaller       *caller,
                                                                     const char                 *token_id,
                                                                     GError                    **error);
PasskeysAccessTokenRecord *passkeys_personal_token_rules_create     (PasskeysRules              *rules,
                                                                     const PasskeysCaller       *caller,
                                                                     const PasskeysWantedToken  *wanted,
                                                                     GError                    **error);
PasskeysAccessTokenRecord *passkeys_personal_token_rules_update     (PasskeysRules              *rules,
                                                                     const PasskeysCaller       *caller,
                                                                     const char                 *token_id,
                                                                     const char                 *name,
                                                                     const char                 *external_id,
                                                                     GError                    **error);
PasskeysAccessTokenRecord *passkeys_personal_token_rules_set_active (PasskeysRules              *rules,
                                                                     const PasskeysCaller       *caller,
                                                                     const char                 *token_id,
                                                                     gboolean                    is_active,
                                                                     GError                    **error);
PasskeysAccessTokenRecord *passkeys_personal_token_rules_delete     (PasskeysRules              *rules,
                                                                     const PasskeysCaller       *caller,
                                                                     const char                 *token_id,
                                                                     GError                    **error);

G_END_DECLS
