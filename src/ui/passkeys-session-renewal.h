/* passkeys-session-renewal.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

#include "passkeys-prompt.h"
#include "passkeys-session.h"

G_BEGIN_DECLS

/* → TRUE: signed in again in place, with the authenticator of the list that holds a passkey of the
 * account. Rejects as passkeys_sign_in_again() does. */
DexFuture *passkeys_session_renewal_run (PasskeysSession *session,
                                         GListModel      *authenticators,
                                         PasskeysPrompt  *prompt);

G_END_DECLS
