/* passkeys-fiber-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* gives to who waits what a fiber gave */
void _passkeys_fiber_settle (DexPromise *promise,
                             DexFuture  *completed);

G_END_DECLS
