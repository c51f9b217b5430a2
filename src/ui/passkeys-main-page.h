/* passkeys-main-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-session.h"

G_BEGIN_DECLS

/* Being signed in: the sidebar with the account and the pages, and the page that is shown.
 * properties: session, accounts, page: the name of the one that is shown (all to be set at construction only) */
#define PASSKEYS_TYPE_MAIN_PAGE (passkeys_main_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysMainPage, passkeys_main_page, PASSKEYS, MAIN_PAGE, AdwNavigationPage)

AdwNavigationPage *passkeys_main_page_new  (PasskeysSession  *session,
                                            GListModel       *accounts,
                                            const char       *page);
/* page: (nullable); name: the tag of a page, such as "credentials", or an action of it, such as "users.new" */
void               passkeys_main_page_show (PasskeysMainPage *self,
                                            const char       *name);
void               passkeys_main_page_show_user (PasskeysMainPage *self,
                                                 PasskeysUser     *user);

G_END_DECLS
