/* passkeys-load-reads.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-load-member.h"

G_BEGIN_DECLS

/* What is read in a large organisation, as works of a member: see passkeys-load.c. */
void     passkeys_load_begin_users       (PasskeysLoadMember *member);
void     passkeys_load_begin_short_users (PasskeysLoadMember *member);
void     passkeys_load_begin_end_users   (PasskeysLoadMember *member);
void     passkeys_load_begin_holders     (PasskeysLoadMember *member);
gboolean passkeys_load_continue_list     (PasskeysLoadMember *member,
                                          const char         *answer);
void     passkeys_load_begin_user_page   (PasskeysLoadMember *member);
gboolean passkeys_load_continue_user_page (PasskeysLoadMember *member,
                                           const char         *answer);

G_END_DECLS
