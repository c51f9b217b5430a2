/* passkeys-keyring.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>
#include <libsecret/secret.h>

G_BEGIN_DECLS

#define PASSKEYS_TYPE_KEYRING (passkeys_keyring_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysKeyring, passkeys_keyring, PASSKEYS, KEYRING, GObject)

PasskeysKeyring *passkeys_keyring_get_default (void);
PasskeysKeyring *passkeys_keyring_new         (guint               timeout_seconds);
DexFuture       *passkeys_keyring_store       (PasskeysKeyring    *self,
                                               const SecretSchema *schema,
                                               GHashTable         *attributes,
                                               const char         *label,
                                               GBytes             *secret);
DexFuture       *passkeys_keyring_lookup      (PasskeysKeyring    *self,
                                               const SecretSchema *schema,
                                               GHashTable         *attributes);
DexFuture       *passkeys_keyring_search      (PasskeysKeyring    *self,
                                               const SecretSchema *schema,
                                               GHashTable         *attributes);
DexFuture       *passkeys_keyring_clear       (PasskeysKeyring    *self,
                                               const SecretSchema *schema,
                                               GHashTable         *attributes);

G_END_DECLS
