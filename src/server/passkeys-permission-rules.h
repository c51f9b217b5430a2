/* passkeys-permission-rules.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-rules.h"

G_BEGIN_DECLS

gboolean                  passkeys_permission_rules_list    (PasskeysRules             *rules,
                                                             const PasskeysCaller      *caller,
                                                             guint                      limit,
                                                             const char                *page_token,
                                                             GPtrArray                **permissions,
                                                             char                     **next,
                                                             GError                   **error);
PasskeysPermissionRecord *passkeys_permission_rules_get     (PasskeysRules             *rules,
                                                             const PasskeysCaller      *caller,
                                                             const char                *permission_id,
                                                             GError                   **error);
PasskeysPermissionRecord *passkeys_permission_rules_create  (PasskeysRules             *rules,
                                                             const PasskeysCaller      *caller,
                                                             const char                *name,
                                                             const char *const         *operations,
                                                             GError                   **error);
PasskeysPermissionRecord *passkeys_permission_rules_update  (PasskeysRules             *rules,
                                                             const PasskeysCaller      *caller,
                                                             const char                *permission_id,
                                                             const char                *name,
                                                             const char *const         *operations,
                                                             GError                   **error);
PasskeysPermissionRecord *passkeys_permission_rules_archive (PasskeysRules             *rules,
                                                             const PasskeysCaller      *caller,
                                                             const char                *permission_id,
                                                             gboolean                   is_archived,
                                                             GError                   **error);

G_END_DECLS
