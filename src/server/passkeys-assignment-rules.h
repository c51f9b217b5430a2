/* passkeys-assignment-rules.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-assignment-store.h"
#include "passkeys-rules.h"

G_BEGIN_DECLS

gboolean                  passkeys_assignment_rules_list   (PasskeysRules         *rules,
                                                            const PasskeysCaller  *caller,
                                                            const char            *permission_id,
                                                            guint                  limit,
                                                            const char            *page_token,
                                                            GPtrArray            **assignments,
                                                            char                 **next,
                                                            GError               **error);
PasskeysAssignmentRecord *passkeys_assignment_rules_create (PasskeysRules         *rules,
                                                            const PasskeysCaller  *caller,
                                                            const char            *permission_id,
                                                            const char            *identity_id,
                                                            GError               **error);
gboolean                  passkeys_assignment_rules_delete (PasskeysRules         *rules,
                                                            const PasskeysCaller  *caller,
                                                            const char            *permission_id,
                                                            const char            *assignment_id,
                                                            GError               **error);

G_END_DECLS
