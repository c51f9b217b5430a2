/* passkeys-pin-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-pin-dialog"

#include "config.h"

#include "passkeys-pin-dialog.h"

#include <glib/gi18n.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-authenticator-words.h"
#include "passkeys-busy-button.h"
#include "passkeys-candidate-row.h"
#include "passkeys-new-pin-group.h"
#include "passkeys-pin-group.h"

struct _PasskeysPinDialog
{
  AdwDialog            parent_instance;

  DexPromise          *question;   /* (owned) (nullable): what is asked now */
  GListModel          *candidates; /* (owned) (nullable): while one is to be chosen */

  GtkLabel            *reason_label;
  GtkStack            *stack;
  PasskeysPinGroup    *pin_group;
  PasskeysNewPinGroup *new_pin_group;
  GtkListBox          *candidate_list;
  AdwStatusPage       *touch_page;
  GtkLabel            *progress_label;
  PasskeysBusyButton  *continue_button;
};

G_DEFINE_FINAL_TYPE (PasskeysPinDialog, passkeys_pin_dialog, ADW_TYPE_DIALOG)

static gboolean
shows (PasskeysPinDialog *self,
       const char        *page)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), page) == 0;
}

static gboolean
is_ready (PasskeysPinDialog *self)
{
  if (self->question == NULL)
    return FALSE;
  if (shows (self, "enter"))
    return passkeys_pin_group_is_ready (self->pin_group);

  return shows (self, "create") && passkeys_new_pin_group_is_ready (self->new_pin_group);
}

static void
update_continue (PasskeysPinDialog *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "pin.continue", is_ready (self));
}

static void
set_waiting (PasskeysPinDialog *self,
             gboolean           waiting)
{
  passkeys_busy_button_set_busy (self->continue_button, waiting);
  gtk_widget_set_sensitive (GTK_WIDGET (self->stack), !waiting);
  update_continue (self);
}

static void
reject_question (PasskeysPinDialog *self)
{
  g_autoptr(DexPromise) question = g_steal_pointer (&self->question);

  if (question != NULL)
    dex_promise_reject (question,
                        g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR,
                                             PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED,
                                             "The person cancelled"));
}

static DexFuture *
ask (PasskeysPinDialog *self,
     const char        *page,
     const char        *title,
     GtkWidget         *focus)
{
  /* An authenticator that asks the next thing has lost interest in the last. */
  reject_question (self);

  self->question = dex_promise_new ();
  adw_dialog_set_title (ADW_DIALOG (self), title);
  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_widget_set_visible (GTK_WIDGET (self->continue_button),
                          shows (self, "enter") || shows (self, "create"));
  gtk_widget_set_visible (GTK_WIDGET (self->progress_label), FALSE);
  set_waiting (self, FALSE);

  adw_dialog_set_focus (ADW_DIALOG (self), focus);
  if (focus != NULL)
    gtk_widget_grab_focus (focus);

  return DEX_FUTURE (dex_ref (self->question));
}

static void
answer_pin (PasskeysPinDialog *self)
{
  g_autoptr(DexPromise) question = g_steal_pointer (&self->question);
  g_autoptr(GBytes) pin = NULL;

  if (shows (self, "enter"))
    pin = passkeys_pin_group_dup_pin (self->pin_group);
  else
    pin = passkeys_new_pin_group_dup_pin (self->new_pin_group);

  set_waiting (self, TRUE);
  dex_promise_resolve_boxed (question, G_TYPE_BYTES, g_steal_pointer (&pin));
}

static void
continue_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  PasskeysPinDialog *self = PASSKEYS_PIN_DIALOG (widget);

  if (is_ready (self))
    answer_pin (self);
}

static void
cancel_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  adw_dialog_close (ADW_DIALOG (widget));
}

static void
on_activate (PasskeysPinDialog *self)
{
  if (is_ready (self))
    answer_pin (self);
}

static void
on_row_activated (PasskeysPinDialog *self,
                  GtkListBoxRow     *row)
{
  g_autoptr(DexPromise) question = g_steal_pointer (&self->question);
  g_autoptr(GObject) candidate = NULL;

  if (question == NULL || self->candidates == NULL)
    return;

  candidate = g_list_model_get_item (self->candidates, gtk_list_box_row_get_index (row));
  set_waiting (self, TRUE);
  dex_promise_resolve_object (question, g_steal_pointer (&candidate));
}

static void
on_closed (PasskeysPinDialog *self)
{
  passkeys_pin_group_clear (self->pin_group);
  passkeys_new_pin_group_clear (self->new_pin_group);
  reject_question (self);
}

static void
passkeys_pin_dialog_dispose (GObject *object)
{
  PasskeysPinDialog *self = PASSKEYS_PIN_DIALOG (object);

  reject_question (self);
  g_clear_object (&self->candidates);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_PIN_DIALOG);

  G_OBJECT_CLASS (passkeys_pin_dialog_parent_class)->dispose (object);
}

static void
passkeys_pin_dialog_class_init (PasskeysPinDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = passkeys_pin_dialog_dispose;

  g_type_ensure (PASSKEYS_TYPE_BUSY_BUTTON);
  g_type_ensure (PASSKEYS_TYPE_PIN_GROUP);
  g_type_ensure (PASSKEYS_TYPE_NEW_PIN_GROUP);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-pin-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysPinDialog, reason_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPinDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPinDialog, pin_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPinDialog, new_pin_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPinDialog, candidate_list);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPinDialog, touch_page);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPinDialog, progress_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPinDialog, continue_button);
  gtk_widget_class_bind_template_callback (widget_class, update_continue);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_closed);

  gtk_widget_class_install_action (widget_class, "pin.continue", NULL, continue_action);
  gtk_widget_class_install_action (widget_class, "pin.cancel", NULL, cancel_action);
}

static void
passkeys_pin_dialog_init (PasskeysPinDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_continue (self);
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
 * passkeys_pin_dialog_ask:
 * @self: a dialog that asks nothing else
 * @request: which PIN, and what became of the last try
 *
 * Asks for a PIN, or has one chosen.
 *
 * Returns: (transfer full): a future that resolves to a #GBytes in wiped memory
 */
DexFuture *
passkeys_pin_dialog_ask (PasskeysPinDialog  *self,
                         PasskeysPinRequest *request)
{
  g_return_val_if_fail (PASSKEYS_IS_PIN_DIALOG (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_PIN_REQUEST (request), NULL);

  if (passkeys_pin_request_get_purpose (request) == PASSKEYS_PIN_REQUEST_CREATE)
    {
      passkeys_new_pin_group_set_minimum_length (self->new_pin_group,
                                                 passkeys_pin_request_get_minimum_length (request));
      return ask (self, "create", _("Choose a PIN"), GTK_WIDGET (self->new_pin_group));
    }

  passkeys_pin_group_set_request (self->pin_group, request);
  return ask (self, "enter", _("Enter PIN"), GTK_WIDGET (self->pin_group));
}

/**
 * passkeys_pin_dialog_choose:
 * @self: a dialog that asks nothing else
 * @candidates: a list of [class@Candidate]
 *
 * Has one of several passkeys chosen.
 *
 * Returns: (transfer full): a future that resolves to an object of @candidates
 */
DexFuture *
passkeys_pin_dialog_choose (PasskeysPinDialog *self,
                            GListModel        *candidates)
{
  g_return_val_if_fail (PASSKEYS_IS_PIN_DIALOG (self), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (candidates), NULL);

  g_set_object (&self->candidates, candidates);
  gtk_list_box_bind_model (self->candidate_list, candidates, passkeys_candidate_row_create, NULL,
                           NULL);

  return ask (self, "choose", _("Choose a Passkey"), GTK_WIDGET (self->candidate_list));
}

/**
 * passkeys_pin_dialog_touch:
 * @self: a dialog that asks nothing else
 * @authenticator_name: what to touch
 *
 * Shows that a touch is waited for.
 *
 * Returns: (transfer full): a future that only ever rejects
 */
DexFuture *
passkeys_pin_dialog_touch (PasskeysPinDialog *self,
                           const char        *authenticator_name)
{
  g_autofree char *description = NULL;

  g_return_val_if_fail (PASSKEYS_IS_PIN_DIALOG (self), NULL);
  g_return_val_if_fail (authenticator_name != NULL, NULL);

  /* Translators: %s is the name of a security key */
  description = g_strdup_printf (_("%s blinks. Touch its button or sensor."),
                               passkeys_authenticator_words_translate (authenticator_name));
  adw_status_page_set_title (self->touch_page, _("Touch the Security Key"));
  adw_status_page_set_description (self->touch_page, description);
  gtk_accessible_announce (GTK_ACCESSIBLE (self->touch_page), description,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);

  return ask (self, "touch", _("Security Key"), NULL);
}

/**
 * passkeys_pin_dialog_set_progress:
 * @self: a dialog
 * @message: what goes on
 *
 * Tells what the person waits for.
 */
void
passkeys_pin_dialog_set_progress (PasskeysPinDialog *self,
                                  const char        *message)
{
  g_return_if_fail (PASSKEYS_IS_PIN_DIALOG (self));

  gtk_label_set_label (self->progress_label, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->progress_label), message != NULL && *message != '\0');
}
