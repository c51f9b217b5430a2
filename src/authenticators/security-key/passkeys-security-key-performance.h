/* passkeys-security-key-performance.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-prompt.h"
#include "passkeys-security-key-contender.h"

G_BEGIN_DECLS

/* Nothing was tried yet. */
#define PASSKEYS_SECURITY_KEY_UNTRIED (-1)

/* Has one key do what the ceremony is about, in a fiber: asks for the PIN as often as it takes, sets
 * one where none is, goes from the finger to the PIN. work and status are what the key did already,
 * UNTRIED for nothing. The work that succeeded, or NULL. */
PasskeysSecurityKeyWork *passkeys_security_key_perform (PasskeysSecurityKeyContender  *contender,
                                                        PasskeysPrompt                *prompt,
                                                        GCancellable                  *cancellable,
                                                        PasskeysSecurityKeyWork       *work,
                                                        int                            status,
                                                        GError                       **error);

G_END_DECLS
