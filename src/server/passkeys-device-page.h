/* passkeys-device-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What opens the application where a device is added. */
#define PASSKEYS_DEVICE_LINK "passkeys://register-device"

char *passkeys_device_page_build        (const char  *origin,
                                         const char  *relying_party_id);
char *passkeys_device_page_build_policy (void);

G_END_DECLS
