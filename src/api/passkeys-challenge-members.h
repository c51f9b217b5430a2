/* passkeys-challenge-members.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-json-members.h"
#include "passkeys-request-options.h"

G_BEGIN_DECLS

/* Members that challenges for signing and for registering have in common. */
PasskeysRequirement  passkeys_challenge_read_requirement    (PasskeysJsonMembers  *members,
                                                             const char           *member);
GPtrArray           *passkeys_challenge_read_credential_ids (PasskeysJsonMembers  *members,
                                                             const char           *member);
void                 passkeys_challenge_read_relying_party  (PasskeysJsonMembers  *members,
                                                             char                **id,
                                                             char                **name);

G_END_DECLS
