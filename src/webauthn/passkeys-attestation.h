/* passkeys-attestation.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "passkeys-attestation-object.h"
#include "passkeys-client-data.h"

G_BEGIN_DECLS

/* What making a credential gives. */
#define PASSKEYS_TYPE_ATTESTATION (passkeys_attestation_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysAttestation, passkeys_attestation, PASSKEYS, ATTESTATION, GObject)

PasskeysAttestation       *passkeys_attestation_new               (PasskeysClientData        *client_data,
                                                                   PasskeysAttestationObject *attestation_object);
GBytes                    *passkeys_attestation_get_credential_id (PasskeysAttestation       *self);
PasskeysClientData        *passkeys_attestation_get_client_data   (PasskeysAttestation       *self);
PasskeysAttestationObject *passkeys_attestation_get_object        (PasskeysAttestation       *self);

G_END_DECLS
