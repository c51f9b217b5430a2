/* passkeys-signing-rules.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-signing-rules.h"

#include <string.h>

#include "passkeys-ceremony.h"
#include "passkeys-identifier.h"

#define CHALLENGE_LENGTH 32

static gboolean
refuse (GError **error)
{
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_AUTHORIZED,
                                    PASSKEYS_MESSAGE_NOT_AUTHORIZED);
}

/**
 * passkeys_signing_rules_can_sign:
 * @credential: a credential
 *
 * Returns: whether it may be used to sign in and to sign a change
 */
gboolean
passkeys_signing_rules_can_sign (const PasskeysCredentialRecord *credential)
{
  return credential->is_active && strcmp (credential->kind, PASSKEYS_KIND_RECOVERY_KEY) != 0;
}

static gboolean
is_usable (const PasskeysCredentialRecord *credential,
           gboolean                        gives_encrypted_keys)
{
  return passkeys_signing_rules_can_sign (credential)
         && (gives_encrypted_keys
             || strcmp (credential->kind, PASSKEYS_KIND_PASSWORD_PROTECTED_KEY) != 0);
}

static void
keep_usable (GPtrArray *credentials,
             gboolean   gives_encrypted_keys)
{
  for (guint i = credentials->len; i > 0; i--)
    {
      if (!is_usable (g_ptr_array_index (credentials, i - 1), gives_encrypted_keys))
        g_ptr_array_remove_index (credentials, i - 1);
    }
}

static gboolean
list_usable (PasskeysRules             *rules,
             const PasskeysTicket      *purpose,
             PasskeysSigningChallenge  *challenge,
             GError                   **error)
{
  if (!purpose->user_id)
    {
      challenge->credentials = g_ptr_array_new ();
      return TRUE;
    }
  if (!passkeys_credential_store_list (rules->database, purpose->user_id, &challenge->credentials,
                                       error))
    return FALSE;
  keep_usable (challenge->credentials, challenge->gives_encrypted_keys);
  return TRUE;
}

static char *
issue_identifier (PasskeysRules        *rules,
                  const PasskeysTicket *purpose,
                  char                 *challenge)
{
  PasskeysTicket ticket = *purpose;

  ticket.challenge = challenge;
  ticket.date_expires = passkeys_rules_now (rules) + PASSKEYS_CHALLENGE_LIFE;
  return passkeys_ticket_office_issue (rules->tickets, &ticket);
}

static PasskeysSigningChallenge *
begin (PasskeysRules         *rules,
       const PasskeysTicket  *purpose,
       GError               **error)
{
  g_autoptr (PasskeysSigningChallenge) challenge = g_new0 (PasskeysSigningChallenge, 1);
  g_autoptr (PasskeysOrganisationRecord) organisation = NULL;

  if (!passkeys_organisation_store_find (rules->database, purpose->organisation_id, &organisation,
                                         error))
    return NULL;
  challenge->relying_party_name = g_strdup (organisation ? organisation->name : "");
  challenge->challenge = passkeys_random_text (CHALLENGE_LENGTH);
  challenge->identifier = issue_identifier (rules, purpose, challenge->challenge);
  return g_steal_pointer (&challenge);
}

/**
 * passkeys_signing_rules_begin:
 * @rules: the rules
 * @purpose: what is to be signed, and by whom; its challenge and date are not used
 * @gives_encrypted_keys: whether password-protected keys may be handed out
 * @error: (out) (optional): what went wrong
 *
 * Returns: (transfer full) (nullable): a challenge
 */
PasskeysSigningChallenge *
passkeys_signing_rules_begin (PasskeysRules         *rules,
                              const PasskeysTicket  *purpose,
                              gboolean               gives_encrypted_keys,
                              GError               **error)
{
  g_autoptr (PasskeysSigningChallenge) challenge = begin (rules, purpose, error);

  if (!challenge)
    return NULL;
  challenge->gives_encrypted_keys = gives_encrypted_keys;
  return list_usable (rules, purpose, challenge, error) ? g_steal_pointer (&challenge) : NULL;
}

/**
 * passkeys_signing_rules_make_credential:
 * @token: an access token
 *
 * Returns: (transfer full): the one key that signs for it; it is no credential of the user
 */
PasskeysCredentialRecord *
passkeys_signing_rules_make_credential (const PasskeysAccessTokenRecord *token)
{
  PasskeysCredentialRecord *credential = g_new0 (PasskeysCredentialRecord, 1);

  credential->uuid = g_strdup (token->id);
  credential->user_id = g_strdup (token->user_id);
  credential->credential_id = g_strdup (token->credential_id);
  credential->kind = g_strdup (PASSKEYS_KIND_KEY);
  credential->public_key = g_bytes_new (token->public_key, strlen (token->public_key));
  credential->is_active = TRUE;
  return credential;
}

/**
 * passkeys_signing_rules_begin_for_token:
 * @rules: the rules
 * @purpose: what is to be signed; its challenge and date are not used
 * @token: by whose key
 * @error: (out) (optional): what went wrong
 *
 * Returns: (transfer full) (nullable): a challenge
 */
PasskeysSigningChallenge *
passkeys_signing_rules_begin_for_token (PasskeysRules                    *rules,
                                        const PasskeysTicket             *purpose,
                                        const PasskeysAccessTokenRecord  *token,
                                        GError                          **error)
{
  PasskeysSigningChallenge *challenge = begin (rules, purpose, error);

  if (!challenge)
    return NULL;
  challenge->credentials =
    g_ptr_array_new_with_free_func ((GDestroyNotify) passkeys_credential_record_free);
  g_ptr_array_add (challenge->credentials, passkeys_signing_rules_make_credential (token));
  return challenge;
}

/**
 * passkeys_signing_rules_finish_for_token:
 * @rules: the rules
 * @ticket: what the challenge was made for
 * @token: whose key must have signed
 * @first: the signature
 * @second: (nullable): another one, which there cannot be
 * @error: (out) (optional): why it is refused
 *
 * Returns: whether the challenge was answered by the token's key
 */
gboolean
passkeys_signing_rules_finish_for_token (PasskeysRules                    *rules,
                                         const PasskeysTicket             *ticket,
                                         const PasskeysAccessTokenRecord  *token,
                                         const PasskeysFactor             *first,
                                         const PasskeysFactor             *second,
                                         GError                          **error)
{
  g_autoptr (PasskeysCredentialRecord) credential = passkeys_signing_rules_make_credential (token);
  gint64 sign_count;

  if (second || strcmp (first->credential_id, credential->credential_id) != 0)
    return refuse (error);
  return passkeys_ceremony_authenticate (rules, ticket->challenge, credential, first, &sign_count,
                                         error);
}

/* The allow list is the user's own active credentials; without a user it is any passkey that says
 * whose it is. */
static gboolean
is_allowed (const PasskeysTicket           *ticket,
            const PasskeysCredentialRecord *credential,
            const PasskeysFactor           *factor)
{
  return passkeys_signing_rules_can_sign (credential)
         && (*ticket->user_id || factor->user_handle);
}

static gboolean
verify (PasskeysRules         *rules,
        const PasskeysTicket  *ticket,
        const PasskeysFactor  *factor,
        char                 **user_id,
        GError               **error)
{
  g_autoptr (PasskeysCredentialRecord) credential = NULL;
  gint64 sign_count;

  if (!passkeys_credential_store_find_by_id (rules->database, ticket->organisation_id,
                                             *ticket->user_id ? ticket->user_id : NULL,
                                             factor->credential_id, &credential, error))
    return FALSE;
  if (!credential || !is_allowed (ticket, credential, factor))
    return refuse (error);
  if (!passkeys_ceremony_authenticate (rules, ticket->challenge, credential, factor, &sign_count,
                                       error))
    return FALSE;
  *user_id = g_strdup (credential->user_id);
  return sign_count == credential->sign_count
         || passkeys_credential_store_set_sign_count (rules->database, credential->uuid,
                                                      sign_count, error);
}

static gboolean
verify_second (PasskeysRules         *rules,
               const PasskeysTicket  *ticket,
               const PasskeysFactor  *first,
               const PasskeysFactor  *second,
               const char            *user_id,
               GError               **error)
{
  g_autofree char *second_user_id = NULL;

  if (!second)
    return TRUE;
  if (strcmp (first->credential_id, second->credential_id) == 0)
    return refuse (error);
  return verify (rules, ticket, second, &second_user_id, error)
         && (strcmp (user_id, second_user_id) == 0 || refuse (error));
}

/**
 * passkeys_signing_rules_finish:
 * @rules: the rules
 * @ticket: what the challenge was made for
 * @first: the signature
 * @second: (nullable): another one; never asked for, but verified when given
 * @user: (out) (transfer full): who signed
 * @error: (out) (optional): why it is refused
 *
 * Returns: whether the challenge was answered by an active user
 */
gboolean
passkeys_signing_rules_finish (PasskeysRules         *rules,
                               const PasskeysTicket  *ticket,
                               const PasskeysFactor  *first,
                               const PasskeysFactor  *second,
                               PasskeysUserRecord   **user,
                               GError               **error)
{
  g_autoptr (PasskeysUserRecord) found = NULL;
  g_autofree char *user_id = NULL;

  if (!verify (rules, ticket, first, &user_id, error)
      || !verify_second (rules, ticket, first, second, user_id, error)
      || !passkeys_user_store_find (rules->database, user_id, &found, error))
    return FALSE;
  if (!found || !found->is_registered)
    return refuse (error);
  if (!found->is_active)
    return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                      PASSKEYS_MESSAGE_USER_DEACTIVATED);
  *user = g_steal_pointer (&found);
  return TRUE;
}

/**
 * passkeys_signing_challenge_free:
 * @self: (transfer full): the challenge
 */
void
passkeys_signing_challenge_free (PasskeysSigningChallenge *self)
{
  g_free (self->challenge);
  g_free (self->identifier);
  g_free (self->relying_party_name);
  g_clear_pointer (&self->credentials, g_ptr_array_unref);
  g_free (self);
}
