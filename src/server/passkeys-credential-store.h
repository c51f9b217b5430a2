/* passkeys-credential-store.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-database.h"

G_BEGIN_DECLS

#define PASSKEYS_KIND_FIDO2 "Fido2"
#define PASSKEYS_KIND_KEY "Key"
#define PASSKEYS_KIND_PASSWORD_PROTECTED_KEY "PasswordProtectedKey"
#define PASSKEYS_KIND_RECOVERY_KEY "RecoveryKey"

typedef struct
{
  char    *uuid;
  char    *organisation_id;
  char    *user_id;
  char    *credential_id;
  char    *kind;
  char    *name;
  GBytes  *public_key;  /* Fido2: COSE_Key; the other kinds: PEM */
  char    *fingerprint; /* of the public key, for people */
  char    *relying_party_id;
  char    *origin;
  char    *encrypted_private_key; /* nullable */
  gint64   sign_count;
  gboolean is_backup_eligible;
  gboolean is_active;
  gint64   date_created;
} PasskeysCredentialRecord;

gboolean passkeys_credential_store_add            (PasskeysDatabase                *database,
                                                   const PasskeysCredentialRecord  *credential,
                                                   GError                         **error);
gboolean passkeys_credential_store_find           (PasskeysDatabase                *database,
                                                   const char                      *uuid,
                                                   PasskeysCredentialRecord       **credential,
                                                   GError                         **error);
gboolean passkeys_credential_store_find_by_id     (PasskeysDatabase                *database,
                                                   const char                      *organisation_id,
                                                   const char                      *user_id,
                                                   const char                      *credential_id,
                                                   PasskeysCredentialRecord       **credential,
                                                   GError                         **error);
gboolean passkeys_credential_store_list           (PasskeysDatabase                *database,
                                                   const char                      *user_id,
                                                   GPtrArray                      **credentials,
                                                   GError                         **error);
gboolean passkeys_credential_store_set_active     (PasskeysDatabase                *database,
                                                   const char                      *uuid,
                                                   gboolean                         is_active,
                                                   GError                         **error);
gboolean passkeys_credential_store_set_sign_count (PasskeysDatabase                *database,
                                                   const char                      *uuid,
                                                   gint64                           sign_count,
                                                   GError                         **error);
gboolean passkeys_credential_store_delete         (PasskeysDatabase                *database,
                                                   const char                      *uuid,
                                                   GError                         **error);
gboolean passkeys_credential_store_delete_all     (PasskeysDatabase                *database,
                                                   const char                      *user_id,
                                                   GError                         **error);
void     passkeys_credential_record_free          (PasskeysCredentialRecord        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysCredentialRecord, passkeys_credential_record_free)

G_END_DECLS
