/* passkeys-pkcs8.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  PASSKEYS_PKCS8_P256,      /* a key that the vault can keep */
  PASSKEYS_PKCS8_OTHER_KEY, /* a private key of another kind */
  PASSKEYS_PKCS8_MALFORMED, /* none at all, or a damaged one */
} PasskeysPkcs8Kind;

/* Private keys as other programs write them (RFC 5958), from and to what the vault keeps: see
 * passkeys_private_key_serialise(). */
GBytes *passkeys_pkcs8_read     (GBytes            *der,
                                 PasskeysPkcs8Kind *kind);
GBytes *passkeys_pkcs8_read_pem (const char        *pem,
                                 PasskeysPkcs8Kind *kind);
GBytes *passkeys_pkcs8_write    (GBytes            *private_key);

G_END_DECLS
