/* passkeys-await-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

/* What a fiber of passkeys_cancellable_fiber_spawn() awaits: the future, or that nobody waits
 * for the fiber any more. */
static inline DexFuture *
_passkeys_unless_cancelled (DexFuture    *future,
                            GCancellable *cancellable)
{
  return dex_future_first (future, dex_cancellable_new_from_cancellable (cancellable), NULL);
}

G_END_DECLS
