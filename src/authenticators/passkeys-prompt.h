/* passkeys-prompt.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-pin-request.h"

G_BEGIN_DECLS

#define PASSKEYS_TYPE_PROMPT (passkeys_prompt_get_type ())

/* How an authenticator talks to a person. The UI implements it with a dialog, tests with a
 * script. */
G_DECLARE_INTERFACE (PasskeysPrompt, passkeys_prompt, PASSKEYS, PROMPT, GObject)

struct _PasskeysPromptInterface
{
  GTypeInterface parent_iface;

  DexFuture *(*ask_pin)    (PasskeysPrompt     *self,
                            PasskeysPinRequest *request);
  DexFuture *(*ask_touch)  (PasskeysPrompt     *self,
                            const char         *authenticator_name);
  DexFuture *(*ask_insert) (PasskeysPrompt     *self,
                            const GError       *reason);
  DexFuture *(*choose)     (PasskeysPrompt     *self,
                            GListModel         *candidates);
  void       (*progress)   (PasskeysPrompt     *self,
                            const char         *message);
};

/* resolves to a GBytes (secure), rejects with PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED */
DexFuture *passkeys_prompt_ask_pin   (PasskeysPrompt     *self,
                                      PasskeysPinRequest *request);
/* shows that a touch is waited for until the future is dropped; rejects when the person cancels.
 * authenticator_name is NULL where several blink and the touch chooses among them */
DexFuture *passkeys_prompt_ask_touch (PasskeysPrompt     *self,
                                      const char         *authenticator_name);
/* asks for a security key to be plugged in, until the future is dropped; rejects when the person
 * cancels. reason is NULL, or why those that are plugged in do not do */
DexFuture *passkeys_prompt_ask_insert (PasskeysPrompt   *self,
                                       const GError     *reason);
/* resolves to one object of the model (PasskeysCandidate) */
DexFuture *passkeys_prompt_choose    (PasskeysPrompt     *self,
                                      GListModel         *candidates);
void       passkeys_prompt_progress  (PasskeysPrompt     *self,
                                      const char         *message);

G_END_DECLS
