/* passkeys-recovery-rules.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-recovery-rules.h"

#include <string.h>

#include "passkeys-audit-rules.h"
#include "passkeys-ceremony.h"
#include "passkeys-code-rules.h"
#include "passkeys-mail-rules.h"
#include "passkeys-mail-text.h"

static gboolean
is_registered_person (const PasskeysUserRecord *user)
{
  return user->is_active && user->is_registered && !user->is_service_account;
}

static const PasskeysMailedCode verification_code = {
  PASSKEYS_CODE_RECOVERY, PASSKEYS_RECOVERY_CODE_LIFE, passkeys_mail_text_recovery,
  is_registered_person,
};

/**
 * passkeys_recovery_rules_send_code:
 * @rules: the rules
 * @organisation_id: where someone lost every passkey
 * @username: who
 * @error: (out) (optional): why it is refused
 *
 * Mails a verification code. The answer and the time it takes are the same if there is no such person.
 *
 * Returns: whether that went well
 */
gboolean
passkeys_recovery_rules_send_code (PasskeysRules  *rules,
                                   const char     *organisation_id,
                                   const char     *username,
                                   GError        **error)
{
  return passkeys_mail_rules_answer (rules, &verification_code, organisation_id, username, error);
}

/* Who holds the code may know that it has expired; everybody else is told the same. */
static gboolean
check_code (PasskeysRules             *rules,
            const PasskeysUserRecord  *user,
            const char                *code,
            GError                   **error)
{
  PasskeysCodeState state;

  if (!passkeys_code_rules_check (rules, PASSKEYS_CODE_RECOVERY, user, code, &state, error))
    return FALSE;
  if (state == PASSKEYS_CODE_RIGHT)
    return TRUE;
  if (state == PASSKEYS_CODE_EXPIRED)
    return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                      PASSKEYS_MESSAGE_VERIFICATION_EXPIRED);
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_FORBIDDEN,
                                    PASSKEYS_MESSAGE_INVALID_CODE);
}

static gboolean
check_active (const PasskeysUserRecord  *user,
              GError                   **error)
{
  return user->is_active
         || passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                       PASSKEYS_MESSAGE_USER_DEACTIVATED);
}

static gboolean
can_recover (const PasskeysCredentialRecord *credential)
{
  return credential && credential->is_active
         && strcmp (credential->kind, PASSKEYS_KIND_RECOVERY_KEY) == 0;
}

static gboolean
refuse_recovery_key (GError **error)
{
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_AUTHORIZED,
                                    PASSKEYS_MESSAGE_NO_RECOVERY);
}

static gboolean
find_recovery_key (PasskeysRules              *rules,
                   const PasskeysUserRecord   *user,
                   const char                 *credential_id,
                   PasskeysCredentialRecord  **credential,
                   GError                    **error)
{
  g_autoptr (PasskeysCredentialRecord) found = NULL;

  if (!passkeys_credential_store_find_by_id (rules->database, user->organisation_id, user->id,
                                             credential_id, &found, error))
    return FALSE;
  *credential = can_recover (found) ? g_steal_pointer (&found) : NULL;
  return TRUE;
}

/* Whoever reads the mail but has no kit shall not try names of recovery keys for long. */
static gboolean
find_recovery_key_by_code (PasskeysRules              *rules,
                           const PasskeysUserRecord   *user,
                           const char                 *credential_id,
                           PasskeysCredentialRecord  **credential,
                           GError                    **error)
{
  return find_recovery_key (rules, user, credential_id, credential, error)
         && (*credential
             || (passkeys_code_rules_count_wrong (rules, PASSKEYS_CODE_RECOVERY, user->id, error)
                 && refuse_recovery_key (error)));
}

/* What a service account has vouched for has no code. */
static char *
bind_delegated (const char *credential_uuid)
{
  return g_strconcat (credential_uuid, " delegated", NULL);
}

/* What a challenge was given for: this code and this key, so that a new code ends it. */
static gboolean
bind_code (PasskeysRules  *rules,
           const char     *user_id,
           const char     *credential_uuid,
           char          **binding,
           GError        **error)
{
  g_autoptr (PasskeysCodeRecord) code = NULL;
  g_autofree char *name = NULL;

  if (!passkeys_code_store_find (rules->database, user_id, PASSKEYS_CODE_RECOVERY, &code, error))
    return FALSE;
  if (code)
    name = g_base64_encode (g_bytes_get_data (code->hash, NULL), g_bytes_get_size (code->hash));
  *binding = code ? g_strdup_printf ("%s %s", credential_uuid, name) : NULL;
  return TRUE;
}

/* All former passkeys are about to end, so none of them is in the way of a new one: instead, the list
 * has the key that must sign. */
static PasskeysEnrolmentChallenge *
begin_for (PasskeysRules              *rules,
           const PasskeysUserRecord   *user,
           PasskeysCredentialRecord  **recovery_key,
           char                       *binding,
           GError                    **error)
{
  PasskeysEnrolmentChallenge *challenge;
  const PasskeysTicket purpose = {
    .purpose = (char *) PASSKEYS_TICKET_RECOVERY,
    .binding = binding,
    .date_expires = passkeys_rules_now (rules) + PASSKEYS_REGISTRATION_LIFE,
  };

  challenge = passkeys_enrolment_rules_begin (rules, user, NULL, &purpose, error);
  if (!challenge)
    return NULL;
  g_ptr_array_set_size (challenge->credentials, 0);
  g_ptr_array_add (challenge->credentials, g_steal_pointer (recovery_key));
  return challenge;
}

/**
 * passkeys_recovery_rules_begin:
 * @rules: the rules
 * @organisation_id: where someone lost every passkey
 * @username: who
 * @code: the mailed code
 * @credential_id: of the recovery key
 * @error: (out) (optional): why it is refused
 *
 * The code stays good until the recovery is complete.
 *
 * Returns: (transfer full) (nullable): what the new credentials must answer, with the recovery key
 */
PasskeysEnrolmentChallenge *
passkeys_recovery_rules_begin (PasskeysRules  *rules,
                               const char     *organisation_id,
                               const char     *username,
                               const char     *code,
                               const char     *credential_id,
                               GError        **error)
{
  g_autoptr (PasskeysUserRecord) user = NULL;
  g_autoptr (PasskeysCredentialRecord) recovery_key = NULL;
  g_autofree char *binding = NULL;

  if (!passkeys_user_store_find_by_username (rules->database, organisation_id, username, &user,
                                             error)
      || !check_code (rules, user, code, error)
      || !check_active (user, error)
      || !find_recovery_key_by_code (rules, user, credential_id, &recovery_key, error)
      || !bind_code (rules, user->id, recovery_key->uuid, &binding, error))
    return NULL;
  return begin_for (rules, user, &recovery_key, binding, error);
}

static gboolean
find_colleague (PasskeysRules         *rules,
                const PasskeysCaller  *caller,
                const char            *username,
                PasskeysUserRecord   **user,
                GError               **error)
{
  if (!passkeys_user_store_find_by_username (rules->database, caller->user->organisation_id,
                                             username, user, error))
    return FALSE;
  if (!*user)
    return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_AUTHORIZED,
                                      PASSKEYS_MESSAGE_USER_NOT_FOUND);
  return check_active (*user, error);
}

/**
 * passkeys_recovery_rules_begin_delegated:
 * @rules: the rules
 * @caller: a service account, which answers for who asks it
 * @username: who lost every passkey
 * @credential_id: of the recovery key
 * @error: (out) (optional): why it is refused
 *
 * No code is asked for, and none ends. The recovery key must sign all the same.
 *
 * Returns: (transfer full) (nullable): what the new credentials must answer, with the recovery key
 */
PasskeysEnrolmentChallenge *
passkeys_recovery_rules_begin_delegated (PasskeysRules         *rules,
                                         const PasskeysCaller  *caller,
                                         const char            *username,
                                         const char            *credential_id,
                                         GError               **error)
{
  g_autoptr (PasskeysUserRecord) user = NULL;
  g_autoptr (PasskeysCredentialRecord) recovery_key = NULL;
  g_autofree char *binding = NULL;

  if (!find_colleague (rules, caller, username, &user, error)
      || !find_recovery_key (rules, user, credential_id, &recovery_key, error))
    return NULL;
  if (!recovery_key)
    {
      refuse_recovery_key (error);
      return NULL;
    }
  binding = bind_delegated (recovery_key->uuid);
  return begin_for (rules, user, &recovery_key, binding, error);
}

static gboolean
redeem (PasskeysRules   *rules,
        const char      *temporary_token,
        PasskeysTicket **ticket,
        GError         **error)
{
  switch (passkeys_ticket_office_redeem (rules->tickets, temporary_token, PASSKEYS_TICKET_RECOVERY,
                                         ticket))
    {
    case PASSKEYS_TICKET_VALID:
      return TRUE;

    case PASSKEYS_TICKET_USED:
      return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                        PASSKEYS_MESSAGE_CHALLENGE);

    case PASSKEYS_TICKET_INVALID:
    default:
      return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_AUTHORIZED,
                                        PASSKEYS_MESSAGE_NOT_AUTHORIZED);
    }
}

static gboolean
find_user (PasskeysRules         *rules,
           const PasskeysTicket  *ticket,
           PasskeysUserRecord   **user,
           GError               **error)
{
  if (!passkeys_user_store_find (rules->database, ticket->user_id, user, error))
    return FALSE;
  if (!*user)
    return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                      PASSKEYS_MESSAGE_CHALLENGE);
  return check_active (*user, error);
}

static gboolean
check_binding (PasskeysRules                   *rules,
               const PasskeysTicket            *ticket,
               const PasskeysCredentialRecord  *credential,
               GError                         **error)
{
  g_autofree char *delegated = bind_delegated (credential->uuid);
  g_autofree char *with_code = NULL;

  if (strcmp (ticket->binding, delegated) == 0)
    return TRUE;
  if (!bind_code (rules, ticket->user_id, credential->uuid, &with_code, error))
    return FALSE;
  return g_strcmp0 (ticket->binding, with_code) == 0
         || passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                       PASSKEYS_MESSAGE_CHALLENGE);
}

/* The key that signed must be the one that the challenge was given for, and still be good. */
static gboolean
check_recovery_key (PasskeysRules         *rules,
                    const PasskeysTicket  *ticket,
                    PasskeysUserRecord    *user,
                    const PasskeysFactor  *recovery,
                    JsonObject            *new_credentials,
                    GError               **error)
{
  g_autoptr (PasskeysCredentialRecord) credential = NULL;

  if (!find_recovery_key (rules, user, recovery->credential_id, &credential, error))
    return FALSE;
  if (!credential || !g_str_has_prefix (ticket->binding, credential->uuid))
    return refuse_recovery_key (error);
  if (!check_binding (rules, ticket, credential, error)
      || !passkeys_ceremony_recover (rules, new_credentials, credential, recovery, error))
    return FALSE;
  passkeys_audit_rules_note (rules, user, credential, recovery);
  return TRUE;
}

static gboolean
is_former (GPtrArray                   *credentials,
           const PasskeysNewCredential *credential)
{
  for (guint i = 0; credential && i < credentials->len; i++)
    {
      const PasskeysCredentialRecord *former = g_ptr_array_index (credentials, i);

      if (strcmp (former->credential_id, credential->credential_id) == 0)
        return TRUE;
    }
  return FALSE;
}

/* What was lost must not come back by another name for the same thing. */
static gboolean
check_none_is_former (PasskeysRules                   *rules,
                      const char                      *user_id,
                      const PasskeysNewCredentialSet  *credentials,
                      GError                         **error)
{
  g_autoptr (GPtrArray) former = NULL;

  if (!passkeys_credential_store_list (rules->database, user_id, &former, error))
    return FALSE;
  if (!is_former (former, credentials->first) && !is_former (former, credentials->second)
      && !is_former (former, credentials->recovery))
    return TRUE;
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_CONFLICT,
                                    "The credential is already registered.");
}

static gboolean
end_everything (PasskeysRules       *rules,
                PasskeysUserRecord  *user,
                GError             **error)
{
  user->session_generation++;
  return passkeys_user_store_update (rules->database, user, error)
         && passkeys_credential_store_delete_all (rules->database, user->id, error)
         && passkeys_access_token_store_delete_all (rules->database, user->id, error)
         && passkeys_code_store_delete_all (rules->database, user->id, error);
}

/**
 * passkeys_recovery_rules_finish:
 * @rules: the rules
 * @temporary_token: names the recovery that was begun
 * @recovery: the recovery key's signature
 * @new_credentials: what it signed: a NewCredentialSet
 * @user: (out) (transfer full): who has recovered
 * @error: (out) (optional): why it is refused
 *
 * Ends all that the user had: credentials, sessions, tokens and codes, also those on their way.
 *
 * Returns: (transfer full) (nullable): the first of the new credentials
 */
PasskeysCredentialRecord *
passkeys_recovery_rules_finish (PasskeysRules         *rules,
                                const char            *temporary_token,
                                const PasskeysFactor  *recovery,
                                JsonObject            *new_credentials,
                                PasskeysUserRecord   **user,
                                GError               **error)
{
  g_auto (PasskeysNewCredentialSet) credentials = { NULL };
  g_autoptr (PasskeysTicket) ticket = NULL;
  g_autoptr (PasskeysUserRecord) found = NULL;
  PasskeysCredentialRecord *first;

  if (!passkeys_new_credential_set_parse (&credentials, new_credentials, error)
      || !redeem (rules, temporary_token, &ticket, error)
      || !find_user (rules, ticket, &found, error)
      || !check_recovery_key (rules, ticket, found, recovery, new_credentials, error)
      || !check_none_is_former (rules, found->id, &credentials, error)
      || !end_everything (rules, found, error))
    return NULL;
  first = passkeys_enrolment_rules_add_set (rules, ticket, &credentials, error);
  if (first)
    *user = g_steal_pointer (&found);
  return first;
}
