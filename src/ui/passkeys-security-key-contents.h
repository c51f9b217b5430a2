/* passkeys-security-key-contents.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "passkeys-security-key-organisation.h"
#include "passkeys-security-key.h"

G_BEGIN_DECLS

/* Which security key that is plugged in holds a credential, by what its page read. What of it belongs
 * to the organisation is also remembered for later, as PasskeysCredentialPlaces.
 * signal: changed () */
#define PASSKEYS_TYPE_SECURITY_KEY_CONTENTS (passkeys_security_key_contents_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSecurityKeyContents, passkeys_security_key_contents, PASSKEYS, SECURITY_KEY_CONTENTS, GObject)

PasskeysSecurityKeyContents *passkeys_security_key_contents_get_default (void);
/* passkeys: of PasskeysStoredPasskey, all that the key holds; what it held before is forgotten */
void                         passkeys_security_key_contents_learn       (PasskeysSecurityKeyContents     *self,
                                                                         PasskeysSecurityKey             *key,
                                                                         GListModel                      *passkeys,
                                                                         PasskeysSecurityKeyOrganisation *organisation); /* nullable */
void                         passkeys_security_key_contents_forget      (PasskeysSecurityKeyContents     *self,
                                                                         PasskeysSecurityKey             *key);
/* the name of the key; NULL when it is not known, or not plugged in any more */
const char                  *passkeys_security_key_contents_find        (PasskeysSecurityKeyContents     *self,
                                                                         GBytes                          *credential_id);
gboolean                     passkeys_security_key_contents_is_empty    (PasskeysSecurityKeyContents     *self);

G_END_DECLS
