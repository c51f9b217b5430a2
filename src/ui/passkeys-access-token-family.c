/* passkeys-access-token-family.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-access-token-family"

#include "config.h"

#include "passkeys-access-token-family.h"

#include <glib/gi18n.h>

#include "passkeys-service-account.h"

static const char *
get_token_id (gpointer item)
{
  return passkeys_access_token_get_token_id (item);
}

static const char *
get_token_name (gpointer item)
{
  return passkeys_access_token_get_name (item);
}

static gboolean
is_token_active (gpointer item)
{
  return passkeys_access_token_is_active (item);
}

static PasskeysAccessToken *
get_token (gpointer item)
{
  return item;
}

static GListModel *
get_token_assignments (gpointer item)
{
  return passkeys_access_token_get_permission_assignments (item);
}

const PasskeysAccessTokenFamily passkeys_access_token_family_personal = {
  .tag = "access-tokens",
  .title = N_("Access Tokens"),
  .icon_name = "dialog-password-symbolic",
  .description = N_("With a token and its key a program acts in your name. It never may do more "
                    "than you may."),
  .empty_title = N_("No Access Tokens"),
  .empty_description = N_("A program that is to act in your name needs a token and a key of its "
                          "own."),
  .new_title = N_("New Access Token"),
  .new_label = N_("_New Access Token…"),
  .new_summary = N_("A program that has the token “%s” and its key can act in your name from now "
                    "on."),
  .new_explanation = N_("A key pair is made on this computer. Your organisation gets the public "
                        "half only; token and private key are shown once, afterwards."),
  .without_permission_choice = N_("Everything You May"),
  .without_permission = N_("Everything you may"),
  .activate_title = N_("Activate Access Token"),
  .activate_summary = N_("“%s” works again."),
  .deactivate_title = N_("Deactivate Access Token"),
  .deactivate_summary = N_("Programs that use “%s” stop working until it is activated again."),
  .remove_title = N_("Remove Access Token"),
  .remove_summary = N_("Programs that use “%s” stop working for good. This cannot be undone."),
  .holders = &passkeys_token_holders_personal,
  .get_id = get_token_id,
  .get_name = get_token_name,
  .is_active = is_token_active,
  .get_token = get_token,
  .get_assignments = get_token_assignments,
};

static const char *
get_account_id (gpointer item)
{
  return passkeys_user_get_user_id (passkeys_service_account_get_user (item));
}

static const char *
get_account_name (gpointer item)
{
  return passkeys_user_get_username (passkeys_service_account_get_user (item));
}

static gboolean
is_account_active (gpointer item)
{
  return passkeys_user_is_active (passkeys_service_account_get_user (item));
}

/* The model holds it for as long as the account is there. */
static PasskeysAccessToken *
get_account_token (gpointer item)
{
  GListModel *tokens = passkeys_service_account_get_access_tokens (item);
  g_autoptr(PasskeysAccessToken) token = g_list_model_get_item (tokens, 0);

  return token;
}

static GListModel *
get_account_assignments (gpointer item)
{
  return passkeys_user_get_permission_assignments (passkeys_service_account_get_user (item));
}

const PasskeysAccessTokenFamily passkeys_access_token_family_service = {
  .tag = "service-accounts",
  .cache_name = "service-accounts",
  .title = N_("Service Accounts"),
  .icon_name = "network-server-symbolic",
  .description = N_("Users that are programs. Each has a token and a key instead of passkeys, "
                    "and permissions of its own."),
  .empty_title = N_("No Service Accounts"),
  .empty_description = N_("A program that belongs to nobody in particular can have an account of "
                          "its own."),
  .new_title = N_("New Service Account"),
  .new_label = N_("_New Service Account…"),
  .new_summary = N_("A program that has the token of “%s” and its key is a user of your "
                    "organisation from now on."),
  .new_explanation = N_("A key pair is made on this computer. Your organisation gets the public "
                        "half only; token and private key are shown once, afterwards."),
  .without_permission_choice = N_("Nothing Yet"),
  .without_permission = N_("No permission yet"),
  .activate_title = N_("Activate Service Account"),
  .activate_summary = N_("“%s” works again."),
  .deactivate_title = N_("Deactivate Service Account"),
  .deactivate_summary = N_("Programs that use “%s” stop working until it is activated again."),
  .remove_title = N_("Remove Service Account"),
  .remove_summary = N_("Programs that use “%s” stop working for good. This cannot be undone."),
  .holders = &passkeys_token_holders_service,
  .get_id = get_account_id,
  .get_name = get_account_name,
  .is_active = is_account_active,
  .get_token = get_account_token,
  .get_assignments = get_account_assignments,
};

/**
 * passkeys_access_token_family_dup_words:
 * @words: words of the table, in which %s stands for a name
 * @name: the name
 *
 * Translates words and puts a name into them.
 *
 * Returns: (transfer full): the words
 */
char *
passkeys_access_token_family_dup_words (const char *words,
                                        const char *name)
{
  g_auto(GStrv) parts = NULL;

  g_return_val_if_fail (words != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  parts = g_strsplit (_(words), "%s", 2);
  return g_strjoinv (name, parts);
}
