/* passkeys-fiber.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

DexFuture *passkeys_fiber_spawn            (gsize          stack_size,
                                            DexFiberFunc   func,
                                            gpointer       data,
                                            GDestroyNotify data_destroy) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *passkeys_fiber_spawn_to_the_end (gsize          stack_size,
                                            DexFiberFunc   func,
                                            gpointer       data,
                                            GDestroyNotify data_destroy) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
