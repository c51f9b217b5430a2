/* passkeys-device-codes-api.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-api-client.h"
#include "passkeys-attestation.h"

G_BEGIN_DECLS

/* Codes with which another device of the same person registers a passkey. */
PasskeysApiRequest *passkeys_device_codes_api_create_request (GDateTime            *expiration);
/* the code as secure text, from the answer to that request */
GBytes             *passkeys_device_codes_api_read_code      (PasskeysApiResponse  *response,
                                                              GDateTime           **expiration,
                                                              GError              **error);
/* → PasskeysRegistrationChallenge for a passkey */
DexFuture          *passkeys_device_codes_api_init           (PasskeysApiClient    *client,
                                                              GBytes               *code);
/* → PasskeysCredential */
DexFuture          *passkeys_device_codes_api_verify         (PasskeysApiClient    *client,
                                                              const char           *name,
                                                              const char           *challenge_identifier,
                                                              PasskeysAttestation  *attestation);

G_END_DECLS
