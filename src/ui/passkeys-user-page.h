/* passkeys-user-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-session.h"
#include "passkeys-user.h"

G_BEGIN_DECLS

#define PASSKEYS_TYPE_USER_PAGE (passkeys_user_page_get_type ())

/* One user: status, permissions, and what an administrator can do. Emits "changed" after each change. */
G_DECLARE_FINAL_TYPE (PasskeysUserPage, passkeys_user_page, PASSKEYS, USER_PAGE, AdwNavigationPage)

AdwNavigationPage *passkeys_user_page_new (PasskeysSession *session,
                                           PasskeysUser    *user,
                                           GListModel      *everyone); /* nullable: who else there is */

G_END_DECLS
