/* passkeys-assertion-check.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-credential-input.h"
#include "passkeys-fido2-key.h"

G_BEGIN_DECLS

/* Whether the signature of a passkey is good: everything that the answer depends on, and the answer
 * once it is known. It needs nothing else, so one thread at a time may run it, whichever. */
typedef struct _PasskeysAssertionCheck PasskeysAssertionCheck;

PasskeysAssertionCheck *passkeys_assertion_check_new   (PasskeysFido2Key             *key,
                                                        const char                   *relying_party_id,
                                                        const PasskeysFactor         *factor);
void                    passkeys_assertion_check_free  (PasskeysAssertionCheck       *self);
gboolean                passkeys_assertion_check_run   (PasskeysAssertionCheck       *self);
gboolean                passkeys_assertion_check_equal (const PasskeysAssertionCheck *self,
                                                        const PasskeysAssertionCheck *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysAssertionCheck, passkeys_assertion_check_free)

G_END_DECLS
