/* passkeys-users-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-session.h"

G_BEGIN_DECLS

#define PASSKEYS_TYPE_USERS_PAGE (passkeys_users_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysUsersPage, passkeys_users_page, PASSKEYS, USERS_PAGE, AdwNavigationPage)

AdwNavigationPage *passkeys_users_page_new    (PasskeysSession   *session);
void               passkeys_users_page_open   (PasskeysUsersPage *self,
                                               PasskeysUser      *user);
void               passkeys_users_page_reload (PasskeysUsersPage *self);

G_END_DECLS
