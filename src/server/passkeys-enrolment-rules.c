/* passkeys-enrolment-rules.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-enrolment-rules.h"

#include <string.h>

#include "passkeys-ceremony.h"
#include "passkeys-identifier.h"

#define CHALLENGE_LENGTH 32
#define MOST_CREDENTIALS 100

static void
keep_passkeys (GPtrArray *credentials)
{
  for (guint i = credentials->len; i > 0; i--)
    {
      const PasskeysCredentialRecord *credential = g_ptr_array_index (credentials, i - 1);

      if (strcmp (credential->kind, PASSKEYS_KIND_FIDO2) != 0)
        g_ptr_array_remove_index (credentials, i - 1);
    }
}

/**
 * passkeys_enrolment_rules_begin:
 * @rules: the rules
 * @user: whose credential it will be
 * @kind: (nullable): which kind, or any
 * @purpose: purpose, binding and life of the challenge; the rest is not used
 * @error: (out) (optional): what went wrong
 *
 * Inactive passkeys are excluded too: an authenticator holds one for each account.
 *
 * Returns: (transfer full) (nullable): what the new credential must answer
 */
PasskeysEnrolmentChallenge *
passkeys_enrolment_rules_begin (PasskeysRules             *rules,
                                const PasskeysUserRecord  *user,
                                const char                *kind,
                                const PasskeysTicket      *purpose,
                                GError                   **error)
{
  g_autoptr (PasskeysEnrolmentChallenge) challenge = g_new0 (PasskeysEnrolmentChallenge, 1);
  g_autoptr (PasskeysOrganisationRecord) organisation = NULL;
  PasskeysTicket ticket = *purpose;

  if (!passkeys_organisation_store_find (rules->database, user->organisation_id, &organisation,
                                         error)
      || !passkeys_user_store_find (rules->database, user->id, &challenge->user, error)
      || !passkeys_credential_store_list (rules->database, user->id, &challenge->credentials,
                                          error))
    return NULL;
  keep_passkeys (challenge->credentials);
  challenge->kind = g_strdup (kind);
  challenge->challenge = passkeys_random_text (CHALLENGE_LENGTH);
  challenge->relying_party_name = g_strdup (organisation ? organisation->name : "");
  ticket.organisation_id = user->organisation_id;
  ticket.user_id = user->id;
  ticket.challenge = challenge->challenge;
  challenge->identifier = passkeys_ticket_office_issue (rules->tickets, &ticket);
  return g_steal_pointer (&challenge);
}

/* A passkey is one of a kind in the organisation. A key calls itself what it likes, but no two keys of
 * one user share a name. */
static gboolean
check_is_new (PasskeysRules                   *rules,
              const PasskeysTicket            *ticket,
              const PasskeysCredentialRecord  *record,
              GError                         **error)
{
  g_autoptr (PasskeysCredentialRecord) passkey = NULL;
  g_autoptr (PasskeysCredentialRecord) own = NULL;
  gboolean is_passkey = strcmp (record->kind, PASSKEYS_KIND_FIDO2) == 0;

  if (!passkeys_credential_store_find_by_id (rules->database, ticket->organisation_id,
                                             ticket->user_id, record->credential_id, &own, error)
      || (is_passkey
          && !passkeys_credential_store_find_by_id (rules->database, ticket->organisation_id, NULL,
                                                    record->credential_id, &passkey, error)))
    return FALSE;
  if (!own && !passkey)
    return TRUE;
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_CONFLICT,
                                    "The credential is already registered.");
}

static gboolean
check_room (PasskeysRules         *rules,
            const PasskeysTicket  *ticket,
            GError               **error)
{
  g_autoptr (GPtrArray) credentials = NULL;

  if (!passkeys_credential_store_list (rules->database, ticket->user_id, &credentials, error))
    return FALSE;
  if (credentials->len < MOST_CREDENTIALS)
    return TRUE;
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                    "The user has as many credentials as can be.");
}

/**
 * passkeys_enrolment_rules_add:
 * @rules: the rules
 * @ticket: what the challenge was made for
 * @credential: what the client sent
 * @default_name: what it is called if the client does not say
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): the credential, verified and stored
 */
PasskeysCredentialRecord *
passkeys_enrolment_rules_add (PasskeysRules                *rules,
                              const PasskeysTicket         *ticket,
                              const PasskeysNewCredential  *credential,
                              const char                   *default_name,
                              GError                      **error)
{
  g_autoptr (PasskeysCredentialRecord) record = NULL;

  if (credential->name && !passkeys_rules_check_name (credential->name, error))
    return NULL;
  record = passkeys_ceremony_register (rules, ticket->challenge, credential, error);
  if (!record || !check_is_new (rules, ticket, record, error)
      || !check_room (rules, ticket, error))
    return NULL;
  if (!record->name)
    record->name = g_strdup (default_name);
  record->organisation_id = g_strdup (ticket->organisation_id);
  record->user_id = g_strdup (ticket->user_id);
  if (!passkeys_credential_store_add (rules->database, record, error))
    return NULL;
  return g_steal_pointer (&record);
}

static gboolean
check_kinds (const PasskeysNewCredentialSet  *credentials,
             GError                         **error)
{
  gboolean is_right;

  is_right = strcmp (credentials->first->kind, PASSKEYS_KIND_RECOVERY_KEY) != 0
             && (!credentials->second
                 || strcmp (credentials->second->kind, PASSKEYS_KIND_RECOVERY_KEY) != 0)
             && (!credentials->recovery
                 || strcmp (credentials->recovery->kind, PASSKEYS_KIND_RECOVERY_KEY) == 0);
  if (is_right)
    return TRUE;
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                    "The kind of credential cannot be used here.");
}

static gboolean
add_optional (PasskeysRules                *rules,
              const PasskeysTicket         *ticket,
              const PasskeysNewCredential  *credential,
              const char                   *default_name,
              GError                      **error)
{
  g_autoptr (PasskeysCredentialRecord) record = NULL;

  if (!credential)
    return TRUE;
  record = passkeys_enrolment_rules_add (rules, ticket, credential, default_name, error);
  return record != NULL;
}

/**
 * passkeys_enrolment_rules_add_set:
 * @rules: the rules
 * @ticket: what the challenge was made for
 * @credentials: what the client sent
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): the first credential; all are verified and stored
 */
PasskeysCredentialRecord *
passkeys_enrolment_rules_add_set (PasskeysRules                   *rules,
                                  const PasskeysTicket            *ticket,
                                  const PasskeysNewCredentialSet  *credentials,
                                  GError                         **error)
{
  g_autoptr (PasskeysCredentialRecord) first = NULL;

  if (!check_kinds (credentials, error))
    return NULL;
  first = passkeys_enrolment_rules_add (rules, ticket, credentials->first, "Default Credential",
                                        error);
  if (!first
      || !add_optional (rules, ticket, credentials->second, "Second Credential", error)
      || !add_optional (rules, ticket, credentials->recovery, "Recovery Credential", error))
    return NULL;
  return g_steal_pointer (&first);
}

/**
 * passkeys_enrolment_challenge_free:
 * @self: (transfer full): the challenge
 */
void
passkeys_enrolment_challenge_free (PasskeysEnrolmentChallenge *self)
{
  g_free (self->kind);
  g_free (self->challenge);
  g_free (self->identifier);
  g_free (self->relying_party_name);
  g_clear_pointer (&self->user, passkeys_user_record_free);
  g_clear_pointer (&self->credentials, g_ptr_array_unref);
  g_free (self);
}
