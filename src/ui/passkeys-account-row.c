/* passkeys-account-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-account-row"

#include "config.h"

#include "passkeys-account-row.h"

#include <glib/gi18n.h>

#include "passkeys-account-words.h"

struct _PasskeysAccountRow
{
  AdwActionRow     parent_instance;

  PasskeysAccount *account; /* (owned) */

  AdwAvatar       *avatar;
  GtkWidget       *spinner;
  GtkWidget       *menu_button;
};

enum { FORGET, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysAccountRow, passkeys_account_row, ADW_TYPE_ACTION_ROW)

static void
forget_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  g_signal_emit (widget, signals[FORGET], 0);
}

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

  signals[FORGET] = g_signal_new ("forget", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-account-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccountRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccountRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccountRow, menu_button);

  gtk_widget_class_install_action (widget_class, "account-row.forget", NULL, forget_action);
}

static void
passkeys_account_row_init (PasskeysAccountRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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
  PasskeysAccountRow *self;

  g_return_val_if_fail (PASSKEYS_IS_ACCOUNT (account), NULL);

  self = g_object_new (PASSKEYS_TYPE_ACCOUNT_ROW, NULL);
  self->account = g_object_ref (account);

  organisation = passkeys_account_words_dup_organisation (account);
  adw_avatar_set_text (self->avatar, organisation);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 passkeys_account_get_username (account));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), organisation);

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
