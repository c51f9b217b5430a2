/* passkeys-device-code.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-authenticator.h"
#include "passkeys-session.h"

G_BEGIN_DECLS

/* A code that this device shows, so that another device of the same person registers a passkey.
 * Good for a minute, and once. */
#define PASSKEYS_TYPE_DEVICE_CODE (passkeys_device_code_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysDeviceCode, passkeys_device_code, PASSKEYS, DEVICE_CODE, GObject)

/* → PasskeysDeviceCode; the minute begins once the authenticator is ready */
DexFuture          *passkeys_device_code_issue             (PasskeysSession       *session,
                                                            PasskeysAuthenticator *authenticator,
                                                            PasskeysPrompt        *prompt);
/* the same in two halves, for a dialog that signs by itself; the minute begins with the first */
PasskeysApiRequest *passkeys_device_code_build_request     (PasskeysSession       *session);
PasskeysDeviceCode *passkeys_device_code_new_from_response (PasskeysSession       *session,
                                                            PasskeysApiResponse   *response,
                                                            GError               **error);
GBytes             *passkeys_device_code_get_code          (PasskeysDeviceCode    *self); /* secure text A7U-KY6-9PT */
GDateTime          *passkeys_device_code_get_expires       (PasskeysDeviceCode    *self); /* by the server's clock */
/* seconds that are left of it by the server's clock; 0: ask for a new one */
guint               passkeys_device_code_get_seconds_left  (PasskeysDeviceCode    *self);
/* what registered with an earlier code, or is about to, is waited for too */
void                passkeys_device_code_follow            (PasskeysDeviceCode    *self,
                                                            PasskeysDeviceCode    *earlier);
/* → PasskeysCredential of the other device; begin to wait before the code is shown */
DexFuture          *passkeys_device_code_wait_for_device   (PasskeysDeviceCode    *self);

G_END_DECLS
