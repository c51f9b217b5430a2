/* passkeys-public-key.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <openssl/evp.h>

G_BEGIN_DECLS

/* Which public keys are good enough, in PEM and in use. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY_CTX, EVP_PKEY_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_MD_CTX, EVP_MD_CTX_free)

gboolean  passkeys_public_key_check               (EVP_PKEY    *key,
                                                   GError     **error);
EVP_PKEY *passkeys_public_key_parse_pem           (const char  *pem,
                                                   GError     **error);
char     *passkeys_public_key_dup_pem             (EVP_PKEY    *key);
char     *passkeys_public_key_dup_single_line_pem (EVP_PKEY    *key);
gboolean  passkeys_public_key_verify              (EVP_PKEY    *key,
                                                   const char  *digest,
                                                   GBytes      *message,
                                                   GBytes      *signature,
                                                   GError     **error);

G_END_DECLS
