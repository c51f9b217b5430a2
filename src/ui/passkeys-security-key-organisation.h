/* passkeys-security-key-organisation.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-session.h"
#include "passkeys-stored-passkey.h"

G_BEGIN_DECLS

/* Which passkeys on a security key belong to the organisation that the person is signed in to.
 * signal: changed (), when the organisation told more */
#define PASSKEYS_TYPE_SECURITY_KEY_ORGANISATION (passkeys_security_key_organisation_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSecurityKeyOrganisation, passkeys_security_key_organisation, PASSKEYS, SECURITY_KEY_ORGANISATION, GObject)

PasskeysSecurityKeyOrganisation *passkeys_security_key_organisation_new      (PasskeysSession                 *session);
/* asks the organisation for its credentials, once; what can be told without that is told at once */
void                             passkeys_security_key_organisation_load     (PasskeysSecurityKeyOrganisation *self);
const char                      *passkeys_security_key_organisation_get_name (PasskeysSecurityKeyOrganisation *self);
gboolean                         passkeys_security_key_organisation_knows    (PasskeysSecurityKeyOrganisation *self,
                                                                              PasskeysStoredPasskey           *passkey);

G_END_DECLS
