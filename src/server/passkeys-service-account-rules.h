/* passkeys-service-account-rules.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-access-token-rules.h"
#include "passkeys-user-rules.h"

G_BEGIN_DECLS

/* A user that is no person, and its tokens. */
typedef struct
{
  PasskeysUserPage *page;   /* the one user and what it may do */
  GPtrArray        *tokens; /* of PasskeysAccessTokenRecord */
} PasskeysServiceAccount;

gboolean                passkeys_service_account_rules_list       (PasskeysRules              *rules,
                                                                   const PasskeysCaller       *caller,
                                                                   GPtrArray                 **accounts,
                                                                   GError                    **error);
PasskeysServiceAccount *passkeys_service_account_rules_get        (PasskeysRules              *rules,
                                                                   const PasskeysCaller       *caller,
                                                                   const char                 *account_id,
                                                                   GError                    **error);
PasskeysServiceAccount *passkeys_service_account_rules_create     (PasskeysRules              *rules,
                                                                   const PasskeysCaller       *caller,
                                                                   const PasskeysWantedToken  *wanted,
                                                                   GError                    **error);
PasskeysServiceAccount *passkeys_service_account_rules_update     (PasskeysRules              *rules,
                                                                   const PasskeysCaller       *caller,
                                                                   const char                 *account_id,
                                                                   const char                 *name,
                                                                   const char                 *external_id,
                                                                   GError                    **error);
PasskeysServiceAccount *passkeys_service_account_rules_set_active (PasskeysRules              *rules,
                                                                   const PasskeysCaller       *caller,
                                                                   const char                 *account_id,
                                                                   gboolean                    is_active,
                                                                   GError                    **error);
PasskeysServiceAccount *passkeys_service_account_rules_delete     (PasskeysRules              *rules,
                                                                   const PasskeysCaller       *caller,
                                                                   const char                 *account_id,
                                                                   GError                    **error);
void                    passkeys_service_account_free             (PasskeysServiceAccount     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysServiceAccount, passkeys_service_account_free)

G_END_DECLS
