/* passkeys-user-guard.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-bulk-row.h"
#include "passkeys-session.h"
#include "passkeys-user.h"

G_BEGIN_DECLS

/* Who must not be shut out, alone and among many. */
gboolean         passkeys_user_guard_is_yourself             (PasskeysSession  *session,
                                                              PasskeysUser     *user);
/* who can let others in: holds the permission, and can sign in */
gboolean         passkeys_user_guard_is_acting_administrator (PasskeysUser     *user);
/* everyone: (nullable): all users; while some of them are still to come nobody is known to be the last */
gboolean         passkeys_user_guard_is_last_administrator   (PasskeysUser     *user,
                                                              GListModel       *everyone);
PasskeysBulkSkip passkeys_user_guard_judge                   (PasskeysSession  *session,
                                                              PasskeysUser     *user,
                                                              PasskeysBulkKind  kind,
                                                              const char       *permission_id,
                                                              guint            *n_administrators);

G_END_DECLS
