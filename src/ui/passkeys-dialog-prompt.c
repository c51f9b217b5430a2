/* passkeys-dialog-prompt.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-dialog-prompt"

#include "config.h"

#include "passkeys-dialog-prompt.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-pin-dialog.h"

struct _PasskeysDialogPrompt
{
  GObject            parent_instance;

  GWeakRef           parent;    /* GtkWidget */
  char              *reason;    /* (owned) (nullable) */
  PasskeysPinDialog *dialog;    /* (owned) (nullable): while it is shown */
  DexPromise        *cancelled; /* (owned) (nullable): rejected when the person closes the dialog */
  GBytes            *pin;       /* (owned) (nullable): typed in this ceremony */
  char              *pin_owner; /* (owned) (nullable): whose PIN that is */
};

static void prompt_iface_init (PasskeysPromptInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysDialogPrompt, passkeys_dialog_prompt, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_PROMPT, prompt_iface_init))

static GError *
create_cancelled_error (void)
{
  return g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED,
                              "The person cancelled");
}

static void
on_closed (PasskeysDialogPrompt *self)
{
  g_autoptr(DexPromise) cancelled = g_steal_pointer (&self->cancelled);

  g_clear_object (&self->dialog);
  if (cancelled != NULL)
    dex_promise_reject (cancelled, create_cancelled_error ());
}

static void
close_dialog (PasskeysDialogPrompt *self)
{
  g_autoptr(PasskeysPinDialog) dialog = g_steal_pointer (&self->dialog);

  if (dialog == NULL)
    return;

  g_signal_handlers_disconnect_by_func (dialog, on_closed, self);
  adw_dialog_force_close (ADW_DIALOG (dialog));
}

/* NULL when there is no window left to ask on. */
static PasskeysPinDialog *
ensure_dialog (PasskeysDialogPrompt *self)
{
  g_autoptr(GtkWidget) parent = g_weak_ref_get (&self->parent);

  if (self->dialog != NULL)
    return self->dialog;
  if (parent == NULL || gtk_widget_get_root (parent) == NULL)
    return NULL;

  self->dialog = g_object_ref_sink (passkeys_pin_dialog_new (self->reason));
  g_signal_connect_object (self->dialog, "closed", G_CALLBACK (on_closed), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (self->dialog), parent);

  return self->dialog;
}

static DexFuture *
remember_cb (DexFuture *future,
             gpointer   user_data)
{
  PasskeysDialogPrompt *self = user_data;
  const GValue *value = dex_future_get_value (future, NULL);

  g_clear_pointer (&self->pin, g_bytes_unref);
  self->pin = g_value_dup_boxed (value);

  return dex_ref (future);
}

/* The PIN of one authenticator is not tried on another: it would cost a try there. */
static gboolean
knows_pin (PasskeysDialogPrompt *self,
           PasskeysPinRequest   *request)
{
  return self->pin != NULL &&
         passkeys_pin_request_get_last_error (request) == NULL &&
         passkeys_pin_request_get_purpose (request) == PASSKEYS_PIN_REQUEST_ENTER &&
         g_strcmp0 (self->pin_owner, passkeys_pin_request_get_authenticator (request)) == 0;
}

static DexFuture *
passkeys_dialog_prompt_ask_pin (PasskeysPrompt     *prompt,
                                PasskeysPinRequest *request)
{
  PasskeysDialogPrompt *self = PASSKEYS_DIALOG_PROMPT (prompt);
  PasskeysPinDialog *dialog;

  if (knows_pin (self, request))
    return dex_future_new_take_boxed (G_TYPE_BYTES, g_bytes_ref (self->pin));

  g_clear_pointer (&self->pin, g_bytes_unref);
  g_set_str (&self->pin_owner, passkeys_pin_request_get_authenticator (request));
  dialog = ensure_dialog (self);
  if (dialog == NULL)
    return dex_future_new_for_error (create_cancelled_error ());

  return dex_future_then (passkeys_question_view_ask_pin (passkeys_pin_dialog_get_view (dialog),
                                                          request),
                          remember_cb, g_object_ref (self), g_object_unref);
}

static DexFuture *
passkeys_dialog_prompt_ask_touch (PasskeysPrompt *prompt,
                                  const char     *authenticator_name)
{
  PasskeysPinDialog *dialog = ensure_dialog (PASSKEYS_DIALOG_PROMPT (prompt));

  if (dialog == NULL)
    return dex_future_new_for_error (create_cancelled_error ());

  return passkeys_question_view_ask_touch (passkeys_pin_dialog_get_view (dialog),
                                           authenticator_name);
}

static DexFuture *
passkeys_dialog_prompt_ask_insert (PasskeysPrompt *prompt,
                                   const GError   *reason)
{
  PasskeysDialogPrompt *self = PASSKEYS_DIALOG_PROMPT (prompt);
  PasskeysPinDialog *dialog = ensure_dialog (self);

  if (dialog == NULL)
    return dex_future_new_for_error (create_cancelled_error ());

  /* What is plugged in next may be another key of the same name: its PIN is another. */
  g_clear_pointer (&self->pin, g_bytes_unref);
  return passkeys_question_view_ask_insert (passkeys_pin_dialog_get_view (dialog), reason);
}

static DexFuture *
passkeys_dialog_prompt_choose (PasskeysPrompt *prompt,
                               GListModel     *candidates)
{
  PasskeysPinDialog *dialog = ensure_dialog (PASSKEYS_DIALOG_PROMPT (prompt));

  if (dialog == NULL)
    return dex_future_new_for_error (create_cancelled_error ());

  return passkeys_question_view_choose (passkeys_pin_dialog_get_view (dialog), candidates);
}

static void
passkeys_dialog_prompt_progress (PasskeysPrompt *prompt,
                                 const char     *message)
{
  PasskeysDialogPrompt *self = PASSKEYS_DIALOG_PROMPT (prompt);

  if (self->dialog != NULL)
    passkeys_question_view_set_progress (passkeys_pin_dialog_get_view (self->dialog), message);
}

static void
prompt_iface_init (PasskeysPromptInterface *iface)
{
  iface->ask_pin = passkeys_dialog_prompt_ask_pin;
  iface->ask_touch = passkeys_dialog_prompt_ask_touch;
  iface->ask_insert = passkeys_dialog_prompt_ask_insert;
  iface->choose = passkeys_dialog_prompt_choose;
  iface->progress = passkeys_dialog_prompt_progress;
}

static void
passkeys_dialog_prompt_dispose (GObject *object)
{
  PasskeysDialogPrompt *self = PASSKEYS_DIALOG_PROMPT (object);

  close_dialog (self);
  dex_clear (&self->cancelled);
  g_clear_pointer (&self->pin, g_bytes_unref);

  G_OBJECT_CLASS (passkeys_dialog_prompt_parent_class)->dispose (object);
}

static void
passkeys_dialog_prompt_finalize (GObject *object)
{
  PasskeysDialogPrompt *self = PASSKEYS_DIALOG_PROMPT (object);

  g_weak_ref_clear (&self->parent);
  g_free (self->reason);
  g_free (self->pin_owner);

  G_OBJECT_CLASS (passkeys_dialog_prompt_parent_class)->finalize (object);
}

static void
passkeys_dialog_prompt_class_init (PasskeysDialogPromptClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = passkeys_dialog_prompt_dispose;
  object_class->finalize = passkeys_dialog_prompt_finalize;
}

static void
passkeys_dialog_prompt_init (PasskeysDialogPrompt *self)
{
  g_weak_ref_init (&self->parent, NULL);
}

/**
 * passkeys_dialog_prompt_new:
 * @parent: the widget above which the dialog appears
 * @reason: (nullable): what the PIN is for
 *
 * Makes a prompt for one ceremony. Nothing is shown until an authenticator asks.
 *
 * Returns: (transfer full): a new prompt
 */
PasskeysDialogPrompt *
passkeys_dialog_prompt_new (GtkWidget  *parent,
                            const char *reason)
{
  PasskeysDialogPrompt *self;

  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);

  self = g_object_new (PASSKEYS_TYPE_DIALOG_PROMPT, NULL);
  g_weak_ref_set (&self->parent, parent);
  self->reason = g_strdup (reason);

  return self;
}

static DexFuture *
ended_cb (DexFuture *future,
          gpointer   user_data)
{
  PasskeysDialogPrompt *self = user_data;

  close_dialog (self);
  dex_clear (&self->cancelled);

  return dex_ref (future);
}

/**
 * passkeys_dialog_prompt_run:
 * @self: a prompt
 * @ceremony: (transfer full): what was started with the prompt
 *
 * Waits for a ceremony. The dialog shows that it goes on after the PIN was typed and closes when it
 * ends; closing it earlier drops the ceremony. Can be called again for the next step, for which the
 * PIN is remembered.
 *
 * Returns: (transfer full): a future for what @ceremony resolves to, which rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED when the person closes the dialog
 */
DexFuture *
passkeys_dialog_prompt_run (PasskeysDialogPrompt *self,
                            DexFuture            *ceremony)
{
  g_return_val_if_fail (PASSKEYS_IS_DIALOG_PROMPT (self), NULL);
  g_return_val_if_fail (DEX_IS_FUTURE (ceremony), NULL);

  dex_clear (&self->cancelled);
  self->cancelled = dex_promise_new ();

  return dex_future_finally (dex_future_first (ceremony, DEX_FUTURE (dex_ref (self->cancelled)),
                                               NULL),
                             ended_cb, g_object_ref (self), g_object_unref);
}
