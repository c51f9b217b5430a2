/* passkeys-computer-check-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-computer-check-row"

#include "config.h"

#include "passkeys-computer-check-row.h"

#include <glib/gi18n.h>

#include "passkeys-computer-check-words.h"
#include "passkeys-label-text.h"

struct _PasskeysComputerCheckRow
{
  AdwActionRow           parent_instance;

  PasskeysComputerCheck *check; /* (owned) */

  GtkImage              *state_image;
  GtkWidget             *spinner;
  GtkWidget             *copy_button;
};

G_DEFINE_FINAL_TYPE (PasskeysComputerCheckRow, passkeys_computer_check_row, ADW_TYPE_ACTION_ROW)

static void
show_state (PasskeysComputerCheckRow *self,
            const char               *icon_name,
            const char               *style,
            const char               *spoken)
{
  gtk_image_set_from_icon_name (self->state_image, icon_name);
  gtk_widget_set_css_classes (GTK_WIDGET (self->state_image), (const char *[]) { style, NULL });
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->state_image),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/* Nothing is wrong, and nothing can be said to be right either. */
static gboolean
is_open (PasskeysComputerCheck *check)
{
  if (passkeys_computer_check_get_subject (check) == PASSKEYS_COMPUTER_CHECK_CHIP)
    return passkeys_computer_check_get_finding (check) != PASSKEYS_COMPUTER_CHECK_CHIP_READY;

  switch ((int) passkeys_computer_check_get_finding (check))
    {
    case PASSKEYS_COMPUTER_CHECK_NOTHING_YET:
    case PASSKEYS_COMPUTER_CHECK_NO_KEY:
    case PASSKEYS_COMPUTER_CHECK_RULE_HIDDEN:
    case PASSKEYS_COMPUTER_CHECK_NO_PIN:
    case PASSKEYS_COMPUTER_CHECK_CLOCK_NOT_ASKED:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
show_words (PasskeysComputerCheckRow *self)
{
  g_autofree char *text = passkeys_computer_check_words_describe (self->check);
  g_autofree char *copy = passkeys_computer_check_words_dup_copy (self->check);
  g_autofree char *line = passkeys_computer_check_words_dup_line (self->check);
  const char *fix = passkeys_computer_check_words_get_fix (self->check);
  g_autoptr(GString) subtitle = g_string_new (text);

  if (fix != NULL)
    g_string_append_printf (subtitle, "\n%s", fix);
  if (line != NULL)
    g_string_append_printf (subtitle, "\n%s", line);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle->str);
  gtk_widget_set_visible (self->copy_button, copy != NULL);
}

static void
update (PasskeysComputerCheckRow *self)
{
  gboolean running = passkeys_computer_check_is_running (self->check);

  gtk_widget_set_visible (self->spinner, running);
  gtk_widget_set_visible (GTK_WIDGET (self->state_image), !running);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, running, -1);
  if (running)
    return;

  if (passkeys_computer_check_needs_attention (self->check))
    show_state (self, "dialog-warning-symbolic", "warning", _("Needs attention"));
  else if (is_open (self->check))
    show_state (self, "dialog-information-symbolic", "dimmed", _("For information"));
  else
    show_state (self, "object-select-symbolic", "success", _("All right"));
  show_words (self);
}

static void
on_copy_clicked (PasskeysComputerCheckRow *self)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *copy = passkeys_computer_check_words_dup_copy (self->check);

  if (copy == NULL)
    return;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), copy);
  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay),
                                 adw_toast_new (C_("clipboard", "Copied")));
}

static void
passkeys_computer_check_row_dispose (GObject *object)
{
  PasskeysComputerCheckRow *self = PASSKEYS_COMPUTER_CHECK_ROW (object);

  g_clear_object (&self->check);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_COMPUTER_CHECK_ROW);

  G_OBJECT_CLASS (passkeys_computer_check_row_parent_class)->dispose (object);
}

static void
passkeys_computer_check_row_class_init (PasskeysComputerCheckRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_computer_check_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-computer-check-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysComputerCheckRow, state_image);
  gtk_widget_class_bind_template_child (widget_class, PasskeysComputerCheckRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, PasskeysComputerCheckRow, copy_button);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
}

static void
passkeys_computer_check_row_init (PasskeysComputerCheckRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));
}

/**
 * passkeys_computer_check_row_new:
 * @check: a check
 *
 * Makes a row that follows the check.
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
passkeys_computer_check_row_new (PasskeysComputerCheck *check)
{
  PasskeysComputerCheckRow *self;
  g_autofree char *copy_label = NULL;
  const char *title;

  g_return_val_if_fail (PASSKEYS_IS_COMPUTER_CHECK (check), NULL);

  self = g_object_new (PASSKEYS_TYPE_COMPUTER_CHECK_ROW, NULL);
  self->check = g_object_ref (check);
  title = passkeys_computer_check_words_get_title (passkeys_computer_check_get_subject (check));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);

  /* Translators: %s is what was checked, such as "Sandbox"; said of a button */
  copy_label = g_strdup_printf (_("Copy what helps: %s"), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->copy_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, copy_label, -1);
  g_signal_connect_object (check, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
