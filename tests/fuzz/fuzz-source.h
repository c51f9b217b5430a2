/* fuzz-source.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-credential-source.h"
#include "passkeys-site-prompt.h"

G_BEGIN_DECLS

/* Passkeys in memory. One is there from the start: its credential id is 32 times the letter A, its site
 * "example.org". */
#define FUZZ_TYPE_SOURCE (fuzz_source_get_type ())

G_DECLARE_FINAL_TYPE (FuzzSource, fuzz_source, FUZZ, SOURCE, GObject)

FuzzSource *fuzz_source_new         (void);

/* A person who agrees to everything at once. */
#define FUZZ_TYPE_PROMPT (fuzz_prompt_get_type ())

G_DECLARE_FINAL_TYPE (FuzzPrompt, fuzz_prompt, FUZZ, PROMPT, GObject)

FuzzPrompt *fuzz_prompt_new         (void);
/* whether whatever began has ended */
gboolean    fuzz_prompt_is_balanced (FuzzPrompt *self);

G_END_DECLS
