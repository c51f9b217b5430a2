/* passkeys-ctap2-requests.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-attestation-object.h"
#include "passkeys-ctap2-map.h"
#include "passkeys-get-assertion-request.h"
#include "passkeys-get-assertion-response.h"
#include "passkeys-make-credential-request.h"

G_BEGIN_DECLS

/* The wire form of the requests and responses of the core (CTAP 2.1, sections 6.1 and 6.2). What
 * says how the person is to be verified is read apart, because it is not the core's. */
PasskeysMakeCredentialRequest *passkeys_ctap2_parse_make_credential  (PasskeysCtap2Map              *parameters,
                                                                      GError                       **error);
GBytes                        *passkeys_ctap2_encode_attestation     (PasskeysAttestationObject     *attestation);
PasskeysGetAssertionRequest   *passkeys_ctap2_parse_get_assertion    (PasskeysCtap2Map              *parameters,
                                                                      GError                       **error);
GBytes                        *passkeys_ctap2_encode_assertion       (PasskeysGetAssertionResponse  *response,
                                                                      guint                          n_responses);
GBytes                        *passkeys_ctap2_encode_credential      (GBytes                        *credential_id);
GBytes                        *passkeys_ctap2_encode_relying_party   (const char                    *id,
                                                                      const char                    *name);
GBytes                        *passkeys_ctap2_encode_user            (GBytes                        *user_handle,
                                                                      const char                    *user_name,
                                                                      const char                    *display_name);

/* the extensions credProtect and hmac-secret (CTAP 2.1, sections 12.1 and 12.5), for authenticators
 * that have them */
gboolean                       passkeys_ctap2_parse_extensions       (PasskeysCtap2Map              *parameters,
                                                                      PasskeysMakeCredentialRequest *request,
                                                                      GError                       **error);

typedef struct
{
  gboolean  wants_verification; /* the option uv */
  GBytes   *pin_uv_auth;        /* (owned) (nullable) pinUvAuthParam */
  gint64    protocol;           /* pinUvAuthProtocol, 0 when absent */
} PasskeysCtap2Verification;

gboolean                       passkeys_ctap2_parse_verification     (PasskeysCtap2Map              *parameters,
                                                                      gboolean                       is_assertion,
                                                                      PasskeysCtap2Verification     *verification,
                                                                      GError                       **error);
void                           passkeys_ctap2_verification_clear     (PasskeysCtap2Verification     *verification);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PasskeysCtap2Verification, passkeys_ctap2_verification_clear)

G_END_DECLS
