/* passkeys-invitation-watch.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-list-cache.h"
#include "passkeys-session.h"

G_BEGIN_DECLS

/* Hears when somebody who was invited has registered.
 * signal: accepted (PasskeysUser) */
#define PASSKEYS_TYPE_INVITATION_WATCH (passkeys_invitation_watch_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysInvitationWatch, passkeys_invitation_watch, PASSKEYS, INVITATION_WATCH, GObject)

/* list: of PasskeysUser, of which nothing was read yet; cache: of the list */
PasskeysInvitationWatch *passkeys_invitation_watch_new  (PasskeysSession         *session,
                                                         PasskeysPagedList       *list,
                                                         PasskeysListCache       *cache);
/* asks for some of those who are awaited; it does so by itself from time to time */
void                     passkeys_invitation_watch_look (PasskeysInvitationWatch *self);

G_END_DECLS
