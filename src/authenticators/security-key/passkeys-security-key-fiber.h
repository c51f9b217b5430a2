/* passkeys-security-key-fiber.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

/* Waits beside everything for the cancellable, which is cancelled when nobody waits for the fiber. */
typedef DexFuture *(*PasskeysSecurityKeyFiberFunc) (gpointer      data,
                                                    GCancellable *cancellable);

DexFuture *passkeys_security_key_fiber_spawn  (PasskeysSecurityKeyFiberFunc  func,
                                               gpointer                      data,
                                               GDestroyNotify                data_destroy);
DexFuture *passkeys_security_key_fiber_unless (DexFuture                    *future,
                                               GCancellable                 *cancellable);

G_END_DECLS
