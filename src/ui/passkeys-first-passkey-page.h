/* passkeys-first-passkey-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <libdex.h>

#include "passkeys-connection.h"
#include "passkeys-registration.h"

G_BEGIN_DECLS

/* Making the first passkey, once the registration code was accepted. A passkey on this computer also
 * signs in at once, with the same PIN; a security key is asked again once the recovery kit is kept.
 * signal: created (PasskeysRecoveryKit) */
#define PASSKEYS_TYPE_FIRST_PASSKEY_PAGE (passkeys_first_passkey_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysFirstPasskeyPage, passkeys_first_passkey_page, PASSKEYS, FIRST_PASSKEY_PAGE, AdwNavigationPage)

AdwNavigationPage    *passkeys_first_passkey_page_new              (PasskeysRegistration     *registration,
                                                                    PasskeysConnection       *connection);
PasskeysRegistration *passkeys_first_passkey_page_get_registration (PasskeysFirstPasskeyPage *self);
PasskeysConnection   *passkeys_first_passkey_page_get_connection   (PasskeysFirstPasskeyPage *self);
/* → PasskeysSession; from the time of the signal created on */
DexFuture            *passkeys_first_passkey_page_dup_sign_in      (PasskeysFirstPasskeyPage *self);
PasskeysAuthenticator *passkeys_first_passkey_page_get_holder      (PasskeysFirstPasskeyPage *self);

G_END_DECLS
