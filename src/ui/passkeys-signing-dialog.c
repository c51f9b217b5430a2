/* passkeys-signing-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-signing-dialog"

#include "config.h"

#include "passkeys-signing-dialog.h"

#include <glib/gi18n.h>

#include "passkeys-action-signer.h"
#include "passkeys-api-response.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-authenticator-group.h"
#include "passkeys-authenticator-words.h"
#include "passkeys-busy-button.h"
#include "passkeys-candidate-row.h"
#include "passkeys-error-box.h"
#include "passkeys-error-messages.h"
#include "passkeys-local-authenticator.h"
#include "passkeys-pin-group.h"
#include "passkeys-request-words.h"
#include "passkeys-session-error.h"

#define FIBER_STACK_SIZE (256 * 1024)

/* The dialog is the prompt of its own ceremony: what an authenticator asks appears among what the
 * person has just read, and the PIN comes out of the field beside it. */
struct _PasskeysSigningDialog
{
  AdwDialog                   parent_instance;

  PasskeysSession            *session;    /* (owned) */
  PasskeysApiRequest         *request;    /* (owned) */
  DexPromise                 *outcome;    /* (owned) (nullable): what the caller waits for */
  DexFuture                  *ceremony;   /* (owned) (nullable): while it goes on */
  DexPromise                 *question;   /* (owned) (nullable): what the authenticator waits for */
  GListModel                 *candidates; /* (owned) (nullable): what question chooses from */
  GBytes                     *pin;        /* (owned) (nullable): of this ceremony only */

  GtkLabel                   *summary_label;
  PasskeysErrorBox           *error_box;
  PasskeysAuthenticatorGroup *authenticator_group;
  PasskeysPinGroup           *pin_group;
  GtkWidget                  *candidate_group;
  GtkListBox                 *candidate_list;
  GtkLabel                   *progress_label;
  GtkLabel                   *request_label;
  PasskeysBusyButton         *confirm_button;
};

static void prompt_iface_init (PasskeysPromptInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysSigningDialog, passkeys_signing_dialog, ADW_TYPE_DIALOG,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_PROMPT, prompt_iface_init))

static PasskeysAuthenticator *
get_authenticator (PasskeysSigningDialog *self)
{
  return passkeys_authenticator_group_get_selected (self->authenticator_group);
}

static gboolean
needs_pin (PasskeysSigningDialog *self)
{
  return PASSKEYS_IS_LOCAL_AUTHENTICATOR (get_authenticator (self));
}

static gboolean
is_busy (PasskeysSigningDialog *self)
{
  return passkeys_busy_button_get_busy (self->confirm_button);
}

static gboolean
is_ready (PasskeysSigningDialog *self)
{
  if (is_busy (self) || !passkeys_authenticator_group_can_sign (self->authenticator_group))
    return FALSE;

  return !needs_pin (self) || passkeys_pin_group_is_ready (self->pin_group);
}

static void
update_confirm (PasskeysSigningDialog *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "signing.confirm",
                                 is_ready (self) || is_busy (self));
}

static void
set_busy (PasskeysSigningDialog *self,
          gboolean               busy)
{
  passkeys_busy_button_set_busy (self->confirm_button, busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->authenticator_group), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->pin_group), !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->candidate_group), FALSE);
  if (busy)
    passkeys_error_box_set_error (self->error_box, NULL);
  else
    gtk_widget_set_visible (GTK_WIDGET (self->progress_label), FALSE);
  update_confirm (self);
}

static void
on_selected_changed (PasskeysSigningDialog *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->pin_group), needs_pin (self));
  update_confirm (self);
}

static GError *
create_cancelled_error (void)
{
  return g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED,
                              "The person cancelled");
}

static void
reject_outcome (PasskeysSigningDialog *self,
                GError                *error)
{
  g_autoptr(DexPromise) outcome = g_steal_pointer (&self->outcome);

  if (outcome != NULL)
    dex_promise_reject (outcome, error);
  else
    g_error_free (error);
}

static void
reject_question (PasskeysSigningDialog *self)
{
  g_autoptr(DexPromise) question = g_steal_pointer (&self->question);

  g_clear_object (&self->candidates);
  if (question != NULL)
    dex_promise_reject (question, create_cancelled_error ());
}

static void
show_failure (PasskeysSigningDialog *self,
              const GError          *error)
{
  set_busy (self, FALSE);
  passkeys_error_box_set_error (self->error_box, error);
  if (needs_pin (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->pin_group));
}

static DexFuture *
sign_fiber (gpointer user_data)
{
  PasskeysSigningDialog *self = user_data;
  PasskeysAuthenticator *authenticator = get_authenticator (self);
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(GError) error = NULL;

  response = dex_await_object (passkeys_action_signer_sign (self->session, self->request,
                                                            authenticator,
                                                            PASSKEYS_PROMPT (self)),
                               &error);
  g_clear_pointer (&self->pin, g_bytes_unref);

  if (response != NULL && self->outcome != NULL)
    {
      g_autoptr(DexPromise) outcome = g_steal_pointer (&self->outcome);

      dex_promise_resolve_object (outcome, g_steal_pointer (&response));
      adw_dialog_force_close (ADW_DIALOG (self));
    }
  else if (g_error_matches (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_APPROVAL_PENDING))
    {
      reject_outcome (self, g_steal_pointer (&error));
      adw_dialog_force_close (ADW_DIALOG (self));
    }
  else if (error != NULL && self->outcome != NULL)
    show_failure (self, error);

  return dex_future_new_true ();
}

static void
confirm (PasskeysSigningDialog *self)
{
  g_autoptr(DexPromise) question = NULL;

  if (!is_ready (self))
    return;

  g_clear_pointer (&self->pin, g_bytes_unref);
  if (needs_pin (self))
    self->pin = passkeys_pin_group_dup_pin (self->pin_group);

  set_busy (self, TRUE);

  question = g_steal_pointer (&self->question);
  if (question != NULL)
    {
      dex_promise_resolve_boxed (question, G_TYPE_BYTES, g_bytes_ref (self->pin));
      return;
    }

  dex_clear (&self->ceremony);
  self->ceremony = dex_scheduler_spawn (NULL, FIBER_STACK_SIZE, sign_fiber, g_object_ref (self),
                                        g_object_unref);
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
  if (needs_pin (self) && !passkeys_pin_group_is_ready (self->pin_group))
    gtk_widget_grab_focus (GTK_WIDGET (self->pin_group));
  else
    confirm (self);
}

static void
on_row_activated (PasskeysSigningDialog *self,
                  GtkListBoxRow         *row)
{
  g_autoptr(DexPromise) question = g_steal_pointer (&self->question);
  g_autoptr(GListModel) candidates = g_steal_pointer (&self->candidates);

  if (question == NULL || candidates == NULL)
    return;

  gtk_widget_set_visible (self->candidate_group, FALSE);
  dex_promise_resolve_object (question,
                              g_list_model_get_item (candidates, gtk_list_box_row_get_index (row)));
}

static void
on_closed (PasskeysSigningDialog *self)
{
  reject_outcome (self, create_cancelled_error ());
  reject_question (self);
  dex_clear (&self->ceremony);
  passkeys_pin_group_clear (self->pin_group);
  g_clear_pointer (&self->pin, g_bytes_unref);
}

static DexFuture *
passkeys_signing_dialog_ask_pin (PasskeysPrompt     *prompt,
                                 PasskeysPinRequest *request)
{
  PasskeysSigningDialog *self = PASSKEYS_SIGNING_DIALOG (prompt);

  if (self->outcome == NULL)
    return dex_future_new_for_error (create_cancelled_error ());

  /* Signing again, after the session or the challenge had expired, goes on with this PIN. */
  if (self->pin != NULL && passkeys_pin_request_get_last_error (request) == NULL)
    return dex_future_new_take_boxed (G_TYPE_BYTES, g_bytes_ref (self->pin));

  g_clear_pointer (&self->pin, g_bytes_unref);
  reject_question (self);
  self->question = dex_promise_new ();

  passkeys_pin_group_set_request (self->pin_group, request);
  set_busy (self, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->authenticator_group), FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->pin_group));

  return DEX_FUTURE (dex_ref (self->question));
}

static void
show_progress (PasskeysSigningDialog *self,
               const char            *message)
{
  gtk_label_set_label (self->progress_label, message);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_label), *message != '\0');
}

static DexFuture *
passkeys_signing_dialog_ask_touch (PasskeysPrompt *prompt,
                                   const char     *authenticator_name)
{
  PasskeysSigningDialog *self = PASSKEYS_SIGNING_DIALOG (prompt);
  g_autofree char *message = NULL;

  if (self->outcome == NULL)
    return dex_future_new_for_error (create_cancelled_error ());

  /* Translators: %s is the name of a security key */
  message = g_strdup_printf (_("%s blinks. Touch its button or sensor."),
                           passkeys_authenticator_words_translate (authenticator_name));
  show_progress (self, message);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), message,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);

  reject_question (self);
  self->question = dex_promise_new ();

  return DEX_FUTURE (dex_ref (self->question));
}

static DexFuture *
passkeys_signing_dialog_choose (PasskeysPrompt *prompt,
                                GListModel     *candidates)
{
  PasskeysSigningDialog *self = PASSKEYS_SIGNING_DIALOG (prompt);

  if (self->outcome == NULL)
    return dex_future_new_for_error (create_cancelled_error ());

  reject_question (self);
  self->question = dex_promise_new ();
  g_set_object (&self->candidates, candidates);
  gtk_list_box_bind_model (self->candidate_list, candidates, passkeys_candidate_row_create, NULL,
                           NULL);
  gtk_widget_set_visible (self->candidate_group, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->candidate_list));

  return DEX_FUTURE (dex_ref (self->question));
}

static void
passkeys_signing_dialog_progress (PasskeysPrompt *prompt,
                                  const char     *message)
{
  show_progress (PASSKEYS_SIGNING_DIALOG (prompt), message);
}

static void
prompt_iface_init (PasskeysPromptInterface *iface)
{
  iface->ask_pin = passkeys_signing_dialog_ask_pin;
  iface->ask_touch = passkeys_signing_dialog_ask_touch;
  iface->choose = passkeys_signing_dialog_choose;
  iface->progress = passkeys_signing_dialog_progress;
}

static void
passkeys_signing_dialog_dispose (GObject *object)
{
  PasskeysSigningDialog *self = PASSKEYS_SIGNING_DIALOG (object);

  reject_outcome (self, create_cancelled_error ());
  reject_question (self);
  dex_clear (&self->ceremony);
  g_clear_pointer (&self->pin, g_bytes_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_SIGNING_DIALOG);
  g_clear_object (&self->session);
  g_clear_object (&self->request);

  G_OBJECT_CLASS (passkeys_signing_dialog_parent_class)->dispose (object);
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
  gtk_widget_class_bind_template_child (widget_class, PasskeysSigningDialog, candidate_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSigningDialog, candidate_list);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSigningDialog, progress_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSigningDialog, request_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSigningDialog, confirm_button);
  gtk_widget_class_bind_template_callback (widget_class, on_closed);
  gtk_widget_class_bind_template_callback (widget_class, on_selected_changed);
  gtk_widget_class_bind_template_callback (widget_class, update_confirm);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_error_action);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
passkeys_signing_dialog_class_init (PasskeysSigningDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_signing_dialog_dispose;

  g_type_ensure (PASSKEYS_TYPE_AUTHENTICATOR_GROUP);
  g_type_ensure (PASSKEYS_TYPE_BUSY_BUTTON);
  g_type_ensure (PASSKEYS_TYPE_ERROR_BOX);
  g_type_ensure (PASSKEYS_TYPE_PIN_GROUP);
  bind_template (widget_class);

  gtk_widget_class_install_action (widget_class, "signing.confirm", NULL, confirm_action);
  gtk_widget_class_install_action (widget_class, "signing.cancel", NULL, cancel_action);
}

static void
passkeys_signing_dialog_init (PasskeysSigningDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
look_up_passkeys (PasskeysSigningDialog *self)
{
  PasskeysAccount *account = passkeys_session_get_account (self->session);
  PasskeysConnection *connection = passkeys_account_get_connection (account);

  passkeys_authenticator_group_look_up (self->authenticator_group,
                                        passkeys_connection_get_relying_party_id (connection),
                                        passkeys_account_get_username (account));
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
 * What fails stays in the dialog with the next step until the person succeeds or cancels.
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
  PasskeysSigningDialog *self;
  g_autofree char *words = NULL;
  DexFuture *outcome;

  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);
  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);
  g_return_val_if_fail (PASSKEYS_IS_API_REQUEST (request), NULL);
  g_return_val_if_fail (title != NULL, NULL);
  g_return_val_if_fail (summary != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_SIGNING_DIALOG, "title", title, NULL);
  self->session = g_object_ref (session);
  self->request = g_object_ref (request);
  self->outcome = dex_promise_new ();
  outcome = DEX_FUTURE (dex_ref (self->outcome));

  words = passkeys_request_words_describe (request);
  gtk_label_set_label (self->summary_label, summary);
  gtk_label_set_label (self->request_label, words);
  look_up_passkeys (self);
  on_selected_changed (self);
  adw_dialog_set_focus (ADW_DIALOG (self), needs_pin (self) ? GTK_WIDGET (self->pin_group) : NULL);

  adw_dialog_present (ADW_DIALOG (self), parent);

  return outcome;
}
