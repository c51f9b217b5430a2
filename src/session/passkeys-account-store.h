/* passkeys-account-store.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-account.h"

G_BEGIN_DECLS

/* The accounts that this computer knows: GListModel of PasskeysAccount, kept in a file without
 * secrets. */
#define PASSKEYS_TYPE_ACCOUNT_STORE (passkeys_account_store_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysAccountStore, passkeys_account_store, PASSKEYS, ACCOUNT_STORE, GObject)

PasskeysAccountStore *passkeys_account_store_new    (GFile                 *file); /* nullable: the user's own */
DexFuture            *passkeys_account_store_load   (PasskeysAccountStore  *self);
DexFuture            *passkeys_account_store_add    (PasskeysAccountStore  *self,
                                                     PasskeysAccount       *account); /* replaces the same id */
DexFuture            *passkeys_account_store_remove (PasskeysAccountStore  *self,
                                                     PasskeysAccount       *account);
/* moves a damaged or too new file aside, so that accounts can be kept again; → TRUE */
DexFuture            *passkeys_account_store_set_aside (PasskeysAccountStore *self);
PasskeysAccount      *passkeys_account_store_find   (PasskeysAccountStore  *self,
                                                     const char            *id); /* nullable */

G_END_DECLS
