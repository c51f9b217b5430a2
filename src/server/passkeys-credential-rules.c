/* passkeys-credential-rules.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-credential-rules.h"

#include <string.h>

#include "passkeys-audit-rules.h"
#include "passkeys-code-rules.h"
#include "passkeys-signing-rules.h"

static gboolean
refuse (GError     **error,
        const char  *message)
{
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID, message);
}

/**
 * passkeys_credential_rules_list:
 * @rules: the rules
 * @caller: who
 * @credentials: (out) (transfer full) (element-type PasskeysCredentialRecord): the caller's own
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether they could be listed
 */
gboolean
passkeys_credential_rules_list (PasskeysRules         *rules,
                                const PasskeysCaller  *caller,
                                GPtrArray            **credentials,
                                GError               **error)
{
  return passkeys_credential_store_list (rules->database, caller->user->id, credentials, error);
}

static gboolean
check_kind (const char  *kind,
            GError     **error)
{
  if (strcmp (kind, PASSKEYS_KIND_FIDO2) == 0 || strcmp (kind, PASSKEYS_KIND_KEY) == 0
      || strcmp (kind, PASSKEYS_KIND_PASSWORD_PROTECTED_KEY) == 0
      || strcmp (kind, PASSKEYS_KIND_RECOVERY_KEY) == 0)
    return TRUE;
  return refuse (error, "The kind of credential is not supported.");
}

/* A challenge is for one kind of credential, and ends with the sessions of its user: a device that was
 * about to be added before a recovery must not come in after it. */
static char *
bind_challenge (const char               *kind,
                const PasskeysUserRecord *user)
{
  return g_strdup_printf ("%s %" G_GINT64_FORMAT, kind, user->session_generation);
}

static PasskeysEnrolmentChallenge *
begin (PasskeysRules             *rules,
       const PasskeysUserRecord  *user,
       const char                *purpose,
       const char                *kind,
       GError                   **error)
{
  g_autofree char *binding = bind_challenge (kind, user);
  const PasskeysTicket ticket = {
    .purpose = (char *) purpose,
    .binding = binding,
    .date_expires = passkeys_rules_now (rules) + PASSKEYS_CHALLENGE_LIFE,
  };

  return passkeys_enrolment_rules_begin (rules, user, kind, &ticket, error);
}

static PasskeysCredentialRecord *
finish (PasskeysRules                *rules,
        const PasskeysTicket         *ticket,
        const PasskeysUserRecord     *user,
        const PasskeysNewCredential  *credential,
        GError                      **error)
{
  g_autofree char *binding = bind_challenge (credential->kind, user);

  if (strcmp (ticket->binding, binding) != 0)
    {
      refuse (error, PASSKEYS_MESSAGE_CHALLENGE);
      return NULL;
    }
  return passkeys_enrolment_rules_add (rules, ticket, credential, credential->kind, error);
}

/**
 * passkeys_credential_rules_begin:
 * @rules: the rules
 * @caller: who
 * @kind: of the new credential
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): what the new credential must answer
 */
PasskeysEnrolmentChallenge *
passkeys_credential_rules_begin (PasskeysRules         *rules,
                                 const PasskeysCaller  *caller,
                                 const char            *kind,
                                 GError               **error)
{
  if (!check_kind (kind, error))
    return NULL;
  return begin (rules, caller->user, PASSKEYS_TICKET_CREDENTIAL, kind, error);
}

/**
 * passkeys_credential_rules_finish:
 * @rules: the rules
 * @caller: who
 * @identifier: of the challenge
 * @credential: what the client sent
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): the credential as stored
 */
PasskeysCredentialRecord *
passkeys_credential_rules_finish (PasskeysRules                *rules,
                                  const PasskeysCaller         *caller,
                                  const char                   *identifier,
                                  const PasskeysNewCredential  *credential,
                                  GError                      **error)
{
  g_autoptr (PasskeysTicket) ticket = NULL;

  if (!passkeys_rules_redeem (rules, identifier, PASSKEYS_TICKET_CREDENTIAL, &ticket, error))
    return NULL;
  if (strcmp (ticket->user_id, caller->user->id) != 0)
    {
      refuse (error, PASSKEYS_MESSAGE_CHALLENGE);
      return NULL;
    }
  return finish (rules, ticket, caller->user, credential, error);
}

static gboolean
find_own (PasskeysRules             *rules,
          const PasskeysCaller      *caller,
          const char                *uuid,
          PasskeysCredentialRecord **credential,
          GError                   **error)
{
  g_autoptr (PasskeysCredentialRecord) found = NULL;

  if (!passkeys_credential_store_find (rules->database, uuid, &found, error))
    return FALSE;
  if (!found || strcmp (found->user_id, caller->user->id) != 0)
    return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_FOUND,
                                      "credential not found");
  *credential = g_steal_pointer (&found);
  return TRUE;
}

/* Whoever loses the last way in can only be let in again by an administrator, and the last
 * administrator by nobody. */
static gboolean
check_not_last (PasskeysRules                   *rules,
                const PasskeysCredentialRecord  *credential,
                GError                         **error)
{
  g_autoptr (GPtrArray) credentials = NULL;
  guint n_others = 0;

  if (!passkeys_signing_rules_can_sign (credential))
    return TRUE;
  if (!passkeys_credential_store_list (rules->database, credential->user_id, &credentials, error))
    return FALSE;
  for (guint i = 0; i < credentials->len; i++)
    {
      const PasskeysCredentialRecord *other = g_ptr_array_index (credentials, i);

      if (passkeys_signing_rules_can_sign (other) && strcmp (other->uuid, credential->uuid) != 0)
        n_others++;
    }
  if (n_others > 0)
    return TRUE;
  return refuse (error, "This is your last active credential. Without it you could not sign in: "
                 "add or activate another one first.");
}

/**
 * passkeys_credential_rules_set_active:
 * @rules: the rules
 * @caller: who
 * @uuid: which of the caller's credentials
 * @is_active: whether it may sign from now on
 * @error: (out) (optional): why it is refused
 *
 * Returns: whether it is as asked
 */
gboolean
passkeys_credential_rules_set_active (PasskeysRules         *rules,
                                      const PasskeysCaller  *caller,
                                      const char            *uuid,
                                      gboolean               is_active,
                                      GError               **error)
{
  g_autoptr (PasskeysCredentialRecord) credential = NULL;

  if (!find_own (rules, caller, uuid, &credential, error))
    return FALSE;
  if (credential->is_active == is_active)
    return TRUE;
  return (is_active || check_not_last (rules, credential, error))
         && passkeys_credential_store_set_active (rules->database, uuid, is_active, error);
}

/**
 * passkeys_credential_rules_delete:
 * @rules: the rules
 * @caller: who
 * @uuid: which of the caller's credentials
 * @error: (out) (optional): why it is refused
 *
 * Returns: whether it is gone
 */
gboolean
passkeys_credential_rules_delete (PasskeysRules         *rules,
                                  const PasskeysCaller  *caller,
                                  const char            *uuid,
                                  GError               **error)
{
  g_autoptr (PasskeysCredentialRecord) credential = NULL;

  return find_own (rules, caller, uuid, &credential, error)
         && check_not_last (rules, credential, error)
         && passkeys_credential_store_delete (rules->database, uuid, error);
}

/**
 * passkeys_credential_rules_give_code:
 * @rules: the rules
 * @caller: who
 * @date_expires: until when, at most a minute from now
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): a code for another device; free with
 *   passkeys_code_free()
 */
char *
passkeys_credential_rules_give_code (PasskeysRules         *rules,
                                     const PasskeysCaller  *caller,
                                     gint64                 date_expires,
                                     GError               **error)
{
  gint64 life = date_expires - passkeys_rules_now (rules);

  if (life <= 0 || life > PASSKEYS_CREDENTIAL_CODE_LIFE)
    {
      refuse (error, "The expiration is at most one minute in the future.");
      return NULL;
    }
  return passkeys_code_rules_give (rules, PASSKEYS_CODE_CREDENTIAL, caller->user->id, life, error);
}

/**
 * passkeys_credential_rules_begin_with_code:
 * @rules: the rules
 * @code: as typed on the new device
 * @kind: of the new credential
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): what the new credential must answer
 */
PasskeysEnrolmentChallenge *
passkeys_credential_rules_begin_with_code (PasskeysRules  *rules,
                                           const char     *code,
                                           const char     *kind,
                                           GError        **error)
{
  g_autoptr (PasskeysUserRecord) user = NULL;
  g_autofree char *user_id = NULL;

  if (!check_kind (kind, error)
      || !passkeys_code_rules_take (rules, PASSKEYS_CODE_CREDENTIAL, code, &user_id, error)
      || (user_id && !passkeys_user_store_find (rules->database, user_id, &user, error)))
    return NULL;
  if (!user)
    {
      passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_FORBIDDEN,
                                 PASSKEYS_MESSAGE_INVALID_CODE);
      return NULL;
    }
  if (!user->is_active)
    {
      refuse (error, PASSKEYS_MESSAGE_USER_DEACTIVATED);
      return NULL;
    }
  return begin (rules, user, PASSKEYS_TICKET_DEVICE, kind, error);
}

/**
 * passkeys_credential_rules_finish_with_code:
 * @rules: the rules
 * @identifier: of the challenge that the code was given in for
 * @credential: what the client sent
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): the credential as stored
 */
PasskeysCredentialRecord *
passkeys_credential_rules_finish_with_code (PasskeysRules                *rules,
                                            const char                   *identifier,
                                            const PasskeysNewCredential  *credential,
                                            GError                      **error)
{
  g_autoptr (PasskeysTicket) ticket = NULL;
  g_autoptr (PasskeysUserRecord) user = NULL;
  PasskeysCredentialRecord *record;

  if (!passkeys_rules_redeem (rules, identifier, PASSKEYS_TICKET_DEVICE, &ticket, error)
      || !passkeys_user_store_find (rules->database, ticket->user_id, &user, error))
    return NULL;
  if (!user || !user->is_active)
    {
      refuse (error, user ? PASSKEYS_MESSAGE_USER_DEACTIVATED : PASSKEYS_MESSAGE_CHALLENGE);
      return NULL;
    }
  record = finish (rules, ticket, user, credential, error);
  if (record)
    passkeys_audit_rules_note (rules, user, record, NULL);
  return record;
}
