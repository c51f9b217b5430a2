/* passkeys-pin-protocol.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-ctap2-map.h"

G_BEGIN_DECLS

/* PIN/UV auth protocols 1 and 2 (CTAP 2.1, sections 6.5.6 and 6.5.7), the authenticator's part. */
typedef struct _PasskeysPinProtocol PasskeysPinProtocol;

PasskeysPinProtocol *passkeys_pin_protocol_new            (guint                number);
void                 passkeys_pin_protocol_free           (PasskeysPinProtocol *self);
/* another key pair */
void                 passkeys_pin_protocol_regenerate     (PasskeysPinProtocol *self);
/* a COSE key, as CBOR */
GBytes              *passkeys_pin_protocol_get_public_key (PasskeysPinProtocol *self);
/* the secret that is shared with a platform's COSE key, NULL when that is none */
GBytes              *passkeys_pin_protocol_decapsulate    (PasskeysPinProtocol *self,
                                                           PasskeysCtap2Map    *platform_key);
GBytes              *passkeys_pin_protocol_encrypt        (PasskeysPinProtocol *self,
                                                           GBytes              *secret,
                                                           GBytes              *plaintext);
GBytes              *passkeys_pin_protocol_decrypt        (PasskeysPinProtocol *self,
                                                           GBytes              *secret,
                                                           GBytes              *ciphertext);
/* key is the shared secret or a token */
gboolean             passkeys_pin_protocol_verify         (PasskeysPinProtocol *self,
                                                           GBytes              *key,
                                                           GBytes              *message,
                                                           GBytes              *signature);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysPinProtocol, passkeys_pin_protocol_free)

G_END_DECLS
