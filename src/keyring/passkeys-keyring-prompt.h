/* passkeys-keyring-prompt.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

/* resolves to a GVariant, rejects with PASSKEYS_KEYRING_ERROR_DISMISSED */
DexFuture *passkeys_keyring_prompt_perform (GDBusConnection *connection,
                                            const char      *owner,
                                            const char      *path);

G_END_DECLS
