/* passkeys-credential-source.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-authorisation.h"
#include "passkeys-local-passkey.h"
#include "passkeys-prompt.h"
#include "passkeys-protected-key.h"

G_BEGIN_DECLS

/* Where an authenticator keeps its passkeys, and how it asks its owner. The ceremonies themselves
 * are in PasskeysAuthenticatorCore and the same for all. */
#define PASSKEYS_TYPE_CREDENTIAL_SOURCE (passkeys_credential_source_get_type ())

G_DECLARE_INTERFACE (PasskeysCredentialSource, passkeys_credential_source, PASSKEYS, CREDENTIAL_SOURCE, GObject)

struct _PasskeysCredentialSourceInterface
{
  GTypeInterface parent_iface;

  DexFuture *(*authorise)          (PasskeysCredentialSource *self,
                                    const char               *name,
                                    gboolean                  user_presence,
                                    PasskeysPrompt           *prompt);
  DexFuture *(*find)               (PasskeysCredentialSource *self,
                                    const char               *relying_party_id,
                                    GPtrArray                *credential_ids);
  DexFuture *(*add)                (PasskeysCredentialSource *self,
                                    PasskeysLocalPasskey     *passkey,
                                    gboolean                  resident);
  GBytes    *(*get_vault_id)       (PasskeysCredentialSource *self);
  GBytes    *(*get_aaguid)         (PasskeysCredentialSource *self);
  gboolean   (*is_backup_eligible) (PasskeysCredentialSource *self);
  gboolean   (*can_choose)         (PasskeysCredentialSource *self);
  guint32    (*count)              (PasskeysCredentialSource *self,
                                    PasskeysLocalPasskey     *passkey);
  /* nothing unless implemented */
  DexFuture *(*discard)            (PasskeysCredentialSource *self,
                                    PasskeysLocalPasskey     *passkey);
  /* in software unless implemented */
  DexFuture *(*make_key)           (PasskeysCredentialSource *self,
                                    GBytes                   *vault_key);
  DexFuture *(*sign)               (PasskeysCredentialSource *self,
                                    PasskeysLocalPasskey     *passkey,
                                    GBytes                   *vault_key,
                                    GBytes                   *authenticator_data,
                                    GBytes                   *client_data_hash);
};

/* resolves to a PasskeysAuthorisation */
DexFuture *passkeys_credential_source_authorise          (PasskeysCredentialSource *self,
                                                          const char               *name,
                                                          gboolean                  user_presence,
                                                          PasskeysPrompt           *prompt);
/* resolves to a GListModel of PasskeysLocalPasskey */
DexFuture *passkeys_credential_source_find               (PasskeysCredentialSource *self,
                                                          const char               *relying_party_id,
                                                          GPtrArray                *credential_ids);
/* resolves to the PasskeysLocalPasskey as it is kept */
DexFuture *passkeys_credential_source_add                (PasskeysCredentialSource *self,
                                                          PasskeysLocalPasskey     *passkey,
                                                          gboolean                  resident);
/* resolves to TRUE */
DexFuture *passkeys_credential_source_discard            (PasskeysCredentialSource *self,
                                                          PasskeysLocalPasskey     *passkey);
GBytes    *passkeys_credential_source_get_vault_id       (PasskeysCredentialSource *self);
GBytes    *passkeys_credential_source_get_aaguid         (PasskeysCredentialSource *self);
gboolean   passkeys_credential_source_is_backup_eligible (PasskeysCredentialSource *self);
gboolean   passkeys_credential_source_can_choose         (PasskeysCredentialSource *self);
guint32    passkeys_credential_source_count              (PasskeysCredentialSource *self,
                                                          PasskeysLocalPasskey     *passkey);
/* resolves to a PasskeysProtectedKey */
DexFuture *passkeys_credential_source_make_key           (PasskeysCredentialSource *self,
                                                          GBytes                   *vault_key);
/* resolves to a GBytes, the signature */
DexFuture *passkeys_credential_source_sign               (PasskeysCredentialSource *self,
                                                          PasskeysLocalPasskey     *passkey,
                                                          GBytes                   *vault_key,
                                                          GBytes                   *authenticator_data,
                                                          GBytes                   *client_data_hash);

G_END_DECLS
