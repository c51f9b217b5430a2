/* passkeys-registration-api.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-api-client.h"
#include "passkeys-attestation.h"

G_BEGIN_DECLS

/* → PasskeysRegistrationChallenge */
DexFuture *passkeys_registration_api_init         (PasskeysApiClient   *client,
                                                   const char          *org_id,
                                                   const char          *username,
                                                   GBytes              *registration_code);
/* → TRUE; recovery_credential is a whole RecoveryKey NewCredential object, nullable */
DexFuture *passkeys_registration_api_complete     (PasskeysApiClient   *client,
                                                   GBytes              *temporary_token,
                                                   PasskeysAttestation *first_factor,
                                                   const char          *credential_name,
                                                   JsonNode            *recovery_credential);
/* → TRUE: a new code was mailed, if the address is invited */
DexFuture *passkeys_registration_api_resend_code  (PasskeysApiClient   *client,
                                                   const char          *org_id,
                                                   const char          *username);
/* → string: the new organisation's id */
DexFuture *passkeys_registration_api_found_organisation (PasskeysApiClient *client,
                                                   const char          *name,
                                                   const char          *email);

G_END_DECLS
