/* passkeys-fido2-key.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <fido.h>
#include <glib.h>

G_BEGIN_DECLS

/* The public key of a passkey in libfido2's form. It never changes, so any thread may use it. */
typedef struct _PasskeysFido2Key PasskeysFido2Key;

PasskeysFido2Key *passkeys_fido2_key_new    (GBytes                 *cose_key);
PasskeysFido2Key *passkeys_fido2_key_ref    (PasskeysFido2Key       *self);
void              passkeys_fido2_key_unref  (PasskeysFido2Key       *self);
gboolean          passkeys_fido2_key_verify (const PasskeysFido2Key *self,
                                             const fido_assert_t    *assertion);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysFido2Key, passkeys_fido2_key_unref)

G_END_DECLS
