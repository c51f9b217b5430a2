/* passkeys-uhid-device.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PASSKEYS_UHID_DEVICE_NODE "/dev/uhid"
/* what this computer is called as a security key, so that it is not listed among those of a person */
#define PASSKEYS_UHID_DEVICE_THIS_COMPUTER "Passkeys on This Computer"

/* A frame that a client sent; of length 0 when the last client closed the device. */
typedef void (*PasskeysUhidDeviceReceive) (const guint8 *frame,
                                           gsize         length,
                                           gpointer      user_data);

/* A security key that the kernel shows to programs as a /dev/hidraw node, as if it was plugged in. */
#define PASSKEYS_TYPE_UHID_DEVICE (passkeys_uhid_device_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysUhidDevice, passkeys_uhid_device, PASSKEYS, UHID_DEVICE, GObject)

PasskeysUhidDevice *passkeys_uhid_device_new    (const char                 *product_name,
                                                 const char                 *serial_number,
                                                 PasskeysUhidDeviceReceive   receive,
                                                 gpointer                    user_data);
gboolean            passkeys_uhid_device_plug   (PasskeysUhidDevice         *self,
                                                 GError                    **error);
void                passkeys_uhid_device_unplug (PasskeysUhidDevice         *self);
/* does nothing while it is not plugged in */
gboolean            passkeys_uhid_device_send   (PasskeysUhidDevice         *self,
                                                 GBytes                     *frame,
                                                 GError                    **error);

G_END_DECLS
