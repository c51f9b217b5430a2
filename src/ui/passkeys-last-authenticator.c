/* passkeys-last-authenticator.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-last-authenticator"

#include "config.h"

#include "passkeys-last-authenticator.h"

#include "passkeys-application.h"

#define KEY "last-authenticators"

static GSettings *
get_settings (void)
{
  PasskeysApplication *application = passkeys_application_get_default ();

  return application != NULL ? passkeys_application_get_settings (application) : NULL;
}

/* name: %NULL to forget */
static void
change (PasskeysAccount *account,
        const char      *name)
{
  GSettings *settings = get_settings ();
  g_autoptr(GVariant) value = NULL;
  const char *id = passkeys_account_get_id (account);
  GVariantBuilder builder;
  GVariantIter iter;
  const char *other;
  const char *others_name;

  if (settings == NULL)
    return;

  value = g_settings_get_value (settings, KEY);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_iter_init (&iter, value);
  while (g_variant_iter_next (&iter, "{&s&s}", &other, &others_name))
    if (!g_str_equal (other, id))
      g_variant_builder_add (&builder, "{ss}", other, others_name);
  if (name != NULL)
    g_variant_builder_add (&builder, "{ss}", id, name);

  g_settings_set_value (settings, KEY, g_variant_builder_end (&builder));
}

/**
 * passkeys_last_authenticator_remember:
 * @account: an account
 * @authenticator: what has just signed for it
 *
 * Remembers it, by its kind: security keys are not told apart.
 */
void
passkeys_last_authenticator_remember (PasskeysAccount       *account,
                                      PasskeysAuthenticator *authenticator)
{
  g_return_if_fail (PASSKEYS_IS_ACCOUNT (account));
  g_return_if_fail (PASSKEYS_IS_AUTHENTICATOR (authenticator));

  change (account, passkeys_authenticator_get_name (authenticator));
}

/**
 * passkeys_last_authenticator_find:
 * @account: an account
 * @model: a list of [iface@Authenticator]
 *
 * Returns: (transfer full) (nullable): what has signed last, where @model has it
 */
PasskeysAuthenticator *
passkeys_last_authenticator_find (PasskeysAccount *account,
                                  GListModel      *model)
{
  GSettings *settings = get_settings ();
  g_autoptr(GVariant) names = NULL;
  const char *name;

  g_return_val_if_fail (PASSKEYS_IS_ACCOUNT (account), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (model), NULL);

  if (settings == NULL)
    return NULL;

  names = g_settings_get_value (settings, KEY);
  if (!g_variant_lookup (names, passkeys_account_get_id (account), "&s", &name))
    return NULL;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(PasskeysAuthenticator) authenticator = g_list_model_get_item (model, i);

      if (g_str_equal (passkeys_authenticator_get_name (authenticator), name))
        return g_steal_pointer (&authenticator);
    }

  return NULL;
}

/**
 * passkeys_last_authenticator_prefer:
 * @account: an account
 * @model: a list of [iface@Authenticator]
 * @search: (nullable): which of them hold a passkey of the account
 * @selected: (nullable): which of them is selected
 *
 * Returns: (transfer full) (nullable): what to begin with: what has signed last, or else what may sign
 */
PasskeysAuthenticator *
passkeys_last_authenticator_prefer (PasskeysAccount       *account,
                                    GListModel            *model,
                                    PasskeysHolderSearch  *search,
                                    PasskeysAuthenticator *selected)
{
  g_autoptr(PasskeysAuthenticator) last = passkeys_last_authenticator_find (account, model);

  if (last != NULL && passkeys_holder_search_may_hold (search, last))
    return g_steal_pointer (&last);
  if (selected != NULL && passkeys_holder_search_may_hold (search, selected))
    return g_object_ref (selected);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(PasskeysAuthenticator) authenticator = g_list_model_get_item (model, i);

      if (passkeys_holder_search_may_hold (search, authenticator))
        return g_steal_pointer (&authenticator);
    }

  return NULL;
}

/**
 * passkeys_last_authenticator_forget:
 * @account: an account that this computer is to know no more
 *
 * Forgets with what it has signed.
 */
void
passkeys_last_authenticator_forget (PasskeysAccount *account)
{
  g_return_if_fail (PASSKEYS_IS_ACCOUNT (account));

  change (account, NULL);
}
