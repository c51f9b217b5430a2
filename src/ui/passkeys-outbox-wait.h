/* passkeys-outbox-wait.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* → PasskeysOutboxMessage: the newest of the organisation on this computer to an address, with a registration link of
 * an organisation; rejects after a few seconds without one. */
DexFuture *passkeys_outbox_wait_for (const char *email,
                                     const char *org_id);

G_END_DECLS
