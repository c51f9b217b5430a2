/* passkeys-login-api.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-api-client.h"
#include "passkeys-assertion.h"

G_BEGIN_DECLS

/* → PasskeysSigningChallenge */
DexFuture *passkeys_login_api_init            (PasskeysApiClient  *client,
                                               const char         *org_id,
                                               const char         *username); /* nullable: discoverable passkey */
/* → GBytes (secure): the session token */
DexFuture *passkeys_login_api_complete        (PasskeysApiClient  *client,
                                               const char         *challenge_identifier,
                                               PasskeysAssertion  *assertion);
/* → TRUE */
DexFuture *passkeys_login_api_logout          (PasskeysApiClient  *client,
                                               gboolean            all_sessions);
/* → G_TYPE_STRV: organisation ids */
DexFuture *passkeys_login_api_list_organisations (PasskeysApiClient *client,
                                               const char         *username,
                                               const char         *origin);
/* → PasskeysSigningChallenge for a user action */
DexFuture *passkeys_user_action_api_init      (PasskeysApiClient  *client,
                                               PasskeysApiRequest *request);
/* → char* (string): the user action token */
DexFuture *passkeys_user_action_api_complete  (PasskeysApiClient  *client,
                                               const char         *challenge_identifier,
                                               PasskeysAssertion  *assertion);

G_END_DECLS
