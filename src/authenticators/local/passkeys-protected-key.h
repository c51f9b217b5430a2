/* passkeys-protected-key.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-local-passkey.h"
#include "passkeys-private-key.h"

G_BEGIN_DECLS

#define PASSKEYS_TYPE_PROTECTED_KEY (passkeys_protected_key_get_type ())

/* A key that was made and is not kept yet. Read only. */
typedef struct
{
  PasskeysProtection  protection;
  GBytes             *secret;     /* (owned), secure: what the passkey is to wrap */
  EVP_PKEY           *public_key; /* (owned) */
} PasskeysProtectedKey;

GType                 passkeys_protected_key_get_type         (void);
PasskeysProtectedKey *passkeys_protected_key_new              (PasskeysProtection    protection,
                                                               GBytes               *secret,
                                                               EVP_PKEY             *public_key);
PasskeysProtectedKey *passkeys_protected_key_ref              (PasskeysProtectedKey *self);
void                  passkeys_protected_key_unref            (PasskeysProtectedKey *self);

/* resolves to a PasskeysProtectedKey */
DexFuture            *passkeys_protected_key_make_in_software (void);
/* resolves to a GBytes, the signature */
DexFuture            *passkeys_protected_key_sign_in_software (GBytes               *secret,
                                                               GBytes               *authenticator_data,
                                                               GBytes               *client_data_hash);
/* resolves to a PasskeysCoseKey */
DexFuture            *passkeys_protected_key_read_in_software (GBytes               *secret);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysProtectedKey, passkeys_protected_key_unref)

G_END_DECLS
