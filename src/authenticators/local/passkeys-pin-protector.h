/* passkeys-pin-protector.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-key-protector.h"
#include "passkeys-keyring.h"
#include "passkeys-pin.h"

G_BEGIN_DECLS

/* A PIN in software: Argon2id and AES-256-GCM, its state one item of the keyring. */
#define PASSKEYS_TYPE_PIN_PROTECTOR (passkeys_pin_protector_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysPinProtector, passkeys_pin_protector, PASSKEYS, PIN_PROTECTOR, GObject)

PasskeysPinProtector *passkeys_pin_protector_new           (PasskeysKeyring       *keyring);
/* for tests, which cannot wait for the real cost at every step */
PasskeysPinProtector *passkeys_pin_protector_new_with_cost (PasskeysKeyring       *keyring,
                                                            const PasskeysPinCost *cost);

G_END_DECLS
