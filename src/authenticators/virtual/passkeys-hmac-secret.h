/* passkeys-hmac-secret.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-authenticator-data.h"
#include "passkeys-ctap2-map.h"
#include "passkeys-local-passkey.h"

G_BEGIN_DECLS

/* two secrets of a passkey, each 32 bytes: for who was verified, and for who was not */
#define PASSKEYS_HMAC_SECRET_RANDOM_LENGTH 64

/* The extension hmac-secret (CTAP 2.1, section 12.5): what a site derives from a passkey by a salt or
 * two, to encrypt with. */
typedef struct _PasskeysHmacSecret PasskeysHmacSecret;

/* what a client agrees on a secret with; NULL where it does not ask for the extension */
gboolean                   passkeys_hmac_secret_read_key (PasskeysCtap2Map           *parameters,
                                                          PasskeysCtap2Map          **ret_platform_key,
                                                          gint64                     *ret_protocol,
                                                          GError                    **error);
/* NULL where the parameters do not ask for it */
gboolean                   passkeys_hmac_secret_parse    (PasskeysCtap2Map           *parameters,
                                                          GBytes                     *secret,
                                                          PasskeysHmacSecret        **ret_self,
                                                          GError                    **error);
void                       passkeys_hmac_secret_free     (PasskeysHmacSecret         *self);
/* authenticator data with what is derived, as far as the passkey can */
PasskeysAuthenticatorData *passkeys_hmac_secret_extend   (PasskeysHmacSecret         *self,
                                                          PasskeysAuthenticatorData  *data,
                                                          PasskeysLocalPasskey       *passkey,
                                                          GBytes                     *vault_key,
                                                          GError                    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysHmacSecret, passkeys_hmac_secret_free)

G_END_DECLS
