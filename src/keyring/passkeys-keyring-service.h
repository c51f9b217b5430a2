/* passkeys-keyring-service.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>
#include <libsecret/secret.h>

G_BEGIN_DECLS

/* One conversation with the Secret Service: a SecretService with a session of its own, each call a
 * future. Made for one operation and dropped after it, so nothing goes stale when the service
 * restarts. */
#define PASSKEYS_TYPE_KEYRING_SERVICE (passkeys_keyring_service_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysKeyringService, passkeys_keyring_service, PASSKEYS, KEYRING_SERVICE, SecretService)

PasskeysKeyringService *passkeys_keyring_service_new         (void);
DexFuture              *passkeys_keyring_service_connect     (PasskeysKeyringService *self);
DexFuture              *passkeys_keyring_service_watch       (PasskeysKeyringService *self,
                                                              guint                   timeout_seconds);
DexFuture              *passkeys_keyring_service_get_default (PasskeysKeyringService *self);
DexFuture              *passkeys_keyring_service_is_locked   (PasskeysKeyringService *self,
                                                              const char             *collection_path);
DexFuture              *passkeys_keyring_service_find_paths  (PasskeysKeyringService *self,
                                                              const SecretSchema     *schema,
                                                              GHashTable             *attributes);
DexFuture              *passkeys_keyring_service_unlock      (PasskeysKeyringService *self,
                                                              const char * const     *paths);
DexFuture              *passkeys_keyring_service_get_secrets (PasskeysKeyringService *self,
                                                              const char * const     *paths);
DexFuture              *passkeys_keyring_service_describe    (PasskeysKeyringService *self,
                                                              const char             *path);
DexFuture              *passkeys_keyring_service_store       (PasskeysKeyringService *self,
                                                              const SecretSchema     *schema,
                                                              GHashTable             *attributes,
                                                              const char             *label,
                                                              GBytes                 *secret);
DexFuture              *passkeys_keyring_service_delete      (PasskeysKeyringService *self,
                                                              const char             *path);

G_END_DECLS
