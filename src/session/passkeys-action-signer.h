/* passkeys-action-signer.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-authenticator.h"
#include "passkeys-session.h"

G_BEGIN_DECLS

/* → PasskeysApiResponse. Steps 3 to 5 of signing: challenge, assertion, request; expired
 * challenges are asked for anew, an expired session signs in again in place with the same
 * authenticator, once. 202 rejects with APPROVAL_PENDING. */
DexFuture *passkeys_action_signer_sign (PasskeysSession       *session,
                                        PasskeysApiRequest    *request,
                                        PasskeysAuthenticator *authenticator,
                                        PasskeysPrompt        *prompt);

G_END_DECLS
