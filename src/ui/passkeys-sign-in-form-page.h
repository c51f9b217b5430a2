/* passkeys-sign-in-form-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-connection.h"
#include "passkeys-session.h"

G_BEGIN_DECLS

/* Signing in to an account that this computer does not know yet.
 * signal: signed-in (PasskeysSession) */
#define PASSKEYS_TYPE_SIGN_IN_FORM_PAGE (passkeys_sign_in_form_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSignInFormPage, passkeys_sign_in_form_page, PASSKEYS, SIGN_IN_FORM_PAGE, AdwNavigationPage)

AdwNavigationPage *passkeys_sign_in_form_page_new  (void);
void               passkeys_sign_in_form_page_fill (PasskeysSignInFormPage *self,
                                                    PasskeysConnection     *connection,
                                                    const char             *org_id,
                                                    const char             *username,
                                                    const GError           *error); /* nullable */

G_END_DECLS
