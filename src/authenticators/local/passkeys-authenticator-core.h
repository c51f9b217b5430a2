/* passkeys-authenticator-core.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-attestation-object.h"
#include "passkeys-credential-source.h"
#include "passkeys-get-assertion-request.h"
#include "passkeys-get-assertion-response.h"
#include "passkeys-make-credential-request.h"
#include "passkeys-prompt.h"

G_BEGIN_DECLS

/* a1728d26-66a9-4ece-b8cc-2a8c293c2b5e, drawn at random and the same for ever: relying parties show
 * it as "Passkeys, on a computer". */
#define PASSKEYS_AUTHENTICATOR_CORE_AAGUID                                 \
  "\xa1\x72\x8d\x26\x66\xa9\x4e\xce\xb8\xcc\x2a\x8c\x29\x3c\x2b\x5e"
#define PASSKEYS_AUTHENTICATOR_CORE_AAGUID_LENGTH 16

/* The authenticator itself, in the shape of CTAP2: requests with the hash of the client data in,
 * authenticator data and signatures out. It knows neither origins nor client data, so it serves the
 * ceremonies of this application and whatever speaks CTAP2 alike. */
#define PASSKEYS_TYPE_AUTHENTICATOR_CORE (passkeys_authenticator_core_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysAuthenticatorCore, passkeys_authenticator_core, PASSKEYS, AUTHENTICATOR_CORE, GObject)

PasskeysAuthenticatorCore *passkeys_authenticator_core_new             (PasskeysCredentialSource      *source,
                                                                        const char                    *name);
/* resolves to a PasskeysAttestationObject */
DexFuture                 *passkeys_authenticator_core_make_credential (PasskeysAuthenticatorCore     *self,
                                                                        PasskeysMakeCredentialRequest *request,
                                                                        PasskeysPrompt                *prompt);
/* resolves to a PasskeysGetAssertionResponse */
DexFuture                 *passkeys_authenticator_core_get_assertion   (PasskeysAuthenticatorCore     *self,
                                                                        PasskeysGetAssertionRequest   *request,
                                                                        PasskeysPrompt                *prompt);
/* resolves to TRUE once the person agreed to use this authenticator */
DexFuture                 *passkeys_authenticator_core_select          (PasskeysAuthenticatorCore     *self,
                                                                        PasskeysPrompt                *prompt);

G_END_DECLS
