/* passkeys-user-choice.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-user.h"

G_BEGIN_DECLS

/* Users that were picked out of a list. They stay picked when the list is searched, sorted and read
 * again. signal: changed () */
#define PASSKEYS_TYPE_USER_CHOICE (passkeys_user_choice_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysUserChoice, passkeys_user_choice, PASSKEYS, USER_CHOICE, GObject)

PasskeysUserChoice *passkeys_user_choice_new      (void);
guint               passkeys_user_choice_count    (PasskeysUserChoice *self);
gboolean            passkeys_user_choice_contains (PasskeysUserChoice *self,
                                                   PasskeysUser       *user);
void                passkeys_user_choice_toggle   (PasskeysUserChoice *self,
                                                   PasskeysUser       *user);
void                passkeys_user_choice_add_all  (PasskeysUserChoice *self,
                                                   GListModel         *users); /* in slices */
void                passkeys_user_choice_clear    (PasskeysUserChoice *self);
/* those of them that there are still; → GListModel */
DexFuture          *passkeys_user_choice_collect  (PasskeysUserChoice *self,
                                                   GListModel         *everyone);

G_END_DECLS
