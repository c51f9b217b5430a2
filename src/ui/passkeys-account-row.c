/* passkeys-account-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-account-row"

#include "config.h"

#include "passkeys-account-row.h"

#include <glib/gi18n.h>

#include "passkeys-account-words.h"
#include "passkeys-label-text.h"

struct _PasskeysAccountRow
{
  AdwActionRow     parent_instance;

  PasskeysAccount *account; /* (owned) */

  AdwAvatar       *avatar;
  GtkWidget       *spinner;
  GtkMenuButton   *menu_button;
};

G_DEFINE_FINAL_TYPE (PasskeysAccountRow, passkeys_account_row, ADW_TYPE_ACTION_ROW)

static void
passkeys_account_row_dispose (GObject *object)
{
  PasskeysAccountRow *self = PASSKEYS_ACCOUNT_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_ACCOUNT_ROW);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (passkeys_account_row_parent_class)->dispose (object);
}

static void
passkeys_account_row_class_init (PasskeysAccountRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_account_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-account-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccountRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccountRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccountRow, menu_button);
}

static void
passkeys_account_row_init (PasskeysAccountRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));
}

static GMenuModel *
create_menu (PasskeysAccount *account)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenuItem) item = g_menu_item_new (_("_Remove from This Computer"), NULL);

  g_menu_item_set_action_and_target (item, "sign-in.forget", "s", passkeys_account_get_id (account));
  g_menu_append_item (menu, item);

  return G_MENU_MODEL (menu);
}

/**
 * passkeys_account_row_new:
 * @account: what to show
 *
 * Makes a row that can be activated.
 *
 * Returns: (transfer floating): a new row
 */
GtkWidget *
passkeys_account_row_new (PasskeysAccount *account)
{
  g_autofree char *organisation = NULL;
  g_autofree char *name = NULL;
  g_autofree char *menu_name = NULL;
  g_autoptr(GMenuModel) menu = NULL;
  PasskeysAccountRow *self;

  g_return_val_if_fail (PASSKEYS_IS_ACCOUNT (account), NULL);

  self = g_object_new (PASSKEYS_TYPE_ACCOUNT_ROW, NULL);
  self->account = g_object_ref (account);

  organisation = passkeys_account_words_dup_organisation (account);
  adw_avatar_set_text (self->avatar, organisation);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 passkeys_account_get_username (account));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), organisation);

  menu = create_menu (account);
  gtk_menu_button_set_menu_model (self->menu_button, menu);

  name = passkeys_account_words_dup_full_name (account);
  /* Translators: name of a menu button; %s is user and organisation */
  menu_name = g_strdup_printf (_("Menu of %s"), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, menu_name, -1);

  return GTK_WIDGET (self);
}

/**
 * passkeys_account_row_get_account:
 * @self: a row
 *
 * Returns: (transfer none): the account it shows
 */
PasskeysAccount *
passkeys_account_row_get_account (PasskeysAccountRow *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACCOUNT_ROW (self), NULL);

  return self->account;
}

/**
 * passkeys_account_row_set_busy:
 * @self: a row
 * @busy: whether its account is being signed in
 *
 * Shows or hides a spinner.
 */
void
passkeys_account_row_set_busy (PasskeysAccountRow *self,
                               gboolean            busy)
{
  g_return_if_fail (PASSKEYS_IS_ACCOUNT_ROW (self));

  gtk_widget_set_visible (self->spinner, busy);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, busy, -1);
}
