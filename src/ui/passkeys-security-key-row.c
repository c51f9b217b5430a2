/* passkeys-security-key-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-row"

#include "config.h"

#include "passkeys-security-key-row.h"

#include "passkeys-maker-icon.h"
#include "passkeys-security-key-words.h"

struct _PasskeysSecurityKeyRow
{
  AdwActionRow         parent_instance;

  PasskeysSecurityKey *key; /* (owned) */

  GtkImage            *maker_image;
  GtkWidget           *trouble_image;
  GtkWidget           *spinner;
};

G_DEFINE_FINAL_TYPE (PasskeysSecurityKeyRow, passkeys_security_key_row, ADW_TYPE_ACTION_ROW)

static void
update (PasskeysSecurityKeyRow *self)
{
  PasskeysSecurityKeyState state = passkeys_security_key_get_state (self->key);
  g_autofree char *subtitle = passkeys_security_key_words_describe (self->key);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 passkeys_security_key_get_name (self->key));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_image_set_from_icon_name (self->maker_image, passkeys_maker_icon_get_name (
                                  passkeys_security_key_get_maker (self->key)));
  gtk_widget_set_visible (self->spinner, state == PASSKEYS_SECURITY_KEY_OPENING);
  gtk_widget_set_visible (self->trouble_image,
                          state == PASSKEYS_SECURITY_KEY_DENIED ||
                          state == PASSKEYS_SECURITY_KEY_WITHHELD ||
                          state == PASSKEYS_SECURITY_KEY_FAILED);
}

static void
passkeys_security_key_row_dispose (GObject *object)
{
  PasskeysSecurityKeyRow *self = PASSKEYS_SECURITY_KEY_ROW (object);

  g_clear_object (&self->key);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_SECURITY_KEY_ROW);

  G_OBJECT_CLASS (passkeys_security_key_row_parent_class)->dispose (object);
}

static void
passkeys_security_key_row_class_init (PasskeysSecurityKeyRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_security_key_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-security-key-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyRow, maker_image);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyRow, trouble_image);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyRow, spinner);
}

static void
passkeys_security_key_row_init (PasskeysSecurityKeyRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * passkeys_security_key_row_new:
 * @key: a security key that is plugged in
 *
 * Makes a row that follows the key.
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
passkeys_security_key_row_new (PasskeysSecurityKey *key)
{
  PasskeysSecurityKeyRow *self;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY (key), NULL);

  self = g_object_new (PASSKEYS_TYPE_SECURITY_KEY_ROW, NULL);
  self->key = g_object_ref (key);
  g_signal_connect_object (key, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

/**
 * passkeys_security_key_row_get_key:
 * @self: a row
 *
 * Returns: (transfer none): the key that it shows
 */
PasskeysSecurityKey *
passkeys_security_key_row_get_key (PasskeysSecurityKeyRow *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_ROW (self), NULL);

  return self->key;
}
