/* passkeys-bulk-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-bulk-dialog"

#include "config.h"

#include "passkeys-bulk-dialog.h"

#include <glib/gi18n.h>

#include "passkeys-announcement.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-authenticator-group.h"
#include "passkeys-bulk-list.h"
#include "passkeys-bulk-report.h"
#include "passkeys-bulk-words.h"
#include "passkeys-busy-button.h"
#include "passkeys-dialog-header.h"
#include "passkeys-error-box.h"
#include "passkeys-fiber.h"
#include "passkeys-last-authenticator.h"
#include "passkeys-prompt.h"
#include "passkeys-question-view.h"
#include "passkeys-user-file.h"
#include "passkeys-widget-work.h"

/* The dialog is the prompt of its own run: what an authenticator asks appears among what the person
 * has just read. The run itself remembers a PIN, and forgets it when it ends. */
struct _PasskeysBulkDialog
{
  AdwDialog                   parent_instance;

  PasskeysSession            *session; /* (owned) */
  PasskeysBulkChange         *change;  /* (owned) */
  PasskeysBulkKind            kind;
  guint                       n_left_out; /* before anything was done */
  gboolean                    was_run;

  PasskeysDialogHeader       *header;
  PasskeysBusyButton         *confirm_button;
  GtkLabel                   *sentence_label;
  PasskeysErrorBox           *error_box;
  PasskeysAuthenticatorGroup *authenticator_group;
  PasskeysQuestionView       *question_view;
  GtkProgressBar             *progress_bar;
  GtkLabel                   *count_label;
  PasskeysBulkList           *list;
  GtkActionBar               *action_bar;
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void prompt_iface_init (PasskeysPromptInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysBulkDialog, passkeys_bulk_dialog, ADW_TYPE_DIALOG,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_PROMPT, prompt_iface_init))

static gboolean
needs_signature (PasskeysBulkDialog *self)
{
  return self->kind != PASSKEYS_BULK_KIND_INVITE_AGAIN;
}

static gboolean
is_ready (PasskeysBulkDialog *self)
{
  if (passkeys_question_view_wants_answer (self->question_view))
    return passkeys_question_view_is_ready (self->question_view);
  if (passkeys_bulk_change_is_running (self->change)
      || passkeys_bulk_change_count (self->change, PASSKEYS_BULK_STATE_WAITING) == 0)
    return FALSE;

  return !needs_signature (self)
         || passkeys_authenticator_group_can_sign (self->authenticator_group);
}

static void
show_progress (PasskeysBulkDialog *self)
{
  guint n_rows = g_list_model_get_n_items (passkeys_bulk_change_get_rows (self->change));
  guint n_all = n_rows - self->n_left_out;
  guint n_done = passkeys_bulk_change_get_n_done (self->change) - self->n_left_out;
  g_autofree char *words = NULL;

  gtk_progress_bar_set_fraction (self->progress_bar, n_all > 0 ? (double) n_done / n_all : 1);
  if (!passkeys_bulk_change_is_running (self->change))
    return;

  /* Translators: how many users are done with, of how many */
  words = g_strdup_printf (_("%'u of %'u"), n_done, n_all);
  gtk_label_set_label (self->count_label, words);
}

/* Counting rows is for when nothing runs: there may be 50,000. */
static void
show_counts (PasskeysBulkDialog *self)
{
  g_autofree char *words = self->was_run ? passkeys_bulk_words_count_done (self->change)
                                         : passkeys_bulk_words_count_ready (self->change);

  gtk_label_set_label (self->count_label, words);
}

static void
show_confirm_button (PasskeysBulkDialog *self)
{
  gboolean running = passkeys_bulk_change_is_running (self->change);
  gboolean wanted = passkeys_question_view_wants_answer (self->question_view);
  gboolean questions = gtk_widget_get_visible (GTK_WIDGET (self->question_view));

  passkeys_busy_button_set_busy (self->confirm_button, running && !wanted);
  if (wanted)
    passkeys_busy_button_set_text (self->confirm_button, C_("button", "C_onfirm"));
  else
    passkeys_busy_button_set_text (self->confirm_button,
                                   self->was_run ? _("_Go On") : C_("changes to users", "_Start"));
  gtk_widget_set_visible (GTK_WIDGET (self->confirm_button),
                          (running || !self->was_run || is_ready (self))
                          && (!questions || passkeys_question_view_wants_button (self->question_view)));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "bulk.confirm", running || is_ready (self));
}

static void
update (PasskeysBulkDialog *self)
{
  gboolean running;
  gboolean questions = gtk_widget_get_visible (GTK_WIDGET (self->question_view));

  if (self->change == NULL)
    return;

  running = passkeys_bulk_change_is_running (self->change);
  show_confirm_button (self);
  if (running)
    passkeys_dialog_header_set_cancel_text (self->header, C_("changes to users", "_Stop"));
  else
    passkeys_dialog_header_set_cancel_text (self->header, self->was_run ? C_("button", "_Close")
                                                                        : C_("button", "_Cancel"));
  adw_dialog_set_can_close (ADW_DIALOG (self), !running);
  gtk_widget_set_visible (GTK_WIDGET (self->authenticator_group),
                          needs_signature (self) && !questions && !running
                          && (!self->was_run || is_ready (self)));
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), running);
  gtk_action_bar_set_revealed (self->action_bar, self->was_run && !running);
}

static void
on_running (PasskeysBulkDialog *self)
{
  gboolean running = passkeys_bulk_change_is_running (self->change);

  if (running)
    show_progress (self);
  else
    {
      passkeys_question_view_cancel (self->question_view);
      gtk_widget_set_visible (GTK_WIDGET (self->question_view), FALSE);
      show_counts (self);
      passkeys_announce (GTK_WIDGET (self), gtk_label_get_label (self->count_label));
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "bulk.retry",
                                     passkeys_bulk_change_count (self->change,
                                                                 PASSKEYS_BULK_STATE_FAILED) > 0);
    }

  update (self);
}

/* What waits for approval has been signed. */
static guint
count_signed (PasskeysBulkDialog *self)
{
  return passkeys_bulk_change_count (self->change, PASSKEYS_BULK_STATE_DONE)
         + passkeys_bulk_change_count (self->change, PASSKEYS_BULK_STATE_PENDING);
}

static void
remember (PasskeysBulkDialog    *self,
          PasskeysAuthenticator *authenticator,
          guint                  n_signed_before)
{
  if (needs_signature (self) && count_signed (self) > n_signed_before)
    passkeys_last_authenticator_remember (passkeys_session_get_account (self->session),
                                          authenticator);
}

static DexFuture *
run_fiber (gpointer      user_data,
           GCancellable *cancellable)
{
  PasskeysBulkDialog *self = user_data;
  g_autoptr(PasskeysAuthenticator) authenticator = NULL;
  g_autoptr(GError) error = NULL;
  guint n_signed = count_signed (self);
  DexFuture *future;

  g_set_object (&authenticator,
                passkeys_authenticator_group_get_selected (self->authenticator_group));
  passkeys_error_box_set_error (self->error_box, NULL);
  self->was_run = TRUE;
  future = passkeys_bulk_change_run (self->change, authenticator, PASSKEYS_PROMPT (self));
  passkeys_await (passkeys_unless_cancelled (future, cancellable), &error);

  passkeys_error_box_set_error (self->error_box, error);
  remember (self, authenticator, n_signed);
  if (error != NULL)
    passkeys_session_report_failure (self->session, error);
  if (passkeys_bulk_change_get_n_done (self->change) > self->n_left_out)
    g_signal_emit (self, signals[CHANGED], 0);

  return dex_future_new_true ();
}

static void
confirm (PasskeysBulkDialog *self)
{
  if (!is_ready (self))
    return;

  if (passkeys_question_view_wants_answer (self->question_view))
    passkeys_question_view_answer (self->question_view);
  else if (passkeys_authenticator_group_get_selected (self->authenticator_group) != NULL)
    passkeys_widget_work_begin (GTK_WIDGET (self), run_fiber);
  update (self);
}

/* What the authenticator asks at this moment is taken back, so the row at hand waits again. */
static void
stop (PasskeysBulkDialog *self)
{
  passkeys_bulk_change_stop (self->change);
  passkeys_question_view_cancel (self->question_view);
  update (self);
}

static void
confirm_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  confirm (PASSKEYS_BULK_DIALOG (widget));
}

static void
close_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  PasskeysBulkDialog *self = PASSKEYS_BULK_DIALOG (widget);

  if (passkeys_bulk_change_is_running (self->change))
    stop (self);
  else
    adw_dialog_close (ADW_DIALOG (self));
}

static void
retry_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  PasskeysBulkDialog *self = PASSKEYS_BULK_DIALOG (widget);

  passkeys_bulk_change_retry_failed (self->change);
  confirm (self);
}

static DexFuture *
save_fiber (gpointer      user_data,
            GCancellable *cancellable)
{
  PasskeysBulkDialog *self = user_data;
  g_autoptr(GBytes) report = NULL;
  DexFuture *future;

  future = passkeys_bulk_report_build (passkeys_bulk_change_get_rows (self->change));
  report = passkeys_await_boxed (passkeys_unless_cancelled (future, cancellable), NULL);
  if (report != NULL && !g_cancellable_is_cancelled (cancellable))
    /* Translators: the suggested name of a file */
    passkeys_user_file_save (GTK_WIDGET (self->list), _("Save Report"), _("Passkeys Report.csv"),
                             report);

  return dex_future_new_true ();
}

static void
save_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  passkeys_widget_work_begin (widget, save_fiber);
}

static void
on_activate (PasskeysBulkDialog *self)
{
  confirm (self);
}

static void
on_error_action (PasskeysBulkDialog *self,
                 int                 action)
{
  confirm (self);
}

static void
on_close_attempt (PasskeysBulkDialog *self)
{
  stop (self);
}

static void
on_closed (PasskeysBulkDialog *self)
{
  passkeys_bulk_change_stop (self->change);
  passkeys_question_view_cancel (self->question_view);
  passkeys_widget_work_cancel (GTK_WIDGET (self));
}

static DexFuture *
refuse (void)
{
  return dex_future_new_for_error (g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR,
                                                        PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED,
                                                        "The person cancelled"));
}

static gboolean
show_questions (PasskeysBulkDialog *self)
{
  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return FALSE;

  gtk_widget_set_visible (GTK_WIDGET (self->question_view), TRUE);
  return TRUE;
}

static DexFuture *
passkeys_bulk_dialog_ask_pin (PasskeysPrompt     *prompt,
                              PasskeysPinRequest *request)
{
  PasskeysBulkDialog *self = PASSKEYS_BULK_DIALOG (prompt);
  DexFuture *answer;

  if (!show_questions (self))
    return refuse ();

  answer = passkeys_question_view_ask_pin (self->question_view, request);
  update (self);

  return answer;
}

static DexFuture *
passkeys_bulk_dialog_ask_touch (PasskeysPrompt *prompt,
                                const char     *authenticator_name)
{
  PasskeysBulkDialog *self = PASSKEYS_BULK_DIALOG (prompt);

  if (!show_questions (self))
    return refuse ();

  return passkeys_question_view_ask_touch (self->question_view, authenticator_name);
}

static DexFuture *
passkeys_bulk_dialog_ask_insert (PasskeysPrompt *prompt,
                                 const GError   *reason)
{
  PasskeysBulkDialog *self = PASSKEYS_BULK_DIALOG (prompt);

  if (!show_questions (self))
    return refuse ();

  return passkeys_question_view_ask_insert (self->question_view, reason);
}

static DexFuture *
passkeys_bulk_dialog_choose (PasskeysPrompt *prompt,
                             GListModel     *candidates)
{
  PasskeysBulkDialog *self = PASSKEYS_BULK_DIALOG (prompt);

  if (!show_questions (self))
    return refuse ();

  return passkeys_question_view_choose (self->question_view, candidates);
}

static void
passkeys_bulk_dialog_progress (PasskeysPrompt *prompt,
                               const char     *message)
{
  passkeys_question_view_set_progress (PASSKEYS_BULK_DIALOG (prompt)->question_view, message);
}

static void
prompt_iface_init (PasskeysPromptInterface *iface)
{
  iface->ask_pin = passkeys_bulk_dialog_ask_pin;
  iface->ask_touch = passkeys_bulk_dialog_ask_touch;
  iface->ask_insert = passkeys_bulk_dialog_ask_insert;
  iface->choose = passkeys_bulk_dialog_choose;
  iface->progress = passkeys_bulk_dialog_progress;
}

static void
passkeys_bulk_dialog_dispose (GObject *object)
{
  PasskeysBulkDialog *self = PASSKEYS_BULK_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_BULK_DIALOG);
  g_clear_object (&self->change);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (passkeys_bulk_dialog_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-bulk-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysBulkDialog, header);
  gtk_widget_class_bind_template_child (widget_class, PasskeysBulkDialog, confirm_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysBulkDialog, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysBulkDialog, error_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysBulkDialog, authenticator_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysBulkDialog, question_view);
  gtk_widget_class_bind_template_child (widget_class, PasskeysBulkDialog, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, PasskeysBulkDialog, count_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysBulkDialog, list);
  gtk_widget_class_bind_template_child (widget_class, PasskeysBulkDialog, action_bar);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_error_action);
  gtk_widget_class_bind_template_callback (widget_class, on_close_attempt);
  gtk_widget_class_bind_template_callback (widget_class, on_closed);
}

static void
passkeys_bulk_dialog_class_init (PasskeysBulkDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_bulk_dialog_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PASSKEYS_TYPE_AUTHENTICATOR_GROUP);
  g_type_ensure (PASSKEYS_TYPE_BULK_LIST);
  g_type_ensure (PASSKEYS_TYPE_BUSY_BUTTON);
  g_type_ensure (PASSKEYS_TYPE_DIALOG_HEADER);
  g_type_ensure (PASSKEYS_TYPE_ERROR_BOX);
  g_type_ensure (PASSKEYS_TYPE_QUESTION_VIEW);
  bind_template (widget_class);

  gtk_widget_class_install_action (widget_class, "bulk.confirm", NULL, confirm_action);
  gtk_widget_class_install_action (widget_class, "bulk.close", NULL, close_action);
  gtk_widget_class_install_action (widget_class, "bulk.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "bulk.save", NULL, save_action);
}

static void
passkeys_bulk_dialog_init (PasskeysBulkDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
look_up_passkeys (PasskeysBulkDialog *self)
{
  PasskeysAccount *account = passkeys_session_get_account (self->session);

  if (needs_signature (self))
    passkeys_authenticator_group_look_up_to_sign (self->authenticator_group, account);
}

static void
show_destructive (PasskeysBulkDialog *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->confirm_button), "suggested-action");
  gtk_widget_add_css_class (GTK_WIDGET (self->confirm_button), "destructive-action");
}

/**
 * passkeys_bulk_dialog_new:
 * @session: who signs
 * @change: what is done, to whom
 * @kind: of what
 * @sentence: (nullable): what will happen, in plain text
 *
 * Returns: (transfer floating): a dialog in which nothing is done before the person says so
 */
AdwDialog *
passkeys_bulk_dialog_new (PasskeysSession    *session,
                          PasskeysBulkChange *change,
                          PasskeysBulkKind    kind,
                          const char         *sentence)
{
  PasskeysBulkDialog *self;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);
  g_return_val_if_fail (PASSKEYS_IS_BULK_CHANGE (change), NULL);

  self = g_object_new (PASSKEYS_TYPE_BULK_DIALOG, NULL);
  self->session = g_object_ref (session);
  self->change = g_object_ref (change);
  self->kind = kind;
  self->n_left_out = passkeys_bulk_change_get_n_done (change);

  if (kind == PASSKEYS_BULK_KIND_REMOVE)
    show_destructive (self);
  adw_dialog_set_title (ADW_DIALOG (self), passkeys_bulk_words_title (kind));
  gtk_label_set_label (self->sentence_label,
                       sentence != NULL ? sentence : passkeys_bulk_words_sentence (kind));
  passkeys_bulk_list_set_rows (self->list, passkeys_bulk_change_get_rows (change));
  g_signal_connect_object (change, "notify::n-done", G_CALLBACK (show_progress), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (change, "notify::running", G_CALLBACK (on_running), self,
                           G_CONNECT_SWAPPED);
  look_up_passkeys (self);
  on_running (self);

  return ADW_DIALOG (self);
}
