/* passkeys-signing-rules.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-credential-input.h"
#include "passkeys-rules.h"

G_BEGIN_DECLS

/* What signing in and signing a change have in common. */
typedef struct
{
  char      *challenge;
  char      *identifier;
  char      *relying_party_name;
  GPtrArray *credentials; /* of PasskeysCredentialRecord: those that may sign */
  gboolean   gives_encrypted_keys;
} PasskeysSigningChallenge;

PasskeysSigningChallenge *passkeys_signing_rules_begin  (PasskeysRules            *rules,
                                                         const PasskeysTicket     *purpose,
                                                         gboolean                  gives_encrypted_keys,
                                                         GError                  **error);
gboolean                  passkeys_signing_rules_finish (PasskeysRules            *rules,
                                                         const PasskeysTicket     *ticket,
                                                         const PasskeysFactor     *first,
                                                         const PasskeysFactor     *second,
                                                         PasskeysUserRecord      **user,
                                                         GError                  **error);
PasskeysSigningChallenge *passkeys_signing_rules_begin_for_token  (PasskeysRules                    *rules,
                                                                   const PasskeysTicket             *purpose,
                                                                   const PasskeysAccessTokenRecord  *token,
                                                                   GError                          **error);
gboolean                  passkeys_signing_rules_finish_for_token (PasskeysRules                    *rules,
                                                                   const PasskeysTicket             *ticket,
                                                                   const PasskeysAccessTokenRecord  *token,
                                                                   const PasskeysFactor             *first,
                                                                   const PasskeysFactor             *second,
                                                                   GError                          **error);
gboolean                  passkeys_signing_rules_can_sign (const PasskeysCredentialRecord *credential);
PasskeysCredentialRecord *passkeys_signing_rules_make_credential (const PasskeysAccessTokenRecord *token);
void                      passkeys_signing_challenge_free (PasskeysSigningChallenge *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysSigningChallenge, passkeys_signing_challenge_free)

G_END_DECLS
