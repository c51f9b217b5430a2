/* passkeys-made-passkey-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-api-client.h"
#include "passkeys-ceremony-private.h"

G_BEGIN_DECLS

/* A passkey that was made and may not be registered yet: kept until its fate is known, and removed
 * when the server does not know it. What is called await needs a fiber. */
typedef struct
{
  PasskeysAttestation   *attestation;   /* nullable: none was made yet */
  PasskeysAuthenticator *authenticator; /* nullable: what made it */
} PasskeysMadePasskey;

void     _passkeys_made_passkey_clear         (PasskeysMadePasskey            *self);
gboolean _passkeys_made_passkey_await_made    (PasskeysMadePasskey            *self,
                                               const PasskeysCeremony         *ceremony,
                                               PasskeysRegistrationChallenge  *challenge,
                                               gboolean                        another,
                                               const char                     *name,
                                               GError                        **error);
void     _passkeys_made_passkey_await_removed (PasskeysMadePasskey            *self);
gboolean _passkeys_made_passkey_is_listed     (const PasskeysMadePasskey      *self,
                                               PasskeysSigningChallenge       *challenge);
gboolean _passkeys_made_passkey_await_fate    (PasskeysMadePasskey            *self,
                                               PasskeysApiClient              *client,
                                               const char                     *org_id,
                                               const char                     *username);
gboolean _passkeys_made_passkey_is_refused    (const GError                   *error);

G_END_DECLS
