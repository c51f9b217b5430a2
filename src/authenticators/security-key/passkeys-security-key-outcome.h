/* passkeys-security-key-outcome.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-assertion.h"
#include "passkeys-attestation.h"
#include "passkeys-creation-options.h"
#include "passkeys-request-options.h"
#include "passkeys-security-key-work.h"

G_BEGIN_DECLS

/* What a key made, in the form that relying parties take. The authenticator data is the key's own. */
PasskeysAttestation *passkeys_security_key_outcome_to_attestation (PasskeysSecurityKeyWork  *work,
                                                                   PasskeysCreationOptions  *options,
                                                                   PasskeysClientData       *client_data,
                                                                   GError                  **error);
/* model of PasskeysCandidate: the credentials that a key signed with, which the person chooses from */
GListModel          *passkeys_security_key_outcome_to_candidates  (PasskeysSecurityKeyWork  *work,
                                                                   PasskeysRequestOptions   *options);
PasskeysAssertion   *passkeys_security_key_outcome_to_assertion   (PasskeysSecurityKeyWork  *work,
                                                                   guint                     position,
                                                                   GPtrArray                *allowed,
                                                                   PasskeysClientData       *client_data,
                                                                   GError                  **error);

G_END_DECLS
