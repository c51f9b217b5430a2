/* passkeys-access-token.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  PASSKEYS_ACCESS_TOKEN_KIND_PERSONAL,
  PASSKEYS_ACCESS_TOKEN_KIND_SERVICE_ACCOUNT,
  PASSKEYS_ACCESS_TOKEN_KIND_OTHER, /* a kind this version does not know */
} PasskeysAccessTokenKind;

#define PASSKEYS_TYPE_ACCESS_TOKEN_KIND (passkeys_access_token_kind_get_type ())
GType passkeys_access_token_kind_get_type (void);

/* properties (all read-only): token-id, name, kind, is-active, date-created (GDateTime), permission-names
 * (string). What the token says is no property: it is there only in the answer that made it. */
#define PASSKEYS_TYPE_ACCESS_TOKEN (passkeys_access_token_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysAccessToken, passkeys_access_token, PASSKEYS, ACCESS_TOKEN, GObject)

PasskeysAccessToken *passkeys_access_token_new_from_json (JsonNode *json, GError **error);
const char *passkeys_access_token_get_token_id (PasskeysAccessToken *self);
const char *passkeys_access_token_get_name (PasskeysAccessToken *self);
PasskeysAccessTokenKind passkeys_access_token_get_kind (PasskeysAccessToken *self);
gboolean passkeys_access_token_is_active (PasskeysAccessToken *self);
GDateTime *passkeys_access_token_get_date_created (PasskeysAccessToken *self);
const char *passkeys_access_token_get_credential_id (PasskeysAccessToken *self); /* of the key that signs for it */
const char *passkeys_access_token_get_public_key (PasskeysAccessToken *self); /* PEM */
const char *passkeys_access_token_get_user_id (PasskeysAccessToken *self);
GListModel *passkeys_access_token_get_permission_assignments (PasskeysAccessToken *self); /* of PasskeysPermissionAssignment */
GBytes *passkeys_access_token_get_text (PasskeysAccessToken *self); /* nullable */

G_END_DECLS
