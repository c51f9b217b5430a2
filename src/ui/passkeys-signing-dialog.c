/* passkeys-signing-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-signing-dialog"

#include "config.h"

#include "passkeys-signing-dialog-private.h"

#include "passkeys-dialog-focus.h"
#include "passkeys-dialog-header.h"
#include "passkeys-focus.h"
#include "passkeys-label-text.h"
#include "passkeys-local-authenticator.h"
#include "passkeys-request-words.h"
#include "passkeys-widget-work.h"

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysSigningDialog, passkeys_signing_dialog, ADW_TYPE_DIALOG,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_PROMPT,
                                                      _passkeys_signing_dialog_prompt_init))

PasskeysAuthenticator *
_passkeys_signing_dialog_get_authenticator (PasskeysSigningDialog *self)
{
  return passkeys_authenticator_group_get_selected (self->authenticator_group);
}

/* Of the authenticator that was chosen. */
const char *
_passkeys_signing_dialog_get_name (PasskeysSigningDialog *self)
{
  return passkeys_authenticator_get_name (_passkeys_signing_dialog_get_authenticator (self));
}

/* Only of this computer it is known beforehand that it will ask. */
gboolean
_passkeys_signing_dialog_needs_pin (PasskeysSigningDialog *self)
{
  return PASSKEYS_IS_LOCAL_AUTHENTICATOR (_passkeys_signing_dialog_get_authenticator (self));
}

static gboolean
is_busy (PasskeysSigningDialog *self)
{
  return passkeys_busy_button_get_busy (self->confirm_button);
}

static gboolean
is_ready (PasskeysSigningDialog *self)
{
  if (passkeys_question_view_wants_answer (self->question_view))
    return passkeys_question_view_is_ready (self->question_view);
  if (is_busy (self) || !passkeys_authenticator_group_can_sign (self->authenticator_group))
    return FALSE;

  return !_passkeys_signing_dialog_needs_pin (self) ||
         passkeys_pin_group_is_ready (self->pin_group);
}

/* Enter then does what is next. */
static void
focus_first (PasskeysSigningDialog *self)
{
  passkeys_dialog_focus (ADW_DIALOG (self),
                         _passkeys_signing_dialog_needs_pin (self)
                         ? GTK_WIDGET (self->pin_group) : GTK_WIDGET (self->confirm_button));
}

/* While a security key asks, nothing else is in the way of its question. */
void
_passkeys_signing_dialog_update (PasskeysSigningDialog *self)
{
  gboolean questions = gtk_widget_get_visible (GTK_WIDGET (self->question_view));
  gboolean wanted = passkeys_question_view_wants_answer (self->question_view);
  gboolean had_pin = gtk_widget_get_visible (GTK_WIDGET (self->pin_group));

  if (questions)
    passkeys_busy_button_set_busy (self->confirm_button, !wanted);
  gtk_widget_set_visible (GTK_WIDGET (self->confirm_button),
                          !questions ||
                          passkeys_question_view_wants_button (self->question_view));
  gtk_widget_set_visible (GTK_WIDGET (self->authenticator_group), !questions);
  gtk_widget_set_visible (GTK_WIDGET (self->pin_group),
                          !questions && _passkeys_signing_dialog_needs_pin (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "signing.confirm",
                                 is_ready (self) || is_busy (self));
  _passkeys_signing_dialog_update_other (self);

  /* Who walks through the choice by keyboard stays there. */
  if (had_pin && !questions && !_passkeys_signing_dialog_needs_pin (self)
      && passkeys_focus_find_within (GTK_WIDGET (self->authenticator_group)) == NULL)
    focus_first (self);
}

void
_passkeys_signing_dialog_set_busy (PasskeysSigningDialog *self,
                                   gboolean               busy)
{
  passkeys_busy_button_set_busy (self->confirm_button, busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->authenticator_group), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->pin_group), !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->question_view), FALSE);
  if (busy)
    passkeys_error_box_set_error (self->error_box, NULL);
  _passkeys_signing_dialog_update (self);
}

void
_passkeys_signing_dialog_reject_outcome (PasskeysSigningDialog *self,
                                         GError                *error)
{
  g_autoptr(DexPromise) outcome = g_steal_pointer (&self->outcome);

  if (outcome != NULL)
    dex_promise_reject (outcome, error);
  else
    g_error_free (error);
}

void
_passkeys_signing_dialog_forget_pin (PasskeysSigningDialog *self)
{
  g_clear_pointer (&self->pin, g_bytes_unref);
}

void
_passkeys_signing_dialog_show_failure (PasskeysSigningDialog *self,
                                       const GError          *error)
{
  passkeys_question_view_cancel (self->question_view);
  _passkeys_signing_dialog_set_busy (self, FALSE);
  passkeys_error_box_set_error (self->error_box, error);
  if (_passkeys_signing_dialog_needs_pin (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->pin_group));
}

void
_passkeys_signing_dialog_show_request (PasskeysSigningDialog *self)
{
  g_autofree char *words = passkeys_request_words_describe (self->request);

  gtk_label_set_label (self->request_label, words);
}

/* What is gone afterwards is confirmed with a button that looks like it. */
static void
show_destructive (PasskeysSigningDialog *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->confirm_button), "suggested-action");
  gtk_widget_add_css_class (GTK_WIDGET (self->confirm_button), "destructive-action");
}

/* The PIN of this computer, out of its field. */
static void
take_pin (PasskeysSigningDialog *self)
{
  _passkeys_signing_dialog_forget_pin (self);
  if (!_passkeys_signing_dialog_needs_pin (self))
    return;

  self->pin = passkeys_pin_group_dup_pin (self->pin_group);
  g_set_str (&self->pin_owner, _passkeys_signing_dialog_get_name (self));
}

static void
confirm (PasskeysSigningDialog *self)
{
  g_autoptr(DexPromise) question = NULL;

  if (!is_ready (self))
    return;

  if (passkeys_question_view_wants_answer (self->question_view))
    {
      passkeys_question_view_answer (self->question_view);
      return;
    }

  take_pin (self);
  question = g_steal_pointer (&self->question);
  _passkeys_signing_dialog_set_busy (self, TRUE);

  if (question != NULL)
    dex_promise_resolve_boxed (question, G_TYPE_BYTES, g_bytes_ref (self->pin));
  else
    passkeys_widget_work_begin (GTK_WIDGET (self), _passkeys_signing_dialog_sign_fiber);
}

static void
confirm_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  confirm (PASSKEYS_SIGNING_DIALOG (widget));
}

static void
cancel_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  adw_dialog_close (ADW_DIALOG (widget));
}

static void
on_activate (PasskeysSigningDialog *self)
{
  confirm (self);
}

static void
on_error_action (PasskeysSigningDialog *self,
                 int                    action)
{
  if (_passkeys_signing_dialog_needs_pin (self) && !passkeys_pin_group_is_ready (self->pin_group))
    gtk_widget_grab_focus (GTK_WIDGET (self->pin_group));
  else
    confirm (self);
}

/* By itself, or with its window. */
static void
on_closed (PasskeysSigningDialog *self)
{
  _passkeys_signing_dialog_reject_outcome (self,
                                           _passkeys_signing_dialog_create_cancelled_error ());
  _passkeys_signing_dialog_reject_question (self);
  passkeys_question_view_cancel (self->question_view);
  passkeys_widget_work_cancel (GTK_WIDGET (self));
  passkeys_pin_group_clear (self->pin_group);
  _passkeys_signing_dialog_forget_pin (self);
}

static gboolean
close_cb (gpointer user_data)
{
  PasskeysSigningDialog *self = user_data;

  if (self->outcome != NULL)
    adw_dialog_force_close (ADW_DIALOG (self));

  return G_SOURCE_REMOVE;
}

/* Nobody waits any more. Not at once, as this comes from within what drops the future. */
static void
on_dropped (PasskeysSigningDialog *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, close_cb, g_object_ref (self), g_object_unref);
}

static void
passkeys_signing_dialog_dispose (GObject *object)
{
  PasskeysSigningDialog *self = PASSKEYS_SIGNING_DIALOG (object);

  _passkeys_signing_dialog_reject_outcome (self,
                                           _passkeys_signing_dialog_create_cancelled_error ());
  _passkeys_signing_dialog_reject_question (self);
  _passkeys_signing_dialog_forget_pin (self);
  if (self->renew_data_destroy != NULL)
    self->renew_data_destroy (g_steal_pointer (&self->renew_data));
  self->renew_data_destroy = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_SIGNING_DIALOG);
  g_clear_object (&self->session);
  g_clear_object (&self->request);

  G_OBJECT_CLASS (passkeys_signing_dialog_parent_class)->dispose (object);
}

static void
passkeys_signing_dialog_finalize (GObject *object)
{
  g_free (PASSKEYS_SIGNING_DIALOG (object)->pin_owner);

  G_OBJECT_CLASS (passkeys_signing_dialog_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-signing-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysSigningDialog, summary_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSigningDialog, error_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSigningDialog, authenticator_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSigningDialog, pin_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSigningDialog, question_view);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSigningDialog, other_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSigningDialog, request_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSigningDialog, confirm_button);
  gtk_widget_class_bind_template_callback (widget_class, on_closed);
  gtk_widget_class_bind_template_callback_full (widget_class, "update",
                                                G_CALLBACK (_passkeys_signing_dialog_update));
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_error_action);
}

static void
passkeys_signing_dialog_class_init (PasskeysSigningDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_signing_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = passkeys_signing_dialog_finalize;

  g_type_ensure (PASSKEYS_TYPE_AUTHENTICATOR_GROUP);
  g_type_ensure (PASSKEYS_TYPE_BUSY_BUTTON);
  g_type_ensure (PASSKEYS_TYPE_DIALOG_HEADER);
  g_type_ensure (PASSKEYS_TYPE_ERROR_BOX);
  g_type_ensure (PASSKEYS_TYPE_PIN_GROUP);
  g_type_ensure (PASSKEYS_TYPE_QUESTION_VIEW);
  bind_template (widget_class);

  gtk_widget_class_install_action (widget_class, "signing.confirm", NULL, confirm_action);
  gtk_widget_class_install_action (widget_class, "signing.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "signing.use-another", NULL,
                                   _passkeys_signing_dialog_use_another_action);
}

static void
passkeys_signing_dialog_init (PasskeysSigningDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));
  gtk_widget_set_direction (GTK_WIDGET (self->request_label), GTK_TEXT_DIR_LTR);
}

static void
look_up_passkeys (PasskeysSigningDialog *self)
{
  PasskeysAccount *account = passkeys_session_get_account (self->session);

  passkeys_authenticator_group_look_up_to_sign (self->authenticator_group, account);
}

/**
 * passkeys_signing_dialog_sign:
 * @parent: the widget above which the dialog appears
 * @session: who signs
 * @request: what is signed and sent
 * @title: what is done, in header capitalisation, such as "Deactivate Passkey"
 * @summary: what will happen, in one or two sentences of plain text
 *
 * Shows a change before it happens, and signs and sends it once the person confirms with a passkey.
 * What fails stays in the dialog with the next step until the person succeeds or cancels. Dropping
 * the future closes it.
 *
 * Returns: (transfer full): a future that resolves to a [class@ApiResponse], and rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED or %PASSKEYS_SESSION_ERROR_APPROVAL_PENDING
 */
DexFuture *
passkeys_signing_dialog_sign (GtkWidget          *parent,
                              PasskeysSession    *session,
                              PasskeysApiRequest *request,
                              const char         *title,
                              const char         *summary)
{
  return passkeys_signing_dialog_sign_renewable (parent, session, request, title, summary,
                                                 /* renew= */ NULL, NULL, NULL);
}

static DexFuture *
present (GtkWidget                *parent,
         PasskeysSession          *session,
         PasskeysApiRequest       *request,
         const char               *title,
         const char               *summary,
         PasskeysRequestRenewFunc  renew,
         gpointer                  renew_data,
         GDestroyNotify            renew_data_destroy,
         gboolean                  renews_first)
{
  PasskeysSigningDialog *self;
  DexPromise *outcome = dex_promise_new_cancellable ();

  self = g_object_new (PASSKEYS_TYPE_SIGNING_DIALOG, "title", title, NULL);
  self->session = g_object_ref (session);
  self->request = g_object_ref (request);
  self->outcome = dex_ref (outcome);
  g_signal_connect_object (dex_promise_get_cancellable (outcome), "cancelled",
                           G_CALLBACK (on_dropped), self, G_CONNECT_SWAPPED);
  self->renew = renew;
  self->renew_data = renew_data;
  self->renew_data_destroy = renew_data_destroy;
  self->renews_first = renews_first;

  gtk_label_set_label (self->summary_label, summary);
  _passkeys_signing_dialog_show_request (self);
  if (g_str_equal (passkeys_api_request_get_method (request), "DELETE"))
    show_destructive (self);
  look_up_passkeys (self);
  _passkeys_signing_dialog_update (self);

  adw_dialog_present (ADW_DIALOG (self), parent);
  focus_first (self);

  /* The dialog has the promise too; this one notices when nobody else waits. */
  return dex_future_first (DEX_FUTURE (outcome), NULL);
}

/**
 * passkeys_signing_dialog_sign_renewable:
 * @parent: the widget above which the dialog appears
 * @session: who signs
 * @request: what is signed and sent
 * @title: what is done, in header capitalisation
 * @summary: what will happen, in one or two sentences of plain text
 * @renew: (nullable): makes the request anew once the challenge that it holds has run out
 * @renew_data: (transfer full): for @renew
 * @renew_data_destroy: (nullable): frees @renew_data, with the dialog
 *
 * Does what [func@SigningDialog.sign] does, for a request that can only be sent for a short time.
 *
 * Returns: (transfer full): a future as of [func@SigningDialog.sign]
 */
DexFuture *
passkeys_signing_dialog_sign_renewable (GtkWidget                *parent,
                                        PasskeysSession          *session,
                                        PasskeysApiRequest       *request,
                                        const char               *title,
                                        const char               *summary,
                                        PasskeysRequestRenewFunc  renew,
                                        gpointer                  renew_data,
                                        GDestroyNotify            renew_data_destroy)
{
  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);
  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);
  g_return_val_if_fail (PASSKEYS_IS_API_REQUEST (request), NULL);
  g_return_val_if_fail (title != NULL, NULL);
  g_return_val_if_fail (summary != NULL, NULL);

  return present (parent, session, request, title, summary, renew, renew_data, renew_data_destroy,
                  /* renews_first= */ FALSE);
}

/**
 * passkeys_signing_dialog_sign_timely:
 * @parent: the widget above which the dialog appears
 * @session: who signs
 * @request: what is shown until the person confirms
 * @title: what is done, in header capitalisation
 * @summary: what will happen, in one or two sentences of plain text
 * @renew: makes the request anew
 * @renew_data: (transfer full): for @renew
 * @renew_data_destroy: (nullable): frees @renew_data, with the dialog
 *
 * Does what [func@SigningDialog.sign] does, for a request that names a time which runs from the
 * confirmation on: it is made anew once the person has confirmed.
 *
 * Returns: (transfer full): a future as of [func@SigningDialog.sign]
 */
DexFuture *
passkeys_signing_dialog_sign_timely (GtkWidget                *parent,
                                     PasskeysSession          *session,
                                     PasskeysApiRequest       *request,
                                     const char               *title,
                                     const char               *summary,
                                     PasskeysRequestRenewFunc  renew,
                                     gpointer                  renew_data,
                                     GDestroyNotify            renew_data_destroy)
{
  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);
  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);
  g_return_val_if_fail (PASSKEYS_IS_API_REQUEST (request), NULL);
  g_return_val_if_fail (title != NULL, NULL);
  g_return_val_if_fail (summary != NULL, NULL);
  g_return_val_if_fail (renew != NULL, NULL);

  return present (parent, session, request, title, summary, renew, renew_data, renew_data_destroy,
                  /* renews_first= */ TRUE);
}
