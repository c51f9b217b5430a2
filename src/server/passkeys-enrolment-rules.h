/* passkeys-enrolment-rules.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-credential-set.h"
#include "passkeys-rules.h"

G_BEGIN_DECLS

/* What registering a person and adding a credential have in common. */
typedef struct
{
  char               *kind; /* nullable: any */
  char               *challenge;
  char               *identifier;
  char               *relying_party_name;
  PasskeysUserRecord *user;
  GPtrArray          *credentials; /* of PasskeysCredentialRecord: the user's passkeys so far */
} PasskeysEnrolmentChallenge;

PasskeysEnrolmentChallenge *passkeys_enrolment_rules_begin (PasskeysRules                *rules,
                                                            const PasskeysUserRecord     *user,
                                                            const char                   *kind,
                                                            const PasskeysTicket         *purpose,
                                                            GError                      **error);
PasskeysCredentialRecord   *passkeys_enrolment_rules_add   (PasskeysRules                *rules,
                                                            const PasskeysTicket         *ticket,
                                                            const PasskeysNewCredential  *credential,
                                                            const char                   *default_name,
                                                            GError                      **error);
PasskeysCredentialRecord   *passkeys_enrolment_rules_add_set (PasskeysRules                   *rules,
                                                              const PasskeysTicket            *ticket,
                                                              const PasskeysNewCredentialSet  *credentials,
                                                              GError                         **error);
void                        passkeys_enrolment_challenge_free (PasskeysEnrolmentChallenge *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysEnrolmentChallenge, passkeys_enrolment_challenge_free)

G_END_DECLS
