/* passkeys-cancellable-fiber.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

/* Waits beside everything for the cancellable, which is cancelled when nobody waits for the fiber. */
typedef DexFuture *(*PasskeysCancellableFiberFunc) (gpointer      data,
                                                    GCancellable *cancellable);

DexFuture *passkeys_cancellable_fiber_spawn (PasskeysCancellableFiberFunc  func,
                                             gpointer                      data,
                                             GDestroyNotify                data_destroy);
DexFuture *passkeys_unless_cancelled        (DexFuture                    *future,
                                             GCancellable                 *cancellable);

G_END_DECLS
