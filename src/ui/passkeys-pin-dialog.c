/* passkeys-pin-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-pin-dialog"

#include "config.h"

#include "passkeys-pin-dialog.h"

#include "passkeys-busy-button.h"
#include "passkeys-dialog-header.h"
#include "passkeys-label-text.h"

struct _PasskeysPinDialog
{
  AdwDialog             parent_instance;

  GtkLabel             *reason_label;
  PasskeysQuestionView *view;
  PasskeysBusyButton   *continue_button;
};

G_DEFINE_FINAL_TYPE (PasskeysPinDialog, passkeys_pin_dialog, ADW_TYPE_DIALOG)

/* The button is there for what is typed. After that it shows that the answer is being used. */
static void
update (PasskeysPinDialog *self)
{
  gboolean asking = passkeys_question_view_is_asking (self->view);
  gboolean wanted = passkeys_question_view_wants_answer (self->view);

  if (asking)
    gtk_widget_set_visible (GTK_WIDGET (self->continue_button), wanted);
  passkeys_busy_button_set_busy (self->continue_button, !asking);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "pin.continue",
                                 passkeys_question_view_is_ready (self->view));
}

static void
on_title_changed (PasskeysPinDialog *self)
{
  adw_dialog_set_title (ADW_DIALOG (self), passkeys_question_view_get_title (self->view));
}

static void
on_activate (PasskeysPinDialog *self)
{
  passkeys_question_view_answer (self->view);
}

static void
continue_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  passkeys_question_view_answer (PASSKEYS_PIN_DIALOG (widget)->view);
}

static void
cancel_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  adw_dialog_close (ADW_DIALOG (widget));
}

static void
on_closed (PasskeysPinDialog *self)
{
  passkeys_question_view_cancel (self->view);
}

static void
passkeys_pin_dialog_dispose (GObject *object)
{
  PasskeysPinDialog *self = PASSKEYS_PIN_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_PIN_DIALOG);

  G_OBJECT_CLASS (passkeys_pin_dialog_parent_class)->dispose (object);
}

static void
passkeys_pin_dialog_class_init (PasskeysPinDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_pin_dialog_dispose;

  g_type_ensure (PASSKEYS_TYPE_BUSY_BUTTON);
  g_type_ensure (PASSKEYS_TYPE_DIALOG_HEADER);
  g_type_ensure (PASSKEYS_TYPE_QUESTION_VIEW);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-pin-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysPinDialog, reason_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPinDialog, view);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPinDialog, continue_button);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, on_title_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_closed);

  gtk_widget_class_install_action (widget_class, "pin.continue", NULL, continue_action);
  gtk_widget_class_install_action (widget_class, "pin.cancel", NULL, cancel_action);
}

static void
passkeys_pin_dialog_init (PasskeysPinDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));
  update (self);
}

/**
 * passkeys_pin_dialog_new:
 * @reason: (nullable): what the questions are for
 *
 * Makes a dialog that asks nothing yet.
 *
 * Returns: (transfer floating): a new dialog
 */
PasskeysPinDialog *
passkeys_pin_dialog_new (const char *reason)
{
  PasskeysPinDialog *self = g_object_new (PASSKEYS_TYPE_PIN_DIALOG, NULL);

  gtk_label_set_label (self->reason_label, reason != NULL ? reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reason_label), reason != NULL);

  return self;
}

/**
 * passkeys_pin_dialog_get_view:
 * @self: a dialog
 *
 * Gets what asks. Closing the dialog rejects the question.
 *
 * Returns: (transfer none): the view
 */
PasskeysQuestionView *
passkeys_pin_dialog_get_view (PasskeysPinDialog *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PIN_DIALOG (self), NULL);

  return self->view;
}
