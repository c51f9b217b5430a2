/* passkeys-registration-rules.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-registration-rules.h"

#include <string.h>

#include "passkeys-audit-rules.h"
#include "passkeys-code-rules.h"
#include "passkeys-mail-rules.h"
#include "passkeys-mail-text.h"

/* Who holds the code may know what became of it; everybody else is told the same. */
static gboolean
check_code (PasskeysRules             *rules,
            const PasskeysUserRecord  *user,
            const char                *code,
            GError                   **error)
{
  PasskeysCodeState state;

  if (!passkeys_code_rules_check (rules, PASSKEYS_CODE_REGISTRATION, user, code, &state, error))
    return FALSE;
  switch (state)
    {
    case PASSKEYS_CODE_RIGHT:
      return TRUE;

    case PASSKEYS_CODE_USED:
      return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                        "Registration code has already been used");

    case PASSKEYS_CODE_EXPIRED:
      return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                        PASSKEYS_MESSAGE_CODE_EXPIRED);

    case PASSKEYS_CODE_WRONG:
    default:
      return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_AUTHORIZED,
                                        PASSKEYS_MESSAGE_NOT_AUTHORIZED);
    }
}

/* Names the code that a challenge was given for, so that a new code ends the challenge too. */
static char *
name_code (const PasskeysCodeRecord *code)
{
  return g_base64_encode (g_bytes_get_data (code->hash, NULL), g_bytes_get_size (code->hash));
}

static PasskeysEnrolmentChallenge *
begin_for (PasskeysRules             *rules,
           const PasskeysUserRecord  *user,
           GError                   **error)
{
  g_autoptr (PasskeysCodeRecord) code = NULL;
  g_autofree char *binding = NULL;
  PasskeysTicket purpose = {
    .purpose = (char *) PASSKEYS_TICKET_REGISTRATION,
    .date_expires = passkeys_rules_now (rules) + PASSKEYS_REGISTRATION_LIFE,
  };

  if (!passkeys_code_store_find (rules->database, user->id, PASSKEYS_CODE_REGISTRATION, &code,
                                 error))
    return NULL;
  binding = name_code (code);
  purpose.binding = binding;
  return passkeys_enrolment_rules_begin (rules, user, NULL, &purpose, error);
}

/**
 * passkeys_registration_rules_begin:
 * @rules: the rules
 * @organisation_id: where someone was invited to
 * @username: who
 * @code: the mailed code
 * @error: (out) (optional): why it is refused
 *
 * The code stays good until the registration is complete.
 *
 * Returns: (transfer full) (nullable): what the new credentials must answer
 */
PasskeysEnrolmentChallenge *
passkeys_registration_rules_begin (PasskeysRules  *rules,
                                   const char     *organisation_id,
                                   const char     *username,
                                   const char     *code,
                                   GError        **error)
{
  g_autoptr (PasskeysUserRecord) user = NULL;

  if (!passkeys_user_store_find_by_username (rules->database, organisation_id, username, &user,
                                             error)
      || !check_code (rules, user, code, error))
    return NULL;
  if (!user->is_active)
    {
      passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                 PASSKEYS_MESSAGE_USER_DEACTIVATED);
      return NULL;
    }
  return begin_for (rules, user, error);
}

static gboolean
find_invited (PasskeysRules         *rules,
              const PasskeysTicket  *ticket,
              PasskeysUserRecord   **user,
              GError               **error)
{
  g_autoptr (PasskeysCodeRecord) code = NULL;
  g_autofree char *name = NULL;

  if (!passkeys_user_store_find (rules->database, ticket->user_id, user, error)
      || !passkeys_code_store_find (rules->database, ticket->user_id, PASSKEYS_CODE_REGISTRATION,
                                    &code, error))
    return FALSE;
  if (*user && !(*user)->is_active)
    return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                      PASSKEYS_MESSAGE_USER_DEACTIVATED);
  name = code ? name_code (code) : NULL;
  if (*user && !(*user)->is_registered && code && !code->is_used
      && g_strcmp0 (name, ticket->binding) == 0)
    return TRUE;
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                    PASSKEYS_MESSAGE_CHALLENGE);
}

/**
 * passkeys_registration_rules_finish:
 * @rules: the rules
 * @temporary_token: names the registration that was begun
 * @credentials: all of the new credentials
 * @user: (out) (transfer full): who has registered
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): the first credential; all or none are stored
 */
PasskeysCredentialRecord *
passkeys_registration_rules_finish (PasskeysRules                   *rules,
                                    const char                      *temporary_token,
                                    const PasskeysNewCredentialSet  *credentials,
                                    PasskeysUserRecord             **user,
                                    GError                         **error)
{
  g_autoptr (PasskeysTicket) ticket = NULL;
  g_autoptr (PasskeysUserRecord) found = NULL;
  g_autoptr (PasskeysCredentialRecord) first = NULL;
  PasskeysTicketState state;

  state = passkeys_ticket_office_redeem (rules->tickets, temporary_token,
                                         PASSKEYS_TICKET_REGISTRATION, &ticket);
  if (state == PASSKEYS_TICKET_INVALID)
    {
      passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_AUTHORIZED,
                                 PASSKEYS_MESSAGE_NOT_AUTHORIZED);
      return NULL;
    }
  if (state == PASSKEYS_TICKET_USED)
    {
      passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID, PASSKEYS_MESSAGE_CHALLENGE);
      return NULL;
    }
  if (!find_invited (rules, ticket, &found, error))
    return NULL;
  first = passkeys_enrolment_rules_add_set (rules, ticket, credentials, error);
  if (!first)
    return NULL;
  found->is_registered = TRUE;
  if (!passkeys_user_store_update (rules->database, found, error)
      || !passkeys_code_rules_use (rules, PASSKEYS_CODE_REGISTRATION, found->id, error))
    return NULL;
  passkeys_audit_rules_note (rules, found, first, NULL);
  *user = g_steal_pointer (&found);
  return g_steal_pointer (&first);
}

static gboolean
can_join (const PasskeysUserRecord *user)
{
  return user->is_active && !user->is_registered;
}

static const PasskeysMailedCode registration_code = {
  PASSKEYS_CODE_REGISTRATION, PASSKEYS_REGISTRATION_CODE_LIFE, passkeys_mail_text_registration,
  can_join,
};

/**
 * passkeys_registration_rules_invite:
 * @rules: the rules
 * @user: who
 * @error: (out) (optional): what went wrong
 *
 * Mails a registration code; any earlier one ends.
 *
 * Returns: whether that went well
 */
gboolean
passkeys_registration_rules_invite (PasskeysRules             *rules,
                                    const PasskeysUserRecord  *user,
                                    GError                   **error)
{
  return passkeys_mail_rules_send_code (rules, &registration_code, user, error);
}

/**
 * passkeys_registration_rules_resend_code:
 * @rules: the rules
 * @organisation_id: where someone was invited to
 * @username: who
 * @error: (out) (optional): why it is refused
 *
 * The answer and the time it takes are the same if there is nobody to invite.
 *
 * Returns: whether that went well
 */
gboolean
passkeys_registration_rules_resend_code (PasskeysRules  *rules,
                                         const char     *organisation_id,
                                         const char     *username,
                                         GError        **error)
{
  return passkeys_mail_rules_answer (rules, &registration_code, organisation_id, username, error);
}
