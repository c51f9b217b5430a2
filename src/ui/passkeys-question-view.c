/* passkeys-question-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-question-view"

#include "config.h"

#include "passkeys-question-view.h"

#include <glib/gi18n.h>

#include "passkeys-announcement.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-authenticator-words.h"
#include "passkeys-candidate-row.h"
#include "passkeys-dialog-focus.h"
#include "passkeys-focus.h"
#include "passkeys-key-request.h"
#include "passkeys-label-text.h"
#include "passkeys-new-pin-group.h"
#include "passkeys-pin-group.h"

struct _PasskeysQuestionView
{
  AdwBin               parent_instance;

  DexPromise          *question;   /* (owned) (nullable): what is asked now */
  GListModel          *candidates; /* (owned) (nullable): while one is to be chosen */
  char                *title;      /* (owned) (nullable) */
  gboolean             is_news;    /* no question was asked since what goes on was told */

  GtkStack            *stack;
  PasskeysPinGroup    *pin_group;
  PasskeysNewPinGroup *new_pin_group;
  GtkListBox          *candidate_list;
  PasskeysKeyRequest  *key_request;
  GtkLabel            *progress_label;
};

enum
{
  PROP_0,
  PROP_READY,
  PROP_TITLE,
  N_PROPS
};

enum { ACTIVATE, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysQuestionView, passkeys_question_view, ADW_TYPE_BIN)

static gboolean
shows (PasskeysQuestionView *self,
       const char           *page)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), page) == 0;
}

static void
on_ready_changed (PasskeysQuestionView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READY]);
}

static void
set_title (PasskeysQuestionView *self,
           const char           *title)
{
  if (g_set_str (&self->title, title))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

static void
leave_focus (PasskeysQuestionView *self)
{
  if (passkeys_focus_find_within (GTK_WIDGET (self->stack)) != NULL)
    gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);
}

/* What the person sees between an answer and the next question. What was typed stays in sight, so
 * that nothing jumps when the same is asked again. */
static void
show_wait (PasskeysQuestionView *self)
{
  passkeys_key_request_end (self->key_request);
  if (shows (self, "key"))
    gtk_stack_set_visible_child_name (self->stack, "wait");

  /* First the focus leaves the field, if it can for the button that shows the wait. */
  on_ready_changed (self);
  leave_focus (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->stack), shows (self, "wait"));
}

static void
reject_question (PasskeysQuestionView *self)
{
  g_autoptr(DexPromise) question = g_steal_pointer (&self->question);

  g_clear_object (&self->candidates);
  if (self->key_request != NULL)
    passkeys_key_request_end (self->key_request);
  if (question != NULL)
    dex_promise_reject (question,
                        g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR,
                                             PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED,
                                             "The person cancelled"));
}

static void
on_question_dropped (PasskeysQuestionView *self,
                     GCancellable         *cancellable)
{
  if (self->question == NULL || dex_promise_get_cancellable (self->question) != cancellable)
    return;

  dex_clear (&self->question);
  show_wait (self);
}

/* What was told since the last question is seen with the next one, as its reason. */
static void
show_news (PasskeysQuestionView *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->progress_label), self->is_news);
  self->is_news = FALSE;
}

static DexFuture *
ask (PasskeysQuestionView *self,
     const char           *page,
     const char           *title)
{
  /* An authenticator that asks the next thing has lost interest in the last. */
  reject_question (self);

  self->question = dex_promise_new_cancellable ();
  g_signal_connect_object (dex_promise_get_cancellable (self->question), "cancelled",
                           G_CALLBACK (on_question_dropped), self, G_CONNECT_SWAPPED);

  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_widget_set_sensitive (GTK_WIDGET (self->stack), TRUE);
  show_news (self);
  set_title (self, title);
  on_ready_changed (self);

  /* Not the promise itself: it notices only that way when nobody waits any more. */
  return dex_future_first (dex_ref (self->question), NULL);
}

/* A dialog that is only just being shown moves the focus once more; it has to know where to. */
static void
focus (PasskeysQuestionView *self,
       GtkWidget            *widget)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_DIALOG);

  if (dialog != NULL)
    passkeys_dialog_focus (ADW_DIALOG (dialog), widget);
  gtk_widget_grab_focus (widget);
}

static void
on_activate (PasskeysQuestionView *self)
{
  if (passkeys_question_view_is_ready (self))
    g_signal_emit (self, signals[ACTIVATE], 0);
}

static void
on_row_activated (PasskeysQuestionView *self,
                  GtkListBoxRow        *row)
{
  g_autoptr(DexPromise) question = g_steal_pointer (&self->question);
  g_autoptr(GListModel) candidates = g_steal_pointer (&self->candidates);

  if (question == NULL || candidates == NULL)
    return;

  show_wait (self);
  dex_promise_resolve_object (question,
                              g_list_model_get_item (candidates, gtk_list_box_row_get_index (row)));
}

static void
passkeys_question_view_dispose (GObject *object)
{
  PasskeysQuestionView *self = PASSKEYS_QUESTION_VIEW (object);

  reject_question (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_QUESTION_VIEW);

  G_OBJECT_CLASS (passkeys_question_view_parent_class)->dispose (object);
}

static void
passkeys_question_view_finalize (GObject *object)
{
  PasskeysQuestionView *self = PASSKEYS_QUESTION_VIEW (object);

  g_free (self->title);

  G_OBJECT_CLASS (passkeys_question_view_parent_class)->finalize (object);
}

static void
passkeys_question_view_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  PasskeysQuestionView *self = PASSKEYS_QUESTION_VIEW (object);

  switch (prop_id)
    {
    case PROP_READY:
      g_value_set_boolean (value, passkeys_question_view_is_ready (self));
      break;

    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-question-view.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysQuestionView, stack);
  gtk_widget_class_bind_template_child (widget_class, PasskeysQuestionView, pin_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysQuestionView, new_pin_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysQuestionView, candidate_list);
  gtk_widget_class_bind_template_child (widget_class, PasskeysQuestionView, key_request);
  gtk_widget_class_bind_template_child (widget_class, PasskeysQuestionView, progress_label);
  gtk_widget_class_bind_template_callback (widget_class, on_ready_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
passkeys_question_view_class_init (PasskeysQuestionViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = passkeys_question_view_dispose;
  object_class->finalize = passkeys_question_view_finalize;
  object_class->get_property = passkeys_question_view_get_property;

  properties[PROP_READY] =
    g_param_spec_boolean ("ready", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ACTIVATE] = g_signal_new ("activate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                    0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PASSKEYS_TYPE_KEY_REQUEST);
  g_type_ensure (PASSKEYS_TYPE_PIN_GROUP);
  g_type_ensure (PASSKEYS_TYPE_NEW_PIN_GROUP);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
passkeys_question_view_init (PasskeysQuestionView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));
}

/**
 * passkeys_question_view_ask_pin:
 * @self: a view
 * @request: which PIN, and what became of the last try
 *
 * Asks for a PIN, or has one chosen.
 *
 * Returns: (transfer full): a future that resolves to a #GBytes in wiped memory
 */
DexFuture *
passkeys_question_view_ask_pin (PasskeysQuestionView *self,
                                PasskeysPinRequest   *request)
{
  DexFuture *future;

  g_return_val_if_fail (PASSKEYS_IS_QUESTION_VIEW (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_PIN_REQUEST (request), NULL);

  if (passkeys_pin_request_get_purpose (request) == PASSKEYS_PIN_REQUEST_CREATE)
    {
      future = ask (self, "create", _("Choose a PIN"));
      passkeys_new_pin_group_set_request (self->new_pin_group, request);
      focus (self, GTK_WIDGET (self->new_pin_group));
    }
  else
    {
      future = ask (self, "enter", _("Enter PIN"));
      passkeys_pin_group_set_request (self->pin_group, request);
      focus (self, GTK_WIDGET (self->pin_group));
    }

  return future;
}

/**
 * passkeys_question_view_choose:
 * @self: a view
 * @candidates: a list of [class@Candidate]
 *
 * Has one of several passkeys chosen.
 *
 * Returns: (transfer full): a future that resolves to an object of @candidates
 */
DexFuture *
passkeys_question_view_choose (PasskeysQuestionView *self,
                               GListModel           *candidates)
{
  DexFuture *future;

  g_return_val_if_fail (PASSKEYS_IS_QUESTION_VIEW (self), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (candidates), NULL);

  future = ask (self, "choose", _("Choose a Passkey"));
  self->candidates = g_object_ref (candidates);
  gtk_list_box_bind_model (self->candidate_list, candidates, passkeys_candidate_row_create, NULL,
                           NULL);
  focus (self, GTK_WIDGET (self->candidate_list));

  return future;
}

/**
 * passkeys_question_view_ask_touch:
 * @self: a view
 * @name: (nullable): which security key, or %NULL where the touch chooses one
 *
 * Shows that a touch is waited for, says it aloud, and calls the person back to the window.
 *
 * Returns: (transfer full): a future that only ever rejects
 */
DexFuture *
passkeys_question_view_ask_touch (PasskeysQuestionView *self,
                                  const char           *name)
{
  DexFuture *future;

  g_return_val_if_fail (PASSKEYS_IS_QUESTION_VIEW (self), NULL);

  future = ask (self, "key", _("Security Key"));
  passkeys_key_request_ask_touch (self->key_request, name);

  return future;
}

/**
 * passkeys_question_view_ask_insert:
 * @self: a view
 * @reason: (nullable): why what is plugged in does not do
 *
 * Asks for a security key to be plugged in, with what helps where that alone does not.
 *
 * Returns: (transfer full): a future that only ever rejects
 */
DexFuture *
passkeys_question_view_ask_insert (PasskeysQuestionView *self,
                                   const GError         *reason)
{
  DexFuture *future;

  g_return_val_if_fail (PASSKEYS_IS_QUESTION_VIEW (self), NULL);

  future = ask (self, "key", _("Security Key"));
  passkeys_key_request_ask_insert (self->key_request, reason);

  return future;
}

/**
 * passkeys_question_view_set_progress:
 * @self: a view
 * @message: (nullable): what goes on
 *
 * Tells what became of the last answer, or what the person waits for. It stays in sight until the
 * question after the next.
 */
void
passkeys_question_view_set_progress (PasskeysQuestionView *self,
                                     const char           *message)
{
  g_return_if_fail (PASSKEYS_IS_QUESTION_VIEW (self));

  self->is_news = message != NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->progress_label), self->is_news);
  if (message == NULL)
    return;

  message = passkeys_authenticator_words_translate (message);
  gtk_label_set_label (self->progress_label, message);
  passkeys_announce_now (GTK_WIDGET (self), message);
}

/**
 * passkeys_question_view_is_asking:
 * @self: a view
 *
 * Returns: whether the person has something to do
 */
gboolean
passkeys_question_view_is_asking (PasskeysQuestionView *self)
{
  g_return_val_if_fail (PASSKEYS_IS_QUESTION_VIEW (self), FALSE);

  return self->question != NULL;
}

/**
 * passkeys_question_view_wants_button:
 * @self: a view that is seen
 *
 * A security key that is to be touched or plugged in, and a choice, need no button; and after a touch
 * the view has a spinner of its own.
 *
 * Returns: whether there is something to do, or to wait for, at a button beside the view
 */
gboolean
passkeys_question_view_wants_button (PasskeysQuestionView *self)
{
  g_return_val_if_fail (PASSKEYS_IS_QUESTION_VIEW (self), FALSE);

  return passkeys_question_view_wants_answer (self) ||
         (self->question == NULL && !shows (self, "wait"));
}

/**
 * passkeys_question_view_wants_answer:
 * @self: a view
 *
 * Returns: whether what is asked is answered through [method@QuestionView.answer]
 */
gboolean
passkeys_question_view_wants_answer (PasskeysQuestionView *self)
{
  g_return_val_if_fail (PASSKEYS_IS_QUESTION_VIEW (self), FALSE);

  return self->question != NULL && (shows (self, "enter") || shows (self, "create"));
}

/**
 * passkeys_question_view_is_ready:
 * @self: a view
 *
 * Returns: whether what was typed can be an answer
 */
gboolean
passkeys_question_view_is_ready (PasskeysQuestionView *self)
{
  g_return_val_if_fail (PASSKEYS_IS_QUESTION_VIEW (self), FALSE);

  if (!passkeys_question_view_wants_answer (self))
    return FALSE;
  if (shows (self, "enter"))
    return passkeys_pin_group_is_ready (self->pin_group);

  return passkeys_new_pin_group_is_ready (self->new_pin_group);
}

/**
 * passkeys_question_view_answer:
 * @self: a view that is ready
 *
 * Answers with what was typed.
 */
void
passkeys_question_view_answer (PasskeysQuestionView *self)
{
  g_autoptr(DexPromise) question = NULL;
  g_autoptr(GBytes) pin = NULL;

  g_return_if_fail (PASSKEYS_IS_QUESTION_VIEW (self));

  if (!passkeys_question_view_is_ready (self))
    return;

  if (shows (self, "enter"))
    pin = passkeys_pin_group_dup_pin (self->pin_group);
  else
    pin = passkeys_new_pin_group_dup_pin (self->new_pin_group);

  question = g_steal_pointer (&self->question);
  show_wait (self);
  dex_promise_resolve_boxed (question, G_TYPE_BYTES, g_steal_pointer (&pin));
}

/**
 * passkeys_question_view_cancel:
 * @self: a view
 *
 * Rejects what is asked and forgets what was typed.
 */
void
passkeys_question_view_cancel (PasskeysQuestionView *self)
{
  g_return_if_fail (PASSKEYS_IS_QUESTION_VIEW (self));

  reject_question (self);
  passkeys_pin_group_clear (self->pin_group);
  passkeys_new_pin_group_clear (self->new_pin_group);
  passkeys_question_view_set_progress (self, NULL);
  on_ready_changed (self);
}

/**
 * passkeys_question_view_get_title:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): what is asked, in header capitalisation
 */
const char *
passkeys_question_view_get_title (PasskeysQuestionView *self)
{
  g_return_val_if_fail (PASSKEYS_IS_QUESTION_VIEW (self), NULL);

  return self->title;
}
