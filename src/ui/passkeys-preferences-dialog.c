/* passkeys-preferences-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-preferences-dialog"

#include "config.h"

#include "passkeys-preferences-dialog.h"

#include <glib/gi18n.h>
#include <libdex.h>

#include "passkeys-change-pin-page.h"
#include "passkeys-error-messages.h"
#include "passkeys-fiber.h"
#include "passkeys-site-group.h"
#include "passkeys-vault.h"
#include "passkeys-widget-work.h"

struct _PasskeysPreferencesDialog
{
  AdwPreferencesDialog  parent_instance;

  PasskeysVault        *vault; /* (owned) */

  GtkWidget            *vault_row;
  GtkWidget            *notice_row;
  GtkWidget            *lock_row;
  PasskeysSiteGroup    *site_group;
};

G_DEFINE_FINAL_TYPE (PasskeysPreferencesDialog, passkeys_preferences_dialog,
                     ADW_TYPE_PREFERENCES_DIALOG)

/* s, in the order of the row; the last one is for never */
static const guint lock_after[] = { 5 * 60, 15 * 60, 60 * 60, 0 };

/* Of what was set elsewhere the next longer one is shown. */
static gboolean
choose_lock_row (GValue   *value,
                 GVariant *variant,
                 gpointer  user_data)
{
  guint seconds = g_variant_get_uint32 (variant);
  guint selected = G_N_ELEMENTS (lock_after) - 1;

  for (guint i = G_N_ELEMENTS (lock_after) - 1; seconds > 0 && i-- > 0;)
    if (seconds <= lock_after[i] || i == G_N_ELEMENTS (lock_after) - 2)
      selected = i;

  g_value_set_uint (value, selected);
  return TRUE;
}

static GVariant *
read_lock_row (const GValue       *value,
               const GVariantType *expected_type,
               gpointer            user_data)
{
  guint selected = g_value_get_uint (value);

  return selected < G_N_ELEMENTS (lock_after) ? g_variant_new_uint32 (lock_after[selected]) : NULL;
}

static void
show_vault (PasskeysPreferencesDialog *self)
{
  guint n_passkeys = g_list_model_get_n_items (G_LIST_MODEL (self->vault));
  gboolean has_pin = passkeys_vault_has_pin (self->vault);
  g_autofree char *subtitle = NULL;

  if (!has_pin)
    subtitle = g_strdup (_("No PIN yet: it is chosen with the first passkey"));
  else
    subtitle = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                             "It protects %u passkey",
                                             "It protects %u passkeys",
                                             n_passkeys),
                                n_passkeys);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->vault_row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->vault_row), has_pin);
}

static DexFuture *
load_fiber (gpointer      user_data,
            GCancellable *cancellable)
{
  PasskeysPreferencesDialog *self = user_data;
  g_autofree char *sentence = NULL;
  g_autoptr(GError) error = NULL;

  if (passkeys_await (passkeys_unless_cancelled (passkeys_vault_load (self->vault), cancellable),
                      &error))
    {
      show_vault (self);
      return dex_future_new_true ();
    }

  if (!passkeys_error_messages_is_silent (error))
    {
      passkeys_error_messages_describe (error, NULL, &sentence);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self->vault_row), sentence);
    }

  return dex_future_new_true ();
}

static void
on_changed (PasskeysPreferencesDialog *self)
{
  adw_preferences_dialog_pop_subpage (ADW_PREFERENCES_DIALOG (self));
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (self),
                                    adw_toast_new (_("The PIN was changed")));
}

static void
on_change_pin (PasskeysPreferencesDialog *self)
{
  AdwNavigationPage *page = passkeys_change_pin_page_new (self->vault);

  g_signal_connect_object (page, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  adw_preferences_dialog_push_subpage (ADW_PREFERENCES_DIALOG (self), page);
}

static void
passkeys_preferences_dialog_dispose (GObject *object)
{
  PasskeysPreferencesDialog *self = PASSKEYS_PREFERENCES_DIALOG (object);

  g_clear_object (&self->vault);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_PREFERENCES_DIALOG);

  G_OBJECT_CLASS (passkeys_preferences_dialog_parent_class)->dispose (object);
}

static void
passkeys_preferences_dialog_class_init (PasskeysPreferencesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_preferences_dialog_dispose;

  g_type_ensure (PASSKEYS_TYPE_SITE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysPreferencesDialog, vault_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPreferencesDialog, notice_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPreferencesDialog, lock_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPreferencesDialog, site_group);
  gtk_widget_class_bind_template_callback (widget_class, on_change_pin);
}

static void
passkeys_preferences_dialog_init (PasskeysPreferencesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * passkeys_preferences_dialog_new:
 * @application: whose preferences
 *
 * Makes the dialog and looks into the keyring for what the PIN protects.
 *
 * Returns: (transfer floating): a new dialog
 */
AdwDialog *
passkeys_preferences_dialog_new (PasskeysApplication *application)
{
  PasskeysPreferencesDialog *self;
  PasskeysAuthenticatorList *authenticators;

  g_return_val_if_fail (PASSKEYS_IS_APPLICATION (application), NULL);

  self = g_object_new (PASSKEYS_TYPE_PREFERENCES_DIALOG, NULL);
  authenticators = passkeys_application_get_authenticators (application);
  self->vault = g_object_ref (passkeys_authenticator_list_get_vault (authenticators));
  passkeys_widget_work_begin (GTK_WIDGET (self), load_fiber);

  g_settings_bind (passkeys_application_get_settings (application), "session-notice-minutes",
                   self->notice_row, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (passkeys_application_get_settings (application), "lock-after",
                                self->lock_row, "selected", G_SETTINGS_BIND_DEFAULT,
                                choose_lock_row, read_lock_row, NULL, NULL);
  passkeys_site_group_set_service (self->site_group,
                                   passkeys_application_get_site_service (application),
                                   passkeys_application_get_settings (application));

  return ADW_DIALOG (self);
}
