/* passkeys-sign-in.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-authenticator.h"
#include "passkeys-session.h"

G_BEGIN_DECLS

/* → PasskeysSession. username nullable: a discoverable passkey tells who it is. */
DexFuture *passkeys_sign_in      (PasskeysConnection    *connection,
                                  const char            *org_id,
                                  const char            *username,
                                  const char            *organisation_name,
                                  PasskeysAuthenticator *authenticator,
                                  PasskeysPrompt        *prompt);
/* → TRUE: the same session goes on with a new token */
DexFuture *passkeys_sign_in_again (PasskeysSession       *session,
                                   PasskeysAuthenticator *authenticator,
                                   PasskeysPrompt        *prompt);

G_END_DECLS
