/* passkeys-user-filter-bar.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-session.h"
#include "passkeys-user-filter.h"

G_BEGIN_DECLS

/* Which users are shown: by status, kind and permission. signal: changed () */
#define PASSKEYS_TYPE_USER_FILTER_BAR (passkeys_user_filter_bar_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysUserFilterBar, passkeys_user_filter_bar, PASSKEYS, USER_FILTER_BAR, AdwBin)

/* once: whose permissions there are to choose from; they are read when the bar is first shown */
void               passkeys_user_filter_bar_set_session (PasskeysUserFilterBar *self,
                                                         PasskeysSession       *session);
PasskeysUserFilter passkeys_user_filter_bar_get_filter  (PasskeysUserFilterBar *self);
void               passkeys_user_filter_bar_reset       (PasskeysUserFilterBar *self);

G_END_DECLS
