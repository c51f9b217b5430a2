/* passkeys-keyring.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>
#include <libsecret/secret.h>

#include "passkeys-keyring-item.h"

G_BEGIN_DECLS

/* The desktop keyring as futures, each of which ends: locked, dismissed, absent and silent are
 * errors of PASSKEYS_KEYRING_ERROR. Schemas have the flag SECRET_SCHEMA_NONE. */
#define PASSKEYS_TYPE_KEYRING (passkeys_keyring_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysKeyring, passkeys_keyring, PASSKEYS, KEYRING, GObject)

PasskeysKeyring *passkeys_keyring_get_default (void);
PasskeysKeyring *passkeys_keyring_new         (guint               timeout_seconds);
/* resolves to TRUE; an item with the same attributes is replaced */
DexFuture       *passkeys_keyring_store       (PasskeysKeyring    *self,
                                               const SecretSchema *schema,
                                               GHashTable         *attributes,
                                               const char         *label,
                                               GBytes             *secret);
/* resolves to a GBytes (secure) or rejects with NOT_FOUND */
DexFuture       *passkeys_keyring_lookup      (PasskeysKeyring    *self,
                                               const SecretSchema *schema,
                                               GHashTable         *attributes);
/* resolves to a GListModel of PasskeysKeyringItem, empty when nothing matches */
DexFuture       *passkeys_keyring_search      (PasskeysKeyring    *self,
                                               const SecretSchema *schema,
                                               GHashTable         *attributes);
/* the same, but never prompts: rejects with LOCKED where search would ask to unlock */
DexFuture       *passkeys_keyring_peek        (PasskeysKeyring    *self,
                                               const SecretSchema *schema,
                                               GHashTable         *attributes);
/* resolves to whether there was anything to remove */
DexFuture       *passkeys_keyring_clear       (PasskeysKeyring    *self,
                                               const SecretSchema *schema,
                                               GHashTable         *attributes);

G_END_DECLS
