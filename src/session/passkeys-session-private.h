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

/* for passkeys-session-steps.c */
PasskeysSession *_passkeys_session_create         (PasskeysAccount      *account,
                                                   PasskeysApiClient    *client,
                                                   PasskeysSessionToken *token);
GBytes          *_passkeys_session_get_token_text (PasskeysSession      *self);
void             _passkeys_session_set_token     (PasskeysSession      *self,
                                                   PasskeysSessionToken *token);
void             _passkeys_session_set_user       (PasskeysSession      *self,
                                                   PasskeysUser         *user);
void             _passkeys_session_set_kept       (PasskeysSession      *self,
                                                   gboolean              kept,
                                                   GError               *error);
void             _passkeys_session_set_expired    (PasskeysSession      *self,
                                                   gboolean              expired);
void             _passkeys_session_watch_expiry   (PasskeysSession      *self);

G_END_DECLS
