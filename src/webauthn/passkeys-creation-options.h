/* passkeys-creation-options.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "passkeys-cose-key.h"
#include "passkeys-relying-party.h"
#include "passkeys-request-options.h"
#include "passkeys-user-entity.h"

G_BEGIN_DECLS

/* WebAuthn Level 3, section 5.4.7: how much a site wants to know of the authenticator itself. */
typedef enum
{
  PASSKEYS_ATTESTATION_CONVEYANCE_NONE,
  PASSKEYS_ATTESTATION_CONVEYANCE_INDIRECT,
  PASSKEYS_ATTESTATION_CONVEYANCE_DIRECT,
  PASSKEYS_ATTESTATION_CONVEYANCE_ENTERPRISE,
} PasskeysAttestationConveyance;

/* WebAuthn Level 3, section 5.4: what a new credential must be. Immutable once built. */
#define PASSKEYS_TYPE_CREATION_OPTIONS (passkeys_creation_options_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysCreationOptions, passkeys_creation_options, PASSKEYS, CREATION_OPTIONS, GObject)

PasskeysCreationOptions      *passkeys_creation_options_new                   (PasskeysRelyingParty             *relying_party,
                                                                               PasskeysUserEntity               *user);
void                          passkeys_creation_options_add_algorithm         (PasskeysCreationOptions          *self,
                                                                               int                               cose_algorithm);
void                          passkeys_creation_options_exclude_credential    (PasskeysCreationOptions          *self,
                                                                               GBytes                           *credential_id);
void                          passkeys_creation_options_set_user_verification (PasskeysCreationOptions          *self,
                                                                               PasskeysRequirement               requirement);
void                          passkeys_creation_options_set_resident_key      (PasskeysCreationOptions          *self,
                                                                               PasskeysRequirement               requirement);
void                          passkeys_creation_options_set_attestation       (PasskeysCreationOptions          *self,
                                                                               PasskeysAttestationConveyance     attestation);
PasskeysRelyingParty         *passkeys_creation_options_get_relying_party     (PasskeysCreationOptions          *self);
PasskeysUserEntity           *passkeys_creation_options_get_user              (PasskeysCreationOptions          *self);
gboolean                      passkeys_creation_options_has_algorithm         (PasskeysCreationOptions          *self,
                                                                               int                               cose_algorithm);
const int                    *passkeys_creation_options_get_algorithms        (PasskeysCreationOptions          *self,
                                                                               gsize                            *n_algorithms);
GPtrArray                    *passkeys_creation_options_get_excluded          (PasskeysCreationOptions          *self);
PasskeysRequirement           passkeys_creation_options_get_user_verification (PasskeysCreationOptions          *self);
PasskeysRequirement           passkeys_creation_options_get_resident_key      (PasskeysCreationOptions          *self);
PasskeysAttestationConveyance passkeys_creation_options_get_attestation       (PasskeysCreationOptions          *self);

G_END_DECLS
