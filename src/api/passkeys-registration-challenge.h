/* passkeys-registration-challenge.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "passkeys-creation-options.h"

G_BEGIN_DECLS

/* RegistrationChallenge and CredentialChallenge of the API: what the new credential must be. */
#define PASSKEYS_TYPE_REGISTRATION_CHALLENGE (passkeys_registration_challenge_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysRegistrationChallenge, passkeys_registration_challenge, PASSKEYS, REGISTRATION_CHALLENGE, GObject)

PasskeysRegistrationChallenge *passkeys_registration_challenge_new_from_json         (JsonNode                       *json,
                                                                                       GError                        **error);
const char                    *passkeys_registration_challenge_get_challenge          (PasskeysRegistrationChallenge  *self);
const char                    *passkeys_registration_challenge_get_identifier         (PasskeysRegistrationChallenge  *self); /* nullable */
GBytes                        *passkeys_registration_challenge_get_temporary_token    (PasskeysRegistrationChallenge  *self); /* nullable */
const char                    *passkeys_registration_challenge_get_relying_party_id   (PasskeysRegistrationChallenge  *self); /* nullable */
const char                    *passkeys_registration_challenge_get_relying_party_name (PasskeysRegistrationChallenge  *self); /* nullable */
PasskeysUserEntity            *passkeys_registration_challenge_get_user               (PasskeysRegistrationChallenge  *self);
PasskeysCreationOptions       *passkeys_registration_challenge_build_options          (PasskeysRegistrationChallenge  *self,
                                                                                       PasskeysRelyingParty           *relying_party);

G_END_DECLS
