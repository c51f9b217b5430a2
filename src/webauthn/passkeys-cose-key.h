/* passkeys-cose-key.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>
#include <openssl/evp.h>

G_BEGIN_DECLS

/* The algorithms whose signatures can be checked, by their numbers in COSE. */
typedef enum
{
  PASSKEYS_COSE_ALGORITHM_ES256 = -7,   /* RFC 9053, section 2.1, with P-256 */
  PASSKEYS_COSE_ALGORITHM_EDDSA = -8,   /* RFC 9053, section 2.2, with Ed25519 */
  PASSKEYS_COSE_ALGORITHM_RS256 = -257, /* RFC 8812, section 2 */
} PasskeysCoseAlgorithm;

#define PASSKEYS_TYPE_COSE_KEY (passkeys_cose_key_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysCoseKey, passkeys_cose_key, PASSKEYS, COSE_KEY, GObject)

PasskeysCoseKey      *passkeys_cose_key_parse             (GBytes           *cbor,
                                                           GError          **error);
PasskeysCoseKey      *passkeys_cose_key_new_from_evp_pkey (EVP_PKEY         *key,
                                                           GError          **error);
PasskeysCoseAlgorithm passkeys_cose_key_get_algorithm     (PasskeysCoseKey  *self);
EVP_PKEY             *passkeys_cose_key_get_evp_pkey      (PasskeysCoseKey  *self);
GBytes               *passkeys_cose_key_get_cbor          (PasskeysCoseKey  *self);
char                 *passkeys_cose_key_dup_pem           (PasskeysCoseKey  *self);
gboolean              passkeys_cose_key_verify            (PasskeysCoseKey  *self,
                                                           GBytes           *message,
                                                           GBytes           *signature,
                                                           GError          **error);

G_END_DECLS
