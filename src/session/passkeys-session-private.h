/* passkeys-session-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-session-token-private.h"
#include "passkeys-session.h"

G_BEGIN_DECLS

DexFuture *_passkeys_session_begin (PasskeysConnection   *connection,
                                    PasskeysApiClient    *client,
                                    PasskeysSessionToken *token,
                                    const char           *organisation_name);

G_END_DECLS
