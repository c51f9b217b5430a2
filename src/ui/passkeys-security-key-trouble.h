/* passkeys-security-key-trouble.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-security-key.h"

G_BEGIN_DECLS

/* Why a security key that is plugged in cannot be used, and what to do about it. */
#define PASSKEYS_TYPE_SECURITY_KEY_TROUBLE (passkeys_security_key_trouble_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSecurityKeyTrouble, passkeys_security_key_trouble, PASSKEYS, SECURITY_KEY_TROUBLE, AdwBin)

/* key: one that is denied, withheld or failed */
void passkeys_security_key_trouble_set_key (PasskeysSecurityKeyTrouble *self,
                                            PasskeysSecurityKey        *key);

G_END_DECLS
