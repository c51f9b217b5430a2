/* passkeys-security-key-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-security-key.h"
#include "passkeys-security-key-worker.h"

G_BEGIN_DECLS

PasskeysSecurityKey       *_passkeys_security_key_new           (PasskeysSecurityKeySource *source,
                                                                 PasskeysSecurityKeyDevice *device);
PasskeysSecurityKeyDevice *_passkeys_security_key_get_device    (PasskeysSecurityKey       *self);
PasskeysSecurityKeyWorker *_passkeys_security_key_get_worker    (PasskeysSecurityKey       *self);
/* the name without a number behind it */
const char                *_passkeys_security_key_get_model     (PasskeysSecurityKey       *self);
/* 0 for none, 2 for "(2)" */
void                       _passkeys_security_key_set_number    (PasskeysSecurityKey       *self,
                                                                 guint                      number);
guint                      _passkeys_security_key_get_number    (PasskeysSecurityKey       *self);
/* what was learnt of it otherwise */
void                       _passkeys_security_key_take_info     (PasskeysSecurityKey       *self,
                                                                 PasskeysSecurityKeyInfo   *info);
/* resolves once the state is not OPENING any more */
DexFuture                 *_passkeys_security_key_wait_opened   (PasskeysSecurityKey       *self);
/* it is not plugged in any more */
void                       _passkeys_security_key_remove        (PasskeysSecurityKey       *self);
gboolean                   _passkeys_security_key_is_removed    (PasskeysSecurityKey       *self);
/* rejects with PASSKEYS_AUTHENTICATOR_ERROR_REMOVED once it is unplugged, never resolves */
DexFuture                 *_passkeys_security_key_wait_removed  (PasskeysSecurityKey       *self);

G_END_DECLS
