/* passkeys-signing-challenge.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-signing-challenge"

#include "config.h"

#include "passkeys-challenge-members.h"
#include "passkeys-json-members.h"
#include "passkeys-signing-challenge.h"

struct _PasskeysSigningChallenge
{
  GObject              parent_instance;

  char                *challenge;
  char                *identifier;
  char                *relying_party_id; /* (nullable) */
  GPtrArray           *webauthn_allowed; /* of GBytes */
  PasskeysRequirement  user_verification;
};

G_DEFINE_FINAL_TYPE (PasskeysSigningChallenge, passkeys_signing_challenge, G_TYPE_OBJECT)

static void
passkeys_signing_challenge_finalize (GObject *object)
{
  PasskeysSigningChallenge *self = PASSKEYS_SIGNING_CHALLENGE (object);

  g_clear_pointer (&self->challenge, g_free);
  g_clear_pointer (&self->identifier, g_free);
  g_clear_pointer (&self->relying_party_id, g_free);
  g_clear_pointer (&self->webauthn_allowed, g_ptr_array_unref);

  G_OBJECT_CLASS (passkeys_signing_challenge_parent_class)->finalize (object);
}

static void
passkeys_signing_challenge_class_init (PasskeysSigningChallengeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_signing_challenge_finalize;
}

static void
passkeys_signing_challenge_init (PasskeysSigningChallenge *self)
{
}

static GPtrArray *
read_allowed (PasskeysJsonMembers *challenge)
{
  PasskeysJsonMembers members;
  GPtrArray *allowed;
  JsonNode *node = passkeys_json_members_read_object (challenge, "allowCredentials",
                                                      PASSKEYS_JSON_REQUIRED);

  if (node == NULL)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  passkeys_json_members_begin (&members, "list of allowed credentials", node);
  allowed = passkeys_challenge_read_credential_ids (&members, "webauthn");
  passkeys_json_members_finish_nested (&members, challenge);

  return allowed;
}

/**
 * passkeys_signing_challenge_new_from_json:
 * @json: (nullable): a LoginChallenge or UserActionChallenge of the API
 * @error: return location for `PASSKEYS_API_ERROR_NOT_AN_API`
 *
 * Reads what is to be signed, and by whom.
 *
 * Returns: (transfer full) (nullable): a new challenge
 */
PasskeysSigningChallenge *
passkeys_signing_challenge_new_from_json (JsonNode  *json,
                                          GError   **error)
{
  g_autoptr(PasskeysSigningChallenge) self = g_object_new (PASSKEYS_TYPE_SIGNING_CHALLENGE, NULL);
  PasskeysJsonMembers members;

  passkeys_json_members_begin (&members, "challenge", json);
  self->challenge = g_strdup (passkeys_json_members_read_token (&members, "challenge",
                                                                PASSKEYS_JSON_REQUIRED));
  self->identifier = g_strdup (passkeys_json_members_read_token (&members, "challengeIdentifier",
                                                                 PASSKEYS_JSON_REQUIRED));
  self->user_verification = passkeys_challenge_read_requirement (&members, "userVerification");
  passkeys_challenge_read_relying_party (&members, &self->relying_party_id, NULL);
  self->webauthn_allowed = read_allowed (&members);
  if (!passkeys_json_members_finish (&members, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * passkeys_signing_challenge_get_challenge:
 * @self: a challenge
 *
 * Gets the text to sign. It is opaque: its UTF-8 bytes are the challenge of WebAuthn.
 *
 * Returns: (transfer none): the challenge
 */
const char *
passkeys_signing_challenge_get_challenge (PasskeysSigningChallenge *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SIGNING_CHALLENGE (self), NULL);

  return self->challenge;
}

/**
 * passkeys_signing_challenge_get_identifier:
 * @self: a challenge
 *
 * Gets what has to be sent back with the signature.
 *
 * Returns: (transfer none): the challenge's identifier
 */
const char *
passkeys_signing_challenge_get_identifier (PasskeysSigningChallenge *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SIGNING_CHALLENGE (self), NULL);

  return self->identifier;
}

/**
 * passkeys_signing_challenge_get_relying_party_id:
 * @self: a challenge
 *
 * Gets the relying party that the server names. It must be the one of the connection.
 *
 * Returns: (transfer none) (nullable): the relying party id, or NULL if the server names none
 */
const char *
passkeys_signing_challenge_get_relying_party_id (PasskeysSigningChallenge *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SIGNING_CHALLENGE (self), NULL);

  return self->relying_party_id;
}

/**
 * passkeys_signing_challenge_get_webauthn_allowed:
 * @self: a challenge
 *
 * Gets which passkeys may sign; none at login means any that the authenticator can find by itself.
 *
 * Returns: (transfer none) (element-type GBytes): credential ids
 */
GPtrArray *
passkeys_signing_challenge_get_webauthn_allowed (PasskeysSigningChallenge *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SIGNING_CHALLENGE (self), NULL);

  return self->webauthn_allowed;
}

/**
 * passkeys_signing_challenge_get_user_verification:
 * @self: a challenge
 *
 * Gets whether the authenticator has to check who is there.
 *
 * Returns: the requirement
 */
PasskeysRequirement
passkeys_signing_challenge_get_user_verification (PasskeysSigningChallenge *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SIGNING_CHALLENGE (self), PASSKEYS_REQUIREMENT_REQUIRED);

  return self->user_verification;
}

/**
 * passkeys_signing_challenge_build_options:
 * @self: a challenge
 * @relying_party_id: the relying party of the connection, not the server's word
 *
 * Makes the options for an authenticator.
 *
 * Returns: (transfer full): new options
 */
PasskeysRequestOptions *
passkeys_signing_challenge_build_options (PasskeysSigningChallenge *self,
                                          const char               *relying_party_id)
{
  PasskeysRequestOptions *options;

  g_return_val_if_fail (PASSKEYS_IS_SIGNING_CHALLENGE (self), NULL);
  g_return_val_if_fail (relying_party_id != NULL, NULL);

  options = passkeys_request_options_new (relying_party_id);
  passkeys_request_options_set_user_verification (options, self->user_verification);
  for (guint i = 0; i < self->webauthn_allowed->len; i++)
    passkeys_request_options_allow_credential (options,
                                               g_ptr_array_index (self->webauthn_allowed, i));

  return options;
}
