/* passkeys-key-challenge.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-key-challenge"

#include "config.h"

#include "passkeys-key-challenge.h"

#include "passkeys-json-members.h"

struct _PasskeysKeyChallenge
{
  GObject  parent_instance;

  char    *kind;
  char    *challenge;
  char    *identifier;
};

G_DEFINE_FINAL_TYPE (PasskeysKeyChallenge, passkeys_key_challenge, G_TYPE_OBJECT)

static void
passkeys_key_challenge_finalize (GObject *object)
{
  PasskeysKeyChallenge *self = PASSKEYS_KEY_CHALLENGE (object);

  g_free (self->kind);
  g_free (self->challenge);
  g_free (self->identifier);

  G_OBJECT_CLASS (passkeys_key_challenge_parent_class)->finalize (object);
}

static void
passkeys_key_challenge_class_init (PasskeysKeyChallengeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_key_challenge_finalize;
}

static void
passkeys_key_challenge_init (PasskeysKeyChallenge *self)
{
}

/**
 * passkeys_key_challenge_new_from_json:
 * @json: (nullable): a CredentialChallenge of the API
 * @error: return location for `PASSKEYS_API_ERROR_NOT_AN_API`
 *
 * Reads what a new key has to sign.
 *
 * Returns: (transfer full) (nullable): a new challenge
 */
PasskeysKeyChallenge *
passkeys_key_challenge_new_from_json (JsonNode  *json,
                                      GError   **error)
{
  g_autoptr(PasskeysKeyChallenge) self = g_object_new (PASSKEYS_TYPE_KEY_CHALLENGE, NULL);
  PasskeysJsonMembers members;

  passkeys_json_members_begin (&members, "key challenge", json);
  self->kind = g_strdup (passkeys_json_members_read_id (&members, "kind", PASSKEYS_JSON_MAX_ID));
  self->challenge = g_strdup (passkeys_json_members_read_token (&members, "challenge",
                                                                PASSKEYS_JSON_REQUIRED));
  self->identifier = g_strdup (passkeys_json_members_read_token (&members, "challengeIdentifier",
                                                                 PASSKEYS_JSON_REQUIRED));
  if (!passkeys_json_members_finish (&members, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * passkeys_key_challenge_get_kind:
 * @self: a challenge
 *
 * Gets the kind of key that the challenge is for.
 *
 * Returns: (transfer none): such as `RecoveryKey`
 */
const char *
passkeys_key_challenge_get_kind (PasskeysKeyChallenge *self)
{
  g_return_val_if_fail (PASSKEYS_IS_KEY_CHALLENGE (self), NULL);

  return self->kind;
}

/**
 * passkeys_key_challenge_get_challenge:
 * @self: a challenge
 *
 * Gets the text to sign.
 *
 * Returns: (transfer none): the challenge
 */
const char *
passkeys_key_challenge_get_challenge (PasskeysKeyChallenge *self)
{
  g_return_val_if_fail (PASSKEYS_IS_KEY_CHALLENGE (self), NULL);

  return self->challenge;
}

/**
 * passkeys_key_challenge_get_identifier:
 * @self: a challenge
 *
 * Gets what has to be sent back with the key.
 *
 * Returns: (transfer none): the identifier
 */
const char *
passkeys_key_challenge_get_identifier (PasskeysKeyChallenge *self)
{
  g_return_val_if_fail (PASSKEYS_IS_KEY_CHALLENGE (self), NULL);

  return self->identifier;
}
