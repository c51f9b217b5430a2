/* passkeys-fingerprint-group.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-security-key-visit.h"

G_BEGIN_DECLS

/* The fingerprints that a security key knows, once it is unlocked. */
#define PASSKEYS_TYPE_FINGERPRINT_GROUP (passkeys_fingerprint_group_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysFingerprintGroup, passkeys_fingerprint_group, PASSKEYS, FINGERPRINT_GROUP, AdwPreferencesGroup)

/* NULL: no key is looked at */
void passkeys_fingerprint_group_set_visit (PasskeysFingerprintGroup *self,
                                           PasskeysSecurityKeyVisit *visit);

G_END_DECLS
