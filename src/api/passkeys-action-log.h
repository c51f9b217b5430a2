/* passkeys-action-log.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* One entry of the organisation's log. properties: id, action, path, user-id, username,
 * credential-uuid, date */
#define PASSKEYS_TYPE_ACTION_LOG (passkeys_action_log_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysActionLog, passkeys_action_log, PASSKEYS, ACTION_LOG, GObject)

PasskeysActionLog *passkeys_action_log_new_from_json        (JsonNode           *json,
                                                             GError            **error);
const char        *passkeys_action_log_get_id               (PasskeysActionLog  *self);
const char        *passkeys_action_log_get_action           (PasskeysActionLog  *self);
const char        *passkeys_action_log_get_path             (PasskeysActionLog  *self); /* nullable */
const char        *passkeys_action_log_get_user_id          (PasskeysActionLog  *self); /* nullable */
const char        *passkeys_action_log_get_username         (PasskeysActionLog  *self); /* nullable */
GDateTime         *passkeys_action_log_get_date             (PasskeysActionLog  *self); /* nullable */
const char        *passkeys_action_log_get_credential_uuid  (PasskeysActionLog  *self); /* nullable */
/* the rest is known of an entry that was read by itself */
const char        *passkeys_action_log_get_credential_kind  (PasskeysActionLog  *self); /* nullable */
const char        *passkeys_action_log_get_public_key       (PasskeysActionLog  *self); /* nullable */
const char        *passkeys_action_log_get_client_data      (PasskeysActionLog  *self); /* nullable, base64url */
const char        *passkeys_action_log_get_authenticator_data (PasskeysActionLog *self); /* nullable, base64url */
const char        *passkeys_action_log_get_signature        (PasskeysActionLog  *self); /* nullable, base64url */

G_END_DECLS
