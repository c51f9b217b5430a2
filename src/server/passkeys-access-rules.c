/* passkeys-access-rules.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-access-rules.h"

#include <string.h>

#include "passkeys-json-object.h"
#include "passkeys-token-store.h"

static gboolean
refuse (GError **error)
{
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_AUTHORIZED,
                                    PASSKEYS_MESSAGE_NOT_AUTHORIZED);
}

/**
 * passkeys_access_rules_authenticate:
 * @rules: the rules
 * @bearer: (nullable): the login token
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): who it is. Whether the account is active is for the caller
 *   of this function to look at.
 */
PasskeysCaller *
passkeys_access_rules_authenticate (PasskeysRules  *rules,
                                    const char     *bearer,
                                    GError        **error)
{
  const PasskeysToken *token = bearer ? passkeys_token_issuer_verify (rules->tokens, bearer) : NULL;
  g_autoptr (PasskeysCaller) caller = NULL;
  gboolean is_revoked = FALSE;

  if (!token)
    {
      refuse (error);
      return NULL;
    }
  caller = g_new0 (PasskeysCaller, 1);
  caller->token_id = g_strdup (token->id);
  caller->date_expires = token->date_expires;
  if (!passkeys_user_store_find (rules->database, token->user_id, &caller->user, error)
      || !passkeys_token_store_is_revoked (rules->database, token->id, &is_revoked, error))
    return NULL;
  if (!caller->user || is_revoked || !caller->user->is_registered
      || caller->user->session_generation != token->session_generation)
    {
      refuse (error);
      return NULL;
    }
  return g_steal_pointer (&caller);
}

/* Names of 2026 are good where the older one is asked for. */
static const char *
find_alias (const char *operation)
{
  return strcmp (operation, "Permissions:Archive") == 0 ? "Permissions:Delete" : NULL;
}

/**
 * passkeys_access_rules_check_permission:
 * @rules: the rules
 * @caller: who
 * @operation: (nullable): what they want to do; %NULL for what everybody may
 * @error: (out) (optional): that they may not
 *
 * Returns: whether they may
 */
gboolean
passkeys_access_rules_check_permission (PasskeysRules         *rules,
                                        const PasskeysCaller  *caller,
                                        const char            *operation,
                                        GError               **error)
{
  const char *alias = operation ? find_alias (operation) : NULL;
  g_autofree char *message = NULL;
  gboolean is_allowed = operation == NULL;

  if (!is_allowed && !passkeys_permission_store_allows (rules->database, caller->user->id,
                                                        operation, &is_allowed, error))
    return FALSE;
  if (!is_allowed && alias
      && !passkeys_permission_store_allows (rules->database, caller->user->id, alias, &is_allowed,
                                            error))
    return FALSE;
  if (is_allowed)
    return TRUE;
  message = g_strdup_printf ("%s %s is not authorized to perform operation (%s)",
                             caller->user->kind, caller->user->id, operation);
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_FORBIDDEN, message);
}

/* One spelling for a path: escapes that need not be there are undone, a query is dropped. */
static char *
normalise_path (const char *path)
{
  g_autofree char *bare = g_strndup (path, strcspn (path, "?#"));
  char *unescaped = g_uri_unescape_string (bare, NULL);

  return unescaped ? unescaped : g_steal_pointer (&bare);
}

/* A request, as text that is the same for two requests exactly if they ask for the same. */
static char *
bind_request (const char *method,
              const char *path,
              JsonObject *body)
{
  g_autofree char *hash = passkeys_json_object_hash (body);
  g_autofree char *normalised = normalise_path (path);
  g_autofree char *request = g_strdup_printf ("%s\n%s\n%s", method, normalised, hash);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, request, -1);
}

/**
 * passkeys_access_rules_check_user_action:
 * @rules: the rules
 * @caller: who
 * @user_action: (nullable): the token that says the change was signed
 * @method: of the request at hand
 * @path: of it
 * @body: of it; empty if there is none
 * @error: (out) (optional): why it is refused
 *
 * Returns: whether the caller signed exactly this; @user_action is used up either way
 */
gboolean
passkeys_access_rules_check_user_action (PasskeysRules         *rules,
                                         const PasskeysCaller  *caller,
                                         const char            *user_action,
                                         const char            *method,
                                         const char            *path,
                                         JsonObject            *body,
                                         GError               **error)
{
  g_autoptr (PasskeysTicket) ticket = NULL;
  g_autofree char *binding = NULL;
  PasskeysTicketState state = PASSKEYS_TICKET_INVALID;

  if (user_action)
    state = passkeys_ticket_office_redeem (rules->tickets, user_action,
                                           PASSKEYS_TICKET_USER_ACTION, &ticket);
  if (state == PASSKEYS_TICKET_USED)
    return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                      PASSKEYS_MESSAGE_ACTION_USED);
  if (state == PASSKEYS_TICKET_VALID)
    {
      binding = bind_request (method, path, body);
      if (strcmp (ticket->user_id, caller->user->id) == 0 && strcmp (ticket->binding, binding) == 0)
        return TRUE;
    }
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_FORBIDDEN,
                                    PASSKEYS_MESSAGE_ACTION_MISSING);
}

/**
 * passkeys_access_rules_begin_action:
 * @rules: the rules
 * @caller: who
 * @method: of the request to be signed
 * @path: of it
 * @body: of it; empty if there is none
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): what to sign
 */
PasskeysSigningChallenge *
passkeys_access_rules_begin_action (PasskeysRules         *rules,
                                    const PasskeysCaller  *caller,
                                    const char            *method,
                                    const char            *path,
                                    JsonObject            *body,
                                    GError               **error)
{
  g_autofree char *binding = bind_request (method, path, body);
  const PasskeysTicket purpose = {
    .purpose = (char *) PASSKEYS_TICKET_ACTION,
    .organisation_id = caller->user->organisation_id,
    .user_id = caller->user->id,
    .binding = binding,
  };

  return passkeys_signing_rules_begin (rules, &purpose, TRUE, error);
}

/**
 * passkeys_access_rules_finish_action:
 * @rules: the rules
 * @caller: who
 * @identifier: of the challenge
 * @first: the signature
 * @second: (nullable): another one
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): a token that says the request was signed
 */
char *
passkeys_access_rules_finish_action (PasskeysRules         *rules,
                                     const PasskeysCaller  *caller,
                                     const char            *identifier,
                                     const PasskeysFactor  *first,
                                     const PasskeysFactor  *second,
                                     GError               **error)
{
  g_autoptr (PasskeysTicket) ticket = NULL;
  g_autoptr (PasskeysUserRecord) user = NULL;
  PasskeysTicket user_action = {
    .purpose = (char *) PASSKEYS_TICKET_USER_ACTION,
    .date_expires = passkeys_rules_now (rules) + PASSKEYS_USER_ACTION_LIFE,
  };

  if (!passkeys_rules_redeem (rules, identifier, PASSKEYS_TICKET_ACTION, &ticket, error))
    return NULL;
  if (strcmp (ticket->user_id, caller->user->id) != 0)
    {
      passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID, PASSKEYS_MESSAGE_CHALLENGE);
      return NULL;
    }
  if (!passkeys_signing_rules_finish (rules, ticket, first, second, &user, error))
    return NULL;
  user_action.organisation_id = user->organisation_id;
  user_action.user_id = user->id;
  user_action.binding = ticket->binding;
  return passkeys_ticket_office_issue (rules->tickets, &user_action);
}
