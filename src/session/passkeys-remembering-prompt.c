/* passkeys-remembering-prompt.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-remembering-prompt"

#include "config.h"

#include "passkeys-remembering-prompt-private.h"

struct _PasskeysRememberingPrompt
{
  GObject parent_instance;

  PasskeysPrompt *prompt;
  GHashTable     *pins;   /* authenticator's name → GBytes, secure */
};

static void prompt_iface_init (PasskeysPromptInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysRememberingPrompt, _passkeys_remembering_prompt,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_PROMPT, prompt_iface_init))

typedef struct
{
  PasskeysRememberingPrompt *self;
  char                      *authenticator;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_object (&question->self);
  g_free (question->authenticator);
  g_free (question);
}

static DexFuture *
remember_cb (DexFuture *completed,
             gpointer   user_data)
{
  Question *question = user_data;
  const GValue *value = dex_future_get_value (completed, NULL);

  g_hash_table_replace (question->self->pins, g_strdup (question->authenticator),
                        g_value_dup_boxed (value));

  return dex_ref (completed);
}

static DexFuture *
ask_pin (PasskeysPrompt     *prompt,
         PasskeysPinRequest *request)
{
  PasskeysRememberingPrompt *self = PASSKEYS_REMEMBERING_PROMPT (prompt);
  const char *authenticator = passkeys_pin_request_get_authenticator (request);
  GBytes *pin = g_hash_table_lookup (self->pins, authenticator);
  Question *question;

  /* A PIN that was refused is not tried again: tries are counted. */
  if (passkeys_pin_request_get_purpose (request) == PASSKEYS_PIN_REQUEST_ENTER && pin != NULL
      && passkeys_pin_request_get_last_error (request) == NULL)
    return dex_future_new_take_boxed (G_TYPE_BYTES, g_bytes_ref (pin));

  g_hash_table_remove (self->pins, authenticator);
  question = g_new0 (Question, 1);
  question->self = g_object_ref (self);
  question->authenticator = g_strdup (authenticator);

  return dex_future_then (passkeys_prompt_ask_pin (self->prompt, request), remember_cb, question,
                          question_free);
}

static DexFuture *
ask_touch (PasskeysPrompt *prompt,
           const char     *authenticator_name)
{
  return passkeys_prompt_ask_touch (PASSKEYS_REMEMBERING_PROMPT (prompt)->prompt,
                                    authenticator_name);
}

static DexFuture *
ask_insert (PasskeysPrompt *prompt,
            const GError   *reason)
{
  return passkeys_prompt_ask_insert (PASSKEYS_REMEMBERING_PROMPT (prompt)->prompt, reason);
}

static DexFuture *
choose (PasskeysPrompt *prompt,
        GListModel     *candidates)
{
  return passkeys_prompt_choose (PASSKEYS_REMEMBERING_PROMPT (prompt)->prompt, candidates);
}

static void
progress (PasskeysPrompt *prompt,
          const char     *message)
{
  passkeys_prompt_progress (PASSKEYS_REMEMBERING_PROMPT (prompt)->prompt, message);
}

static void
prompt_iface_init (PasskeysPromptInterface *iface)
{
  iface->ask_pin = ask_pin;
  iface->ask_touch = ask_touch;
  iface->ask_insert = ask_insert;
  iface->choose = choose;
  iface->progress = progress;
}

static void
_passkeys_remembering_prompt_finalize (GObject *object)
{
  PasskeysRememberingPrompt *self = PASSKEYS_REMEMBERING_PROMPT (object);

  g_clear_object (&self->prompt);
  g_clear_pointer (&self->pins, g_hash_table_unref);

  G_OBJECT_CLASS (_passkeys_remembering_prompt_parent_class)->finalize (object);
}

static void
_passkeys_remembering_prompt_class_init (PasskeysRememberingPromptClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = _passkeys_remembering_prompt_finalize;
}

static void
_passkeys_remembering_prompt_init (PasskeysRememberingPrompt *self)
{
  self->pins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                      (GDestroyNotify) g_bytes_unref);
}

/*< private >
 * _passkeys_remembering_prompt_new:
 * @prompt: what talks to the person
 *
 * Makes a prompt for one run. It forgets what it knows when it goes.
 *
 * Returns: (transfer full): a prompt
 */
PasskeysPrompt *
_passkeys_remembering_prompt_new (PasskeysPrompt *prompt)
{
  PasskeysRememberingPrompt *self = g_object_new (PASSKEYS_TYPE_REMEMBERING_PROMPT, NULL);

  self->prompt = g_object_ref (prompt);

  return PASSKEYS_PROMPT (self);
}
