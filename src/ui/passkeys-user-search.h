/* passkeys-user-search.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "passkeys-user-filter.h"

G_BEGIN_DECLS

#define PASSKEYS_TYPE_USER_SEARCH (passkeys_user_search_get_type ())

/* The users of a model that match a text and a filter: GListModel of PasskeysUser. property: pending (boolean) */
G_DECLARE_FINAL_TYPE (PasskeysUserSearch, passkeys_user_search, PASSKEYS, USER_SEARCH, GObject)

PasskeysUserSearch *passkeys_user_search_new        (GListModel               *users);
void                passkeys_user_search_set_text   (PasskeysUserSearch       *self,
                                                     const char               *text);
void                passkeys_user_search_set_filter (PasskeysUserSearch       *self,
                                                     const PasskeysUserFilter *filter);
gboolean            passkeys_user_search_is_pending (PasskeysUserSearch       *self);

G_END_DECLS
