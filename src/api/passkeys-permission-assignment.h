/* passkeys-permission-assignment.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define PASSKEYS_TYPE_PERMISSION_ASSIGNMENT (passkeys_permission_assignment_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysPermissionAssignment, passkeys_permission_assignment, PASSKEYS, PERMISSION_ASSIGNMENT, GObject)

PasskeysPermissionAssignment *passkeys_permission_assignment_new_from_json (JsonNode *json, GError **error);
const char *passkeys_permission_assignment_get_permission_name (PasskeysPermissionAssignment *self);
const char *passkeys_permission_assignment_get_permission_id (PasskeysPermissionAssignment *self);
const char *passkeys_permission_assignment_get_assignment_id (PasskeysPermissionAssignment *self);

G_END_DECLS
