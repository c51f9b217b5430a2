/* passkeys-user-guard.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "passkeys-session.h"

G_BEGIN_DECLS

/* Who must not be shut out. everyone: (nullable): all users, of PasskeysUser; while some of them
 * are still to come nobody is known to be the last */
gboolean    passkeys_user_guard_is_yourself           (PasskeysSession *session,
                                                       PasskeysUser    *user);
gboolean    passkeys_user_guard_is_last_administrator (PasskeysUser    *user,
                                                       GListModel      *everyone);
/* why the user cannot be deactivated nor removed, as sentences; NULL: they can be */
const char *passkeys_user_guard_find_reason           (PasskeysSession *session,
                                                       PasskeysUser    *user,
                                                       GListModel      *everyone);

G_END_DECLS
