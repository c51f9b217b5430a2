/* passkeys-signing-challenge.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "passkeys-request-options.h"

G_BEGIN_DECLS

/* LoginChallenge and UserActionChallenge of the API: who may sign what. */
#define PASSKEYS_TYPE_SIGNING_CHALLENGE (passkeys_signing_challenge_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSigningChallenge, passkeys_signing_challenge, PASSKEYS, SIGNING_CHALLENGE, GObject)

PasskeysSigningChallenge *passkeys_signing_challenge_new_from_json          (JsonNode                  *json,
                                                                             GError                   **error);
const char               *passkeys_signing_challenge_get_challenge          (PasskeysSigningChallenge  *self);
const char               *passkeys_signing_challenge_get_identifier         (PasskeysSigningChallenge  *self);
const char               *passkeys_signing_challenge_get_relying_party_id   (PasskeysSigningChallenge  *self); /* nullable */
GPtrArray                *passkeys_signing_challenge_get_webauthn_allowed   (PasskeysSigningChallenge  *self); /* of GBytes */
PasskeysRequirement       passkeys_signing_challenge_get_user_verification  (PasskeysSigningChallenge  *self);
PasskeysRequestOptions   *passkeys_signing_challenge_build_options          (PasskeysSigningChallenge  *self,
                                                                             const char                *relying_party_id);

G_END_DECLS
