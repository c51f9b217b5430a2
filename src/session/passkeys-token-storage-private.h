/* passkeys-token-storage-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-account.h"

G_BEGIN_DECLS

/* Where session tokens are kept: in the keyring, or for this run of the program only. */
DexFuture *_passkeys_token_storage_save    (PasskeysAccount *account,
                                            GBytes          *token);
DexFuture *_passkeys_token_storage_load    (PasskeysAccount *account);
/* → boolean: whether there is one; asks nothing of the person */
DexFuture *_passkeys_token_storage_peek    (PasskeysAccount *account);
DexFuture *_passkeys_token_storage_forget  (PasskeysAccount *account);

gboolean   _passkeys_token_storage_is_kept (PasskeysAccount *account);

G_END_DECLS
