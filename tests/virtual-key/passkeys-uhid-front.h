/* passkeys-uhid-front.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-virtual-key.h"

G_BEGIN_DECLS

/* Shows a virtual key to the kernel as a USB security key while it is plugged in, through /dev/uhid.
 * Needs a kernel with uhid and hidraw; in the tests that is the one in the virtual machine. */
#define PASSKEYS_TYPE_UHID_FRONT (passkeys_uhid_front_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysUhidFront, passkeys_uhid_front, PASSKEYS, UHID_FRONT, GObject)

PasskeysUhidFront *passkeys_uhid_front_new (PasskeysVirtualKey *key,
                                            const char         *product_name,
                                            guint               number);

G_END_DECLS
