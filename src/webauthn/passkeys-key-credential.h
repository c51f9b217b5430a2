/* passkeys-key-credential.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <openssl/evp.h>

G_BEGIN_DECLS

/* The API's credentials that are no WebAuthn credentials: Key, PasswordProtectedKey, RecoveryKey.
 * Client data is JSON, the public key is PEM, the signature is over a fingerprint of both. */
char     *passkeys_key_credential_build_fingerprint  (GBytes      *client_data_json,
                                                      const char  *public_key_pem);
GBytes   *passkeys_key_credential_make_attestation   (GBytes      *client_data_json,
                                                      EVP_PKEY    *private_key,
                                                      const char  *algorithm,
                                                      GError     **error);
char     *passkeys_key_credential_verify_attestation (GBytes      *client_data_json,
                                                      GBytes      *attestation_data,
                                                      GError     **error);
GBytes   *passkeys_key_credential_make_assertion     (GBytes      *client_data_json,
                                                      EVP_PKEY    *private_key,
                                                      GError     **error);
gboolean  passkeys_key_credential_verify_assertion   (GBytes      *client_data_json,
                                                      const char  *public_key_pem,
                                                      const char  *algorithm,
                                                      GBytes      *signature,
                                                      GError     **error);

G_END_DECLS
