/* passkeys-code-rules.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-code-store.h"
#include "passkeys-rules.h"

G_BEGIN_DECLS

typedef enum
{
  PASSKEYS_CODE_RIGHT,
  PASSKEYS_CODE_WRONG, /* or there is none, or it died of wrong tries */
  PASSKEYS_CODE_USED,
  PASSKEYS_CODE_EXPIRED,
} PasskeysCodeState;

char     *passkeys_code_rules_give     (PasskeysRules             *rules,
                                        const char                *kind,
                                        const char                *user_id,
                                        gint64                     life,
                                        GError                   **error);
gboolean  passkeys_code_rules_check    (PasskeysRules             *rules,
                                        const char                *kind,
                                        const PasskeysUserRecord  *user,
                                        const char                *typed,
                                        PasskeysCodeState         *state,
                                        GError                   **error);
gboolean  passkeys_code_rules_use      (PasskeysRules             *rules,
                                        const char                *kind,
                                        const char                *user_id,
                                        GError                   **error);
gboolean  passkeys_code_rules_take     (PasskeysRules             *rules,
                                        const char                *kind,
                                        const char                *typed,
                                        char                     **user_id,
                                        GError                   **error);
gboolean  passkeys_code_rules_count_wrong (PasskeysRules          *rules,
                                           const char             *kind,
                                           const char             *user_id,
                                           GError                **error);
gboolean  passkeys_code_rules_pretend  (PasskeysRules             *rules,
                                        GError                   **error);

G_END_DECLS
