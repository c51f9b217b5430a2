/* passkeys-mail-rules.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-mail-rules.h"

#include <string.h>

#include "passkeys-code-rules.h"

#define LONGEST_ADDRESS 254
#define LONGEST_LOCAL_PART 64

/**
 * passkeys_mail_rules_send_code:
 * @rules: the rules
 * @what: which code
 * @user: to whom
 * @error: (out) (optional): what went wrong
 *
 * Any earlier code of that kind ends.
 *
 * Returns: whether the message will go out once everything is committed
 */
gboolean
passkeys_mail_rules_send_code (PasskeysRules             *rules,
                               const PasskeysMailedCode  *what,
                               const PasskeysUserRecord  *user,
                               GError                   **error)
{
  g_autoptr (PasskeysOrganisationRecord) organisation = NULL;
  char *code = passkeys_code_rules_give (rules, what->kind, user->id, what->life, error);
  gboolean is_found;

  if (!code)
    return FALSE;
  is_found = passkeys_organisation_store_find (rules->database, user->organisation_id,
                                               &organisation, error);
  if (is_found && organisation)
    g_ptr_array_add (rules->outgoing,
                     what->text (rules->relying_party_id, user->username, organisation, code,
                                 passkeys_rules_now (rules)));
  passkeys_code_free (code);
  return is_found;
}

/* Does what storing a code and mailing it takes, for nobody. */
static gboolean
pretend_to_send (PasskeysRules     *rules,
                 PasskeysMailText   text,
                 GError           **error)
{
  PasskeysMailMessage *message;
  const PasskeysOrganisationRecord nobody = {
    .id = (char *) "or-00000-00000-0000000000000000",
    .name = (char *) "Nobody",
  };

  if (!passkeys_code_rules_pretend (rules, error))
    return FALSE;
  message = text (rules->relying_party_id, "nobody@example.org", &nobody, "0000-0000-0000-0000",
                  passkeys_rules_now (rules));
  message->is_decoy = TRUE;
  g_ptr_array_add (rules->outgoing, message);
  return TRUE;
}

/**
 * passkeys_mail_rules_allow:
 * @rules: the rules
 * @organisation_id: where
 * @username: for whom a message is asked for by someone who has not signed in
 * @error: (out) (optional): why it is refused
 *
 * Counted for each name, known or not: nobody's mailbox is filled, and nobody else has to wait.
 *
 * Returns: whether a message may be sent
 */
gboolean
passkeys_mail_rules_allow (PasskeysRules  *rules,
                           const char     *organisation_id,
                           const char     *username,
                           GError        **error)
{
  g_autofree char *folded = passkeys_username_fold (username);
  g_autofree char *account = g_strdup_printf ("%.64s %.254s", organisation_id, folded);

  if (passkeys_rate_limit_allow (rules->mail_limit, account))
    return TRUE;
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_TOO_MANY,
                                    "Too many messages were asked for. Try again in a minute.");
}

/**
 * passkeys_mail_rules_answer:
 * @rules: the rules
 * @what: which code is asked for by someone who has not signed in
 * @organisation_id: where
 * @username: whose
 * @error: (out) (optional): why it is refused
 *
 * Mails the code to whoever may have it. The answer and the time it takes are the same if there is no
 * such person.
 *
 * Returns: whether that went well
 */
gboolean
passkeys_mail_rules_answer (PasskeysRules             *rules,
                            const PasskeysMailedCode  *what,
                            const char                *organisation_id,
                            const char                *username,
                            GError                   **error)
{
  g_autoptr (PasskeysUserRecord) user = NULL;

  if (!passkeys_mail_rules_allow (rules, organisation_id, username, error)
      || !passkeys_user_store_find_by_username (rules->database, organisation_id, username, &user,
                                                error))
    return FALSE;
  if (user && what->is_for (user))
    return passkeys_mail_rules_send_code (rules, what, user, error);
  return pretend_to_send (rules, what->text, error);
}

static gboolean
is_local_part (const char *text,
               gsize       length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (text[i]) && !strchr (".!#$%&'*+/=?^_`{|}~-", text[i]))
        return FALSE;
    }
  return length >= 1 && length <= LONGEST_LOCAL_PART && text[0] != '.' && text[length - 1] != '.';
}

static gboolean
is_domain (const char *text)
{
  g_auto (GStrv) labels = g_strsplit (text, ".", -1);

  for (gsize i = 0; labels[i]; i++)
    {
      gsize length = strlen (labels[i]);

      if (length < 1 || length > 63 || labels[i][0] == '-' || labels[i][length - 1] == '-')
        return FALSE;
      for (const char *p = labels[i]; *p; p++)
        {
          if (!g_ascii_isalnum (*p) && *p != '-')
            return FALSE;
        }
    }
  return labels[0] != NULL;
}

/**
 * passkeys_mail_rules_check_address:
 * @address: an e-mail address
 * @error: (out) (optional): that it is none
 *
 * Takes what RFC 5321 calls a dot-string in ASCII at a host name: nothing that would need quoting.
 *
 * Returns: whether mail can be sent to @address
 */
gboolean
passkeys_mail_rules_check_address (const char  *address,
                                   GError     **error)
{
  const char *at = strchr (address, '@');

  if (at && strlen (address) <= LONGEST_ADDRESS && is_local_part (address, at - address)
      && is_domain (at + 1))
    return TRUE;
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                    "The e-mail address is not valid.");
}
