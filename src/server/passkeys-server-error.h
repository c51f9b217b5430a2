/* passkeys-server-error.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define PASSKEYS_SERVER_ERROR (passkeys_server_error_quark ())

/* What a refusal is about. Messages are part of the API: clients compare some of them. */
typedef enum
{
  PASSKEYS_SERVER_ERROR_INVALID,        /* 400 */
  PASSKEYS_SERVER_ERROR_NOT_AUTHORIZED, /* 401 */
  PASSKEYS_SERVER_ERROR_FORBIDDEN,      /* 403 */
  PASSKEYS_SERVER_ERROR_NOT_FOUND,      /* 404 */
  PASSKEYS_SERVER_ERROR_METHOD,         /* 405 */
  PASSKEYS_SERVER_ERROR_CONFLICT,       /* 409 */
  PASSKEYS_SERVER_ERROR_TOO_LARGE,      /* 413 */
  PASSKEYS_SERVER_ERROR_TOO_MANY,       /* 429 */
  PASSKEYS_SERVER_ERROR_INTERNAL,       /* 500 */
  PASSKEYS_SERVER_ERROR_STORAGE,        /* 503 */
} PasskeysServerError;

#define PASSKEYS_MESSAGE_NOT_AUTHORIZED "Not Authorized."
#define PASSKEYS_MESSAGE_USER_NOT_FOUND "User not found"
#define PASSKEYS_MESSAGE_USER_EXISTS "User already exists."
#define PASSKEYS_MESSAGE_USER_DEACTIVATED "User account has been deactivated."
#define PASSKEYS_MESSAGE_NO_CREDENTIAL \
  "User does not have a credential that can be used for the application."
#define PASSKEYS_MESSAGE_CHALLENGE "Challenge token is not valid."
#define PASSKEYS_MESSAGE_CODE_EXPIRED "Registration code expired"
#define PASSKEYS_MESSAGE_INVALID_CODE "Invalid code"
#define PASSKEYS_MESSAGE_VERIFICATION_EXPIRED "Verification code expired"
#define PASSKEYS_MESSAGE_NO_RECOVERY "Credential cannot be used as a recovery factor."
#define PASSKEYS_MESSAGE_ACTION_MISSING "user action signature is missing or invalid"
#define PASSKEYS_MESSAGE_ACTION_USED "user action has already been used"

/* In the details of a 429: after how many seconds it is worth another try. */
#define PASSKEYS_DETAIL_RETRY_AFTER "retryAfterSeconds"

GQuark      passkeys_server_error_quark       (void);
GError     *passkeys_server_error_new         (PasskeysServerError  code,
                                               const char          *message);
gboolean    passkeys_server_error_set         (GError             **error,
                                               PasskeysServerError  code,
                                               const char          *message);
gboolean    passkeys_server_error_set_duplicate (GError            **error,
                                                 const char         *message,
                                                 const char         *id,
                                                 const char         *external_id);
void        passkeys_server_error_take_details (GError             *error,
                                                JsonObject         *details);
JsonObject *passkeys_server_error_get_details (const GError        *error);
guint       passkeys_server_error_get_status  (const GError        *error);

G_END_DECLS
