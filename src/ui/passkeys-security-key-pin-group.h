/* passkeys-security-key-pin-group.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-security-key-visit.h"

G_BEGIN_DECLS

/* The PIN of a security key: set, change, minimum length, always ask. */
#define PASSKEYS_TYPE_SECURITY_KEY_PIN_GROUP (passkeys_security_key_pin_group_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSecurityKeyPinGroup, passkeys_security_key_pin_group, PASSKEYS, SECURITY_KEY_PIN_GROUP, AdwPreferencesGroup)

/* NULL: no key is looked at */
void passkeys_security_key_pin_group_set_visit (PasskeysSecurityKeyPinGroup *self,
                                                PasskeysSecurityKeyVisit    *visit);

G_END_DECLS
