/* passkeys-session-token-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What a session token says about itself. Its signature is the server's business: nothing here is
 * trusted further than to know whose session it is and when it ends. */
#define PASSKEYS_TYPE_SESSION_TOKEN (passkeys_session_token_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSessionToken, passkeys_session_token, PASSKEYS, SESSION_TOKEN, GObject)

PasskeysSessionToken *passkeys_session_token_parse        (GBytes                *text,
                                                           GError               **error);
GBytes               *passkeys_session_token_get_text     (PasskeysSessionToken  *self); /* secure */
const char           *passkeys_session_token_get_org_id   (PasskeysSessionToken  *self);
const char           *passkeys_session_token_get_user_id  (PasskeysSessionToken  *self);
const char           *passkeys_session_token_get_username (PasskeysSessionToken  *self);
GDateTime            *passkeys_session_token_get_expires  (PasskeysSessionToken  *self); /* nullable */

G_END_DECLS
