/* passkeys-watchful-prompt.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-watchful-prompt"

#include "config.h"

#include "passkeys-watchful-prompt.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-secure-bytes.h"

static void passkeys_watchful_prompt_iface_init (PasskeysPromptInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysWatchfulPrompt, passkeys_watchful_prompt, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_PROMPT,
                                                      passkeys_watchful_prompt_iface_init))

static DexFuture *
hide_cb (DexFuture *future,
         gpointer   user_data)
{
  return NULL;
}

static void
hide (gpointer data)
{
  PasskeysWatchfulPrompt *self = data;

  self->n_shown--;
  g_object_unref (self);
}

/* On the screen until it is answered or dropped. */
static DexFuture *
show (PasskeysWatchfulPrompt *self,
      DexFuture              *answer) /* (transfer full) */
{
  self->n_shown++;
  return dex_future_finally (dex_future_first (answer, dex_ref (DEX_FUTURE (self->cancel)), NULL),
                             hide_cb, g_object_ref (self), hide);
}

static DexFuture *
passkeys_watchful_prompt_ask_pin (PasskeysPrompt     *prompt,
                                  PasskeysPinRequest *request)
{
  PasskeysWatchfulPrompt *self = PASSKEYS_WATCHFUL_PROMPT (prompt);
  GBytes *pin;

  g_ptr_array_add (self->pin_requests, g_object_ref (request));
  if (self->on_pin != NULL)
    self->on_pin (self, self->data);

  if (self->hesitates)
    return show (self, dex_future_new_infinite ());

  if ((pin = g_queue_pop_head (&self->pins)) == NULL)
    return dex_future_new_reject (PASSKEYS_AUTHENTICATOR_ERROR,
                                  PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED, "The person cancelled");

  return dex_future_new_take_boxed (G_TYPE_BYTES, pin);
}

static DexFuture *
passkeys_watchful_prompt_ask_touch (PasskeysPrompt *prompt,
                                    const char     *authenticator_name)
{
  PasskeysWatchfulPrompt *self = PASSKEYS_WATCHFUL_PROMPT (prompt);
  DexFuture *shown = show (self, dex_future_new_infinite ());

  g_ptr_array_add (self->touches, g_strdup (authenticator_name != NULL ? authenticator_name : ""));
  if (self->on_touch != NULL)
    self->on_touch (self, self->data);
  return shown;
}

static DexFuture *
passkeys_watchful_prompt_ask_insert (PasskeysPrompt *prompt,
                                     const GError   *reason)
{
  PasskeysWatchfulPrompt *self = PASSKEYS_WATCHFUL_PROMPT (prompt);
  DexFuture *shown = show (self, dex_future_new_infinite ());

  g_ptr_array_add (self->reasons, reason != NULL ? g_error_copy (reason) : NULL);
  if (self->on_insert != NULL)
    self->on_insert (self, self->data);
  return shown;
}

static DexFuture *
passkeys_watchful_prompt_choose (PasskeysPrompt *prompt,
                                 GListModel     *candidates)
{
  PasskeysWatchfulPrompt *self = PASSKEYS_WATCHFUL_PROMPT (prompt);

  self->n_choices++;
  g_set_object (&self->candidates, candidates);
  return dex_future_new_take_object (g_list_model_get_item (candidates, self->choice));
}

static void
passkeys_watchful_prompt_progress (PasskeysPrompt *prompt,
                                   const char     *message)
{
  PASSKEYS_WATCHFUL_PROMPT (prompt)->n_progress++;
}

static void
passkeys_watchful_prompt_iface_init (PasskeysPromptInterface *iface)
{
  iface->ask_pin = passkeys_watchful_prompt_ask_pin;
  iface->ask_touch = passkeys_watchful_prompt_ask_touch;
  iface->ask_insert = passkeys_watchful_prompt_ask_insert;
  iface->choose = passkeys_watchful_prompt_choose;
  iface->progress = passkeys_watchful_prompt_progress;
}

static void
free_reason (gpointer data)
{
  if (data != NULL)
    g_error_free (data);
}

static void
passkeys_watchful_prompt_finalize (GObject *object)
{
  PasskeysWatchfulPrompt *self = PASSKEYS_WATCHFUL_PROMPT (object);

  g_queue_clear_full (&self->pins, (GDestroyNotify) g_bytes_unref);
  g_clear_pointer (&self->pin_requests, g_ptr_array_unref);
  g_clear_pointer (&self->touches, g_ptr_array_unref);
  g_clear_pointer (&self->reasons, g_ptr_array_unref);
  g_clear_object (&self->candidates);
  dex_clear (&self->cancel);

  G_OBJECT_CLASS (passkeys_watchful_prompt_parent_class)->finalize (object);
}

static void
passkeys_watchful_prompt_class_init (PasskeysWatchfulPromptClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_watchful_prompt_finalize;
}

static void
passkeys_watchful_prompt_init (PasskeysWatchfulPrompt *self)
{
  g_queue_init (&self->pins);
  self->pin_requests = g_ptr_array_new_with_free_func (g_object_unref);
  self->touches = g_ptr_array_new_with_free_func (g_free);
  self->reasons = g_ptr_array_new_with_free_func (free_reason);
  self->cancel = dex_promise_new ();
}

PasskeysWatchfulPrompt *
passkeys_watchful_prompt_new (void)
{
  return g_object_new (PASSKEYS_TYPE_WATCHFUL_PROMPT, NULL);
}

void
passkeys_watchful_prompt_add_pin (PasskeysWatchfulPrompt *self,
                                  const char             *pin)
{
  g_queue_push_tail (&self->pins, passkeys_secure_bytes_new_text (pin));
}

void
passkeys_watchful_prompt_cancel (PasskeysWatchfulPrompt *self)
{
  dex_promise_reject (self->cancel,
                      g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR,
                                           PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED,
                                           "The person cancelled"));
}

PasskeysPinRequest *
passkeys_watchful_prompt_get_pin_request (PasskeysWatchfulPrompt *self,
                                          guint                   position)
{
  g_assert_cmpuint (position, <, self->pin_requests->len);
  return g_ptr_array_index (self->pin_requests, position);
}

/* last_error: -1 for none */
void
passkeys_watchful_prompt_assert_asked (PasskeysWatchfulPrompt *self,
                                       guint                   position,
                                       int                     purpose,
                                       int                     tries_left,
                                       int                     last_error)
{
  PasskeysPinRequest *request = passkeys_watchful_prompt_get_pin_request (self, position);
  const GError *error = passkeys_pin_request_get_last_error (request);

  g_assert_cmpint (passkeys_pin_request_get_purpose (request), ==, purpose);
  g_assert_cmpint (passkeys_pin_request_get_tries_left (request), ==, tries_left);
  if (last_error == -1)
    g_assert_no_error (error);
  else
    g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, last_error);
}
