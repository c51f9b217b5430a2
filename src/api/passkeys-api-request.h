/* passkeys-api-request.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* One call: method, path, body. The body is serialised once, so that what is signed is what is sent. */
#define PASSKEYS_TYPE_API_REQUEST (passkeys_api_request_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysApiRequest, passkeys_api_request, PASSKEYS, API_REQUEST, GObject)

PasskeysApiRequest *passkeys_api_request_new               (const char         *method,
                                                            const char         *path,
                                                            JsonNode           *body);
const char         *passkeys_api_request_get_method        (PasskeysApiRequest *self);
const char         *passkeys_api_request_get_path          (PasskeysApiRequest *self);
GBytes             *passkeys_api_request_get_body          (PasskeysApiRequest *self); /* nullable */
void                passkeys_api_request_set_query         (PasskeysApiRequest *self,
                                                            const char         *name,
                                                            const char         *value);
void                passkeys_api_request_set_authorization (PasskeysApiRequest *self,
                                                            GBytes             *token); /* instead of the client's */
void                passkeys_api_request_set_anonymous     (PasskeysApiRequest *self);
void                passkeys_api_request_set_user_action   (PasskeysApiRequest *self,
                                                            const char         *user_action);
void                passkeys_api_request_set_repeatable    (PasskeysApiRequest *self,
                                                            gboolean            repeatable); /* GET is from the start */

G_END_DECLS
