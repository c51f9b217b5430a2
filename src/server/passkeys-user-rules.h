/* passkeys-user-rules.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-assignment-store.h"
#include "passkeys-rules.h"

G_BEGIN_DECLS

/* One page of users and what they may do. */
typedef struct
{
  GPtrArray *users;       /* of PasskeysUserRecord */
  GPtrArray *assignments; /* of PasskeysAssignmentRecord: of these users, in their order */
  char      *next;        /* nullable: token of the next page */
} PasskeysUserPage;

gboolean          passkeys_user_rules_list            (PasskeysRules             *rules,
                                                       const PasskeysCaller      *caller,
                                                       const char                *kind,
                                                       guint                      limit,
                                                       const char                *page_token,
                                                       PasskeysUserPage         **page,
                                                       GError                   **error);
PasskeysUserPage *passkeys_user_rules_get             (PasskeysRules             *rules,
                                                       const PasskeysCaller      *caller,
                                                       const char                *user_id,
                                                       GError                   **error);
PasskeysUserPage *passkeys_user_rules_create          (PasskeysRules             *rules,
                                                       const PasskeysCaller      *caller,
                                                       const PasskeysUserRecord  *wanted,
                                                       GError                   **error);
PasskeysUserPage *passkeys_user_rules_set_sso         (PasskeysRules             *rules,
                                                       const PasskeysCaller      *caller,
                                                       const char                *user_id,
                                                       gboolean                   is_sso_required,
                                                       GError                   **error);
PasskeysUserPage *passkeys_user_rules_set_active      (PasskeysRules             *rules,
                                                       const PasskeysCaller      *caller,
                                                       const char                *user_id,
                                                       gboolean                   is_active,
                                                       GError                   **error);
PasskeysUserPage *passkeys_user_rules_delete          (PasskeysRules             *rules,
                                                       const PasskeysCaller      *caller,
                                                       const char                *user_id,
                                                       GError                   **error);
gboolean          passkeys_user_rules_check_not_last_administrator
                                                      (PasskeysRules             *rules,
                                                       const PasskeysUserRecord  *user,
                                                       GError                   **error);
gboolean          passkeys_user_rules_check_may_lose  (PasskeysRules             *rules,
                                                       const PasskeysCaller      *caller,
                                                       const PasskeysUserRecord  *user,
                                                       GError                   **error);
void              passkeys_user_page_free             (PasskeysUserPage          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysUserPage, passkeys_user_page_free)

G_END_DECLS
