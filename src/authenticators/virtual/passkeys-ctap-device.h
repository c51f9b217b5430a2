/* passkeys-ctap-device.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-ctaphid.h"

G_BEGIN_DECLS

/* Carries out a message, CBOR or MSG: a future that resolves to a GBytes, the reply. A CBOR message
 * must not reject; a MSG that does is replied to as an unknown command. Dropping it cancels. */
typedef DexFuture *(*PasskeysCtapDeviceHandler) (PasskeysCtaphidCommand  command,
                                                 GBytes                 *payload,
                                                 gpointer                user_data);
/* Sends a frame of 64 bytes to all clients. */
typedef void       (*PasskeysCtapDeviceSend)    (GBytes                 *frame,
                                                 gpointer                user_data);

/* CTAPHID in time: keeps alive, cancels, and gives up what does not go on. It is what lies between
 * any kind of front end and the commands. */
#define PASSKEYS_TYPE_CTAP_DEVICE (passkeys_ctap_device_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysCtapDevice, passkeys_ctap_device, PASSKEYS, CTAP_DEVICE, GObject)

PasskeysCtapDevice *passkeys_ctap_device_new            (PasskeysCtaphidCapabilities  capabilities,
                                                         PasskeysCtapDeviceHandler    handler,
                                                         PasskeysCtapDeviceSend       send,
                                                         gpointer                     user_data);
void                passkeys_ctap_device_receive        (PasskeysCtapDevice          *self,
                                                         const guint8                *frame,
                                                         gsize                        length);
void                passkeys_ctap_device_set_keepalive  (PasskeysCtapDevice          *self,
                                                         guint                        milliseconds);
void                passkeys_ctap_device_set_waits_for_user (PasskeysCtapDevice      *self,
                                                         gboolean                     waits);
gboolean            passkeys_ctap_device_is_busy        (PasskeysCtapDevice          *self);
/* as CANCEL does, whatever is under way: nobody is there for the reply */
void                passkeys_ctap_device_cancel         (PasskeysCtapDevice          *self);
/* ends what is under way without a word; nothing is sent after */
void                passkeys_ctap_device_stop           (PasskeysCtapDevice          *self);

G_END_DECLS
