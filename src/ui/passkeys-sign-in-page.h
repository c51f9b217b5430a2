/* passkeys-sign-in-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-account-store.h"
#include "passkeys-session.h"

G_BEGIN_DECLS

/* The accounts that this computer knows, to sign in to one of them.
 * signals: signed-in (PasskeysSession), use-other () */
#define PASSKEYS_TYPE_SIGN_IN_PAGE (passkeys_sign_in_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSignInPage, passkeys_sign_in_page, PASSKEYS, SIGN_IN_PAGE, AdwNavigationPage)

AdwNavigationPage *passkeys_sign_in_page_new        (PasskeysAccountStore *accounts);
/* why it was not restored */
void               passkeys_sign_in_page_show_error (PasskeysSignInPage   *self,
                                                     const GError         *error);

G_END_DECLS
