/* passkeys-user-entity.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PASSKEYS_TYPE_USER_ENTITY (passkeys_user_entity_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysUserEntity, passkeys_user_entity, PASSKEYS, USER_ENTITY, GObject)

PasskeysUserEntity *passkeys_user_entity_new              (GBytes             *id,
                                                           const char         *name,
                                                           const char         *display_name);
GBytes             *passkeys_user_entity_get_id           (PasskeysUserEntity *self);
const char         *passkeys_user_entity_get_name         (PasskeysUserEntity *self);
const char         *passkeys_user_entity_get_display_name (PasskeysUserEntity *self);

G_END_DECLS
