/* passkeys-device-code-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-connection.h"

G_BEGIN_DECLS

/* Adding this device: takes the code that another device of the person shows, and makes a passkey
 * here that signs in at once.
 * signal: signed-in (PasskeysSession) */
#define PASSKEYS_TYPE_DEVICE_CODE_PAGE (passkeys_device_code_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysDeviceCodePage, passkeys_device_code_page, PASSKEYS, DEVICE_CODE_PAGE, AdwNavigationPage)

AdwNavigationPage *passkeys_device_code_page_new  (void);
void               passkeys_device_code_page_fill (PasskeysDeviceCodePage *self,
                                                   PasskeysConnection     *connection,
                                                   const GError           *error);

G_END_DECLS
