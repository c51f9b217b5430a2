/* passkeys-recovery-api.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-api-client.h"
#include "passkeys-attestation.h"

G_BEGIN_DECLS

/* → TRUE: a verification code was mailed, if the address is known */
DexFuture *passkeys_recovery_api_send_code           (PasskeysApiClient   *client,
                                                      const char          *org_id,
                                                      const char          *username);
/* → PasskeysRecoveryChallenge */
DexFuture *passkeys_recovery_api_init                (PasskeysApiClient   *client,
                                                      const char          *org_id,
                                                      const char          *username,
                                                      GBytes              *verification_code,
                                                      const char          *key_id);
/* the NewCredentialSet that the old recovery key signs */
JsonNode  *passkeys_recovery_api_build_credentials   (PasskeysAttestation *first_factor,
                                                      const char          *credential_name,
                                                      JsonNode            *recovery_credential);
/* → TRUE; both objects are sent as they are, so that what was signed is what is sent */
DexFuture *passkeys_recovery_api_complete            (PasskeysApiClient   *client,
                                                      GBytes              *temporary_token,
                                                      JsonNode            *recovery,
                                                      JsonNode            *new_credentials);

G_END_DECLS
