/* passkeys-user.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>
#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  PASSKEYS_USER_KIND_EMPLOYEE, /* `CustomerEmployee`: who works in the organisation */
  PASSKEYS_USER_KIND_END_USER, /* `EndUser`: whom it serves */
  PASSKEYS_USER_KIND_OTHER, /* a kind this version does not know */
} PasskeysUserKind;

typedef enum
{
  PASSKEYS_USER_STATUS_INVITED,     /* active, and has not registered yet */
  PASSKEYS_USER_STATUS_ACTIVE,
  PASSKEYS_USER_STATUS_DEACTIVATED, /* registered or not */
} PasskeysUserStatus;

#define PASSKEYS_TYPE_USER_KIND (passkeys_user_kind_get_type ())
#define PASSKEYS_TYPE_USER_STATUS (passkeys_user_status_get_type ())

GType passkeys_user_kind_get_type   (void);
GType passkeys_user_status_get_type (void);

/* GObject properties of the same names serve expressions in lists: user-id, username, name, kind, status,
 * is-active, is-registered, is-service-account, is-sso-required, is-administrator,
 * permission-names (joined text). */
#define PASSKEYS_TYPE_USER (passkeys_user_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysUser, passkeys_user, PASSKEYS, USER, GObject)

PasskeysUser       *passkeys_user_new_from_json              (JsonNode      *json,
                                                              GError       **error);
const char         *passkeys_user_get_user_id                (PasskeysUser  *self);
const char         *passkeys_user_get_username               (PasskeysUser  *self);
const char         *passkeys_user_get_name                   (PasskeysUser  *self);
PasskeysUserKind    passkeys_user_get_kind                   (PasskeysUser  *self);
const char         *passkeys_user_get_org_id                 (PasskeysUser  *self);
gboolean            passkeys_user_is_active                  (PasskeysUser  *self);
gboolean            passkeys_user_is_registered              (PasskeysUser  *self);
gboolean            passkeys_user_is_service_account         (PasskeysUser  *self);
gboolean            passkeys_user_is_sso_required            (PasskeysUser  *self);
PasskeysUserStatus  passkeys_user_get_status                 (PasskeysUser  *self);
/* of PasskeysPermissionAssignment */
GListModel         *passkeys_user_get_permission_assignments (PasskeysUser  *self);
gboolean            passkeys_user_is_administrator           (PasskeysUser  *self);
/* without making the list above; permission_id: NULL for any */
gboolean            passkeys_user_has_permission             (PasskeysUser  *self,
                                                              const char    *permission_id);

G_END_DECLS
