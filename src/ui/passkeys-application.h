/* passkeys-application.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-account-store.h"
#include "passkeys-authenticator-list.h"
#include "passkeys-security-key-list.h"
#include "passkeys-site-service.h"

G_BEGIN_DECLS

#define PASSKEYS_TYPE_APPLICATION (passkeys_application_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysApplication, passkeys_application, PASSKEYS, APPLICATION, AdwApplication)

PasskeysApplication       *passkeys_application_new                (void);
/* the one that runs; NULL in tests without an application */
PasskeysApplication       *passkeys_application_get_default        (void);
/* each is made when first asked for and then shared */
PasskeysAccountStore      *passkeys_application_get_accounts       (PasskeysApplication *self);
PasskeysAuthenticatorList *passkeys_application_get_authenticators (PasskeysApplication *self);
PasskeysSecurityKeyList   *passkeys_application_get_security_keys  (PasskeysApplication *self);
PasskeysSiteService       *passkeys_application_get_site_service   (PasskeysApplication *self);
GSettings                 *passkeys_application_get_settings       (PasskeysApplication *self);

G_END_DECLS
