/* passkeys-security-key-ceremony.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-client-data.h"
#include "passkeys-creation-options.h"
#include "passkeys-prompt.h"
#include "passkeys-request-options.h"
#include "passkeys-security-key-list.h"

G_BEGIN_DECLS

/* resolves to TRUE once a key is plugged in that can be used */
DexFuture *passkeys_security_key_ceremony_prepare (PasskeysSecurityKeyList *keys,
                                                   PasskeysPrompt          *prompt);
/* resolves to a PasskeysAttestation */
DexFuture *passkeys_security_key_ceremony_make    (PasskeysSecurityKeyList *keys,
                                                   PasskeysCreationOptions *options,
                                                   PasskeysClientData      *client_data,
                                                   PasskeysPrompt          *prompt);
/* resolves to a PasskeysAssertion */
DexFuture *passkeys_security_key_ceremony_sign    (PasskeysSecurityKeyList *keys,
                                                   PasskeysRequestOptions  *options,
                                                   PasskeysClientData      *client_data,
                                                   PasskeysPrompt          *prompt);

G_END_DECLS
