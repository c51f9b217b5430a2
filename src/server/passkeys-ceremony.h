/* passkeys-ceremony.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-credential-input.h"
#include "passkeys-rules.h"

G_BEGIN_DECLS

/* The relying party's side of a ceremony: is this credential, is this signature, what it says it is.
 * Nothing here reads or writes the database. */
PasskeysCredentialRecord *passkeys_ceremony_register     (PasskeysRules                   *rules,
                                                          const char                      *challenge,
                                                          const PasskeysNewCredential     *credential,
                                                          GError                         **error);
gboolean                  passkeys_ceremony_authenticate (PasskeysRules                   *rules,
                                                          const char                      *challenge,
                                                          const PasskeysCredentialRecord  *credential,
                                                          const PasskeysFactor            *factor,
                                                          gint64                          *sign_count,
                                                          GError                         **error);
gboolean                  passkeys_ceremony_recover      (PasskeysRules                   *rules,
                                                          JsonObject                      *new_credentials,
                                                          const PasskeysCredentialRecord  *credential,
                                                          const PasskeysFactor            *factor,
                                                          GError                         **error);

G_END_DECLS
