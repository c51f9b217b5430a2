/* passkeys-attestation-object.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "passkeys-authenticator-data.h"

G_BEGIN_DECLS

#define PASSKEYS_TYPE_ATTESTATION_OBJECT (passkeys_attestation_object_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysAttestationObject, passkeys_attestation_object, PASSKEYS, ATTESTATION_OBJECT, GObject)

PasskeysAttestationObject *passkeys_attestation_object_new_none               (PasskeysAuthenticatorData  *authenticator_data);
PasskeysAttestationObject *passkeys_attestation_object_new_packed_self        (PasskeysAuthenticatorData  *authenticator_data,
                                                                               PasskeysCoseAlgorithm       algorithm,
                                                                               GBytes                     *signature);
PasskeysAttestationObject *passkeys_attestation_object_parse                  (GBytes                     *cbor,
                                                                               GError                    **error);
GBytes                    *passkeys_attestation_object_get_bytes              (PasskeysAttestationObject  *self);
const char                *passkeys_attestation_object_get_format             (PasskeysAttestationObject  *self);
GBytes                    *passkeys_attestation_object_get_statement          (PasskeysAttestationObject  *self);
PasskeysAuthenticatorData *passkeys_attestation_object_get_authenticator_data (PasskeysAttestationObject  *self);
gboolean                   passkeys_attestation_object_names_algorithm        (PasskeysAttestationObject  *self,
                                                                               PasskeysCoseAlgorithm       algorithm);

G_END_DECLS
