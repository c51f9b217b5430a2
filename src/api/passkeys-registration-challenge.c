/* passkeys-registration-challenge.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-registration-challenge"

#include "config.h"

#include <string.h>

#include "passkeys-challenge-members.h"
#include "passkeys-json-members.h"
#include "passkeys-registration-challenge.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-untrusted-text.h"

#define MAX_ALGORITHMS 64

struct _PasskeysRegistrationChallenge
{
  GObject                        parent_instance;

  char                          *challenge;
  char                          *identifier;         /* (nullable): when adding a credential */
  GBytes                        *temporary_token;    /* (nullable): when registering */
  char                          *relying_party_id;   /* (nullable) */
  char                          *relying_party_name; /* (nullable) */
  PasskeysUserEntity            *user;
  GArray                        *algorithms;         /* of int */
  GPtrArray                     *excluded;           /* of GBytes */
  PasskeysRequirement            resident_key;
  PasskeysRequirement            user_verification;
  PasskeysAttestationConveyance  attestation;
};

G_DEFINE_FINAL_TYPE (PasskeysRegistrationChallenge, passkeys_registration_challenge, G_TYPE_OBJECT)

static void
passkeys_registration_challenge_finalize (GObject *object)
{
  PasskeysRegistrationChallenge *self = PASSKEYS_REGISTRATION_CHALLENGE (object);

  g_clear_pointer (&self->challenge, g_free);
  g_clear_pointer (&self->identifier, g_free);
  g_clear_pointer (&self->temporary_token, g_bytes_unref);
  g_clear_pointer (&self->relying_party_id, g_free);
  g_clear_pointer (&self->relying_party_name, g_free);
  g_clear_object (&self->user);
  g_clear_pointer (&self->algorithms, g_array_unref);
  g_clear_pointer (&self->excluded, g_ptr_array_unref);

  G_OBJECT_CLASS (passkeys_registration_challenge_parent_class)->finalize (object);
}

static void
passkeys_registration_challenge_class_init (PasskeysRegistrationChallengeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_registration_challenge_finalize;
}

static void
passkeys_registration_challenge_init (PasskeysRegistrationChallenge *self)
{
  self->algorithms = g_array_new (FALSE, FALSE, sizeof (int));
}

/* The user handle of WebAuthn is the text of the id; authenticators take 64 bytes of it. */
static void
read_user (PasskeysRegistrationChallenge *self,
           PasskeysJsonMembers           *challenge)
{
  PasskeysJsonMembers members;
  JsonNode *node = passkeys_json_members_read_object (challenge, "user", PASSKEYS_JSON_REQUIRED);
  const char *id;
  const char *name;
  const char *display_name;

  if (node == NULL)
    return;

  passkeys_json_members_begin (&members, "user entity", node);
  id = passkeys_json_members_read_id (&members, "id", PASSKEYS_JSON_MAX_ID);
  name = passkeys_json_members_read_text (&members, "name", PASSKEYS_JSON_MAX_NAME,
                                          PASSKEYS_JSON_REQUIRED);
  display_name = passkeys_json_members_read_text (&members, "displayName", PASSKEYS_JSON_MAX_NAME,
                                                  PASSKEYS_JSON_REQUIRED);
  if (passkeys_json_members_finish_nested (&members, challenge))
    {
      g_autoptr(GBytes) handle = g_bytes_new (id, strlen (id));
      g_autofree char *visible_name = passkeys_untrusted_text_make_visible (name);
      g_autofree char *visible_display_name = passkeys_untrusted_text_make_visible (display_name);

      self->user = passkeys_user_entity_new (handle, visible_name, visible_display_name);
    }
}

static void
read_algorithms (PasskeysRegistrationChallenge *self,
                 PasskeysJsonMembers           *members)
{
  JsonArray *list = passkeys_json_members_read_list (members, "pubKeyCredParams",
                                                     PASSKEYS_JSON_REQUIRED);
  guint n_algorithms = list != NULL ? json_array_get_length (list) : 0;

  if (list != NULL && (n_algorithms == 0 || n_algorithms > MAX_ALGORITHMS))
    passkeys_json_members_fail (members, "pubKeyCredParams", "is no list of algorithms");

  for (guint i = 0; i < n_algorithms && members->error == NULL; i++)
    {
      JsonNode *element = json_array_get_element (list, i);
      JsonNode *node = NULL;
      gint64 number;
      int algorithm;

      if (JSON_NODE_HOLDS_OBJECT (element))
        node = json_object_get_member (json_node_get_object (element), "alg");
      if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
          json_node_get_value_type (node) != G_TYPE_INT64)
        {
          passkeys_json_members_fail (members, "pubKeyCredParams", "holds more than algorithms");
          return;
        }

      /* A number that is no algorithm of COSE is one that no authenticator has. */
      number = json_node_get_int (node);
      if (number < G_MININT || number > G_MAXINT)
        continue;

      algorithm = (int) number;
      g_array_append_val (self->algorithms, algorithm);
    }
}

static void
read_selection (PasskeysRegistrationChallenge *self,
                PasskeysJsonMembers           *challenge)
{
  PasskeysJsonMembers members;
  JsonNode *node = passkeys_json_members_read_object (challenge, "authenticatorSelection",
                                                      PASSKEYS_JSON_REQUIRED);

  if (node == NULL)
    return;

  passkeys_json_members_begin (&members, "selection of authenticators", node);
  self->resident_key = passkeys_challenge_read_requirement (&members, "residentKey");
  self->user_verification = passkeys_challenge_read_requirement (&members, "userVerification");
  passkeys_json_members_finish_nested (&members, challenge);
}

/* What this version does not know is asked for as nothing special. */
static void
read_attestation (PasskeysRegistrationChallenge *self,
                  PasskeysJsonMembers           *members)
{
  const char *text = passkeys_json_members_read_text (members, "attestation", PASSKEYS_JSON_MAX_ID,
                                                      PASSKEYS_JSON_REQUIRED);

  if (g_strcmp0 (text, "direct") == 0)
    self->attestation = PASSKEYS_ATTESTATION_CONVEYANCE_DIRECT;
  else if (g_strcmp0 (text, "indirect") == 0)
    self->attestation = PASSKEYS_ATTESTATION_CONVEYANCE_INDIRECT;
  else if (g_strcmp0 (text, "enterprise") == 0)
    self->attestation = PASSKEYS_ATTESTATION_CONVEYANCE_ENTERPRISE;
  else
    self->attestation = PASSKEYS_ATTESTATION_CONVEYANCE_NONE;
}

/* When a credential is added, the challenge is named by an identifier and the temporary token
 * is only its old alias; when a person registers, the temporary token is all there is. */
static void
read_ceremony (PasskeysRegistrationChallenge *self,
               PasskeysJsonMembers           *members)
{
  const char *kind = passkeys_json_members_read_text (members, "kind", PASSKEYS_JSON_MAX_ID,
                                                      PASSKEYS_JSON_OPTIONAL);
  const char *token;

  if (kind != NULL && !g_str_equal (kind, "Fido2"))
    passkeys_json_members_fail (members, "kind", "is not the one that was asked for");

  self->identifier = g_strdup (passkeys_json_members_read_token (members, "challengeIdentifier",
                                                                 PASSKEYS_JSON_OPTIONAL));
  token = passkeys_json_members_read_token (members, "temporaryAuthenticationToken",
                                            self->identifier == NULL ? PASSKEYS_JSON_REQUIRED
                                                                     : PASSKEYS_JSON_OPTIONAL);
  if (token != NULL)
    self->temporary_token = passkeys_secure_bytes_new_text (token);
}

/**
 * passkeys_registration_challenge_new_from_json:
 * @json: (nullable): a RegistrationChallenge, or a CredentialChallenge of kind Fido2, of the API
 * @error: return location for `PASSKEYS_API_ERROR_NOT_AN_API`
 *
 * Reads what a new credential must be.
 *
 * Returns: (transfer full) (nullable): a new challenge
 */
PasskeysRegistrationChallenge *
passkeys_registration_challenge_new_from_json (JsonNode  *json,
                                               GError   **error)
{
  g_autoptr(PasskeysRegistrationChallenge) self = NULL;
  PasskeysJsonMembers members;

  self = g_object_new (PASSKEYS_TYPE_REGISTRATION_CHALLENGE, NULL);
  passkeys_json_members_begin (&members, "challenge", json);
  self->challenge = g_strdup (passkeys_json_members_read_token (&members, "challenge",
                                                                PASSKEYS_JSON_REQUIRED));
  read_ceremony (self, &members);
  read_user (self, &members);
  read_algorithms (self, &members);
  read_selection (self, &members);
  read_attestation (self, &members);
  self->excluded = passkeys_challenge_read_credential_ids (&members, "excludeCredentials");
  passkeys_challenge_read_relying_party (&members, &self->relying_party_id,
                                         &self->relying_party_name);
  if (!passkeys_json_members_finish (&members, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * passkeys_registration_challenge_get_challenge:
 * @self: a challenge
 *
 * Gets the text that every new credential has to sign. It is opaque: its UTF-8 bytes are the
 * challenge of WebAuthn.
 *
 * Returns: (transfer none): the challenge
 */
const char *
passkeys_registration_challenge_get_challenge (PasskeysRegistrationChallenge *self)
{
  g_return_val_if_fail (PASSKEYS_IS_REGISTRATION_CHALLENGE (self), NULL);

  return self->challenge;
}

/**
 * passkeys_registration_challenge_get_identifier:
 * @self: a challenge
 *
 * Gets what has to be sent back with a credential that is added to others.
 *
 * Returns: (transfer none) (nullable): the identifier, or NULL when registering
 */
const char *
passkeys_registration_challenge_get_identifier (PasskeysRegistrationChallenge *self)
{
  g_return_val_if_fail (PASSKEYS_IS_REGISTRATION_CHALLENGE (self), NULL);

  return self->identifier;
}

/**
 * passkeys_registration_challenge_get_temporary_token:
 * @self: a challenge
 *
 * Gets the token that stands for the person until they are registered.
 *
 * Returns: (transfer none) (nullable): the token, wiped when freed
 */
GBytes *
passkeys_registration_challenge_get_temporary_token (PasskeysRegistrationChallenge *self)
{
  g_return_val_if_fail (PASSKEYS_IS_REGISTRATION_CHALLENGE (self), NULL);

  return self->temporary_token;
}

/**
 * passkeys_registration_challenge_get_relying_party_id:
 * @self: a challenge
 *
 * Gets the relying party that the server names. It must be the one of the connection.
 *
 * Returns: (transfer none) (nullable): the relying party id, or NULL if the server names none
 */
const char *
passkeys_registration_challenge_get_relying_party_id (PasskeysRegistrationChallenge *self)
{
  g_return_val_if_fail (PASSKEYS_IS_REGISTRATION_CHALLENGE (self), NULL);

  return self->relying_party_id;
}

/**
 * passkeys_registration_challenge_get_relying_party_name:
 * @self: a challenge
 *
 * Gets what the server calls itself.
 *
 * Returns: (transfer none) (nullable): the name, every character of which can be seen
 */
const char *
passkeys_registration_challenge_get_relying_party_name (PasskeysRegistrationChallenge *self)
{
  g_return_val_if_fail (PASSKEYS_IS_REGISTRATION_CHALLENGE (self), NULL);

  return self->relying_party_name;
}

/**
 * passkeys_registration_challenge_get_user:
 * @self: a challenge
 *
 * Gets whose credential it will be.
 *
 * Returns: (transfer none): the user
 */
PasskeysUserEntity *
passkeys_registration_challenge_get_user (PasskeysRegistrationChallenge *self)
{
  g_return_val_if_fail (PASSKEYS_IS_REGISTRATION_CHALLENGE (self), NULL);

  return self->user;
}

/**
 * passkeys_registration_challenge_build_options:
 * @self: a challenge
 * @relying_party: the relying party of the connection, not the server's word
 *
 * Makes the options for an authenticator.
 *
 * Returns: (transfer full): new options
 */
PasskeysCreationOptions *
passkeys_registration_challenge_build_options (PasskeysRegistrationChallenge *self,
                                               PasskeysRelyingParty          *relying_party)
{
  PasskeysCreationOptions *options;

  g_return_val_if_fail (PASSKEYS_IS_REGISTRATION_CHALLENGE (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_RELYING_PARTY (relying_party), NULL);

  options = passkeys_creation_options_new (relying_party, self->user);
  for (guint i = 0; i < self->algorithms->len; i++)
    passkeys_creation_options_add_algorithm (options, g_array_index (self->algorithms, int, i));
  for (guint i = 0; i < self->excluded->len; i++)
    passkeys_creation_options_exclude_credential (options, g_ptr_array_index (self->excluded, i));
  passkeys_creation_options_set_user_verification (options, self->user_verification);
  passkeys_creation_options_set_resident_key (options, self->resident_key);
  passkeys_creation_options_set_attestation (options, self->attestation);

  return options;
}
