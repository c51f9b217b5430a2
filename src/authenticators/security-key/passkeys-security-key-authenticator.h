/* passkeys-security-key-authenticator.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-authenticator.h"
#include "passkeys-security-key-list.h"

G_BEGIN_DECLS

/* Any security key that is plugged in, or will be: which one, the person tells by touching it. */
#define PASSKEYS_TYPE_SECURITY_KEY_AUTHENTICATOR (passkeys_security_key_authenticator_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSecurityKeyAuthenticator, passkeys_security_key_authenticator, PASSKEYS, SECURITY_KEY_AUTHENTICATOR, GObject)

PasskeysSecurityKeyAuthenticator *passkeys_security_key_authenticator_new      (PasskeysSecurityKeyList          *keys);
PasskeysSecurityKeyList          *passkeys_security_key_authenticator_get_keys (PasskeysSecurityKeyAuthenticator *self);

G_END_DECLS
