/* passkeys-security-key-wait.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-security-key-list.h"

G_BEGIN_DECLS

/* resolves to TRUE once a key is READY that is not among those (PasskeysSecurityKey) */
DexFuture *passkeys_security_key_wait_for_another (PasskeysSecurityKeyList *keys,
                                                   GPtrArray               *known);
/* resolves to TRUE once there is a key with an error that is not among those */
DexFuture *passkeys_security_key_wait_for_broken  (PasskeysSecurityKeyList *keys,
                                                   GPtrArray               *known);
/* resolves to TRUE once no key is OPENING */
DexFuture *passkeys_security_key_wait_for_all     (PasskeysSecurityKeyList *keys);
/* resolves to TRUE once the number of keys is that */
DexFuture *passkeys_security_key_wait_for_number  (PasskeysSecurityKeyList *keys,
                                                   guint                    n_keys);

G_END_DECLS
