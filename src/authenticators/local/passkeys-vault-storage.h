/* passkeys-vault-storage.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-keyring.h"
#include "passkeys-local-passkey.h"

G_BEGIN_DECLS

/* What the vault's items in the keyring are called. Nothing here is secret: a keyring shows the
 * attributes to whoever asks. */
#define PASSKEYS_ATTRIBUTE_RELYING_PARTY "relying-party"
#define PASSKEYS_ATTRIBUTE_CREDENTIAL_ID "credential-id" /* base64url */
#define PASSKEYS_ATTRIBUTE_USER_HANDLE "user-handle"     /* base64url */
#define PASSKEYS_ATTRIBUTE_USER_NAME "user-name"
#define PASSKEYS_ATTRIBUTE_VAULT "vault"                 /* base64url */

extern const SecretSchema passkeys_vault_storage_passkey_schema;
extern const SecretSchema passkeys_vault_storage_vault_schema;

DexFuture            *passkeys_vault_storage_take_turn  (void);
GPtrArray            *passkeys_vault_storage_read       (PasskeysKeyring       *keyring,
                                                         const char            *attribute,
                                                         const char            *value,
                                                         GPtrArray             *credential_ids,
                                                         GError               **ret_unreadable,
                                                         GError               **error);
GPtrArray            *passkeys_vault_storage_peek       (PasskeysKeyring       *keyring,
                                                         const char            *attribute,
                                                         const char            *value,
                                                         GPtrArray             *credential_ids,
                                                         GError               **ret_unreadable,
                                                         GError               **error);
PasskeysLocalPasskey *passkeys_vault_storage_read_one   (PasskeysKeyring       *keyring,
                                                         GBytes                *credential_id,
                                                         GError               **error);
PasskeysLocalPasskey *passkeys_vault_storage_peek_one   (PasskeysKeyring       *keyring,
                                                         GBytes                *credential_id,
                                                         GError               **error);
PasskeysLocalPasskey *passkeys_vault_storage_write      (PasskeysKeyring       *keyring,
                                                         PasskeysLocalPasskey  *passkey,
                                                         GError               **error);
gboolean              passkeys_vault_storage_check_vault (PasskeysKeyring      *keyring,
                                                          GBytes               *vault_id,
                                                          GError              **error);
PasskeysLocalPasskey *passkeys_vault_storage_replace    (PasskeysKeyring       *keyring,
                                                         PasskeysLocalPasskey  *old,
                                                         PasskeysLocalPasskey  *passkey,
                                                         GError               **error);
DexFuture            *passkeys_vault_storage_remove     (PasskeysKeyring       *keyring,
                                                         GBytes                *credential_id);
gboolean              passkeys_vault_storage_remove_all (PasskeysKeyring       *keyring,
                                                         GError               **error);
gboolean              passkeys_vault_storage_contains   (GPtrArray             *credential_ids,
                                                         GBytes                *credential_id);
gboolean              passkeys_vault_storage_check_kept (gboolean               kept,
                                                         GError               **error);
GError               *passkeys_vault_storage_translate  (GError                *error);
DexFuture            *passkeys_vault_storage_reject     (GError                *error);

G_END_DECLS
