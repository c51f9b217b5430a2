/* passkeys-authenticator-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-authenticator-list"

#include "config.h"

#include "passkeys-authenticator-list.h"

#include "passkeys-local-authenticator.h"
#include "passkeys-security-key-authenticator.h"

struct _PasskeysAuthenticatorList
{
  GObject parent_instance;

  PasskeysVault *vault;
  GListStore    *authenticators;
};

static GType
passkeys_authenticator_list_get_item_type (GListModel *model)
{
  return PASSKEYS_TYPE_AUTHENTICATOR;
}

static guint
passkeys_authenticator_list_get_n_items (GListModel *model)
{
  PasskeysAuthenticatorList *self = PASSKEYS_AUTHENTICATOR_LIST (model);

  return g_list_model_get_n_items (G_LIST_MODEL (self->authenticators));
}

static gpointer
passkeys_authenticator_list_get_item (GListModel *model,
                                      guint       position)
{
  PasskeysAuthenticatorList *self = PASSKEYS_AUTHENTICATOR_LIST (model);

  return g_list_model_get_item (G_LIST_MODEL (self->authenticators), position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = passkeys_authenticator_list_get_item_type;
  iface->get_n_items = passkeys_authenticator_list_get_n_items;
  iface->get_item = passkeys_authenticator_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysAuthenticatorList, passkeys_authenticator_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
passkeys_authenticator_list_dispose (GObject *object)
{
  PasskeysAuthenticatorList *self = PASSKEYS_AUTHENTICATOR_LIST (object);

  g_list_store_remove_all (self->authenticators);
  g_clear_object (&self->vault);

  G_OBJECT_CLASS (passkeys_authenticator_list_parent_class)->dispose (object);
}

static void
passkeys_authenticator_list_finalize (GObject *object)
{
  PasskeysAuthenticatorList *self = PASSKEYS_AUTHENTICATOR_LIST (object);

  g_clear_object (&self->authenticators);

  G_OBJECT_CLASS (passkeys_authenticator_list_parent_class)->finalize (object);
}

static void
passkeys_authenticator_list_class_init (PasskeysAuthenticatorListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = passkeys_authenticator_list_dispose;
  object_class->finalize = passkeys_authenticator_list_finalize;
}

static void
passkeys_authenticator_list_init (PasskeysAuthenticatorList *self)
{
  g_autoptr(PasskeysLocalAuthenticator) local = NULL;
  g_autoptr(PasskeysSecurityKeyList) keys = NULL;
  g_autoptr(PasskeysSecurityKeyAuthenticator) any_key = NULL;

  self->authenticators = g_list_store_new (PASSKEYS_TYPE_AUTHENTICATOR);
  g_signal_connect_object (self->authenticators, "items-changed",
                           G_CALLBACK (g_list_model_items_changed), self, G_CONNECT_SWAPPED);

  self->vault = passkeys_vault_new ();
  local = passkeys_local_authenticator_new (self->vault);
  g_list_store_append (self->authenticators, local);

  keys = passkeys_security_key_list_new ();
  any_key = passkeys_security_key_authenticator_new (keys);
  g_list_store_append (self->authenticators, any_key);
}

/**
 * passkeys_authenticator_list_new:
 *
 * Creates the list of what can make and use passkeys here: a list model of [iface@Authenticator].
 *
 * Returns: (transfer full): a list with this computer and, as one, the security keys in it; these
 *   are looked for while somebody watches them
 */
PasskeysAuthenticatorList *
passkeys_authenticator_list_new (void)
{
  return g_object_new (PASSKEYS_TYPE_AUTHENTICATOR_LIST, NULL);
}

/**
 * passkeys_authenticator_list_get_vault:
 * @self: a list
 *
 * Gets the passkeys of this computer.
 *
 * Returns: (transfer none): the vault of the first authenticator
 */
PasskeysVault *
passkeys_authenticator_list_get_vault (PasskeysAuthenticatorList *self)
{
  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR_LIST (self), NULL);

  return self->vault;
}
