/* passkeys-client-data.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PASSKEYS_TYPE_CLIENT_DATA (passkeys_client_data_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysClientData, passkeys_client_data, PASSKEYS, CLIENT_DATA, GObject)

#define PASSKEYS_CLIENT_DATA_WEBAUTHN_CREATE "webauthn.create"
#define PASSKEYS_CLIENT_DATA_WEBAUTHN_GET "webauthn.get"
#define PASSKEYS_CLIENT_DATA_KEY_CREATE "key.create"
#define PASSKEYS_CLIENT_DATA_KEY_GET "key.get"

PasskeysClientData *passkeys_client_data_new               (const char          *ceremony,
                                                            const char          *challenge,
                                                            const char          *origin);
PasskeysClientData *passkeys_client_data_new_for_text      (const char          *ceremony,
                                                            const char          *challenge_text,
                                                            const char          *origin);
PasskeysClientData *passkeys_client_data_parse             (GBytes              *json,
                                                            GError             **error);
const char         *passkeys_client_data_get_ceremony      (PasskeysClientData  *self);
const char         *passkeys_client_data_get_challenge     (PasskeysClientData  *self);
const char         *passkeys_client_data_get_origin        (PasskeysClientData  *self);
const char         *passkeys_client_data_get_top_origin    (PasskeysClientData  *self);
gboolean            passkeys_client_data_get_cross_origin  (PasskeysClientData  *self);
GBytes             *passkeys_client_data_get_json          (PasskeysClientData  *self);
GBytes             *passkeys_client_data_get_hash          (PasskeysClientData  *self);
gboolean            passkeys_client_data_matches_challenge (PasskeysClientData  *self,
                                                            const char          *challenge_text);

G_END_DECLS
