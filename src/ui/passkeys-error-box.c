/* passkeys-error-box.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-error-box"

#include "config.h"

#include "passkeys-error-box.h"

#include "passkeys-error-messages.h"

struct _PasskeysErrorBox
{
  AdwBin               parent_instance;

  PasskeysErrorAction  action;

  GtkLabel            *title_label;
  GtkLabel            *sentence_label;
  GtkButton           *action_button;
};

enum { ACTION, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysErrorBox, passkeys_error_box, ADW_TYPE_BIN)

static void
on_action_clicked (PasskeysErrorBox *self)
{
  g_assert (PASSKEYS_IS_ERROR_BOX (self));

  g_signal_emit (self, signals[ACTION], 0, (int) self->action);
}

static void
passkeys_error_box_class_init (PasskeysErrorBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[ACTION] = g_signal_new ("action", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-error-box.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysErrorBox, title_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysErrorBox, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysErrorBox, action_button);
  gtk_widget_class_bind_template_callback (widget_class, on_action_clicked);
}

static void
passkeys_error_box_init (PasskeysErrorBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * passkeys_error_box_new:
 *
 * Makes a box without an error, which is hidden.
 *
 * Returns: (transfer floating): a new box
 */
GtkWidget *
passkeys_error_box_new (void)
{
  return g_object_new (PASSKEYS_TYPE_ERROR_BOX, NULL);
}

static gboolean
has_handler (PasskeysErrorBox *self)
{
  return g_signal_has_handler_pending (self, signals[ACTION], 0, FALSE);
}

/**
 * passkeys_error_box_set_error:
 * @self: a box
 * @error: (nullable): what to show
 *
 * Shows an error and announces it to assistive technology, or hides the box when there is none to
 * show. The button of the next step appears only where somebody listens to
 * [signal@ErrorBox::action].
 */
void
passkeys_error_box_set_error (PasskeysErrorBox *self,
                              const GError     *error)
{
  g_autofree char *title = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *spoken = NULL;
  const char *label;

  g_return_if_fail (PASSKEYS_IS_ERROR_BOX (self));

  if (error == NULL || passkeys_error_messages_is_silent (error))
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }

  passkeys_error_messages_describe (error, &title, &sentence);
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->sentence_label, sentence);

  self->action = passkeys_error_messages_get_action (error);
  label = passkeys_error_messages_get_label (error);
  gtk_widget_set_visible (GTK_WIDGET (self->action_button), label != NULL && has_handler (self));
  if (label != NULL)
    gtk_button_set_label (self->action_button, label);

  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);

  /* Translators: first the title, then the explanation of an error, to be spoken */
  spoken = g_strdup_printf ("%s. %s", title, sentence);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), spoken,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}
