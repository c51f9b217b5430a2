/* keyring-prompter.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Stands in for the shell's dialog that asks for the password of a keyring: a real prompter on the
 * bus, with a person of one mind in front of it. */
typedef struct _KeyringPrompter KeyringPrompter;

typedef enum
{
  KEYRING_PROMPTER_DISMISSES,
  KEYRING_PROMPTER_GIVES_PASSWORD,
} KeyringPrompterMind;

KeyringPrompter *keyring_prompter_new           (KeyringPrompterMind  mind,
                                                 guint                delay_milliseconds);
guint            keyring_prompter_get_n_prompts (KeyringPrompter     *self);
guint            keyring_prompter_get_n_ended   (KeyringPrompter     *self);
void             keyring_prompter_free          (KeyringPrompter     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KeyringPrompter, keyring_prompter_free)

G_END_DECLS
