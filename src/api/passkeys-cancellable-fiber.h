/* passkeys-cancellable-fiber.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

typedef DexFuture *(*PasskeysCancellableFiberFunc) (gpointer      data,
                                                    GCancellable *cancellable);

DexFuture *passkeys_cancellable_fiber_spawn (PasskeysCancellableFiberFunc  func,
                                             gpointer                      data,
                                             GDestroyNotify                data_destroy);

G_END_DECLS
