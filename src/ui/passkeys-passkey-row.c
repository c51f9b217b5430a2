/* passkeys-passkey-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-passkey-row"

#include "config.h"

#include "passkeys-passkey-row.h"

#include <glib/gi18n.h>

#include "passkeys-label-text.h"
#include "passkeys-local-passkey-words.h"
#include "passkeys-security-key-words.h"

struct _PasskeysPasskeyRow
{
  AdwActionRow   parent_instance;

  GObject       *passkey; /* (owned): PasskeysLocalPasskey or PasskeysStoredPasskey */

  GtkLabel      *mark_label;
  GtkMenuButton *menu_button;
};

enum { DESCRIBED, RENAMED, REMOVED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysPasskeyRow, passkeys_passkey_row, ADW_TYPE_ACTION_ROW)

static void
describe_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  g_signal_emit (widget, signals[DESCRIBED], 0);
}

static void
rename_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  g_signal_emit (widget, signals[RENAMED], 0);
}

static void
remove_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  g_signal_emit (widget, signals[REMOVED], 0);
}

static void
passkeys_passkey_row_dispose (GObject *object)
{
  PasskeysPasskeyRow *self = PASSKEYS_PASSKEY_ROW (object);

  g_clear_object (&self->passkey);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_PASSKEY_ROW);

  G_OBJECT_CLASS (passkeys_passkey_row_parent_class)->dispose (object);
}

static void
passkeys_passkey_row_class_init (PasskeysPasskeyRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_passkey_row_dispose;

  signals[DESCRIBED] = g_signal_new ("described", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RENAMED] = g_signal_new ("renamed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REMOVED] = g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-passkey-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysPasskeyRow, mark_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPasskeyRow, menu_button);
  gtk_widget_class_install_action (widget_class, "passkey.describe", NULL, describe_action);
  gtk_widget_class_install_action (widget_class, "passkey.rename", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "passkey.remove", NULL, remove_action);
}

static void
passkeys_passkey_row_init (PasskeysPasskeyRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));
}

static void
show_organisation (PasskeysPasskeyRow *self,
                   const char         *organisation)
{
  /* Translators: %s is the name of an organisation */
  g_autofree char *spoken = g_strdup_printf (_("Your passkey for %s"), organisation);

  gtk_label_set_label (self->mark_label, organisation);
  gtk_widget_set_visible (GTK_WIDGET (self->mark_label), TRUE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->mark_label), spoken);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->mark_label),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static PasskeysPasskeyRow *
create (gpointer    passkey,
        const char *site,
        const char *user,
        const char *details,
        const char *organisation)
{
  PasskeysPasskeyRow *self = g_object_new (PASSKEYS_TYPE_PASSKEY_ROW, NULL);
  g_autofree char *menu_label = NULL;

  self->passkey = g_object_ref (passkey);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), site);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), details);
  if (organisation != NULL)
    show_organisation (self, organisation);

  /* Translators: whose passkey it is, then the site; said of a menu button */
  menu_label = g_strdup_printf (_("More for %s at %s"), user, site);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, menu_label, -1);

  return self;
}

/**
 * passkeys_passkey_row_new_local:
 * @passkey: a passkey on this computer
 * @organisation: (nullable): the name of the organisation to which it belongs, if it is the one
 *   that the person is signed in to
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
passkeys_passkey_row_new_local (PasskeysLocalPasskey *passkey,
                                const char           *organisation)
{
  PasskeysPasskeyRow *self;
  g_autofree char *site = NULL;
  g_autofree char *user = NULL;
  g_autofree char *details = NULL;

  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (passkey), NULL);

  site = passkeys_local_passkey_words_dup_site (passkey);
  user = passkeys_local_passkey_words_dup_user (passkey);
  details = passkeys_local_passkey_words_dup_details (passkey);
  self = create (passkey, site, user, details, organisation);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 5);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "passkey.rename", FALSE);

  return GTK_WIDGET (self);
}

/**
 * passkeys_passkey_row_new_stored:
 * @passkey: a passkey on a security key
 * @can_rename: whether the key can change the name of the user
 * @organisation: (nullable): the name of the organisation to which it belongs, if it is the one
 *   that the person is signed in to
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
passkeys_passkey_row_new_stored (PasskeysStoredPasskey *passkey,
                                 gboolean               can_rename,
                                 const char            *organisation)
{
  PasskeysPasskeyRow *self;
  g_autofree char *user = NULL;

  g_return_val_if_fail (PASSKEYS_IS_STORED_PASSKEY (passkey), NULL);

  user = passkeys_security_key_words_describe_user (passkey);
  self = create (passkey, passkeys_stored_passkey_get_relying_party_id (passkey), user, user,
                 organisation);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "passkey.describe", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "passkey.rename", can_rename);

  return GTK_WIDGET (self);
}

/**
 * passkeys_passkey_row_get_passkey:
 * @self: a row
 *
 * Returns: (transfer none): what it shows, as it was made for
 */
gpointer
passkeys_passkey_row_get_passkey (PasskeysPasskeyRow *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PASSKEY_ROW (self), NULL);

  return self->passkey;
}
