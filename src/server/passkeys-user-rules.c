/* passkeys-user-rules.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-user-rules.h"

#include <string.h>

#include "passkeys-identifier.h"
#include "passkeys-mail-rules.h"
#include "passkeys-page-token.h"
#include "passkeys-registration-rules.h"

static gboolean
refuse (GError     **error,
        const char  *message)
{
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID, message);
}

static gboolean
load_assignments (PasskeysRules     *rules,
                  const char        *organisation_id,
                  const char        *kind,
                  PasskeysUserPage  *page,
                  GError           **error)
{
  const PasskeysUserRecord *first, *last;

  if (page->users->len == 0)
    {
      page->assignments = g_ptr_array_new ();
      return TRUE;
    }
  first = g_ptr_array_index (page->users, 0);
  last = g_ptr_array_index (page->users, page->users->len - 1);
  return passkeys_assignment_store_list_of_users (rules->database, organisation_id, kind,
                                                  first->number, last->number, &page->assignments,
                                                  error);
}

static PasskeysUserPage *
make_page (PasskeysRules       *rules,
           PasskeysUserRecord  *user,
           GError             **error)
{
  g_autoptr (PasskeysUserPage) page = g_new0 (PasskeysUserPage, 1);

  page->users = g_ptr_array_new_with_free_func ((GDestroyNotify) passkeys_user_record_free);
  g_ptr_array_add (page->users, user);
  return load_assignments (rules, user->organisation_id, NULL, page, error)
           ? g_steal_pointer (&page) : NULL;
}

/* One more than asked for was read: its presence says that there is another page. */
static void
cut_page (PasskeysRules    *rules,
          PasskeysUserPage *page,
          const char       *list,
          guint             limit)
{
  const PasskeysUserRecord *last;

  if (page->users->len <= limit)
    return;
  g_ptr_array_set_size (page->users, limit);
  last = g_ptr_array_index (page->users, limit - 1);
  page->next = passkeys_page_token_new (rules->server_key, list, last->number);
}

/**
 * passkeys_user_rules_list:
 * @rules: the rules
 * @caller: who
 * @kind: (nullable): only users of this kind
 * @limit: how many at most
 * @page_token: (nullable): the token of the page wanted; %NULL for the first
 * @page: (out) (transfer full): the users, in the order they were added
 * @error: (out) (optional): why it is refused
 *
 * Returns: whether they could be listed
 */
gboolean
passkeys_user_rules_list (PasskeysRules         *rules,
                          const PasskeysCaller  *caller,
                          const char            *kind,
                          guint                  limit,
                          const char            *page_token,
                          PasskeysUserPage     **page,
                          GError               **error)
{
  const char *organisation_id = caller->user->organisation_id;
  g_autofree char *list = g_strdup_printf ("users %s %s", organisation_id, kind ? kind : "");
  g_autoptr (PasskeysUserPage) found = g_new0 (PasskeysUserPage, 1);
  gint64 after = 0;

  if (page_token && !passkeys_page_token_read (rules->server_key, list, page_token, &after))
    return refuse (error, "The pagination token is not valid.");
  if (!passkeys_user_store_list (rules->database, organisation_id, kind, after, limit + 1,
                                 &found->users, error))
    return FALSE;
  cut_page (rules, found, list, limit);
  if (!load_assignments (rules, organisation_id, kind, found, error))
    return FALSE;
  *page = g_steal_pointer (&found);
  return TRUE;
}

/**
 * passkeys_user_rules_get:
 * @rules: the rules
 * @caller: who
 * @user_id: which user
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): a page with this user
 */
PasskeysUserPage *
passkeys_user_rules_get (PasskeysRules         *rules,
                         const PasskeysCaller  *caller,
                         const char            *user_id,
                         GError               **error)
{
  PasskeysUserRecord *user;

  if (!passkeys_rules_find_user (rules, caller->user->organisation_id, user_id, &user, error))
    return NULL;
  return make_page (rules, user, error);
}

static gboolean
is_same_request (const PasskeysUserRecord *existing,
                 const PasskeysUserRecord *wanted)
{
  return !existing->is_service_account
         && strcmp (existing->username, wanted->username) == 0
         && strcmp (existing->kind, wanted->kind) == 0
         && g_strcmp0 (existing->public_key, wanted->public_key) == 0
         && existing->is_sso_required == wanted->is_sso_required;
}

/* The same request again, by its external id, has the same result and mails nothing. */
static gboolean
find_repeated (PasskeysRules             *rules,
               const char                *organisation_id,
               const PasskeysUserRecord  *wanted,
               PasskeysUserRecord       **existing,
               GError                   **error)
{
  g_autoptr (PasskeysUserRecord) found = NULL;

  *existing = NULL;
  if (!wanted->external_id)
    return TRUE;
  if (!passkeys_user_store_find_by_external_id (rules->database, organisation_id,
                                                wanted->external_id, &found, error))
    return FALSE;
  if (found && !is_same_request (found, wanted))
    return passkeys_server_error_set_duplicate (error, "Conflicting user with same externalId",
                                                found->id, found->external_id);
  *existing = g_steal_pointer (&found);
  return TRUE;
}

static gboolean
check_wanted (PasskeysRules             *rules,
              const char                *organisation_id,
              const PasskeysUserRecord  *wanted,
              GError                   **error)
{
  g_autoptr (PasskeysUserRecord) namesake = NULL;

  if (!passkeys_mail_rules_check_address (wanted->username, error)
      || !passkeys_rules_check_external_id (wanted->external_id, error))
    return FALSE;
  if (!passkeys_user_store_find_by_username (rules->database, organisation_id, wanted->username,
                                             &namesake, error))
    return FALSE;
  if (!namesake)
    return TRUE;
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_NOT_AUTHORIZED,
                                    PASSKEYS_MESSAGE_USER_EXISTS);
}

/**
 * passkeys_user_rules_create:
 * @rules: the rules
 * @caller: who
 * @wanted: user name, kind, external id, public key and whether single sign-on is required
 * @error: (out) (optional): why it is refused
 *
 * The new user has no permission and gets an invitation.
 *
 * Returns: (transfer full) (nullable): a page with the new user
 */
PasskeysUserPage *
passkeys_user_rules_create (PasskeysRules             *rules,
                            const PasskeysCaller      *caller,
                            const PasskeysUserRecord  *wanted,
                            GError                   **error)
{
  char *organisation_id = caller->user->organisation_id;
  g_autofree char *id = passkeys_identifier_new ("us");
  g_autoptr (PasskeysUserRecord) existing = NULL;
  PasskeysUserRecord user = *wanted;

  if (!find_repeated (rules, organisation_id, wanted, &existing, error))
    return NULL;
  if (existing)
    return make_page (rules, g_steal_pointer (&existing), error);
  if (!check_wanted (rules, organisation_id, wanted, error))
    return NULL;
  user.id = id;
  user.organisation_id = organisation_id;
  user.is_active = TRUE;
  user.date_created = passkeys_rules_now (rules);
  if (!passkeys_user_store_add (rules->database, &user, error)
      || !passkeys_registration_rules_invite (rules, &user, error))
    return NULL;
  return passkeys_user_rules_get (rules, caller, id, error);
}

/* A service account is listed with the users, and changed in its own way. */
static gboolean
find_person (PasskeysRules         *rules,
             const PasskeysCaller  *caller,
             const char            *user_id,
             PasskeysUserRecord   **user,
             GError               **error)
{
  g_autoptr (PasskeysUserRecord) found = NULL;

  if (!passkeys_rules_find_user (rules, caller->user->organisation_id, user_id, &found, error))
    return FALSE;
  if (found->is_service_account)
    return refuse (error, "This is a service account.");
  *user = g_steal_pointer (&found);
  return TRUE;
}

/**
 * passkeys_user_rules_set_sso:
 * @rules: the rules
 * @caller: who
 * @user_id: which user
 * @is_sso_required: whether single sign-on is required
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): a page with the user as it is now
 */
PasskeysUserPage *
passkeys_user_rules_set_sso (PasskeysRules         *rules,
                             const PasskeysCaller  *caller,
                             const char            *user_id,
                             gboolean               is_sso_required,
                             GError               **error)
{
  g_autoptr (PasskeysUserRecord) user = NULL;

  if (!find_person (rules, caller, user_id, &user, error))
    return NULL;
  user->is_sso_required = is_sso_required;
  if (!passkeys_user_store_update (rules->database, user, error))
    return NULL;
  return make_page (rules, g_steal_pointer (&user), error);
}

/**
 * passkeys_user_rules_check_not_last_administrator:
 * @rules: the rules
 * @user: who is about to lose their place
 * @error: (out) (optional): that nobody would be left
 *
 * Returns: whether there is another active administrator, or @user is none
 */
gboolean
passkeys_user_rules_check_not_last_administrator (PasskeysRules             *rules,
                                                  const PasskeysUserRecord  *user,
                                                  GError                   **error)
{
  gint64 n_all, n_others;

  if (!passkeys_assignment_store_count_administrators (rules->database, user->organisation_id, "",
                                                       &n_all, error)
      || !passkeys_assignment_store_count_administrators (rules->database, user->organisation_id,
                                                          user->id, &n_others, error))
    return FALSE;
  if (n_others > 0 || n_all == 0)
    return TRUE;
  return refuse (error, "This is the last active administrator of the organisation.");
}

/**
 * passkeys_user_rules_check_may_lose:
 * @rules: the rules
 * @caller: who
 * @user: who is about to be deactivated or deleted
 * @error: (out) (optional): why not
 *
 * Returns: whether @user is neither the caller nor the last administrator
 */
gboolean
passkeys_user_rules_check_may_lose (PasskeysRules             *rules,
                                    const PasskeysCaller      *caller,
                                    const PasskeysUserRecord  *user,
                                    GError                   **error)
{
  if (strcmp (user->id, caller->user->id) == 0)
    return refuse (error, "You cannot deactivate or delete yourself.");
  return passkeys_user_rules_check_not_last_administrator (rules, user, error);
}

/**
 * passkeys_user_rules_set_active:
 * @rules: the rules
 * @caller: who
 * @user_id: which user
 * @is_active: whether the user may sign in
 * @error: (out) (optional): why it is refused
 *
 * Returns: (transfer full) (nullable): a page with the user as it is now
 */
PasskeysUserPage *
passkeys_user_rules_set_active (PasskeysRules         *rules,
                                const PasskeysCaller  *caller,
                                const char            *user_id,
                                gboolean               is_active,
                                GError               **error)
{
  g_autoptr (PasskeysUserRecord) user = NULL;

  if (!find_person (rules, caller, user_id, &user, error)
      || (!is_active && !passkeys_user_rules_check_may_lose (rules, caller, user, error)))
    return NULL;
  if (user->is_active != is_active)
    {
      user->is_active = is_active;
      if (!passkeys_user_store_update (rules->database, user, error))
        return NULL;
    }
  return make_page (rules, g_steal_pointer (&user), error);
}

/**
 * passkeys_user_rules_delete:
 * @rules: the rules
 * @caller: who
 * @user_id: which user
 * @error: (out) (optional): why it is refused
 *
 * Everything of the user goes, so that the e-mail address can be invited again.
 *
 * Returns: (transfer full) (nullable): a page with the user as it was, but inactive
 */
PasskeysUserPage *
passkeys_user_rules_delete (PasskeysRules         *rules,
                            const PasskeysCaller  *caller,
                            const char            *user_id,
                            GError               **error)
{
  g_autoptr (PasskeysUserRecord) user = NULL;

  if (!find_person (rules, caller, user_id, &user, error)
      || !passkeys_user_rules_check_may_lose (rules, caller, user, error)
      || !passkeys_user_store_delete (rules->database, user_id, error))
    return NULL;
  user->is_active = FALSE;
  return make_page (rules, g_steal_pointer (&user), error);
}

/**
 * passkeys_user_page_free:
 * @self: (transfer full): the page
 */
void
passkeys_user_page_free (PasskeysUserPage *self)
{
  g_clear_pointer (&self->users, g_ptr_array_unref);
  g_clear_pointer (&self->assignments, g_ptr_array_unref);
  g_free (self->next);
  g_free (self);
}
