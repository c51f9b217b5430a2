/* passkeys-assignment-rules.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-assignment-rules.h"

#include <string.h>

#include "passkeys-identifier.h"
#include "passkeys-page-token.h"
#include "passkeys-permission-rules.h"
#include "passkeys-user-rules.h"

/**
 * passkeys_assignment_rules_list:
 * @rules: the rules
 * @caller: who
 * @permission_id: of which permission
 * @limit: how many at most
 * @page_token: (nullable): the token of the page wanted; %NULL for the first
 * @assignments: (out) (transfer full) (element-type PasskeysAssignmentRecord): in the order they were made
 * @next: (out) (transfer full) (nullable): the token of the next page
 * @error: (out) (optional): why it is refused
 *
 * Returns: whether they could be listed
 */
gboolean
passkeys_assignment_rules_list (PasskeysRules         *rules,
                                const PasskeysCaller  *caller,
                                const char            *permission_id,
                                guint                  limit,
                                const char            *page_token,
                                GPtrArray            **assignments,
                                char                 **next,
                                GError               **error)
{
  g_autofree char *list = g_strdup_printf ("assignments %s", permission_id);
  g_autoptr (PasskeysPermissionRecord) permission = NULL;
  g_autoptr (GPtrArray) found = NULL;
  const PasskeysAssignmentRecord *last;
  gint64 after = 0;

  permission = passkeys_permission_rules_get (rules, caller, permission_id, error);
  if (!permission)
    return FALSE;
  if (page_token && !passkeys_page_token_read (rules->server_key, list, page_token, &after))
    return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                      "The pagination token is not valid.");
  if (!passkeys_assignment_store_list (rules->database, permission_id, after, limit + 1, &found,
                                       error))
    return FALSE;
  *next = NULL;
  if (found->len > limit)
    {
      g_ptr_array_set_size (found, limit);
      last = g_ptr_array_index (found, limit - 1);
      *next = passkeys_page_token_new (rules->server_key, list, last->number);
    }
  *assignments = g_steal_pointer (&found);
  return TRUE;
}

/* A user, a service account, or the personal access token of one. */
static gboolean
find_identity (PasskeysRules              *rules,
               const char                 *organisation_id,
               const char                 *identity_id,
               PasskeysAccessTokenRecord **token,
               GError                    **error)
{
  g_autoptr (PasskeysAccessTokenRecord) found = NULL;
  g_autoptr (PasskeysUserRecord) user = NULL;

  *token = NULL;
  if (!passkeys_access_token_store_find (rules->database, identity_id, &found, error))
    return FALSE;
  if (!found || strcmp (found->kind, PASSKEYS_ACCESS_TOKEN_PERSONAL) != 0
      || strcmp (found->organisation_id, organisation_id) != 0)
    return passkeys_rules_find_user (rules, organisation_id, identity_id, &user, error);
  *token = g_steal_pointer (&found);
  return TRUE;
}

static gboolean
check_new (PasskeysRules                   *rules,
           const PasskeysPermissionRecord  *permission,
           const char                      *identity_id,
           GError                         **error)
{
  g_autoptr (PasskeysAssignmentRecord) existing = NULL;

  if (permission->is_archived)
    return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                      "The permission is archived.");
  if (!passkeys_assignment_store_find_pair (rules->database, permission->id, identity_id,
                                            &existing, error))
    return FALSE;
  if (!existing)
    return TRUE;
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_CONFLICT,
                                    "The permission is already assigned.");
}

/* From its first permission on, a token has those it was given and no longer all that its owner has;
 * also once none of them is left. */
static gboolean
restrict_token (PasskeysRules              *rules,
                PasskeysAccessTokenRecord  *token,
                GError                    **error)
{
  if (!token || token->is_restricted)
    return TRUE;
  token->is_restricted = TRUE;
  return passkeys_access_token_store_update (rules->database, token, error);
}

/**
 * passkeys_assignment_rules_create:
 * @rules: the rules
 * @caller: who
 * @permission_id: which permission
 * @identity_id: to whom
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): the assignment
 */
PasskeysAssignmentRecord *
passkeys_assignment_rules_create (PasskeysRules         *rules,
                                  const PasskeysCaller  *caller,
                                  const char            *permission_id,
                                  const char            *identity_id,
                                  GError               **error)
{
  g_autoptr (PasskeysPermissionRecord) permission = NULL;
  g_autoptr (PasskeysAssignmentRecord) assignment = NULL;
  g_autoptr (PasskeysAccessTokenRecord) token = NULL;

  permission = passkeys_permission_rules_get (rules, caller, permission_id, error);
  if (!permission
      || !find_identity (rules, permission->organisation_id, identity_id, &token, error)
      || !check_new (rules, permission, identity_id, error))
    return NULL;
  assignment = g_new0 (PasskeysAssignmentRecord, 1);
  assignment->id = passkeys_identifier_new ("as");
  assignment->permission_id = g_strdup (permission_id);
  assignment->permission_name = g_strdup (permission->name);
  assignment->identity_id = g_strdup (identity_id);
  assignment->date_created = passkeys_rules_now (rules);
  if (!passkeys_assignment_store_add (rules->database, assignment, error)
      || !restrict_token (rules, token, error))
    return NULL;
  return g_steal_pointer (&assignment);
}

static gboolean
check_administrators_remain (PasskeysRules                   *rules,
                             const PasskeysPermissionRecord  *permission,
                             const PasskeysAssignmentRecord  *assignment,
                             GError                         **error)
{
  g_autoptr (PasskeysUserRecord) user = NULL;

  if (!permission->allows_everything)
    return TRUE;
  if (!passkeys_user_store_find (rules->database, assignment->identity_id, &user, error))
    return FALSE;
  return !user || passkeys_user_rules_check_not_last_administrator (rules, user, error);
}

/**
 * passkeys_assignment_rules_delete:
 * @rules: the rules
 * @caller: who
 * @permission_id: which permission
 * @assignment_id: which of its assignments
 * @error: (out) (optional): why it is refused
 *
 * Returns: whether it is gone
 */
gboolean
passkeys_assignment_rules_delete (PasskeysRules         *rules,
                                  const PasskeysCaller  *caller,
                                  const char            *permission_id,
                                  const char            *assignment_id,
                                  GError               **error)
{
  g_autoptr (PasskeysPermissionRecord) permission = NULL;
  g_autoptr (PasskeysAssignmentRecord) assignment = NULL;

  permission = passkeys_permission_rules_get (rules, caller, permission_id, error);
  if (!permission
      || !passkeys_assignment_store_find (rules->database, assignment_id, &assignment, error))
    return FALSE;
  if (!assignment || strcmp (assignment->permission_id, permission_id) != 0)
    return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_FOUND,
                                      "assignment not found");
  if (assignment->is_immutable)
    return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                      "The assignment cannot be changed.");
  return check_administrators_remain (rules, permission, assignment, error)
         && passkeys_assignment_store_delete (rules->database, assignment_id, error);
}
