/* passkeys-device-registration.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-authenticator.h"
#include "passkeys-connection.h"

G_BEGIN_DECLS

/* Adding this device with a code that another device of the person shows. begin() uses the code
 * up; complete() makes the passkey and may be called again after a failure. */
#define PASSKEYS_TYPE_DEVICE_REGISTRATION (passkeys_device_registration_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysDeviceRegistration, passkeys_device_registration, PASSKEYS, DEVICE_REGISTRATION, GObject)

/* → PasskeysDeviceRegistration; dashes, blanks and case do not matter */
DexFuture  *passkeys_device_registration_begin                 (PasskeysConnection         *connection,
                                                                const char                 *typed_code);
const char *passkeys_device_registration_get_username          (PasskeysDeviceRegistration *self);
const char *passkeys_device_registration_get_organisation_name (PasskeysDeviceRegistration *self); /* nullable */
/* → TRUE */
DexFuture  *passkeys_device_registration_complete              (PasskeysDeviceRegistration *self,
                                                                const char                 *credential_name,
                                                                PasskeysAuthenticator      *authenticator,
                                                                PasskeysPrompt             *prompt);
/* → PasskeysSession, after complete(). org_id is nullable: the server is asked, and where it does
 * not tell, UNKNOWN_ORGANISATION */
DexFuture  *passkeys_device_registration_sign_in               (PasskeysDeviceRegistration *self,
                                                                const char                 *org_id,
                                                                PasskeysAuthenticator      *authenticator,
                                                                PasskeysPrompt             *prompt);
/* → TRUE: the person leaves; a passkey that the server does not know is removed again */
DexFuture  *passkeys_device_registration_abandon               (PasskeysDeviceRegistration *self);

G_END_DECLS
