/* passkeys-vault-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-credential-source.h"
#include "passkeys-key-protector.h"
#include "passkeys-keyring.h"
#include "passkeys-vault.h"

G_BEGIN_DECLS

/* What a search does where the keyring is locked. */
typedef enum
{
  PASSKEYS_VAULT_FIND_MAY_PROMPT, /* has it unlocked: the Secret Service asks the person */
  PASSKEYS_VAULT_FIND_QUIETLY,    /* fails: nobody has agreed to anything yet */
} PasskeysVaultFindFlags;

PasskeysVault        *_passkeys_vault_new_with      (PasskeysKeyring        *keyring,
                                                     PasskeysKeyProtector   *protector);
PasskeysKeyring      *_passkeys_vault_get_keyring   (PasskeysVault          *self);
PasskeysKeyProtector *_passkeys_vault_get_protector (PasskeysVault          *self);
/* resolves to a GListModel of PasskeysLocalPasskey; credential_ids may be NULL for all */
DexFuture            *_passkeys_vault_find          (PasskeysVault          *self,
                                                     const char             *relying_party_id,
                                                     GPtrArray              *credential_ids,
                                                     PasskeysVaultFindFlags  flags);
/* resolves to a GBytes (secure), the vault key */
DexFuture            *_passkeys_vault_set_up        (PasskeysVault          *self,
                                                     GBytes                 *pin);
/* resolves to a PasskeysLocalPasskey, which was read back from the keyring */
DexFuture            *_passkeys_vault_add           (PasskeysVault          *self,
                                                     PasskeysLocalPasskey   *passkey);
/* likewise, of the same with other names */
DexFuture            *_passkeys_vault_rename_user   (PasskeysVault          *self,
                                                     PasskeysLocalPasskey   *passkey,
                                                     const char             *user_name,
                                                     const char             *user_display_name);
/* likewise, but rejects with CREDENTIAL_EXCLUDED where that credential id is there already */
DexFuture            *_passkeys_vault_add_new       (PasskeysVault          *self,
                                                     PasskeysLocalPasskey   *passkey);

/* resolves to TRUE, a little later; may fail without a word */
DexFuture            *_passkeys_vault_note_use      (PasskeysVault          *self,
                                                     PasskeysLocalPasskey   *passkey);
/* whether nobody undoes a removal that was begun; the credential ids of those that can be undone */
gboolean              _passkeys_vault_is_stale      (PasskeysVault          *self,
                                                     PasskeysLocalPasskey   *passkey);
GPtrArray            *_passkeys_vault_get_undoable  (PasskeysVault          *self);

/* in passkeys-vault-source.c */
void                  _passkeys_vault_credential_source_init (PasskeysCredentialSourceInterface *iface);

/* in passkeys-vault-pin.c: passkeys whose vault is not there */
DexFuture            *_passkeys_vault_reject_foreign (void);

/* for -reading.c, -changes.c, -edits.c and -pin.c, which tell the list what they saw in the keyring */
void                  _passkeys_vault_show_passkeys (PasskeysVault          *self,
                                                     GPtrArray              *passkeys);
void                  _passkeys_vault_show_passkey  (PasskeysVault          *self,
                                                     PasskeysLocalPasskey   *passkey);
void                  _passkeys_vault_hide_passkey  (PasskeysVault          *self,
                                                     GBytes                 *credential_id);
void                  _passkeys_vault_show_has_pin  (PasskeysVault          *self);

G_END_DECLS
