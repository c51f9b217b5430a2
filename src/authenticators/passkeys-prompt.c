/* passkeys-prompt.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-prompt"

#include "config.h"

#include "passkeys-prompt.h"

/**
 * PasskeysPrompt:
 *
 * How an authenticator talks to a person.
 *
 * The application implements it with one dialog, tests with a script. Each question is a future:
 * the answer resolves it, a person who cancels rejects it with
 * %PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED, and an authenticator that needs no answer any more drops
 * it.
 */

G_DEFINE_INTERFACE (PasskeysPrompt, passkeys_prompt, G_TYPE_OBJECT)

static void
passkeys_prompt_default_init (PasskeysPromptInterface *iface)
{
}

/**
 * passkeys_prompt_ask_pin:
 * @self: a prompt
 * @request: which PIN is asked for, and what is known about earlier tries
 *
 * Asks for a PIN. The person can take any time.
 *
 * Returns: (transfer full): a future that resolves to a #GBytes, UTF-8 without a final zero in
 *   memory that is wiped when it is freed
 */
DexFuture *
passkeys_prompt_ask_pin (PasskeysPrompt     *self,
                         PasskeysPinRequest *request)
{
  g_return_val_if_fail (PASSKEYS_IS_PROMPT (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_PIN_REQUEST (request), NULL);

  return PASSKEYS_PROMPT_GET_IFACE (self)->ask_pin (self, request);
}

/**
 * passkeys_prompt_ask_touch:
 * @self: a prompt
 * @authenticator_name: (nullable): what to touch, for a person to read; %NULL where several blink
 *   and the touch chooses among them
 *
 * Shows that a touch is waited for, until the future is dropped.
 *
 * Returns: (transfer full): a future that rejects when the person cancels, and never resolves
 */
DexFuture *
passkeys_prompt_ask_touch (PasskeysPrompt *self,
                           const char     *authenticator_name)
{
  g_return_val_if_fail (PASSKEYS_IS_PROMPT (self), NULL);

  return PASSKEYS_PROMPT_GET_IFACE (self)->ask_touch (self, authenticator_name);
}

/**
 * passkeys_prompt_ask_insert:
 * @self: a prompt
 * @reason: (nullable): why none of the security keys that are plugged in will do
 *
 * Shows that a security key is waited for, until the future is dropped.
 *
 * Returns: (transfer full): a future that rejects when the person cancels, and never resolves
 */
DexFuture *
passkeys_prompt_ask_insert (PasskeysPrompt *self,
                            const GError   *reason)
{
  g_return_val_if_fail (PASSKEYS_IS_PROMPT (self), NULL);

  /* A prompt that expects no security key need not know how to ask for one. */
  if (PASSKEYS_PROMPT_GET_IFACE (self)->ask_insert == NULL)
    return dex_future_new_infinite ();

  return PASSKEYS_PROMPT_GET_IFACE (self)->ask_insert (self, reason);
}

/**
 * passkeys_prompt_choose:
 * @self: a prompt
 * @candidates: a model of [class@Passkeys.Candidate], two at least
 *
 * Has the person choose one of several.
 *
 * Returns: (transfer full): a future that resolves to the object of @candidates that was chosen
 */
DexFuture *
passkeys_prompt_choose (PasskeysPrompt *self,
                        GListModel     *candidates)
{
  g_return_val_if_fail (PASSKEYS_IS_PROMPT (self), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (candidates), NULL);

  return PASSKEYS_PROMPT_GET_IFACE (self)->choose (self, candidates);
}

/**
 * passkeys_prompt_progress:
 * @self: a prompt
 * @message: what goes on now, for a person to read
 *
 * Tells the person what goes on. Nothing is waited for.
 */
void
passkeys_prompt_progress (PasskeysPrompt *self,
                          const char     *message)
{
  g_return_if_fail (PASSKEYS_IS_PROMPT (self));
  g_return_if_fail (message != NULL);

  PASSKEYS_PROMPT_GET_IFACE (self)->progress (self, message);
}
