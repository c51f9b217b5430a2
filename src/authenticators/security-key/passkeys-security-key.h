/* passkeys-security-key.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-security-key-info.h"

G_BEGIN_DECLS

typedef enum
{
  PASSKEYS_SECURITY_KEY_OPENING,  /* plugged in; nothing is known of it yet */
  PASSKEYS_SECURITY_KEY_READY,    /* info tells what it can do */
  PASSKEYS_SECURITY_KEY_DENIED,   /* this account may not use the device node: a udev rule is missing */
  PASSKEYS_SECURITY_KEY_WITHHELD, /* the sandbox does not show the device node */
  PASSKEYS_SECURITY_KEY_FAILED,   /* error tells why */
} PasskeysSecurityKeyState;

/* A security key that is plugged in. It is this object until it is unplugged.
 * properties: name (string), state (PasskeysSecurityKeyState as enum), info (PasskeysSecurityKeyInfo,
 * nullable), each notified */
#define PASSKEYS_TYPE_SECURITY_KEY (passkeys_security_key_get_type ())
#define PASSKEYS_TYPE_SECURITY_KEY_STATE (passkeys_security_key_state_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSecurityKey, passkeys_security_key, PASSKEYS, SECURITY_KEY, GObject)

GType                     passkeys_security_key_state_get_type (void);
/* the model; with a number behind it where two of the same model are plugged in ("YubiKey 5 NFC (2)") */
const char               *passkeys_security_key_get_name       (PasskeysSecurityKey *self);
const char               *passkeys_security_key_get_maker      (PasskeysSecurityKey *self); /* nullable */
const char               *passkeys_security_key_get_path       (PasskeysSecurityKey *self); /* "/dev/hidraw3" */
guint16                   passkeys_security_key_get_vendor_id  (PasskeysSecurityKey *self);
guint16                   passkeys_security_key_get_product_id (PasskeysSecurityKey *self);
PasskeysSecurityKeyState  passkeys_security_key_get_state      (PasskeysSecurityKey *self);
const GError             *passkeys_security_key_get_error      (PasskeysSecurityKey *self); /* nullable */
PasskeysSecurityKeyInfo  *passkeys_security_key_get_info       (PasskeysSecurityKey *self); /* nullable */
/* resolves to TRUE once info is new */
DexFuture                *passkeys_security_key_refresh        (PasskeysSecurityKey *self);

G_END_DECLS
