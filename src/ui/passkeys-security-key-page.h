/* passkeys-security-key-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-security-key-organisation.h"
#include "passkeys-security-key.h"

G_BEGIN_DECLS

/* One security key: what it is, its PIN, its passkeys, its fingerprints; or why it cannot be used.
 * Emits "reset" when the person asks for a factory reset. */
#define PASSKEYS_TYPE_SECURITY_KEY_PAGE (passkeys_security_key_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSecurityKeyPage, passkeys_security_key_page, PASSKEYS, SECURITY_KEY_PAGE, AdwNavigationPage)

/* organisation: whose passkeys are marked, nullable */
AdwNavigationPage   *passkeys_security_key_page_new          (PasskeysSecurityKey             *key,
                                                              PasskeysSecurityKeyOrganisation *organisation);
PasskeysSecurityKey *passkeys_security_key_page_get_key      (PasskeysSecurityKeyPage         *self);
/* of PasskeysStoredPasskey; NULL while they are not read */
GListModel          *passkeys_security_key_page_get_passkeys (PasskeysSecurityKeyPage         *self);
/* the key is gone: ends what runs on it */
void                 passkeys_security_key_page_leave        (PasskeysSecurityKeyPage         *self);

G_END_DECLS
