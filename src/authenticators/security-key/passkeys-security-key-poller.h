/* passkeys-security-key-poller.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-security-key-source-private.h"

G_BEGIN_DECLS

/* Looks at what is plugged in, on a thread: sandboxes get no events of udev.
 * signal: found (GPtrArray of PasskeysSecurityKeyDevice): it is not what it was */
#define PASSKEYS_TYPE_SECURITY_KEY_POLLER (passkeys_security_key_poller_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSecurityKeyPoller, passkeys_security_key_poller, PASSKEYS, SECURITY_KEY_POLLER, GObject)

PasskeysSecurityKeyPoller *passkeys_security_key_poller_new   (PasskeysSecurityKeySource *source);
void                       passkeys_security_key_poller_start (PasskeysSecurityKeyPoller *self);
void                       passkeys_security_key_poller_stop  (PasskeysSecurityKeyPoller *self);
/* resolves to TRUE after one look, and after found () for it */
DexFuture                 *passkeys_security_key_poller_look  (PasskeysSecurityKeyPoller *self);

/* for tests: how many polling threads there are, and how often they looked */
guint _passkeys_security_key_poller_get_n_threads (void);
guint _passkeys_security_key_poller_get_n_looks   (void);

G_END_DECLS
