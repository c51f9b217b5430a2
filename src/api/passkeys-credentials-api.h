/* passkeys-credentials-api.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-api-client.h"
#include "passkeys-attestation.h"
#include "passkeys-paged-list.h"

G_BEGIN_DECLS

/* Lists and reads answer at once; everything that changes is a request for the action signer. */
PasskeysPagedList  *passkeys_credentials_api_list              (PasskeysApiClient   *client); /* of PasskeysCredential */
/* → PasskeysRegistrationChallenge for kind Fido2 */
DexFuture          *passkeys_credentials_api_init              (PasskeysApiClient   *client);
/* → PasskeysKeyChallenge for kind RecoveryKey */
DexFuture          *passkeys_credentials_api_init_recovery_key (PasskeysApiClient   *client);
PasskeysApiRequest *passkeys_credentials_api_create_recovery_key_request
                                                               (const char          *challenge_identifier,
                                                                JsonNode            *recovery_credential);
PasskeysApiRequest *passkeys_credentials_api_create_request     (const char          *name,
                                                                const char          *challenge_identifier,
                                                                PasskeysAttestation *attestation);
PasskeysApiRequest *passkeys_credentials_api_activate_request   (const char          *credential_uuid);
PasskeysApiRequest *passkeys_credentials_api_deactivate_request (const char          *credential_uuid);
PasskeysApiRequest *passkeys_credentials_api_delete_request     (const char          *credential_uuid);

G_END_DECLS
