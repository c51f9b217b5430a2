/* passkeys-weak-owner.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

/* What a fiber holds that works for an object and must not keep it alive. */
typedef struct _PasskeysWeakOwner PasskeysWeakOwner;

PasskeysWeakOwner *passkeys_weak_owner_new   (gpointer            owner,
                                              GCancellable       *gone);
void               passkeys_weak_owner_free  (PasskeysWeakOwner  *self);
gpointer           passkeys_weak_owner_dup   (PasskeysWeakOwner  *self,
                                              GCancellable       *cancellable,
                                              GError            **error);
DexFuture         *passkeys_weak_owner_bound (PasskeysWeakOwner  *self,
                                              GCancellable       *cancellable,
                                              DexFuture          *future);

G_END_DECLS
