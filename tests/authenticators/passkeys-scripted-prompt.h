/* passkeys-scripted-prompt.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-prompt.h"

G_BEGIN_DECLS

/* A person who follows a script: each question takes the next answer. When the script is at its end
 * the person cancels. */
#define PASSKEYS_TYPE_SCRIPTED_PROMPT (passkeys_scripted_prompt_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysScriptedPrompt, passkeys_scripted_prompt, PASSKEYS, SCRIPTED_PROMPT, GObject)

PasskeysScriptedPrompt *passkeys_scripted_prompt_new                (void);
void                    passkeys_scripted_prompt_add_pin            (PasskeysScriptedPrompt *self,
                                                                     const char             *pin);
void                    passkeys_scripted_prompt_add_choice         (PasskeysScriptedPrompt *self,
                                                                     guint                   position);
void                    passkeys_scripted_prompt_add_cancel         (PasskeysScriptedPrompt *self);
void                    passkeys_scripted_prompt_add_silence        (PasskeysScriptedPrompt *self);
guint                   passkeys_scripted_prompt_get_n_pin_requests (PasskeysScriptedPrompt *self);
PasskeysPinRequest     *passkeys_scripted_prompt_get_pin_request    (PasskeysScriptedPrompt *self,
                                                                     guint                   position);
guint                   passkeys_scripted_prompt_get_n_choices      (PasskeysScriptedPrompt *self);
GListModel             *passkeys_scripted_prompt_get_candidates     (PasskeysScriptedPrompt *self);
guint                   passkeys_scripted_prompt_get_n_touches      (PasskeysScriptedPrompt *self);
guint                   passkeys_scripted_prompt_get_n_inserts      (PasskeysScriptedPrompt *self);
gboolean                passkeys_scripted_prompt_is_used_up         (PasskeysScriptedPrompt *self);

G_END_DECLS
