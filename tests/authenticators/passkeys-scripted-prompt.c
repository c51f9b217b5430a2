/* passkeys-scripted-prompt.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-scripted-prompt"

#include "config.h"

#include "passkeys-scripted-prompt.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-secure-bytes.h"

typedef enum
{
  ANSWER_PIN,
  ANSWER_CHOICE,
  ANSWER_CANCEL,
  ANSWER_SILENCE,
} AnswerKind;

typedef struct
{
  AnswerKind  kind;
  GBytes     *pin;      /* (owned) (nullable) */
  guint       position;
} Answer;

struct _PasskeysScriptedPrompt
{
  GObject parent_instance;

  GQueue      answers;
  GPtrArray  *pin_requests;
  GListModel *candidates; /* (nullable) of the last choice */
  guint       n_choices;
  guint       n_touches;
  guint       n_inserts;
};

static void passkeys_scripted_prompt_iface_init (PasskeysPromptInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysScriptedPrompt, passkeys_scripted_prompt, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_PROMPT,
                                                      passkeys_scripted_prompt_iface_init))

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_clear_pointer (&answer->pin, g_bytes_unref);
  g_free (answer);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

static void
add_answer (PasskeysScriptedPrompt *self,
            AnswerKind              kind,
            GBytes                 *pin, /* (transfer full) (nullable) */
            guint                   position)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->kind = kind;
  answer->pin = pin;
  answer->position = position;
  g_queue_push_tail (&self->answers, answer);
}

/* The next answer, when it is of that kind; otherwise a future for what it is instead. */
static Answer *
take_answer (PasskeysScriptedPrompt  *self,
             AnswerKind               kind,
             DexFuture              **ret_instead)
{
  g_autoptr(Answer) answer = g_queue_pop_head (&self->answers);

  if (answer != NULL && answer->kind == ANSWER_SILENCE)
    {
      *ret_instead = dex_future_new_infinite ();
      return NULL;
    }

  if (answer == NULL || answer->kind == ANSWER_CANCEL)
    {
      *ret_instead = dex_future_new_reject (PASSKEYS_AUTHENTICATOR_ERROR,
                                            PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED,
                                            "The person cancelled");
      return NULL;
    }

  g_assert_cmpint (answer->kind, ==, kind);
  return g_steal_pointer (&answer);
}

static DexFuture *
passkeys_scripted_prompt_ask_pin (PasskeysPrompt     *prompt,
                                  PasskeysPinRequest *request)
{
  PasskeysScriptedPrompt *self = PASSKEYS_SCRIPTED_PROMPT (prompt);
  g_autoptr(Answer) answer = NULL;
  DexFuture *instead = NULL;

  g_ptr_array_add (self->pin_requests, g_object_ref (request));

  if (!(answer = take_answer (self, ANSWER_PIN, &instead)))
    return instead;

  return dex_future_new_take_boxed (G_TYPE_BYTES, g_steal_pointer (&answer->pin));
}

static DexFuture *
passkeys_scripted_prompt_ask_touch (PasskeysPrompt *prompt,
                                    const char     *authenticator_name)
{
  PASSKEYS_SCRIPTED_PROMPT (prompt)->n_touches++;

  return dex_future_new_infinite ();
}

static DexFuture *
passkeys_scripted_prompt_ask_insert (PasskeysPrompt *prompt,
                                     const GError   *reason)
{
  PASSKEYS_SCRIPTED_PROMPT (prompt)->n_inserts++;

  return dex_future_new_infinite ();
}

static DexFuture *
passkeys_scripted_prompt_choose (PasskeysPrompt *prompt,
                                 GListModel     *candidates)
{
  PasskeysScriptedPrompt *self = PASSKEYS_SCRIPTED_PROMPT (prompt);
  g_autoptr(Answer) answer = NULL;
  DexFuture *instead = NULL;

  self->n_choices++;
  g_set_object (&self->candidates, candidates);

  if (!(answer = take_answer (self, ANSWER_CHOICE, &instead)))
    return instead;

  g_assert_cmpuint (answer->position, <, g_list_model_get_n_items (candidates));
  return dex_future_new_take_object (g_list_model_get_item (candidates, answer->position));
}

static void
passkeys_scripted_prompt_progress (PasskeysPrompt *prompt,
                                   const char     *message)
{
}

static void
passkeys_scripted_prompt_iface_init (PasskeysPromptInterface *iface)
{
  iface->ask_pin = passkeys_scripted_prompt_ask_pin;
  iface->ask_touch = passkeys_scripted_prompt_ask_touch;
  iface->ask_insert = passkeys_scripted_prompt_ask_insert;
  iface->choose = passkeys_scripted_prompt_choose;
  iface->progress = passkeys_scripted_prompt_progress;
}

static void
passkeys_scripted_prompt_finalize (GObject *object)
{
  PasskeysScriptedPrompt *self = PASSKEYS_SCRIPTED_PROMPT (object);

  g_queue_clear_full (&self->answers, answer_free);
  g_clear_pointer (&self->pin_requests, g_ptr_array_unref);
  g_clear_object (&self->candidates);

  G_OBJECT_CLASS (passkeys_scripted_prompt_parent_class)->finalize (object);
}

static void
passkeys_scripted_prompt_class_init (PasskeysScriptedPromptClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_scripted_prompt_finalize;
}

static void
passkeys_scripted_prompt_init (PasskeysScriptedPrompt *self)
{
  g_queue_init (&self->answers);
  self->pin_requests = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * passkeys_scripted_prompt_new:
 *
 * Returns: (transfer full): a prompt with an empty script
 */
PasskeysScriptedPrompt *
passkeys_scripted_prompt_new (void)
{
  return g_object_new (PASSKEYS_TYPE_SCRIPTED_PROMPT, NULL);
}

/**
 * passkeys_scripted_prompt_add_pin:
 * @self: a prompt
 * @pin: what to type when a PIN is asked for, to choose one or to enter it
 *
 * Adds an answer to the script.
 */
void
passkeys_scripted_prompt_add_pin (PasskeysScriptedPrompt *self,
                                  const char             *pin)
{
  add_answer (self, ANSWER_PIN, passkeys_secure_bytes_new_text (pin), 0);
}

/**
 * passkeys_scripted_prompt_add_choice:
 * @self: a prompt
 * @position: which candidate to choose
 *
 * Adds an answer to the script.
 */
void
passkeys_scripted_prompt_add_choice (PasskeysScriptedPrompt *self,
                                     guint                   position)
{
  add_answer (self, ANSWER_CHOICE, NULL, position);
}

/**
 * passkeys_scripted_prompt_add_cancel:
 * @self: a prompt
 *
 * Adds an answer to the script: the person cancels.
 */
void
passkeys_scripted_prompt_add_cancel (PasskeysScriptedPrompt *self)
{
  add_answer (self, ANSWER_CANCEL, NULL, 0);
}

/**
 * passkeys_scripted_prompt_add_silence:
 * @self: a prompt
 *
 * Adds an answer to the script: the person goes away and never comes back.
 */
void
passkeys_scripted_prompt_add_silence (PasskeysScriptedPrompt *self)
{
  add_answer (self, ANSWER_SILENCE, NULL, 0);
}

/**
 * passkeys_scripted_prompt_get_n_pin_requests:
 * @self: a prompt
 *
 * Returns: how often a PIN was asked for
 */
guint
passkeys_scripted_prompt_get_n_pin_requests (PasskeysScriptedPrompt *self)
{
  return self->pin_requests->len;
}

/**
 * passkeys_scripted_prompt_get_pin_request:
 * @self: a prompt
 * @position: which of them, the first is 0
 *
 * Returns: (transfer none): what was asked
 */
PasskeysPinRequest *
passkeys_scripted_prompt_get_pin_request (PasskeysScriptedPrompt *self,
                                          guint                   position)
{
  g_assert_cmpuint (position, <, self->pin_requests->len);

  return g_ptr_array_index (self->pin_requests, position);
}

/**
 * passkeys_scripted_prompt_get_n_choices:
 * @self: a prompt
 *
 * Returns: how often a choice was asked for
 */
guint
passkeys_scripted_prompt_get_n_choices (PasskeysScriptedPrompt *self)
{
  return self->n_choices;
}

/**
 * passkeys_scripted_prompt_get_candidates:
 * @self: a prompt
 *
 * Returns: (transfer none) (nullable): what could be chosen from the last time
 */
GListModel *
passkeys_scripted_prompt_get_candidates (PasskeysScriptedPrompt *self)
{
  return self->candidates;
}

/**
 * passkeys_scripted_prompt_is_used_up:
 * @self: a prompt
 *
 * Returns: whether every answer of the script was given
 */
gboolean
passkeys_scripted_prompt_is_used_up (PasskeysScriptedPrompt *self)
{
  return g_queue_is_empty (&self->answers);
}

/* How often a security key was to be touched, or to be plugged in. The person lets the key of the
 * test do that. */
guint
passkeys_scripted_prompt_get_n_touches (PasskeysScriptedPrompt *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SCRIPTED_PROMPT (self), 0);

  return self->n_touches;
}

guint
passkeys_scripted_prompt_get_n_inserts (PasskeysScriptedPrompt *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SCRIPTED_PROMPT (self), 0);

  return self->n_inserts;
}
