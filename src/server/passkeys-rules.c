/* passkeys-rules.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-rules.h"

#include "passkeys-schema.h"
#include "passkeys-visitor-rules.h"

#define LONGEST_NAME 100
#define LONGEST_EXTERNAL_ID 256
#define MAIL_BURST 10
#define MAIL_INTERVAL PASSKEYS_MINUTE

/**
 * passkeys_rules_new:
 * @folder: where everything is kept; it must outlive the rules
 * @relying_party_id: the relying party that passkeys are for
 * @origins: (array zero-terminated=1): where they may be used
 * @error: (out) (optional): what went wrong
 *
 * Returns: (transfer full) (nullable): the rules
 */
PasskeysRules *
passkeys_rules_new (PasskeysDataFolder  *folder,
                    const char          *relying_party_id,
                    const char *const   *origins,
                    GError             **error)
{
  g_autoptr (PasskeysRules) self = g_new0 (PasskeysRules, 1);
  g_autofree char *path = passkeys_data_folder_build_path (folder, "passkeys.db");
  g_autoptr (GBytes) token_key = NULL;

  self->relying_party_id = g_strdup (relying_party_id);
  self->origins = g_strdupv ((char **) origins);
  self->outgoing = g_ptr_array_new_with_free_func ((GDestroyNotify) passkeys_mail_message_free);
  self->tickets = passkeys_ticket_office_new (&self->clock);
  self->mail_limit = passkeys_rate_limit_new (&self->clock, MAIL_BURST, MAIL_INTERVAL);
  self->address_limit = passkeys_rate_limit_new (&self->clock, PASSKEYS_VISITOR_ADDRESS_BURST,
                                                 PASSKEYS_VISITOR_ADDRESS_INTERVAL);
  self->name_limit = passkeys_rate_limit_new (&self->clock, PASSKEYS_VISITOR_NAME_BURST,
                                              PASSKEYS_VISITOR_NAME_INTERVAL);
  self->fido2_keys = passkeys_fido2_keys_new ();
  self->server_key = passkeys_data_folder_get_key (folder, "server.key", error);
  token_key = self->server_key ? passkeys_data_folder_get_key (folder, "token.key", error) : NULL;
  if (!token_key)
    return NULL;
  self->tokens = passkeys_token_issuer_new (token_key, &self->clock, error);
  self->database = self->tokens ? passkeys_database_open (path, error) : NULL;
  if (!self->database || !passkeys_schema_prepare (self->database, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * passkeys_rules_free:
 * @self: (transfer full): the rules
 */
void
passkeys_rules_free (PasskeysRules *self)
{
  g_clear_object (&self->database);
  g_clear_object (&self->tickets);
  g_clear_object (&self->tokens);
  g_clear_object (&self->mail_limit);
  g_clear_object (&self->address_limit);
  g_clear_object (&self->name_limit);
  g_clear_object (&self->fido2_keys);
  g_clear_pointer (&self->server_key, g_bytes_unref);
  g_clear_pointer (&self->performed, passkeys_audit_record_free);
  g_clear_pointer (&self->outgoing, g_ptr_array_unref);
  g_free (self->relying_party_id);
  g_strfreev (self->origins);
  g_free (self);
}

/**
 * passkeys_rules_now:
 * @self: the rules
 *
 * Returns: the time in milliseconds since 1970
 */
gint64
passkeys_rules_now (PasskeysRules *self)
{
  return passkeys_clock_now (&self->clock);
}

/**
 * passkeys_rules_redeem:
 * @self: the rules
 * @text: a challenge identifier
 * @purpose: what it must have been issued for
 * @ticket: (out) (transfer full): what it stands for
 * @error: (out) (optional): why it is refused
 *
 * Returns: whether the ceremony may go on; @text is used up either way
 */
gboolean
passkeys_rules_redeem (PasskeysRules   *self,
                       const char      *text,
                       const char      *purpose,
                       PasskeysTicket **ticket,
                       GError         **error)
{
  if (passkeys_ticket_office_redeem (self->tickets, text, purpose, ticket) == PASSKEYS_TICKET_VALID)
    return TRUE;
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                    PASSKEYS_MESSAGE_CHALLENGE);
}

/**
 * passkeys_rules_find_user:
 * @self: the rules
 * @organisation_id: whose user it must be
 * @user_id: which
 * @user: (out) (transfer full): the user
 * @error: (out) (optional): what went wrong
 *
 * What belongs to another organisation does not exist.
 *
 * Returns: whether there is such a user
 */
gboolean
passkeys_rules_find_user (PasskeysRules       *self,
                          const char          *organisation_id,
                          const char          *user_id,
                          PasskeysUserRecord **user,
                          GError             **error)
{
  g_autoptr (PasskeysUserRecord) found = NULL;

  if (!passkeys_user_store_find (self->database, user_id, &found, error))
    return FALSE;
  if (!found || g_strcmp0 (found->organisation_id, organisation_id) != 0)
    return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_FOUND, "user not found");
  *user = g_steal_pointer (&found);
  return TRUE;
}

/**
 * passkeys_rules_check_name:
 * @name: what a person calls something
 * @error: (out) (optional): what is wrong with it
 *
 * Returns: whether @name has 1 to 100 characters and is one line
 */
gboolean
passkeys_rules_check_name (const char  *name,
                           GError     **error)
{
  gboolean is_blank = TRUE;

  for (const char *p = name; *p; p = g_utf8_next_char (p))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (p)))
        return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                          "A name is one line of text.");
      is_blank &= g_unichar_isspace (g_utf8_get_char (p));
    }
  if (is_blank || g_utf8_strlen (name, -1) > LONGEST_NAME)
    return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                      "A name has 1 to 100 characters.");
  return TRUE;
}

/**
 * passkeys_rules_check_external_id:
 * @external_id: (nullable): what a client calls something
 * @error: (out) (optional): what is wrong with it
 *
 * Returns: whether it is short enough to be kept
 */
gboolean
passkeys_rules_check_external_id (const char  *external_id,
                                  GError     **error)
{
  return !external_id || g_utf8_strlen (external_id, -1) <= LONGEST_EXTERNAL_ID
         || passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                       "The external id is too long.");
}

/**
 * passkeys_caller_get_signer_id:
 * @self: the caller
 *
 * Returns: (transfer none): whose signature a change needs: the user's, or that of the key that belongs
 *   to the access token
 */
const char *
passkeys_caller_get_signer_id (const PasskeysCaller *self)
{
  return self->access_token ? self->access_token->id : self->user->id;
}

/**
 * passkeys_caller_free:
 * @self: (transfer full): the caller
 */
void
passkeys_caller_free (PasskeysCaller *self)
{
  g_clear_pointer (&self->user, passkeys_user_record_free);
  g_clear_pointer (&self->access_token, passkeys_access_token_record_free);
  g_free (self->token_id);
  g_free (self);
}
