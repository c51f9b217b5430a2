/* passkeys-service-account.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "passkeys-user.h"

G_BEGIN_DECLS

/* properties (all read-only): user (PasskeysUser), name (string), is-active (boolean) */
#define PASSKEYS_TYPE_SERVICE_ACCOUNT (passkeys_service_account_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysServiceAccount, passkeys_service_account, PASSKEYS, SERVICE_ACCOUNT, GObject)

PasskeysServiceAccount *passkeys_service_account_new_from_json (JsonNode *json, GError **error);
PasskeysUser *passkeys_service_account_get_user (PasskeysServiceAccount *self);
GListModel *passkeys_service_account_get_access_tokens (PasskeysServiceAccount *self); /* of PasskeysAccessToken */

G_END_DECLS
