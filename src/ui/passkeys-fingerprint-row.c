/* passkeys-fingerprint-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-fingerprint-row"

#include "config.h"

#include "passkeys-fingerprint-row.h"

#include <glib/gi18n.h>

struct _PasskeysFingerprintRow
{
  AdwActionRow         parent_instance;

  PasskeysFingerprint *fingerprint; /* (owned) */

  GtkMenuButton       *menu_button;
};

enum { RENAMED, REMOVED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysFingerprintRow, passkeys_fingerprint_row, ADW_TYPE_ACTION_ROW)

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
passkeys_fingerprint_row_dispose (GObject *object)
{
  PasskeysFingerprintRow *self = PASSKEYS_FINGERPRINT_ROW (object);

  g_clear_object (&self->fingerprint);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_FINGERPRINT_ROW);

  G_OBJECT_CLASS (passkeys_fingerprint_row_parent_class)->dispose (object);
}

static void
passkeys_fingerprint_row_class_init (PasskeysFingerprintRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_fingerprint_row_dispose;

  signals[RENAMED] = g_signal_new ("renamed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REMOVED] = g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-fingerprint-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysFingerprintRow, menu_button);
  gtk_widget_class_install_action (widget_class, "fingerprint.rename", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "fingerprint.remove", NULL, remove_action);
}

static void
passkeys_fingerprint_row_init (PasskeysFingerprintRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * passkeys_fingerprint_row_new:
 * @fingerprint: a fingerprint that a key knows
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
passkeys_fingerprint_row_new (PasskeysFingerprint *fingerprint)
{
  PasskeysFingerprintRow *self;
  g_autofree char *menu_label = NULL;
  const char *name;

  g_return_val_if_fail (PASSKEYS_IS_FINGERPRINT (fingerprint), NULL);

  self = g_object_new (PASSKEYS_TYPE_FINGERPRINT_ROW, NULL);
  self->fingerprint = g_object_ref (fingerprint);
  name = passkeys_fingerprint_row_get_name (self);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);

  /* Translators: %s is the name of a fingerprint; said of a menu button */
  menu_label = g_strdup_printf (_("More for %s"), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, menu_label, -1);

  return GTK_WIDGET (self);
}

/**
 * passkeys_fingerprint_row_get_fingerprint:
 * @self: a row
 *
 * Returns: (transfer none): what it shows
 */
PasskeysFingerprint *
passkeys_fingerprint_row_get_fingerprint (PasskeysFingerprintRow *self)
{
  g_return_val_if_fail (PASSKEYS_IS_FINGERPRINT_ROW (self), NULL);

  return self->fingerprint;
}

/**
 * passkeys_fingerprint_row_get_name:
 * @self: a row
 *
 * Returns: (transfer none): how the fingerprint is called
 */
const char *
passkeys_fingerprint_row_get_name (PasskeysFingerprintRow *self)
{
  const char *name;

  g_return_val_if_fail (PASSKEYS_IS_FINGERPRINT_ROW (self), NULL);

  name = passkeys_fingerprint_get_name (self->fingerprint);

  return name != NULL && *name != '\0' ? name : _("Fingerprint Without a Name");
}
