/* passkeys-security-key-dialogue.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "passkeys-prompt.h"
#include "passkeys-security-key-private.h"

G_BEGIN_DECLS

/* A person, a key, and a fiber between them. The functions wait; they end with
 * PASSKEYS_AUTHENTICATOR_ERROR_REMOVED when the key is unplugged, and with an error that nobody sees
 * when nobody waits for the fiber. */
typedef struct
{
  PasskeysSecurityKey *key;         /* (not owned) */
  PasskeysPrompt      *prompt;      /* (not owned) */
  GCancellable        *cancellable; /* (not owned) of the fiber */
} PasskeysSecurityKeyDialogue;

/* the future, as long as the key is plugged in and somebody waits */
DexFuture *passkeys_security_key_dialogue_guard      (const PasskeysSecurityKeyDialogue  *self,
                                                      DexFuture                          *future);
/* a status; -1 with an error when there was none */
int        passkeys_security_key_dialogue_await      (const PasskeysSecurityKeyDialogue  *self,
                                                      DexFuture                          *future,
                                                      GError                            **error);
/* the same, while the person is asked to touch the key */
int        passkeys_security_key_dialogue_touch      (const PasskeysSecurityKeyDialogue  *self,
                                                      gboolean                            later,
                                                      DexFuture                          *future,
                                                      GError                            **error);
/* the PIN that is set, as the person typed it */
GBytes    *passkeys_security_key_dialogue_ask_pin    (const PasskeysSecurityKeyDialogue  *self,
                                                      const GError                       *last_error,
                                                      GError                            **error);
/* a new PIN, which the key has accepted */
GBytes    *passkeys_security_key_dialogue_create_pin (const PasskeysSecurityKeyDialogue  *self,
                                                      GBytes                             *pin,
                                                      const GError                       *reason,
                                                      GError                            **error);
/* the PIN that is set, after it had to be changed */
GBytes    *passkeys_security_key_dialogue_change_pin (const PasskeysSecurityKeyDialogue  *self,
                                                      GBytes                             *pin,
                                                      const GError                       *reason,
                                                      GError                            **error);

G_END_DECLS
