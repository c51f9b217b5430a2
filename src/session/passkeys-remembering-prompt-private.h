/* passkeys-remembering-prompt-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-prompt.h"

G_BEGIN_DECLS

/* Stands before another prompt for the time of one run, and asks the person for each PIN once. The
 * authenticator still checks it every time. */
#define PASSKEYS_TYPE_REMEMBERING_PROMPT (_passkeys_remembering_prompt_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysRememberingPrompt, _passkeys_remembering_prompt, PASSKEYS, REMEMBERING_PROMPT, GObject)

PasskeysPrompt *_passkeys_remembering_prompt_new (PasskeysPrompt *prompt);

G_END_DECLS
