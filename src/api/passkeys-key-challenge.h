/* passkeys-key-challenge.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* CredentialChallenge of the API for a key that is no passkey: there is no authenticator to
 * select. */
#define PASSKEYS_TYPE_KEY_CHALLENGE (passkeys_key_challenge_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysKeyChallenge, passkeys_key_challenge, PASSKEYS, KEY_CHALLENGE, GObject)

PasskeysKeyChallenge *passkeys_key_challenge_new_from_json  (JsonNode              *json,
                                                             GError               **error);
const char           *passkeys_key_challenge_get_kind       (PasskeysKeyChallenge  *self);
const char           *passkeys_key_challenge_get_challenge  (PasskeysKeyChallenge  *self);
const char           *passkeys_key_challenge_get_identifier (PasskeysKeyChallenge  *self);

G_END_DECLS
