/* passkeys-ceremony-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-ceremony.h"
#include "passkeys-client-data.h"

G_BEGIN_DECLS

gboolean passkeys_fido2_register     (PasskeysRules                   *rules,
                                      PasskeysClientData              *client_data,
                                      const PasskeysNewCredential     *credential,
                                      PasskeysCredentialRecord        *record,
                                      GError                         **error);
gboolean passkeys_fido2_authenticate (PasskeysRules                   *rules,
                                      const PasskeysCredentialRecord  *credential,
                                      const PasskeysFactor            *factor,
                                      gint64                          *sign_count,
                                      GError                         **error);

G_END_DECLS
