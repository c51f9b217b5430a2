/* passkeys-account-words.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-account-words"

#include "config.h"

#include "passkeys-account-words.h"

#include <glib/gi18n.h>

/**
 * passkeys_account_words_dup_organisation:
 * @account: an account
 *
 * Names its organisation. Many are known only by their id, which is better than nothing because it
 * is what people are asked for.
 *
 * Returns: (transfer full): the name of the organisation, or its id
 */
char *
passkeys_account_words_dup_organisation (PasskeysAccount *account)
{
  const char *name;

  g_return_val_if_fail (PASSKEYS_IS_ACCOUNT (account), NULL);

  name = passkeys_account_get_organisation_name (account);
  if (name != NULL && *name != '\0')
    return g_strdup (name);

  return g_strdup (passkeys_account_get_org_id (account));
}

/**
 * passkeys_account_words_dup_full_name:
 * @account: an account
 *
 * Names user and organisation together.
 *
 * Returns: (transfer full): such as "ann@example.org at Example"
 */
char *
passkeys_account_words_dup_full_name (PasskeysAccount *account)
{
  g_autofree char *organisation = NULL;

  g_return_val_if_fail (PASSKEYS_IS_ACCOUNT (account), NULL);

  organisation = passkeys_account_words_dup_organisation (account);

  /* Translators: first the user, then the organisation */
  return g_strdup_printf (_("%s at %s"), passkeys_account_get_username (account), organisation);
}

/**
 * passkeys_account_words_get_news:
 * @account: an account
 *
 * Returns: (transfer none) (nullable): what there is to tell of it, in a few words
 */
const char *
passkeys_account_words_get_news (PasskeysAccount *account)
{
  g_return_val_if_fail (PASSKEYS_IS_ACCOUNT (account), NULL);

  switch (passkeys_account_get_news (account))
    {
    case PASSKEYS_ACCOUNT_NEWS_EXPIRED:
      return C_("account", "Session expired");
    case PASSKEYS_ACCOUNT_NEWS_ENDS_SOON:
      return C_("account", "Session ends soon");
    case PASSKEYS_ACCOUNT_NEWS_AT_RISK:
      return C_("account", "Only one way to sign in");
    case PASSKEYS_ACCOUNT_NEWS_NONE:
    default:
      return NULL;
    }
}

/**
 * passkeys_account_words_dup_news:
 * @account: an account
 *
 * Returns: (transfer full) (nullable): what there is to tell of it, to someone who does not see which
 *   account it is about
 */
char *
passkeys_account_words_dup_news (PasskeysAccount *account)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (PASSKEYS_IS_ACCOUNT (account), NULL);

  name = passkeys_account_words_dup_full_name (account);
  switch (passkeys_account_get_news (account))
    {
    case PASSKEYS_ACCOUNT_NEWS_EXPIRED:
      /* Translators: %s is a user and an organisation */
      return g_strdup_printf (_("The session of %s has expired."), name);
    case PASSKEYS_ACCOUNT_NEWS_ENDS_SOON:
      /* Translators: %s is a user and an organisation */
      return g_strdup_printf (_("The session of %s ends soon."), name);
    case PASSKEYS_ACCOUNT_NEWS_AT_RISK:
      /* Translators: %s is a user and an organisation */
      return g_strdup_printf (_("%s had one passkey or recovery key left. Whoever loses it is "
                                "locked out."), name);
    case PASSKEYS_ACCOUNT_NEWS_NONE:
    default:
      return NULL;
    }
}
