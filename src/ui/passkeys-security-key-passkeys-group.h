/* passkeys-security-key-passkeys-group.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-security-key-organisation.h"
#include "passkeys-security-key-visit.h"

G_BEGIN_DECLS

/* The passkeys that a security key holds, by site, once it is unlocked. */
#define PASSKEYS_TYPE_SECURITY_KEY_PASSKEYS_GROUP (passkeys_security_key_passkeys_group_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSecurityKeyPasskeysGroup, passkeys_security_key_passkeys_group, PASSKEYS, SECURITY_KEY_PASSKEYS_GROUP, AdwPreferencesGroup)

/* NULL: no key is looked at */
void        passkeys_security_key_passkeys_group_set_visit        (PasskeysSecurityKeyPasskeysGroup *self,
                                                                   PasskeysSecurityKeyVisit         *visit);
/* whose passkeys are marked; NULL: none are */
void        passkeys_security_key_passkeys_group_set_organisation (PasskeysSecurityKeyPasskeysGroup *self,
                                                                   PasskeysSecurityKeyOrganisation  *organisation);
/* of PasskeysStoredPasskey; NULL until they are read */
GListModel *passkeys_security_key_passkeys_group_get_passkeys     (PasskeysSecurityKeyPasskeysGroup *self);

G_END_DECLS
