/* passkeys-make-credential-request.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-cose-key.h"
#include "passkeys-creation-options.h"

G_BEGIN_DECLS

/* CTAP 2.1, section 6.1: authenticatorMakeCredential. How the person is verified is for the source of
 * the passkeys to decide, so the option uv is not among it. */
typedef struct
{
  PasskeysRelyingParty *relying_party;     /* (owned) */
  PasskeysUserEntity   *user;              /* (owned) */
  GBytes               *client_data_hash;  /* (owned) */
  GArray               *algorithms;        /* (owned) of int, COSE algorithms in order of preference */
  GPtrArray            *excluded;          /* (owned) of GBytes, credential ids */
  GBytes               *extensions;        /* (owned) (nullable) what extensions put out, a map in CBOR */
  guint                 credential_protection; /* the extension credProtect, 0 when it is not asked for */
  gboolean              hmac_secret;       /* the extension of that name */
  gboolean              resident;          /* the option rk */
  gboolean              wants_attestation; /* packed, where it is none otherwise */
} PasskeysMakeCredentialRequest;

PasskeysMakeCredentialRequest *passkeys_make_credential_request_new              (PasskeysRelyingParty          *relying_party,
                                                                                  PasskeysUserEntity            *user,
                                                                                  GBytes                        *client_data_hash);
PasskeysMakeCredentialRequest *passkeys_make_credential_request_new_from_options (PasskeysCreationOptions       *options,
                                                                                  GBytes                        *client_data_hash);
gboolean                       passkeys_make_credential_request_allows           (PasskeysMakeCredentialRequest *self,
                                                                                  PasskeysCoseAlgorithm          algorithm);
void                           passkeys_make_credential_request_free             (PasskeysMakeCredentialRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysMakeCredentialRequest, passkeys_make_credential_request_free)

G_END_DECLS
