/* passkeys-signing-dialog-prompt.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-signing-dialog"

#include "config.h"

#include "passkeys-signing-dialog-private.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-widget-work.h"

GError *
_passkeys_signing_dialog_create_cancelled_error (void)
{
  return g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED,
                              "The person cancelled");
}

void
_passkeys_signing_dialog_reject_question (PasskeysSigningDialog *self)
{
  g_autoptr(DexPromise) question = g_steal_pointer (&self->question);

  if (question != NULL)
    dex_promise_reject (question, _passkeys_signing_dialog_create_cancelled_error ());
}

static gboolean
is_asking (PasskeysSigningDialog *self)
{
  return self->question != NULL ||
         (gtk_widget_get_visible (GTK_WIDGET (self->question_view)) &&
          passkeys_question_view_is_asking (self->question_view));
}

/* Only while the person has something to do: what was signed may be on its way. */
void
_passkeys_signing_dialog_update_other (PasskeysSigningDialog *self)
{
  GListModel *model = passkeys_authenticator_group_get_model (self->authenticator_group);
  gboolean has_others = model != NULL && g_list_model_get_n_items (model) > 1;

  gtk_widget_set_visible (self->other_button, has_others && is_asking (self));
}

/* Back to the choice of what signs. What is asked for there has lost interest in an answer; what was
 * typed for this computer stays, and so does what is plugged in. */
void
_passkeys_signing_dialog_use_another_action (GtkWidget  *widget,
                                             const char *action_name,
                                             GVariant   *parameter)
{
  PasskeysSigningDialog *self = PASSKEYS_SIGNING_DIALOG (widget);

  if (!is_asking (self))
    return;

  passkeys_widget_work_cancel (widget);
  _passkeys_signing_dialog_reject_question (self);
  passkeys_question_view_cancel (self->question_view);
  _passkeys_signing_dialog_forget_pin (self);
  _passkeys_signing_dialog_set_busy (self, FALSE);
  gtk_widget_child_focus (GTK_WIDGET (self->authenticator_group), GTK_DIR_TAB_FORWARD);
}

static gboolean
knows_pin (PasskeysSigningDialog *self,
           PasskeysPinRequest    *request)
{
  return self->pin != NULL &&
         passkeys_pin_request_get_last_error (request) == NULL &&
         passkeys_pin_request_get_purpose (request) == PASSKEYS_PIN_REQUEST_ENTER &&
         g_strcmp0 (self->pin_owner, passkeys_pin_request_get_authenticator (request)) == 0;
}

/* Into the field that is there already. */
static DexFuture *
ask_pin_again (PasskeysSigningDialog *self,
               PasskeysPinRequest    *request)
{
  _passkeys_signing_dialog_reject_question (self);
  self->question = dex_promise_new ();

  passkeys_pin_group_set_request (self->pin_group, request);
  _passkeys_signing_dialog_set_busy (self, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->authenticator_group), FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->pin_group));

  return DEX_FUTURE (dex_ref (self->question));
}

static DexFuture *
remember_cb (DexFuture *future,
             gpointer   user_data)
{
  PasskeysSigningDialog *self = user_data;

  _passkeys_signing_dialog_forget_pin (self);
  self->pin = g_value_dup_boxed (dex_future_get_value (future, NULL));

  return dex_ref (future);
}

static void
show_questions (PasskeysSigningDialog *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->question_view), TRUE);
  _passkeys_signing_dialog_update (self);
}

static DexFuture *
passkeys_signing_dialog_ask_pin (PasskeysPrompt     *prompt,
                                 PasskeysPinRequest *request)
{
  PasskeysSigningDialog *self = PASSKEYS_SIGNING_DIALOG (prompt);
  DexFuture *answer;

  if (self->outcome == NULL)
    return dex_future_new_for_error (_passkeys_signing_dialog_create_cancelled_error ());

  /* Signing again, after the session or the challenge had expired, goes on with this PIN. */
  if (knows_pin (self, request))
    return dex_future_new_take_boxed (G_TYPE_BYTES, g_bytes_ref (self->pin));

  _passkeys_signing_dialog_forget_pin (self);
  g_set_str (&self->pin_owner, passkeys_pin_request_get_authenticator (request));
  if (_passkeys_signing_dialog_needs_pin (self) &&
      passkeys_pin_request_get_purpose (request) == PASSKEYS_PIN_REQUEST_ENTER &&
      g_strcmp0 (self->pin_owner, _passkeys_signing_dialog_get_name (self)) == 0)
    return ask_pin_again (self, request);

  show_questions (self);
  answer = passkeys_question_view_ask_pin (self->question_view, request);
  return dex_future_then (answer, remember_cb, g_object_ref (self), g_object_unref);
}

static DexFuture *
passkeys_signing_dialog_ask_touch (PasskeysPrompt *prompt,
                                   const char     *authenticator_name)
{
  PasskeysSigningDialog *self = PASSKEYS_SIGNING_DIALOG (prompt);

  if (self->outcome == NULL)
    return dex_future_new_for_error (_passkeys_signing_dialog_create_cancelled_error ());

  show_questions (self);
  return passkeys_question_view_ask_touch (self->question_view, authenticator_name);
}

static DexFuture *
passkeys_signing_dialog_ask_insert (PasskeysPrompt *prompt,
                                    const GError   *reason)
{
  PasskeysSigningDialog *self = PASSKEYS_SIGNING_DIALOG (prompt);

  if (self->outcome == NULL)
    return dex_future_new_for_error (_passkeys_signing_dialog_create_cancelled_error ());

  /* What is plugged in next may be another key of the same name: its PIN is another. */
  _passkeys_signing_dialog_forget_pin (self);
  show_questions (self);
  return passkeys_question_view_ask_insert (self->question_view, reason);
}

static DexFuture *
passkeys_signing_dialog_choose (PasskeysPrompt *prompt,
                                GListModel     *candidates)
{
  PasskeysSigningDialog *self = PASSKEYS_SIGNING_DIALOG (prompt);

  if (self->outcome == NULL)
    return dex_future_new_for_error (_passkeys_signing_dialog_create_cancelled_error ());

  show_questions (self);
  return passkeys_question_view_choose (self->question_view, candidates);
}

static void
passkeys_signing_dialog_progress (PasskeysPrompt *prompt,
                                  const char     *message)
{
  passkeys_question_view_set_progress (PASSKEYS_SIGNING_DIALOG (prompt)->question_view, message);
}

void
_passkeys_signing_dialog_prompt_init (PasskeysPromptInterface *iface)
{
  iface->ask_pin = passkeys_signing_dialog_ask_pin;
  iface->ask_touch = passkeys_signing_dialog_ask_touch;
  iface->ask_insert = passkeys_signing_dialog_ask_insert;
  iface->choose = passkeys_signing_dialog_choose;
  iface->progress = passkeys_signing_dialog_progress;
}
