/* passkeys-ceremony-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-authenticator.h"
#include "passkeys-connection.h"
#include "passkeys-registration-challenge.h"
#include "passkeys-signing-challenge.h"

G_BEGIN_DECLS

/* The two ceremonies between a challenge of the API and an authenticator. Those called await need a fiber. */
gboolean             _passkeys_ceremony_check_relying_party (PasskeysConnection             *connection,
                                                             const char                     *relying_party_id,
                                                             GError                        **error);
PasskeysAssertion   *_passkeys_ceremony_await_assertion     (PasskeysConnection             *connection,
                                                             PasskeysSigningChallenge       *challenge,
                                                             gboolean                        discoverable,
                                                             PasskeysAuthenticator          *authenticator,
                                                             PasskeysPrompt                 *prompt,
                                                             GCancellable                   *cancellable,
                                                             GError                        **error);
PasskeysAttestation *_passkeys_ceremony_await_attestation   (PasskeysConnection             *connection,
                                                             PasskeysRegistrationChallenge  *challenge,
                                                             PasskeysAuthenticator          *authenticator,
                                                             PasskeysPrompt                 *prompt,
                                                             GCancellable                   *cancellable,
                                                             GError                        **error);
gboolean             _passkeys_ceremony_await_removal       (PasskeysAuthenticator          *authenticator,
                                                             GBytes                         *credential_id,
                                                             GError                        **error);

G_END_DECLS
