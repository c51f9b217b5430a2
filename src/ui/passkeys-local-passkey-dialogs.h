/* passkeys-local-passkey-dialogs.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <libdex.h>

#include "passkeys-vault.h"

G_BEGIN_DECLS

/* What is asked before a passkey of this computer changes. Both resolve to a boolean: whether the
 * person wants it; the second has done it then. */
DexFuture *passkeys_local_passkey_dialogs_ask_remove (GtkWidget            *parent,
                                                      PasskeysLocalPasskey *passkey,
                                                      const char           *organisation);
DexFuture *passkeys_local_passkey_dialogs_describe   (GtkWidget            *parent,
                                                      PasskeysVault        *vault,
                                                      PasskeysLocalPasskey *passkey);

G_END_DECLS
