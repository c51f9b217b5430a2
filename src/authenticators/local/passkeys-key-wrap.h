/* passkeys-key-wrap.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PASSKEYS_KEY_WRAP_KEY_LENGTH 32
#define PASSKEYS_KEY_WRAP_OVERHEAD (12 + 16)

/* AES-256-GCM with a random nonce: nonce, ciphertext, tag. */
GBytes *passkeys_key_wrap_generate (GError **error);
GBytes *passkeys_key_wrap_seal     (GBytes  *key,
                                    GBytes  *secret,
                                    GBytes  *additional_data,
                                    GError **error);
GBytes *passkeys_key_wrap_open     (GBytes  *key,
                                    GBytes  *sealed,
                                    GBytes  *additional_data);

G_END_DECLS
