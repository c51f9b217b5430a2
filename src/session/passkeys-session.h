/* passkeys-session.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-account.h"
#include "passkeys-api-client.h"
#include "passkeys-user.h"

G_BEGIN_DECLS

/* Being signed in to one account. properties: account, user (PasskeysUser, nullable until read),
 * expired (boolean), kept-in-keyring (boolean: FALSE means for this run only) */
#define PASSKEYS_TYPE_SESSION (passkeys_session_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSession, passkeys_session, PASSKEYS, SESSION, GObject)

/* → PasskeysSession from the token in the keyring; rejects SESSION_EXPIRED when there is none or
 * it has run out */
DexFuture         *passkeys_session_restore           (PasskeysAccount  *account);
/* → boolean: whether there is a token to restore from, as far as can be told without a prompt */
DexFuture         *passkeys_session_can_be_restored   (PasskeysAccount  *account);
/* → PasskeysSession from a fresh token, stored in the keyring (or for this run only) */
DexFuture         *passkeys_session_new_from_token    (PasskeysConnection *connection,
                                                       GBytes             *token,
                                                       const char         *organisation_name);
PasskeysAccount   *passkeys_session_get_account       (PasskeysSession  *self);
PasskeysApiClient *passkeys_session_get_client        (PasskeysSession  *self);
PasskeysUser      *passkeys_session_get_user          (PasskeysSession  *self); /* nullable */
gboolean           passkeys_session_is_expired        (PasskeysSession  *self);
gboolean           passkeys_session_is_kept           (PasskeysSession  *self); /* in the keyring */
const GError      *passkeys_session_get_keyring_error (PasskeysSession  *self); /* why not */
GDateTime         *passkeys_session_get_expires       (PasskeysSession  *self); /* nullable */
/* seconds that the server's clock is ahead of this computer's; 0 before the first answer */
gint64             passkeys_session_get_clock_offset  (PasskeysSession  *self);
/* tells the session of an error that a list or another call of its client met: 401 makes it
 * expired */
void               passkeys_session_report_failure    (PasskeysSession  *self,
                                                       const GError     *error);
/* → TRUE: reads the user's own record again */
DexFuture         *passkeys_session_refresh_user      (PasskeysSession  *self);
/* → TRUE: replaces the token after signing in again in place */
DexFuture         *passkeys_session_renew             (PasskeysSession  *self,
                                                       GBytes           *token);
/* → TRUE: forgets the token, in memory at once; only renew() goes on from there */
DexFuture         *passkeys_session_lock              (PasskeysSession  *self);
/* → boolean: logout on the server (FALSE: it could not be told), and the keyring item goes in
 * any case */
DexFuture         *passkeys_session_sign_out          (PasskeysSession  *self);
/* likewise, with the sessions on all other devices */
DexFuture         *passkeys_session_sign_out_everywhere (PasskeysSession *self);

G_END_DECLS
