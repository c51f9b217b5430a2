/* passkeys-dialog-prompt.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>
#include <libdex.h>

#include "passkeys-prompt.h"

G_BEGIN_DECLS

/* Talks to the person through one dialog for the time of one ceremony. It remembers the PIN that was typed only as
 * long as it lives, so that two steps of one ceremony ask once; it is wiped with it. */
#define PASSKEYS_TYPE_DIALOG_PROMPT (passkeys_dialog_prompt_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysDialogPrompt, passkeys_dialog_prompt, PASSKEYS, DIALOG_PROMPT, GObject)

/* reason: what the PIN is for, in a few words a person reads ("Create a passkey for Acme"), nullable */
PasskeysDialogPrompt *passkeys_dialog_prompt_new (GtkWidget            *parent,
                                                  const char           *reason);
/* → what the ceremony resolves to; rejects with CANCELLED as soon as the person closes the dialog.
 * Takes the ceremony. The dialog is closed when it ends. */
DexFuture            *passkeys_dialog_prompt_run (PasskeysDialogPrompt *self,
                                                  DexFuture            *ceremony);

G_END_DECLS
