/* passkeys-personal-token-rules.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-personal-token-rules.h"

#include <string.h>

#include "passkeys-assignment-rules.h"
#include "passkeys-assignment-store.h"

#define MOST_TOKENS 100

/* The assignments come in the order of the tokens. */
static void
attach_assignments (GPtrArray *tokens,
                    GPtrArray *assignments)
{
  guint place = 0;

  for (guint i = 0; i < tokens->len; i++)
    {
      PasskeysAccessTokenRecord *token = g_ptr_array_index (tokens, i);

      token->assignments =
        g_ptr_array_new_with_free_func ((GDestroyNotify) passkeys_assignment_record_free);
      while (place < assignments->len)
        {
          PasskeysAssignmentRecord *assignment = g_ptr_array_index (assignments, place);

          if (strcmp (assignment->identity_id, token->id) != 0)
            break;
          g_ptr_array_add (token->assignments, assignment);
          place++;
        }
    }
  g_assert (place == assignments->len);
  g_ptr_array_set_free_func (assignments, NULL);
}

/**
 * passkeys_personal_token_rules_list:
 * @rules: the rules
 * @caller: who
 * @tokens: (out) (transfer full) (element-type PasskeysAccessTokenRecord): the caller's own
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether they could be listed
 */
gboolean
passkeys_personal_token_rules_list (PasskeysRules         *rules,
                                    const PasskeysCaller  *caller,
                                    GPtrArray            **tokens,
                                    GError               **error)
{
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) assignments = NULL;

  if (!passkeys_access_token_store_list (rules->database, caller->user->id,
                                         PASSKEYS_ACCESS_TOKEN_PERSONAL, &found, error)
      || !passkeys_assignment_store_list_of_tokens (rules->database, caller->user->id,
                                                    &assignments, error))
    return FALSE;
  attach_assignments (found, assignments);
  passkeys_access_token_rules_expire (rules, found);
  *tokens = g_steal_pointer (&found);
  return TRUE;
}

static PasskeysAccessTokenRecord *
find_own (PasskeysRules         *rules,
          const PasskeysCaller  *caller,
          const char            *token_id,
          GError               **error)
{
  g_autoptr (PasskeysAccessTokenRecord) token = NULL;

  if (!passkeys_access_token_store_find (rules->database, token_id, &token, error))
    return NULL;
  if (!token || strcmp (token->kind, PASSKEYS_ACCESS_TOKEN_PERSONAL) != 0
      || strcmp (token->user_id, caller->user->id) != 0)
    {
      passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_FOUND, "token not found");
      return NULL;
    }
  if (!passkeys_assignment_store_list_of_identity (rules->database, token_id, &token->assignments,
                                                   error))
    return NULL;
  return g_steal_pointer (&token);
}

static gboolean
has_expired (PasskeysRules                   *rules,
             const PasskeysAccessTokenRecord *token)
{
  return passkeys_rules_now (rules) >= token->date_expires;
}

/* As it is shown: one that has expired is not active. */
static PasskeysAccessTokenRecord *
show (PasskeysRules             *rules,
      PasskeysAccessTokenRecord *token)
{
  token->is_active &= !has_expired (rules, token);
  return token;
}

/**
 * passkeys_personal_token_rules_get:
 * @rules: the rules
 * @caller: who
 * @token_id: which of the caller's tokens
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): the token
 */
PasskeysAccessTokenRecord *
passkeys_personal_token_rules_get (PasskeysRules         *rules,
                                   const PasskeysCaller  *caller,
                                   const char            *token_id,
                                   GError               **error)
{
  PasskeysAccessTokenRecord *token = find_own (rules, caller, token_id, error);

  return token ? show (rules, token) : NULL;
}

static gboolean
check_name_is_free (PasskeysRules         *rules,
                    const PasskeysCaller  *caller,
                    const char            *name,
                    const char            *own_id,
                    GError               **error)
{
  g_autoptr (PasskeysAccessTokenRecord) namesake = NULL;

  if (!passkeys_access_token_store_find_by_name (rules->database, caller->user->id, name,
                                                 &namesake, error))
    return FALSE;
  return !namesake || g_strcmp0 (namesake->id, own_id) == 0
         || passkeys_server_error_set_duplicate (error, "Conflicting token with same name",
                                                 namesake->id, namesake->external_id);
}

/* The text of the first is gone, so that asking again cannot have the same result. */
static gboolean
check_external_id_is_free (PasskeysRules         *rules,
                           const PasskeysCaller  *caller,
                           const char            *external_id,
                           const char            *own_id,
                           GError               **error)
{
  g_autoptr (PasskeysAccessTokenRecord) existing = NULL;

  if (external_id
      && !passkeys_access_token_store_find_by_external_id (rules->database, caller->user->id,
                                                           external_id, &existing, error))
    return FALSE;
  return !existing || g_strcmp0 (existing->id, own_id) == 0
         || passkeys_server_error_set_duplicate (error, "Conflicting token with same externalId",
                                                 existing->id, external_id);
}

static gboolean
check_room (PasskeysRules         *rules,
            const PasskeysCaller  *caller,
            GError               **error)
{
  g_autoptr (GPtrArray) tokens = NULL;

  if (!passkeys_access_token_store_list (rules->database, caller->user->id,
                                         PASSKEYS_ACCESS_TOKEN_PERSONAL, &tokens, error))
    return FALSE;
  return tokens->len < MOST_TOKENS
         || passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                       "The user has as many tokens as can be.");
}

/**
 * passkeys_personal_token_rules_create:
 * @rules: the rules
 * @caller: who
 * @wanted: what for
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): the token, this once with its text
 */
PasskeysAccessTokenRecord *
passkeys_personal_token_rules_create (PasskeysRules              *rules,
                                      const PasskeysCaller       *caller,
                                      const PasskeysWantedToken  *wanted,
                                      GError                    **error)
{
  g_autoptr (PasskeysAccessTokenRecord) token = NULL;
  PasskeysAssignmentRecord *assignment;

  if (!passkeys_access_token_rules_check (wanted, error)
      || !check_name_is_free (rules, caller, wanted->name, NULL, error)
      || !check_external_id_is_free (rules, caller, wanted->external_id, NULL, error)
      || !check_room (rules, caller, error))
    return NULL;
  token = passkeys_access_token_rules_issue (rules, caller->user, PASSKEYS_ACCESS_TOKEN_PERSONAL,
                                             wanted, error);
  if (!token || !wanted->permission_id)
    return g_steal_pointer (&token);
  assignment = passkeys_assignment_rules_create (rules, caller, wanted->permission_id, token->id,
                                                 error);
  if (!assignment)
    return NULL;
  g_ptr_array_add (token->assignments, assignment);
  return g_steal_pointer (&token);
}

/**
 * passkeys_personal_token_rules_update:
 * @rules: the rules
 * @caller: who
 * @token_id: which of the caller's tokens
 * @name: (nullable): what it is called from now on
 * @external_id: (nullable): what the client calls it from now on
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): the token as it is now
 */
PasskeysAccessTokenRecord *
passkeys_personal_token_rules_update (PasskeysRules         *rules,
                                      const PasskeysCaller  *caller,
                                      const char            *token_id,
                                      const char            *name,
                                      const char            *external_id,
                                      GError               **error)
{
  g_autoptr (PasskeysAccessTokenRecord) token = find_own (rules, caller, token_id, error);

  if (!token
      || (name && !passkeys_rules_check_name (name, error))
      || !passkeys_rules_check_external_id (external_id, error)
      || (name && !check_name_is_free (rules, caller, name, token_id, error))
      || !check_external_id_is_free (rules, caller, external_id, token_id, error))
    return NULL;
  if (name)
    g_set_str (&token->name, name);
  if (external_id)
    g_set_str (&token->external_id, external_id);
  if (!passkeys_access_token_store_update (rules->database, token, error))
    return NULL;
  return show (rules, g_steal_pointer (&token));
}

/**
 * passkeys_personal_token_rules_set_active:
 * @rules: the rules
 * @caller: who
 * @token_id: which of the caller's tokens
 * @is_active: whether it works from now on
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): the token as it is now
 */
PasskeysAccessTokenRecord *
passkeys_personal_token_rules_set_active (PasskeysRules         *rules,
                                          const PasskeysCaller  *caller,
                                          const char            *token_id,
                                          gboolean               is_active,
                                          GError               **error)
{
  g_autoptr (PasskeysAccessTokenRecord) token = find_own (rules, caller, token_id, error);

  if (!token)
    return NULL;
  if (is_active && has_expired (rules, token))
    {
      passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID, "The token has expired.");
      return NULL;
    }
  token->is_active = is_active;
  if (!passkeys_access_token_store_update (rules->database, token, error))
    return NULL;
  return g_steal_pointer (&token);
}

/**
 * passkeys_personal_token_rules_delete:
 * @rules: the rules
 * @caller: who
 * @token_id: which of the caller's tokens
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): the token as it was, but inactive
 */
PasskeysAccessTokenRecord *
passkeys_personal_token_rules_delete (PasskeysRules         *rules,
                                      const PasskeysCaller  *caller,
                                      const char            *token_id,
                                      GError               **error)
{
  g_autoptr (PasskeysAccessTokenRecord) token = find_own (rules, caller, token_id, error);

  if (!token || !passkeys_access_token_store_delete (rules->database, token_id, error))
    return NULL;
  token->is_active = FALSE;
  g_ptr_array_set_size (token->assignments, 0);
  return g_steal_pointer (&token);
}
