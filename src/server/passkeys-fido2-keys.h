/* passkeys-fido2-keys.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "passkeys-fido2-key.h"

G_BEGIN_DECLS

#define PASSKEYS_TYPE_FIDO2_KEYS (passkeys_fido2_keys_get_type ())

/* Public keys of passkeys in libfido2's form. Whoever signed lately will soon sign again. */
G_DECLARE_FINAL_TYPE (PasskeysFido2Keys, passkeys_fido2_keys, PASSKEYS, FIDO2_KEYS, GObject)

PasskeysFido2Keys *passkeys_fido2_keys_new    (void);
PasskeysFido2Key  *passkeys_fido2_keys_find   (PasskeysFido2Keys *self,
                                               const char        *credential_id,
                                               GBytes            *cose_key);
PasskeysFido2Key  *passkeys_fido2_keys_recall (PasskeysFido2Keys *self,
                                               const char        *credential_id);

G_END_DECLS
