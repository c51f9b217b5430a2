/* passkeys-registration.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-authenticator.h"
#include "passkeys-connection.h"
#include "passkeys-recovery-kit.h"

G_BEGIN_DECLS

/* Joining an organisation with a registration code. begin() checks the code; complete() makes
 * the passkey and the recovery key and registers both in one call. complete() may be called
 * again after a failure. */
#define PASSKEYS_TYPE_REGISTRATION (passkeys_registration_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysRegistration, passkeys_registration, PASSKEYS, REGISTRATION, GObject)

/* → PasskeysRegistration */
DexFuture           *passkeys_registration_begin              (PasskeysConnection    *connection,
                                                               const char            *org_id,
                                                               const char            *username,
                                                               GBytes                *code);
const char          *passkeys_registration_get_username       (PasskeysRegistration  *self);
const char          *passkeys_registration_get_org_id         (PasskeysRegistration  *self);
const char          *passkeys_registration_get_organisation_name (PasskeysRegistration *self); /* nullable */
/* → PasskeysRecoveryKit */
DexFuture           *passkeys_registration_complete           (PasskeysRegistration  *self,
                                                               const char            *credential_name,
                                                               PasskeysAuthenticator *authenticator,
                                                               PasskeysPrompt        *prompt);
/* → TRUE: the person leaves without registering; a passkey that was made for it is removed again */
DexFuture           *passkeys_registration_abandon            (PasskeysRegistration  *self);

G_END_DECLS
