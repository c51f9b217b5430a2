/* passkeys-authenticator-data.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "passkeys-cose-key.h"

G_BEGIN_DECLS

/* WebAuthn Level 3, section 6.1 */
typedef enum
{
  PASSKEYS_AUTHENTICATOR_DATA_USER_PRESENT             = 1 << 0,
  PASSKEYS_AUTHENTICATOR_DATA_USER_VERIFIED            = 1 << 2,
  PASSKEYS_AUTHENTICATOR_DATA_BACKUP_ELIGIBLE          = 1 << 3,
  PASSKEYS_AUTHENTICATOR_DATA_BACKUP_STATE             = 1 << 4,
  PASSKEYS_AUTHENTICATOR_DATA_ATTESTED_CREDENTIAL_DATA = 1 << 6,
  PASSKEYS_AUTHENTICATOR_DATA_EXTENSION_DATA           = 1 << 7,
} PasskeysAuthenticatorDataFlags;

#define PASSKEYS_TYPE_AUTHENTICATOR_DATA (passkeys_authenticator_data_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysAuthenticatorData, passkeys_authenticator_data, PASSKEYS, AUTHENTICATOR_DATA, GObject)

PasskeysAuthenticatorData     *passkeys_authenticator_data_new                   (const char                     *relying_party_id,
                                                                                  PasskeysAuthenticatorDataFlags  flags,
                                                                                  guint32                         sign_count);
PasskeysAuthenticatorData     *passkeys_authenticator_data_new_attested          (const char                     *relying_party_id,
                                                                                  PasskeysAuthenticatorDataFlags  flags,
                                                                                  guint32                         sign_count,
                                                                                  GBytes                         *aaguid,
                                                                                  GBytes                         *credential_id,
                                                                                  PasskeysCoseKey                *public_key);
/* the same with extension outputs, a map in CBOR; for data that has none yet */
PasskeysAuthenticatorData     *passkeys_authenticator_data_new_extended          (PasskeysAuthenticatorData      *self,
                                                                                  GBytes                         *extensions);
PasskeysAuthenticatorData     *passkeys_authenticator_data_parse                 (GBytes                         *bytes,
                                                                                  GError                        **error);
GBytes                        *passkeys_authenticator_data_get_bytes             (PasskeysAuthenticatorData      *self);
PasskeysAuthenticatorDataFlags passkeys_authenticator_data_get_flags             (PasskeysAuthenticatorData      *self);
guint32                        passkeys_authenticator_data_get_sign_count        (PasskeysAuthenticatorData      *self);
GBytes                        *passkeys_authenticator_data_get_aaguid            (PasskeysAuthenticatorData      *self);
GBytes                        *passkeys_authenticator_data_get_credential_id     (PasskeysAuthenticatorData      *self);
PasskeysCoseKey               *passkeys_authenticator_data_get_public_key        (PasskeysAuthenticatorData      *self);
gboolean                       passkeys_authenticator_data_matches_relying_party (PasskeysAuthenticatorData      *self,
                                                                                  const char                     *relying_party_id);
/* whether there is that extension output, and its number; 0 or 1 for a truth value, 0 for anything else */
gboolean                       passkeys_authenticator_data_read_extension        (PasskeysAuthenticatorData      *self,
                                                                                  const char                     *name,
                                                                                  guint                          *value);

G_END_DECLS
