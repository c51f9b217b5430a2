/* passkeys-permission.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define PASSKEYS_TYPE_PERMISSION (passkeys_permission_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysPermission, passkeys_permission, PASSKEYS, PERMISSION, GObject)

PasskeysPermission *passkeys_permission_new_from_json (JsonNode *json, GError **error);
const char *passkeys_permission_get_id (PasskeysPermission *self);
const char *passkeys_permission_get_name (PasskeysPermission *self);
const char * const *passkeys_permission_get_operations (PasskeysPermission *self);
gboolean passkeys_permission_is_immutable (PasskeysPermission *self);
gboolean passkeys_permission_is_archived (PasskeysPermission *self);
gboolean passkeys_permission_has_pending_change (PasskeysPermission *self);

G_END_DECLS
