/* passkeys-login-rules.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-login-rules.h"

#include <string.h>

#include "passkeys-audit-rules.h"
#include "passkeys-code-rules.h"
#include "passkeys-mail-rules.h"
#include "passkeys-mail-text.h"
#include "passkeys-token-store.h"

/* What a challenge is bound to when a login code came with it. */
#define WITH_CODE "code"

static gboolean
find_user (PasskeysRules       *rules,
           const char          *organisation_id,
           const char          *username,
           PasskeysUserRecord **user,
           GError             **error)
{
  g_autoptr (PasskeysUserRecord) found = NULL;

  if (!passkeys_user_store_find_by_username (rules->database, organisation_id, username, &found,
                                             error))
    return FALSE;
  if (!found)
    return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_AUTHORIZED,
                                      PASSKEYS_MESSAGE_USER_NOT_FOUND);
  if (!found->is_active)
    return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                      PASSKEYS_MESSAGE_USER_DEACTIVATED);
  *user = g_steal_pointer (&found);
  return TRUE;
}

static gboolean
use_login_code (PasskeysRules             *rules,
                const PasskeysUserRecord  *user,
                const char                *login_code,
                GError                   **error)
{
  PasskeysCodeState state;

  if (!passkeys_code_rules_check (rules, PASSKEYS_CODE_LOGIN, user, login_code, &state, error))
    return FALSE;
  if (state != PASSKEYS_CODE_RIGHT)
    return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_FORBIDDEN,
                                      PASSKEYS_MESSAGE_INVALID_CODE);
  return passkeys_code_rules_use (rules, PASSKEYS_CODE_LOGIN, user->id, error);
}

static gboolean
has_signing_credential (PasskeysRules             *rules,
                        const PasskeysUserRecord  *user,
                        gboolean                  *has,
                        GError                   **error)
{
  g_autoptr (GPtrArray) credentials = NULL;

  *has = FALSE;
  if (!passkeys_credential_store_list (rules->database, user->id, &credentials, error))
    return FALSE;
  for (guint i = 0; i < credentials->len; i++)
    *has |= passkeys_signing_rules_can_sign (g_ptr_array_index (credentials, i));
  return TRUE;
}

/* Someone whose only key is behind a login code is told nothing else than to ask for one, so an
 * empty list is an answer; no credential at all is not. */
static gboolean
check_has_credential (PasskeysRules                   *rules,
                      const PasskeysUserRecord        *user,
                      const PasskeysSigningChallenge  *challenge,
                      GError                         **error)
{
  gboolean has;

  if (challenge->credentials->len > 0)
    return TRUE;
  if (!has_signing_credential (rules, user, &has, error))
    return FALSE;
  if (has)
    return TRUE;
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_AUTHORIZED,
                                    PASSKEYS_MESSAGE_NO_CREDENTIAL);
}

static PasskeysSigningChallenge *
begin_without_username (PasskeysRules  *rules,
                        const char     *organisation_id,
                        GError        **error)
{
  g_autoptr (PasskeysOrganisationRecord) organisation = NULL;
  const PasskeysTicket purpose = {
    .purpose = (char *) PASSKEYS_TICKET_LOGIN,
    .organisation_id = (char *) organisation_id,
  };

  if (!passkeys_organisation_store_find (rules->database, organisation_id, &organisation, error))
    return NULL;
  if (!organisation)
    {
      passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_AUTHORIZED,
                                 PASSKEYS_MESSAGE_USER_NOT_FOUND);
      return NULL;
    }
  return passkeys_signing_rules_begin (rules, &purpose, FALSE, error);
}

/**
 * passkeys_login_rules_begin:
 * @rules: the rules
 * @organisation_id: where someone wants to sign in
 * @username: (nullable): who; a passkey that the authenticator finds by itself can tell instead
 * @login_code: (nullable): the mailed code, without which no protected key is handed out
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): what to sign
 */
PasskeysSigningChallenge *
passkeys_login_rules_begin (PasskeysRules  *rules,
                            const char     *organisation_id,
                            const char     *username,
                            const char     *login_code,
                            GError        **error)
{
  g_autoptr (PasskeysUserRecord) user = NULL;
  g_autoptr (PasskeysSigningChallenge) challenge = NULL;
  PasskeysTicket purpose = {
    .purpose = (char *) PASSKEYS_TICKET_LOGIN,
    .organisation_id = (char *) organisation_id,
    .binding = (char *) (login_code ? WITH_CODE : ""),
  };

  if (!username && !login_code)
    return begin_without_username (rules, organisation_id, error);
  if (!find_user (rules, organisation_id, username ? username : "", &user, error)
      || (login_code && !use_login_code (rules, user, login_code, error)))
    return NULL;
  purpose.user_id = user->id;
  challenge = passkeys_signing_rules_begin (rules, &purpose, login_code != NULL, error);
  if (!challenge || !check_has_credential (rules, user, challenge, error))
    return NULL;
  return g_steal_pointer (&challenge);
}

static gboolean
needs_code (const PasskeysFactor *factor)
{
  return factor && strcmp (factor->kind, PASSKEYS_KIND_PASSWORD_PROTECTED_KEY) == 0;
}

/**
 * passkeys_login_rules_finish:
 * @rules: the rules
 * @identifier: of the challenge
 * @first: the signature
 * @second: (nullable): another one
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): a login token
 */
char *
passkeys_login_rules_finish (PasskeysRules         *rules,
                             const char            *identifier,
                             const PasskeysFactor  *first,
                             const PasskeysFactor  *second,
                             GError               **error)
{
  g_autoptr (PasskeysTicket) ticket = NULL;
  g_autoptr (PasskeysUserRecord) user = NULL;
  g_autoptr (PasskeysCredentialRecord) credential = NULL;

  if (!passkeys_rules_redeem (rules, identifier, PASSKEYS_TICKET_LOGIN, &ticket, error))
    return NULL;
  if ((needs_code (first) || needs_code (second)) && strcmp (ticket->binding, WITH_CODE) != 0)
    {
      passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_AUTHORIZED,
                                 PASSKEYS_MESSAGE_NOT_AUTHORIZED);
      return NULL;
    }
  if (!passkeys_signing_rules_finish (rules, ticket, first, second, &user, error)
      || !passkeys_credential_store_find_by_id (rules->database, user->organisation_id, user->id,
                                                first->credential_id, &credential, error))
    return NULL;
  passkeys_audit_rules_note (rules, user, credential, first);
  return passkeys_token_issuer_issue (rules->tokens, user->id, user->organisation_id,
                                      user->username, user->session_generation);
}

static gboolean
can_sign_in (const PasskeysUserRecord *user)
{
  return user->is_active && user->is_registered;
}

static const PasskeysMailedCode login_code = {
  PASSKEYS_CODE_LOGIN, PASSKEYS_LOGIN_CODE_LIFE, passkeys_mail_text_login, can_sign_in,
};

/**
 * passkeys_login_rules_send_code:
 * @rules: the rules
 * @organisation_id: where someone wants to sign in
 * @username: who
 * @error: (out) (optional): why it is refused
 *
 * Mails a login code. The answer and the time it takes are the same if there is no such person.
 *
 * Returns: whether that went well
 */
gboolean
passkeys_login_rules_send_code (PasskeysRules  *rules,
                                const char     *organisation_id,
                                const char     *username,
                                GError        **error)
{
  return passkeys_mail_rules_answer (rules, &login_code, organisation_id, username, error);
}

/**
 * passkeys_login_rules_log_out:
 * @rules: the rules
 * @caller: who
 * @all_sessions: on every device rather than this one
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether the token no longer works
 */
gboolean
passkeys_login_rules_log_out (PasskeysRules         *rules,
                              const PasskeysCaller  *caller,
                              gboolean               all_sessions,
                              GError               **error)
{
  if (all_sessions)
    {
      caller->user->session_generation++;
      return passkeys_user_store_update (rules->database, caller->user, error);
    }
  return passkeys_token_store_revoke (rules->database, caller->token_id, caller->date_expires,
                                      passkeys_rules_now (rules), error);
}

/**
 * passkeys_login_rules_list_organisations:
 * @rules: the rules
 * @username: who
 * @organisation_id: (nullable): only this one
 * @organisation_ids: (out) (transfer full) (element-type utf8): where this person can sign in
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether that could be found out
 */
gboolean
passkeys_login_rules_list_organisations (PasskeysRules  *rules,
                                         const char     *username,
                                         const char     *organisation_id,
                                         GPtrArray     **organisation_ids,
                                         GError        **error)
{
  if (!passkeys_user_store_list_organisations (rules->database, username, organisation_ids, error))
    return FALSE;
  for (guint i = (*organisation_ids)->len; organisation_id && i > 0; i--)
    {
      if (strcmp (g_ptr_array_index (*organisation_ids, i - 1), organisation_id) != 0)
        g_ptr_array_remove_index (*organisation_ids, i - 1);
    }
  return TRUE;
}
