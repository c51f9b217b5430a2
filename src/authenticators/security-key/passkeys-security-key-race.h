/* passkeys-security-key-race.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-prompt.h"
#include "passkeys-security-key-contender.h"
#include "passkeys-security-key-list.h"

G_BEGIN_DECLS

/* The end of a race. */
typedef struct
{
  PasskeysSecurityKeyContender *winner;  /* (owned) (nullable) the key that was touched */
  PasskeysSecurityKeyWork      *work;    /* (owned) (nullable) what it did; NULL when it was only touched */
  int                           status;  /* of work */
  gboolean                      is_over; /* no winner: a key was plugged in that should take part */
} PasskeysSecurityKeyRaceResult;

void     passkeys_security_key_race_result_clear (PasskeysSecurityKeyRaceResult  *result);

/* Waits, in a fiber, until one of the contenders is touched; the others stop blinking. Those that
 * need no PIN do what they are to do with that touch. */
gboolean passkeys_security_key_race_run          (GPtrArray                      *contenders,
                                                  PasskeysSecurityKeyList        *keys,
                                                  PasskeysPrompt                 *prompt,
                                                  GCancellable                   *cancellable,
                                                  PasskeysSecurityKeyRaceResult  *ret_result,
                                                  GError                        **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PasskeysSecurityKeyRaceResult, passkeys_security_key_race_result_clear)

G_END_DECLS
