/* passkeys-security-key-refusals.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-prompt.h"
#include "passkeys-security-key-contender.h"
#include "passkeys-security-key-list.h"

G_BEGIN_DECLS

/* Which keys do not do for a ceremony, and why: what the person has to know to plug in another. */
typedef struct
{
  GPtrArray *keys;   /* (owned) of PasskeysSecurityKey that cannot do it */
  GPtrArray *broken; /* (owned) of PasskeysSecurityKey that cannot be used at all */
  GError    *reason; /* (owned) (nullable) why the last one does not do */
} PasskeysSecurityKeyRefusals;

PasskeysSecurityKeyRefusals *passkeys_security_key_refusals_new   (void);
void                         passkeys_security_key_refusals_free  (PasskeysSecurityKeyRefusals   *self);
gboolean                     passkeys_security_key_refusals_has   (PasskeysSecurityKeyRefusals   *self,
                                                                   PasskeysSecurityKey           *key);
/* takes the error */
void                         passkeys_security_key_refusals_add   (PasskeysSecurityKeyRefusals   *self,
                                                                   PasskeysSecurityKey           *key,
                                                                   GError                        *error);
/* whether another key may do what these did not; winner is the one that was chosen, nullable */
gboolean                     passkeys_security_key_refusals_take  (PasskeysSecurityKeyRefusals   *self,
                                                                   GPtrArray                     *contenders,
                                                                   PasskeysSecurityKeyContender  *winner,
                                                                   const GError                  *error);
/* waits, in a fiber, for another key */
gboolean                     passkeys_security_key_refusals_await (PasskeysSecurityKeyRefusals   *self,
                                                                   PasskeysSecurityKeyList       *keys,
                                                                   PasskeysPrompt                *prompt,
                                                                   GCancellable                  *cancellable,
                                                                   GError                       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysSecurityKeyRefusals, passkeys_security_key_refusals_free)

G_END_DECLS
