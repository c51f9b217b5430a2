/* passkeys-private-key.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <openssl/evp.h>

G_BEGIN_DECLS

/* P-256 keys for ES256. They are kept as the number itself, 32 bytes, and the public point, 65:
 * OpenSSL leaves copies of the number behind in freed memory when it writes or reads PKCS#8. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY, EVP_PKEY_free)

EVP_PKEY *passkeys_private_key_generate  (GError   **error);
EVP_PKEY *passkeys_private_key_parse     (GBytes    *bytes,
                                          GError   **error);
GBytes   *passkeys_private_key_serialise (EVP_PKEY  *self,
                                          GError   **error);
GBytes   *passkeys_private_key_sign      (EVP_PKEY  *self,
                                          GBytes    *authenticator_data,
                                          GBytes    *client_data_hash,
                                          GError   **error);

G_END_DECLS
