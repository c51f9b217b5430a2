/* passkeys-last-work.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* Work that nobody waits for and that has to be finished all the same: takes the future and keeps
 * the application running until it is done, even without a window, for ten seconds at most. */
void passkeys_last_work_finish (DexFuture *future);

G_END_DECLS
