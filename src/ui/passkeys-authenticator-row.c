/* passkeys-authenticator-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-authenticator-row"

#include "config.h"

#include "passkeys-authenticator-row.h"

#include <glib/gi18n.h>

#include "passkeys-authenticator-words.h"
#include "passkeys-decoration.h"
#include "passkeys-local-authenticator.h"
#include "passkeys-security-key-authenticator.h"

struct _PasskeysAuthenticatorRow
{
  AdwActionRow           parent_instance;

  PasskeysAuthenticator *authenticator; /* (owned) */
  GtkCheckButton        *button;        /* (nullable) */
  gboolean               for_new;       /* a passkey is made there */
};

enum { CHOSEN, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysAuthenticatorRow, passkeys_authenticator_row, ADW_TYPE_ACTION_ROW)

static const char *
get_name (PasskeysAuthenticatorRow *self)
{
  const char *name = passkeys_authenticator_get_name (self->authenticator);

  return passkeys_authenticator_words_translate (name);
}

/* What is plugged in, so that the person sees that it was noticed. */
static char *
describe_keys (GListModel *keys)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (keys); i++)
    {
      g_autoptr(PasskeysSecurityKey) key = g_list_model_get_item (keys, i);

      if (names->len > 0)
        g_string_append (names, C_("list", ", "));
      g_string_append (names, passkeys_security_key_get_name (key));
    }

  if (names->len == 0)
    return g_strdup (_("By USB, protected by its PIN and a touch"));

  return g_string_free_and_steal (g_steal_pointer (&names));
}

static guint
count_in_chip (PasskeysVault *vault)
{
  guint n_in_chip = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (vault)); i++)
    {
      g_autoptr(PasskeysLocalPasskey) passkey = g_list_model_get_item (G_LIST_MODEL (vault), i);

      if (passkeys_local_passkey_get_protection (passkey) == PASSKEYS_PROTECTION_CHIP)
        n_in_chip++;
    }
  return n_in_chip;
}

/* What will protect a passkey that is made here, or does protect those to sign with. */
static const char *
describe_vault (PasskeysAuthenticatorRow *self,
                PasskeysVault            *vault)
{
  guint n_passkeys = g_list_model_get_n_items (G_LIST_MODEL (vault));
  guint n_in_chip = count_in_chip (vault);

  if (self->for_new || n_passkeys == 0)
    {
      n_passkeys = 1;
      n_in_chip = passkeys_vault_get_new_protection (vault) == PASSKEYS_PROTECTION_CHIP ? 1 : 0;
    }

  if (n_in_chip == 0)
    return _("In the keyring, protected by a PIN");
  if (n_in_chip == n_passkeys)
    return _("In the security chip, protected by a PIN");
  return _("In the keyring or the security chip, protected by a PIN");
}

static PasskeysVault *
get_vault (PasskeysAuthenticatorRow *self)
{
  PasskeysLocalAuthenticator *local;

  if (!PASSKEYS_IS_LOCAL_AUTHENTICATOR (self->authenticator))
    return NULL;

  local = PASSKEYS_LOCAL_AUTHENTICATOR (self->authenticator);
  return passkeys_local_authenticator_get_vault (local);
}

static void
on_button_toggled (PasskeysAuthenticatorRow *self)
{
  if (gtk_check_button_get_active (self->button))
    g_signal_emit (self, signals[CHOSEN], 0);
}

static void
passkeys_authenticator_row_dispose (GObject *object)
{
  PasskeysAuthenticatorRow *self = PASSKEYS_AUTHENTICATOR_ROW (object);

  g_clear_object (&self->authenticator);
  self->button = NULL;

  G_OBJECT_CLASS (passkeys_authenticator_row_parent_class)->dispose (object);
}

static void
passkeys_authenticator_row_class_init (PasskeysAuthenticatorRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = passkeys_authenticator_row_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
passkeys_authenticator_row_init (PasskeysAuthenticatorRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
}

/**
 * passkeys_authenticator_row_new:
 * @authenticator: what the row is about
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
passkeys_authenticator_row_new (PasskeysAuthenticator *authenticator)
{
  PasskeysAuthenticatorRow *self;
  const char *icon_name;

  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR (authenticator), NULL);

  self = g_object_new (PASSKEYS_TYPE_AUTHENTICATOR_ROW, NULL);
  self->authenticator = g_object_ref (authenticator);
  icon_name = passkeys_authenticator_get_icon_name (authenticator);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), get_name (self));
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), passkeys_decoration_new (icon_name));
  passkeys_authenticator_row_describe (self);
  if (get_vault (self) != NULL)
    g_signal_connect_object (get_vault (self), "items-changed",
                             G_CALLBACK (passkeys_authenticator_row_describe), self,
                             G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * passkeys_authenticator_row_set_for_new:
 * @self: a row
 * @for_new: whether a passkey is made there, and none of those there is used
 *
 * Tells the row what it is to describe.
 */
void
passkeys_authenticator_row_set_for_new (PasskeysAuthenticatorRow *self,
                                        gboolean                  for_new)
{
  g_return_if_fail (PASSKEYS_IS_AUTHENTICATOR_ROW (self));

  self->for_new = for_new;
  passkeys_authenticator_row_describe (self);
}

/**
 * passkeys_authenticator_row_get_authenticator:
 * @self: a row
 *
 * Returns: (transfer none): what the row is about
 */
PasskeysAuthenticator *
passkeys_authenticator_row_get_authenticator (PasskeysAuthenticatorRow *self)
{
  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR_ROW (self), NULL);

  return self->authenticator;
}

/**
 * passkeys_authenticator_row_get_keys:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the security keys, where the row is about them
 */
PasskeysSecurityKeyList *
passkeys_authenticator_row_get_keys (PasskeysAuthenticatorRow *self)
{
  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR_ROW (self), NULL);

  if (!PASSKEYS_IS_SECURITY_KEY_AUTHENTICATOR (self->authenticator))
    return NULL;

  return passkeys_security_key_authenticator_get_keys (
    PASSKEYS_SECURITY_KEY_AUTHENTICATOR (self->authenticator));
}

/**
 * passkeys_authenticator_row_add_button:
 * @self: a row
 * @others: (nullable): a row of the same choice that has a button
 * @active: whether this one is chosen
 *
 * Makes the row one of several to choose from.
 */
void
passkeys_authenticator_row_add_button (PasskeysAuthenticatorRow *self,
                                       PasskeysAuthenticatorRow *others,
                                       gboolean                  active)
{
  GtkWidget *button;

  g_return_if_fail (PASSKEYS_IS_AUTHENTICATOR_ROW (self));
  g_return_if_fail (others == NULL || PASSKEYS_IS_AUTHENTICATOR_ROW (others));

  button = gtk_check_button_new ();
  self->button = GTK_CHECK_BUTTON (button);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  if (others != NULL)
    gtk_check_button_set_group (self->button, others->button);

  gtk_check_button_set_active (self->button, active);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  get_name (self), -1);
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_button_toggled), self,
                           G_CONNECT_SWAPPED);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), button);
}

/**
 * passkeys_authenticator_row_choose:
 * @self: a row
 *
 * Chooses it, where it is one of several.
 */
void
passkeys_authenticator_row_choose (PasskeysAuthenticatorRow *self)
{
  g_return_if_fail (PASSKEYS_IS_AUTHENTICATOR_ROW (self));

  if (self->button != NULL)
    gtk_check_button_set_active (self->button, TRUE);
}

/**
 * passkeys_authenticator_row_describe:
 * @self: a row
 *
 * Says again what it is, and what is plugged in.
 */
void
passkeys_authenticator_row_describe (PasskeysAuthenticatorRow *self)
{
  PasskeysSecurityKeyList *keys;
  g_autofree char *plugged_in = NULL;
  PasskeysVault *vault;
  const char *description;

  g_return_if_fail (PASSKEYS_IS_AUTHENTICATOR_ROW (self));

  vault = get_vault (self);
  keys = passkeys_authenticator_row_get_keys (self);
  if (keys != NULL)
    description = plugged_in = describe_keys (G_LIST_MODEL (keys));
  else if (vault != NULL)
    description = describe_vault (self, vault);
  else
    description = _("Protected by its PIN and a touch");

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), description);
}
