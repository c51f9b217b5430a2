/* fixture-prompt.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-prompt.h"

G_BEGIN_DECLS

/* A person of few words: types the PIN, or cancels. */
#define FIXTURE_TYPE_PROMPT (fixture_prompt_get_type ())

G_DECLARE_FINAL_TYPE (FixturePrompt, fixture_prompt, FIXTURE, PROMPT, GObject)

FixturePrompt *fixture_prompt_new         (const char    *pin);
void           fixture_prompt_set_pin     (FixturePrompt *self,
                                           const char    *pin); /* nullable: cancels */
/* never answers */
void           fixture_prompt_hang        (FixturePrompt *self);
guint          fixture_prompt_get_n_asked (FixturePrompt *self);

G_END_DECLS
