/* passkeys-first-passkey-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-connection.h"
#include "passkeys-new-passkey-page.h"
#include "passkeys-registration.h"

G_BEGIN_DECLS

/* Making the first passkey, once the registration code was accepted. */
#define PASSKEYS_TYPE_FIRST_PASSKEY_PAGE (passkeys_first_passkey_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysFirstPasskeyPage, passkeys_first_passkey_page, PASSKEYS, FIRST_PASSKEY_PAGE, PasskeysNewPasskeyPage)

AdwNavigationPage    *passkeys_first_passkey_page_new              (PasskeysRegistration     *registration,
                                                                    PasskeysConnection       *connection);
PasskeysRegistration *passkeys_first_passkey_page_get_registration (PasskeysFirstPasskeyPage *self);
PasskeysConnection   *passkeys_first_passkey_page_get_connection   (PasskeysFirstPasskeyPage *self);

G_END_DECLS
