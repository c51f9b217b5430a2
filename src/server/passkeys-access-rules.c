/* passkeys-access-rules.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-access-rules.h"

#include <openssl/crypto.h>
#include <string.h>

#include "passkeys-audit-rules.h"
#include "passkeys-json-object.h"
#include "passkeys-token-store.h"

/* The token goes through headers, and with it what the log is to keep. */
#define LONGEST_PROOF 6000

static gboolean
refuse (GError **error)
{
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_AUTHORIZED,
                                    PASSKEYS_MESSAGE_NOT_AUTHORIZED);
}

static gboolean
check_login_token (PasskeysRules         *rules,
                   const PasskeysCaller  *caller,
                   const PasskeysToken   *token,
                   GError               **error)
{
  gboolean is_revoked = FALSE;

  if (!passkeys_token_store_is_revoked (rules->database, token->id, &is_revoked, error))
    return FALSE;
  return (!is_revoked && caller->user->session_generation == token->session_generation)
         || refuse (error);
}

static gboolean
is_text_of (const PasskeysAccessTokenRecord *token,
            const char                      *bearer)
{
  g_autoptr (GBytes) hash = passkeys_access_rules_hash_token (bearer);

  return g_bytes_get_size (hash) == g_bytes_get_size (token->hash)
         && CRYPTO_memcmp (g_bytes_get_data (hash, NULL), g_bytes_get_data (token->hash, NULL),
                           g_bytes_get_size (hash)) == 0;
}

/* Our signature says that we once issued it, and until when. Whether it still holds the database
 * knows. */
static gboolean
find_access_token (PasskeysRules        *rules,
                   PasskeysCaller       *caller,
                   const PasskeysToken  *token,
                   const char           *bearer,
                   GError              **error)
{
  PasskeysAccessTokenRecord *found;

  if (!passkeys_access_token_store_find (rules->database, token->id, &caller->access_token, error))
    return FALSE;
  found = caller->access_token;
  return (found && found->is_active && strcmp (found->user_id, token->user_id) == 0
          && is_text_of (found, bearer))
         || refuse (error);
}

/**
 * passkeys_access_rules_hash_token:
 * @text: an access token
 *
 * Returns: (transfer full): all that is kept of it
 */
GBytes *
passkeys_access_rules_hash_token (const char *text)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) text, strlen (text));
  g_checksum_get_digest (checksum, digest, &length);
  return g_bytes_new (digest, length);
}

/**
 * passkeys_access_rules_authenticate:
 * @rules: the rules
 * @bearer: (nullable): the login or access token
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
  gboolean is_good;

  if (!token)
    {
      refuse (error);
      return NULL;
    }
  caller = g_new0 (PasskeysCaller, 1);
  caller->token_id = g_strdup (token->id);
  caller->date_expires = token->date_expires;
  if (!passkeys_user_store_find (rules->database, token->user_id, &caller->user, error))
    return NULL;
  if (!caller->user || !caller->user->is_registered)
    {
      refuse (error);
      return NULL;
    }
  is_good = strcmp (token->kind, PASSKEYS_TOKEN_LOGIN) == 0
              ? check_login_token (rules, caller, token, error)
              : find_access_token (rules, caller, token, bearer, error);
  return is_good ? g_steal_pointer (&caller) : NULL;
}

/* Names of 2026 are good where the older one is asked for. */
static const char *
find_alias (const char *operation)
{
  return strcmp (operation, "Permissions:Archive") == 0 ? "Permissions:Delete" : NULL;
}

static gboolean
identity_may (PasskeysRules  *rules,
              const char     *identity_id,
              const char     *operation,
              gboolean       *is_allowed,
              GError        **error)
{
  const char *alias = find_alias (operation);

  return passkeys_permission_store_allows (rules->database, identity_id, operation, is_allowed,
                                           error)
         && (*is_allowed || !alias
             || passkeys_permission_store_allows (rules->database, identity_id, alias, is_allowed,
                                                  error));
}

/* A token never has more rights than the user whose it is. */
static gboolean
caller_may (PasskeysRules         *rules,
            const PasskeysCaller  *caller,
            const char            *operation,
            gboolean              *is_allowed,
            GError               **error)
{
  if (!identity_may (rules, caller->user->id, operation, is_allowed, error))
    return FALSE;
  return !*is_allowed || !caller->access_token || !caller->access_token->is_restricted
         || identity_may (rules, caller->access_token->id, operation, is_allowed, error);
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
  g_autofree char *message = NULL;
  gboolean is_allowed = operation == NULL;

  if (!is_allowed && !caller_may (rules, caller, operation, &is_allowed, error))
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

static gboolean
refuse_user_action (GError **error)
{
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_FORBIDDEN,
                                    PASSKEYS_MESSAGE_ACTION_MISSING);
}

/* A credential that has ended meanwhile takes with it what it signed. */
static gboolean
note_signer (PasskeysRules         *rules,
             const PasskeysCaller  *caller,
             const PasskeysTicket  *ticket,
             GError               **error)
{
  g_autoptr (PasskeysFactor) factor = passkeys_factor_from_text (ticket->proof);
  g_autoptr (PasskeysCredentialRecord) credential = NULL;

  if (caller->access_token)
    credential = passkeys_signing_rules_make_credential (caller->access_token);
  else if (!passkeys_credential_store_find_by_id (rules->database, ticket->organisation_id,
                                                  caller->user->id, factor->credential_id,
                                                  &credential, error))
    return FALSE;
  if (!credential || !credential->is_active)
    return refuse_user_action (error);
  passkeys_audit_rules_note (rules, caller->user, credential, factor);
  return TRUE;
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
      if (strcmp (ticket->user_id, passkeys_caller_get_signer_id (caller)) == 0
          && strcmp (ticket->binding, binding) == 0)
        return note_signer (rules, caller, ticket, error);
    }
  return refuse_user_action (error);
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
    .user_id = (char *) passkeys_caller_get_signer_id (caller),
    .binding = binding,
  };

  if (caller->access_token)
    return passkeys_signing_rules_begin_for_token (rules, &purpose, caller->access_token, error);
  return passkeys_signing_rules_begin (rules, &purpose, TRUE, error);
}

static gboolean
finish_signing (PasskeysRules         *rules,
                const PasskeysCaller  *caller,
                const PasskeysTicket  *ticket,
                const PasskeysFactor  *first,
                const PasskeysFactor  *second,
                GError               **error)
{
  g_autoptr (PasskeysUserRecord) user = NULL;

  if (caller->access_token)
    return passkeys_signing_rules_finish_for_token (rules, ticket, caller->access_token, first,
                                                    second, error);
  return passkeys_signing_rules_finish (rules, ticket, first, second, &user, error);
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
  g_autofree char *proof = NULL;
  PasskeysTicket user_action = {
    .purpose = (char *) PASSKEYS_TICKET_USER_ACTION,
    .date_expires = passkeys_rules_now (rules) + PASSKEYS_USER_ACTION_LIFE,
  };

  if (!passkeys_rules_redeem (rules, identifier, PASSKEYS_TICKET_ACTION, &ticket, error))
    return NULL;
  if (strcmp (ticket->user_id, passkeys_caller_get_signer_id (caller)) != 0)
    {
      passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID, PASSKEYS_MESSAGE_CHALLENGE);
      return NULL;
    }
  if (!finish_signing (rules, caller, ticket, first, second, error))
    return NULL;
  user_action.organisation_id = ticket->organisation_id;
  user_action.user_id = ticket->user_id;
  user_action.binding = ticket->binding;
  proof = passkeys_factor_to_text (first);
  if (strlen (proof) > LONGEST_PROOF)
    {
      passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                 "The signature is too long to be kept.");
      return NULL;
    }
  user_action.proof = proof;
  return passkeys_ticket_office_issue (rules->tickets, &user_action);
}
