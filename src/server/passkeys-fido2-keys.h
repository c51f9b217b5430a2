/* passkeys-fido2-keys.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <fido.h>
#include <glib-object.h>

G_BEGIN_DECLS

#define PASSKEYS_TYPE_FIDO2_KEYS (passkeys_fido2_keys_get_type ())

/* Public keys of passkeys in libfido2's form. Whoever signed lately will soon sign again. */
G_DECLARE_FINAL_TYPE (PasskeysFido2Keys, passkeys_fido2_keys, PASSKEYS, FIDO2_KEYS, GObject)

PasskeysFido2Keys *passkeys_fido2_keys_new    (void);
gboolean           passkeys_fido2_keys_verify (PasskeysFido2Keys   *self,
                                               GBytes              *cose_key,
                                               const fido_assert_t *assertion);

G_END_DECLS
