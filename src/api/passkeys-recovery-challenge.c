/* passkeys-recovery-challenge.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-recovery-challenge"

#include "config.h"

#include "passkeys-recovery-challenge.h"

#include "passkeys-api-error.h"
#include "passkeys-json-members.h"

#define MAX_ENCRYPTED_KEY 16384
#define MAX_KEYS 1000

struct _PasskeysRecoveryChallenge
{
  GObject                        parent_instance;

  PasskeysRegistrationChallenge *registration;
  GHashTable                    *encrypted_keys; /* recovery key id → text */
};

G_DEFINE_FINAL_TYPE (PasskeysRecoveryChallenge, passkeys_recovery_challenge, G_TYPE_OBJECT)

static void
passkeys_recovery_challenge_finalize (GObject *object)
{
  PasskeysRecoveryChallenge *self = PASSKEYS_RECOVERY_CHALLENGE (object);

  g_clear_object (&self->registration);
  g_clear_pointer (&self->encrypted_keys, g_hash_table_unref);

  G_OBJECT_CLASS (passkeys_recovery_challenge_parent_class)->finalize (object);
}

static void
passkeys_recovery_challenge_class_init (PasskeysRecoveryChallengeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_recovery_challenge_finalize;
}

static void
passkeys_recovery_challenge_init (PasskeysRecoveryChallenge *self)
{
  self->encrypted_keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
read_key (PasskeysRecoveryChallenge *self,
          PasskeysJsonMembers       *challenge,
          JsonNode                  *node)
{
  PasskeysJsonMembers members;
  const char *id;
  const char *encrypted;

  passkeys_json_members_begin (&members, "recovery credential", node);
  id = passkeys_json_members_read_id (&members, "id", PASSKEYS_JSON_MAX_CREDENTIAL_ID);
  encrypted = passkeys_json_members_read_text (&members, "encryptedRecoveryKey", MAX_ENCRYPTED_KEY,
                                               PASSKEYS_JSON_REQUIRED);
  if (passkeys_json_members_finish_nested (&members, challenge))
    g_hash_table_replace (self->encrypted_keys, g_strdup (id), g_strdup (encrypted));
}

static void
read_keys (PasskeysRecoveryChallenge *self,
           PasskeysJsonMembers       *members)
{
  JsonArray *list = passkeys_json_members_read_list (members, "allowedRecoveryCredentials",
                                                     PASSKEYS_JSON_REQUIRED);
  guint n_keys = list != NULL ? json_array_get_length (list) : 0;

  if (n_keys > MAX_KEYS)
    passkeys_json_members_fail (members, "allowedRecoveryCredentials", "is too long");

  for (guint i = 0; i < n_keys && members->error == NULL; i++)
    read_key (self, members, json_array_get_element (list, i));
}

/**
 * passkeys_recovery_challenge_new_from_json:
 * @json: (nullable): a RecoveryChallenge of the API
 * @error: return location for `PASSKEYS_API_ERROR_NOT_AN_API`
 *
 * Reads what a recovery demands.
 *
 * Returns: (transfer full) (nullable): a new challenge
 */
PasskeysRecoveryChallenge *
passkeys_recovery_challenge_new_from_json (JsonNode  *json,
                                           GError   **error)
{
  g_autoptr(PasskeysRecoveryChallenge) self = NULL;
  PasskeysJsonMembers members;

  self = g_object_new (PASSKEYS_TYPE_RECOVERY_CHALLENGE, NULL);
  self->registration = passkeys_registration_challenge_new_from_json (json, error);
  if (self->registration == NULL)
    return NULL;

  passkeys_json_members_begin (&members, "recovery challenge", json);
  read_keys (self, &members);
  if (!passkeys_json_members_finish (&members, error))
    return NULL;

  /* A challenge of another kind may have an identifier instead, with which nothing is recovered. */
  if (passkeys_registration_challenge_get_temporary_token (self->registration) == NULL)
    {
      g_set_error_literal (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API,
                           "The recovery challenge has no temporary token");
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * passkeys_recovery_challenge_get_registration:
 * @self: a challenge
 *
 * Gets what the new credentials must be.
 *
 * Returns: (transfer none): a challenge as for registering
 */
PasskeysRegistrationChallenge *
passkeys_recovery_challenge_get_registration (PasskeysRecoveryChallenge *self)
{
  g_return_val_if_fail (PASSKEYS_IS_RECOVERY_CHALLENGE (self), NULL);

  return self->registration;
}

/**
 * passkeys_recovery_challenge_find_encrypted_key:
 * @self: a challenge
 * @key_id: the recovery key's id
 *
 * Finds what the organisation keeps of a recovery key.
 *
 * Returns: (transfer none) (nullable): the encrypted private key; untrusted text of the server
 */
const char *
passkeys_recovery_challenge_find_encrypted_key (PasskeysRecoveryChallenge *self,
                                                const char                *key_id)
{
  g_return_val_if_fail (PASSKEYS_IS_RECOVERY_CHALLENGE (self), NULL);
  g_return_val_if_fail (key_id != NULL, NULL);

  return g_hash_table_lookup (self->encrypted_keys, key_id);
}
