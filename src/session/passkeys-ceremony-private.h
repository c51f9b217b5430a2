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

/* The two ceremonies between a challenge of the API and an authenticator. What is called await
 * needs a fiber. */
typedef struct
{
  PasskeysConnection    *connection;    /* that the challenge came by */
  PasskeysAuthenticator *authenticator;
  PasskeysPrompt        *prompt;        /* how the authenticator talks to the person */
  GCancellable          *cancellable;   /* of the fiber */
} PasskeysCeremony;

gboolean
_passkeys_ceremony_check_relying_party (PasskeysConnection             *connection,
                                        const char                     *relying_party_id,
                                        GError                        **error);
gboolean
_passkeys_ceremony_await_prepared      (const PasskeysCeremony         *self,
                                        GError                        **error);
PasskeysAssertion *
_passkeys_ceremony_await_assertion     (const PasskeysCeremony         *self,
                                        PasskeysSigningChallenge       *challenge,
                                        gboolean                        discoverable,
                                        GError                        **error);
PasskeysAttestation *
_passkeys_ceremony_await_attestation   (const PasskeysCeremony         *self,
                                        PasskeysRegistrationChallenge  *challenge,
                                        gboolean                        another,
                                        GError                        **error);
gboolean
_passkeys_ceremony_await_removal       (PasskeysAuthenticator          *authenticator,
                                        GBytes                         *credential_id,
                                        GError                        **error);
void
_passkeys_ceremony_await_name          (PasskeysAuthenticator          *authenticator,
                                        PasskeysAttestation            *attestation,
                                        const char                     *name);

G_END_DECLS
