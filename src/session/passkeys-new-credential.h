/* passkeys-new-credential.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-authenticator.h"
#include "passkeys-session.h"

G_BEGIN_DECLS

/* Creating a credential while signed in, in the two steps a person sees.
 * make() → PasskeysApiRequest, to be signed with an existing credential by the action signer. */
DexFuture *passkeys_new_credential_make (PasskeysSession       *session,
                                         const char            *name,
                                         PasskeysAuthenticator *authenticator,
                                         PasskeysPrompt        *prompt);
/* the same for a person who was told (ALREADY_HELD) that this authenticator holds a passkey of the
 * account and wants a second one there all the same: what it holds itself is not excluded */
DexFuture *passkeys_new_credential_make_another (PasskeysSession       *session,
                                                 const char            *name,
                                                 PasskeysAuthenticator *authenticator,
                                                 PasskeysPrompt        *prompt);
/* → TRUE: the change was not signed after all, so the new passkey is removed again where that is
 * possible */
DexFuture *passkeys_new_credential_discard (PasskeysApiRequest    *request,
                                            PasskeysAuthenticator *authenticator);

G_END_DECLS
