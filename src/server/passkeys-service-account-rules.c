/* passkeys-service-account-rules.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-service-account-rules.h"

#include <string.h>

#include "passkeys-access-rules.h"
#include "passkeys-assignment-rules.h"
#include "passkeys-identifier.h"

#define MOST_ACCOUNTS 1000

static PasskeysServiceAccount *
create_empty (PasskeysUserRecord *user)
{
  PasskeysServiceAccount *account = g_new0 (PasskeysServiceAccount, 1);

  account->page = g_new0 (PasskeysUserPage, 1);
  account->page->users =
    g_ptr_array_new_with_free_func ((GDestroyNotify) passkeys_user_record_free);
  account->page->assignments =
    g_ptr_array_new_with_free_func ((GDestroyNotify) passkeys_assignment_record_free);
  account->tokens =
    g_ptr_array_new_with_free_func ((GDestroyNotify) passkeys_access_token_record_free);
  g_ptr_array_add (account->page->users, user);
  return account;
}

static PasskeysUserRecord *
get_user (PasskeysServiceAccount *account)
{
  return g_ptr_array_index (account->page->users, 0);
}

/* What a token of a service account may do is what the account may do. */
static PasskeysServiceAccount *
complete (PasskeysRules          *rules,
          PasskeysServiceAccount *account)
{
  passkeys_access_token_rules_expire (rules, account->tokens);
  for (guint i = 0; i < account->tokens->len; i++)
    {
      PasskeysAccessTokenRecord *token = g_ptr_array_index (account->tokens, i);

      g_clear_pointer (&token->assignments, g_ptr_array_unref);
      token->assignments = g_ptr_array_ref (account->page->assignments);
    }
  return account;
}

/* Both come in the order of the accounts; *PLACE is where to go on. */
static void
move_assignments (GPtrArray              *assignments,
                  PasskeysServiceAccount *account,
                  guint                  *place)
{
  for (; *place < assignments->len; (*place)++)
    {
      PasskeysAssignmentRecord *assignment = g_ptr_array_index (assignments, *place);

      if (strcmp (assignment->identity_id, get_user (account)->id) != 0)
        break;
      g_ptr_array_add (account->page->assignments, assignment);
    }
}

static void
move_tokens (GPtrArray              *tokens,
             PasskeysServiceAccount *account,
             guint                  *place)
{
  for (; *place < tokens->len; (*place)++)
    {
      PasskeysAccessTokenRecord *token = g_ptr_array_index (tokens, *place);

      if (strcmp (token->user_id, get_user (account)->id) != 0)
        break;
      g_ptr_array_add (account->tokens, token);
    }
}

static GPtrArray *
put_together (PasskeysRules *rules,
              GPtrArray     *users,
              GPtrArray     *assignments,
              GPtrArray     *tokens)
{
  GPtrArray *accounts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) passkeys_service_account_free);
  guint assignment_place = 0;
  guint token_place = 0;

  for (guint i = 0; i < users->len; i++)
    {
      PasskeysServiceAccount *account = create_empty (g_ptr_array_index (users, i));

      move_assignments (assignments, account, &assignment_place);
      move_tokens (tokens, account, &token_place);
      g_ptr_array_add (accounts, complete (rules, account));
    }
  g_assert (assignment_place == assignments->len && token_place == tokens->len);
  g_ptr_array_set_free_func (users, NULL);
  g_ptr_array_set_free_func (assignments, NULL);
  g_ptr_array_set_free_func (tokens, NULL);
  return accounts;
}

/**
 * passkeys_service_account_rules_list:
 * @rules: the rules
 * @caller: who
 * @accounts: (out) (transfer full) (element-type PasskeysServiceAccount): all of the organisation
 * @error: (out) (optional): what went wrong
 *
 * Returns: whether they could be listed
 */
gboolean
passkeys_service_account_rules_list (PasskeysRules         *rules,
                                     const PasskeysCaller  *caller,
                                     GPtrArray            **accounts,
                                     GError               **error)
{
  const char *organisation_id = caller->user->organisation_id;
  g_autoptr (GPtrArray) users = NULL;
  g_autoptr (GPtrArray) assignments = NULL;
  g_autoptr (GPtrArray) tokens = NULL;

  if (!passkeys_user_store_list_service_accounts (rules->database, organisation_id, &users, error)
      || !passkeys_assignment_store_list_of_service_accounts (rules->database, organisation_id,
                                                              &assignments, error)
      || !passkeys_access_token_store_list_service_accounts (rules->database, organisation_id,
                                                             &tokens, error))
    return FALSE;
  *accounts = put_together (rules, users, assignments, tokens);
  return TRUE;
}

/**
 * passkeys_service_account_rules_get:
 * @rules: the rules
 * @caller: who
 * @account_id: which service account
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): the service account; a person is none
 */
PasskeysServiceAccount *
passkeys_service_account_rules_get (PasskeysRules         *rules,
                                    const PasskeysCaller  *caller,
                                    const char            *account_id,
                                    GError               **error)
{
  g_autoptr (PasskeysServiceAccount) account = NULL;
  g_autoptr (PasskeysUserRecord) user = NULL;

  if (!passkeys_user_store_find (rules->database, account_id, &user, error))
    return NULL;
  if (!user || !user->is_service_account
      || strcmp (user->organisation_id, caller->user->organisation_id) != 0)
    {
      passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_FOUND,
                                 "service account not found");
      return NULL;
    }
  account = create_empty (g_steal_pointer (&user));
  g_clear_pointer (&account->page->assignments, g_ptr_array_unref);
  g_clear_pointer (&account->tokens, g_ptr_array_unref);
  if (!passkeys_assignment_store_list_of_identity (rules->database, account_id,
                                                   &account->page->assignments, error)
      || !passkeys_access_token_store_list (rules->database, account_id,
                                            PASSKEYS_ACCESS_TOKEN_SERVICE_ACCOUNT,
                                            &account->tokens, error))
    return NULL;
  return complete (rules, g_steal_pointer (&account));
}

static gboolean
check_name_is_free (PasskeysRules         *rules,
                    const PasskeysCaller  *caller,
                    const char            *name,
                    const char            *own_id,
                    GError               **error)
{
  g_autoptr (PasskeysUserRecord) namesake = NULL;

  if (!passkeys_user_store_find_service_account (rules->database, caller->user->organisation_id,
                                                 name, &namesake, error))
    return FALSE;
  return !namesake || g_strcmp0 (namesake->id, own_id) == 0
         || passkeys_server_error_set_duplicate (error,
                                                 "Conflicting service account with same name",
                                                 namesake->id, namesake->external_id);
}

/* One of a kind among all users. */
static gboolean
check_external_id_is_free (PasskeysRules         *rules,
                           const PasskeysCaller  *caller,
                           const char            *external_id,
                           const char            *own_id,
                           GError               **error)
{
  g_autoptr (PasskeysUserRecord) existing = NULL;

  if (external_id
      && !passkeys_user_store_find_by_external_id (rules->database, caller->user->organisation_id,
                                                   external_id, &existing, error))
    return FALSE;
  return !existing || g_strcmp0 (existing->id, own_id) == 0
         || passkeys_server_error_set_duplicate (error,
                                                 "Conflicting service account with same externalId",
                                                 existing->id, external_id);
}

static gboolean
check_room (PasskeysRules         *rules,
            const PasskeysCaller  *caller,
            GError               **error)
{
  g_autoptr (GPtrArray) users = NULL;

  if (!passkeys_user_store_list_service_accounts (rules->database, caller->user->organisation_id,
                                                  &users, error))
    return FALSE;
  return users->len < MOST_ACCOUNTS
         || passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID,
                                       "The organisation has as many service accounts as can be.");
}

/* A service account can do what its creator cannot, so whoever gives it a permission must be one who
 * gives permissions. */
static gboolean
check_wanted (PasskeysRules              *rules,
              const PasskeysCaller       *caller,
              const PasskeysWantedToken  *wanted,
              GError                    **error)
{
  return passkeys_access_token_rules_check (wanted, error)
         && (!wanted->permission_id
             || passkeys_access_rules_check_permission (rules, caller, "Permissions:Assign", error))
         && check_name_is_free (rules, caller, wanted->name, NULL, error)
         && check_external_id_is_free (rules, caller, wanted->external_id, NULL, error)
         && check_room (rules, caller, error);
}

static PasskeysAccessTokenRecord *
add_user (PasskeysRules              *rules,
          const PasskeysCaller       *caller,
          const char                 *id,
          const PasskeysWantedToken  *wanted,
          GError                    **error)
{
  const PasskeysUserRecord user = {
    .id = (char *) id,
    .organisation_id = caller->user->organisation_id,
    .username = (char *) wanted->name,
    .kind = (char *) PASSKEYS_USER_EMPLOYEE,
    .external_id = (char *) wanted->external_id,
    .is_active = TRUE,
    .is_registered = TRUE,
    .is_service_account = TRUE,
    .date_created = passkeys_rules_now (rules),
  };

  if (!passkeys_user_store_add (rules->database, &user, error))
    return NULL;
  return passkeys_access_token_rules_issue (rules, &user, PASSKEYS_ACCESS_TOKEN_SERVICE_ACCOUNT,
                                            wanted, error);
}

static gboolean
assign (PasskeysRules         *rules,
        const PasskeysCaller  *caller,
        const char            *permission_id,
        const char            *account_id,
        GError               **error)
{
  g_autoptr (PasskeysAssignmentRecord) assignment = NULL;

  if (!permission_id)
    return TRUE;
  assignment = passkeys_assignment_rules_create (rules, caller, permission_id, account_id, error);
  return assignment != NULL;
}

/**
 * passkeys_service_account_rules_create:
 * @rules: the rules
 * @caller: who
 * @wanted: what for
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): the service account, this once with the text of its token
 */
PasskeysServiceAccount *
passkeys_service_account_rules_create (PasskeysRules              *rules,
                                       const PasskeysCaller       *caller,
                                       const PasskeysWantedToken  *wanted,
                                       GError                    **error)
{
  g_autofree char *id = passkeys_identifier_new ("us");
  g_autoptr (PasskeysAccessTokenRecord) token = NULL;
  PasskeysServiceAccount *account;
  PasskeysAccessTokenRecord *shown;

  if (!check_wanted (rules, caller, wanted, error))
    return NULL;
  token = add_user (rules, caller, id, wanted, error);
  if (!token || !assign (rules, caller, wanted->permission_id, id, error))
    return NULL;
  account = passkeys_service_account_rules_get (rules, caller, id, error);
  if (!account)
    return NULL;
  shown = g_ptr_array_index (account->tokens, 0);
  shown->text = g_steal_pointer (&token->text);
  return account;
}

/* Its token is called as it is. */
static gboolean
rename_all (PasskeysRules           *rules,
            PasskeysServiceAccount  *account,
            const char              *name,
            const char              *external_id,
            GError                 **error)
{
  PasskeysUserRecord *user = get_user (account);

  if (name)
    g_set_str (&user->username, name);
  if (external_id)
    g_set_str (&user->external_id, external_id);
  if (!passkeys_user_store_rename (rules->database, user, error))
    return FALSE;
  for (guint i = 0; i < account->tokens->len; i++)
    {
      PasskeysAccessTokenRecord *token = g_ptr_array_index (account->tokens, i);

      g_set_str (&token->name, user->username);
      g_set_str (&token->external_id, user->external_id);
      if (!passkeys_access_token_store_update (rules->database, token, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * passkeys_service_account_rules_update:
 * @rules: the rules
 * @caller: who
 * @account_id: which service account
 * @name: (nullable): what it is called from now on
 * @external_id: (nullable): what the client calls it from now on
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): the service account as it is now
 */
PasskeysServiceAccount *
passkeys_service_account_rules_update (PasskeysRules         *rules,
                                       const PasskeysCaller  *caller,
                                       const char            *account_id,
                                       const char            *name,
                                       const char            *external_id,
                                       GError               **error)
{
  g_autoptr (PasskeysServiceAccount) account = NULL;

  account = passkeys_service_account_rules_get (rules, caller, account_id, error);
  if (!account
      || (name && !passkeys_rules_check_name (name, error))
      || !passkeys_rules_check_external_id (external_id, error)
      || (name && !check_name_is_free (rules, caller, name, account_id, error))
      || !check_external_id_is_free (rules, caller, external_id, account_id, error)
      || !rename_all (rules, account, name, external_id, error))
    return NULL;
  return g_steal_pointer (&account);
}

/**
 * passkeys_service_account_rules_set_active:
 * @rules: the rules
 * @caller: who
 * @account_id: which service account
 * @is_active: whether its tokens work
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): the service account as it is now
 */
PasskeysServiceAccount *
passkeys_service_account_rules_set_active (PasskeysRules         *rules,
                                           const PasskeysCaller  *caller,
                                           const char            *account_id,
                                           gboolean               is_active,
                                           GError               **error)
{
  g_autoptr (PasskeysServiceAccount) account = NULL;

  account = passkeys_service_account_rules_get (rules, caller, account_id, error);
  if (!account
      || (!is_active
          && !passkeys_user_rules_check_may_lose (rules, caller, get_user (account), error)))
    return NULL;
  get_user (account)->is_active = is_active;
  if (!passkeys_user_store_update (rules->database, get_user (account), error))
    return NULL;
  return g_steal_pointer (&account);
}

/**
 * passkeys_service_account_rules_delete:
 * @rules: the rules
 * @caller: who
 * @account_id: which service account
 * @error: (out) (optional): why it is refused
 *
 * Its token and what it may do go too.
 *
 * Returns: (transfer full) (nullable): the service account as it was, but inactive
 */
PasskeysServiceAccount *
passkeys_service_account_rules_delete (PasskeysRules         *rules,
                                       const PasskeysCaller  *caller,
                                       const char            *account_id,
                                       GError               **error)
{
  g_autoptr (PasskeysServiceAccount) account = NULL;

  account = passkeys_service_account_rules_get (rules, caller, account_id, error);
  if (!account || !passkeys_user_rules_check_may_lose (rules, caller, get_user (account), error)
      || !passkeys_user_store_delete (rules->database, account_id, error))
    return NULL;
  get_user (account)->is_active = FALSE;
  g_ptr_array_set_size (account->page->assignments, 0);
  g_ptr_array_set_size (account->tokens, 0);
  return g_steal_pointer (&account);
}

/**
 * passkeys_service_account_free:
 * @self: (transfer full): the service account
 */
void
passkeys_service_account_free (PasskeysServiceAccount *self)
{
  g_clear_pointer (&self->page, passkeys_user_page_free);
  g_clear_pointer (&self->tokens, g_ptr_array_unref);
  g_free (self);
}
