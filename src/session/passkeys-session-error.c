/* passkeys-session-error.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-session-error"

#include "config.h"

#include "passkeys-session-error-private.h"

#include <string.h>

#include "passkeys-api-failure.h"
#include "passkeys-authenticator-error.h"

typedef struct
{
  char *operation;
} PasskeysSessionErrorPrivate;

static void
passkeys_session_error_private_init (PasskeysSessionErrorPrivate *priv)
{
  priv->operation = NULL;
}

static void
passkeys_session_error_private_copy (const PasskeysSessionErrorPrivate *source,
                                     PasskeysSessionErrorPrivate       *target)
{
  target->operation = g_strdup (source->operation);
}

static void
passkeys_session_error_private_clear (PasskeysSessionErrorPrivate *priv)
{
  g_clear_pointer (&priv->operation, g_free);
}

G_DEFINE_EXTENDED_ERROR (PasskeysSessionError, passkeys_session_error)

/**
 * passkeys_session_error_get_operation:
 * @error: an error
 *
 * Gets the operation that the user lacks a permission for, as the server named it.
 *
 * Returns: (nullable): such as `Auth:Users:Create`; untrusted text of the server
 */
const char *
passkeys_session_error_get_operation (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain != PASSKEYS_SESSION_ERROR)
    return NULL;

  return passkeys_session_error_get_private (error)->operation;
}

/* The server's message, else what the client says about the failure. */
static const char *
get_reason (const GError *error)
{
  const char *message = passkeys_api_failure_get_server_message (error);

  return message != NULL && *message != '\0' ? message : error->message;
}

/* Documented literals differ in their full stop and case between versions of the API. */
static gboolean
says (const GError *error,
      const char   *literal)
{
  const char *message = passkeys_api_failure_get_server_message (error);

  return message != NULL && g_ascii_strncasecmp (message, literal, strlen (literal)) == 0;
}

static GError *
make_error (PasskeysSessionError  code,
            GError               *error,
            const char           *text)
{
  GError *mapped = g_error_new (PASSKEYS_SESSION_ERROR, code, "%s (%s)", text, get_reason (error));

  g_error_free (error);
  return mapped;
}

static GError *
make_permission_error (GError *error)
{
  const char *message = get_reason (error);
  const char *open = strrchr (message, '(');
  const char *close = open != NULL ? strchr (open, ')') : NULL;
  g_autofree char *operation = NULL;
  GError *mapped;

  if (close != NULL && close - open > 1)
    operation = g_strndup (open + 1, close - open - 1);

  mapped = make_error (PASSKEYS_SESSION_ERROR_PERMISSION_MISSING, error,
                       "A permission is missing");
  passkeys_session_error_get_private (mapped)->operation = g_steal_pointer (&operation);

  return mapped;
}

/* What the API says alike wherever it is called. */
static GError *
map_common (GError *error)
{
  if (says (error, "User account has been deactivated"))
    return make_error (PASSKEYS_SESSION_ERROR_DEACTIVATED, error, "The user is deactivated");

  if (_passkeys_session_error_is_challenge_expired (error))
    return make_error (PASSKEYS_SESSION_ERROR_CHALLENGE_EXPIRED, error,
                       "The challenge has expired");

  return error;
}

/*< private >
 * _passkeys_session_error_is_challenge_expired:
 * @error: (nullable): why a request failed
 *
 * Returns: whether the server refused a challenge identifier, so that a new challenge may do
 */
gboolean
_passkeys_session_error_is_challenge_expired (const GError *error)
{
  return g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_BAD_REQUEST)
         && says (error, "Challenge token is not valid");
}

/*< private >
 * _passkeys_session_error_is_unauthorized:
 * @error: (nullable): why a request failed
 *
 * Returns: whether the server refused the session token; the API also says 401 of names that are taken
 */
gboolean
_passkeys_session_error_is_unauthorized (const GError *error)
{
  return g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_UNAUTHORIZED)
         && !says (error, "User already exists");
}

/*< private >
 * _passkeys_session_error_is_challenge_over:
 * @error: (nullable): why a request failed
 *
 * Returns: whether a challenge to register has ended. The temporary token ends with it; the server may
 *   name either
 */
gboolean
_passkeys_session_error_is_challenge_over (const GError *error)
{
  return _passkeys_session_error_is_challenge_expired (error)
         || _passkeys_session_error_is_unauthorized (error);
}

/*< private >
 * _passkeys_session_error_is_user_action_refused:
 * @error: (nullable): why a request failed
 *
 * Returns: whether the server refused the user action token: nothing was changed, and a new one may do
 */
gboolean
_passkeys_session_error_is_user_action_refused (const GError *error)
{
  return g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_FORBIDDEN)
         && says (error, "user action signature is missing or invalid");
}

/*< private >
 * _passkeys_session_error_map_login:
 * @error: (transfer full): what an authenticator or the API answered while signing in
 *
 * Says the error in this domain where a person can do something about it; leaves others as they
 * are.
 *
 * Returns: (transfer full): the error
 */
GError *
_passkeys_session_error_map_login (GError *error)
{
  if (error->domain != PASSKEYS_API_ERROR)
    return _passkeys_session_error_map_authenticator (error);

  if (says (error, "User does not have a credential"))
    return make_error (PASSKEYS_SESSION_ERROR_NO_PASSKEY_HERE, error,
                       "The account has no passkey that can sign in");

  if (says (error, "User not found"))
    return make_error (PASSKEYS_SESSION_ERROR_UNKNOWN_USER, error,
                       "The organisation does not know this user");

  return map_common (error);
}

static gboolean
is_refused (const GError *error)
{
  return g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_BAD_REQUEST)
         || g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_UNAUTHORIZED)
         || g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_FORBIDDEN)
         || g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_FOUND);
}

static GError *
map_refused_code (GError     *error,
                  const char *text)
{
  return is_refused (error) ? make_error (PASSKEYS_SESSION_ERROR_WRONG_CODE, error, text) : error;
}

/*< private >
 * _passkeys_session_error_map_registration:
 * @error: (transfer full): what an authenticator or the API answered while registering
 *
 * As [func@_passkeys_session_error_map_login]. The API does not tell a wrong code from a wrong
 * address or organisation; all are refused alike.
 *
 * Returns: (transfer full): the error
 */
GError *
_passkeys_session_error_map_registration (GError *error)
{
  if (error->domain != PASSKEYS_API_ERROR)
    return _passkeys_session_error_map_authenticator (error);

  if (says (error, "Registration code expired"))
    return make_error (PASSKEYS_SESSION_ERROR_CODE_EXPIRED, error,
                       "The registration code has expired");

  if (says (error, "User already exists")
      || says (error, "Registration code has already been used"))
    return make_error (PASSKEYS_SESSION_ERROR_ALREADY_REGISTERED, error,
                       "This person has registered already");

  return map_refused_code (map_common (error),
                           "The registration code, or the address with it, was refused");
}

/*< private >
 * _passkeys_session_error_map_recovery:
 * @error: (transfer full): what an authenticator or the API answered while recovering
 *
 * As [func@_passkeys_session_error_map_registration], with a verification code.
 *
 * Returns: (transfer full): the error
 */
GError *
_passkeys_session_error_map_recovery (GError *error)
{
  if (error->domain != PASSKEYS_API_ERROR)
    return _passkeys_session_error_map_authenticator (error);

  if (says (error, "Credential cannot be used as a recovery factor"))
    return make_error (PASSKEYS_SESSION_ERROR_UNKNOWN_RECOVERY_KEY, error,
                       "The organisation keeps no recovery key of this ID for this user");

  if (says (error, "Verification code expired"))
    return make_error (PASSKEYS_SESSION_ERROR_CODE_EXPIRED, error,
                       "The verification code has expired");

  return map_refused_code (map_common (error),
                           "The verification code, or the address with it, was refused");
}

/*< private >
 * _passkeys_session_error_map_device_code:
 * @error: (transfer full): what an authenticator or the API answered while registering a device
 *
 * As [func@_passkeys_session_error_map_login]. The API does not tell whether a code is mistyped,
 * over or used.
 *
 * Returns: (transfer full): the error
 */
GError *
_passkeys_session_error_map_device_code (GError *error)
{
  if (error->domain != PASSKEYS_API_ERROR)
    return _passkeys_session_error_map_authenticator (error);

  error = map_common (error);
  if (is_refused (error))
    return make_error (PASSKEYS_SESSION_ERROR_WRONG_DEVICE_CODE, error,
                       "The code is mistyped, over or used");

  return error;
}

/*< private >
 * _passkeys_session_error_map_signed_in:
 * @error: (transfer full): what an authenticator or the API answered to a call of a member
 *
 * As [func@_passkeys_session_error_map_login].
 *
 * Returns: (transfer full): the error
 */
GError *
_passkeys_session_error_map_signed_in (GError *error)
{
  if (error->domain != PASSKEYS_API_ERROR)
    return _passkeys_session_error_map_authenticator (error);

  if (says (error, "User does not have a credential"))
    return make_error (PASSKEYS_SESSION_ERROR_NO_PASSKEY_HERE, error,
                       "The account has no passkey that can sign");

  if (says (error, "User already exists"))
    {
      g_error_free (error);
      return g_error_new_literal (PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_CONFLICT,
                                  "The organisation has a user of this name already");
    }

  if (_passkeys_session_error_is_unauthorized (error))
    return make_error (PASSKEYS_SESSION_ERROR_SESSION_EXPIRED, error, "The session has expired");

  if (g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_APPROVAL_PENDING))
    return make_error (PASSKEYS_SESSION_ERROR_APPROVAL_PENDING, error,
                       "The change waits for approval");

  if (g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_FORBIDDEN)
      && strstr (get_reason (error), "is not authorized to perform operation") != NULL)
    return make_permission_error (error);

  return map_common (error);
}

/*< private >
 * _passkeys_session_error_map_authenticator:
 * @error: (transfer full): what an authenticator answered
 *
 * As [func@_passkeys_session_error_map_login].
 *
 * Returns: (transfer full): the error
 */
GError *
_passkeys_session_error_map_authenticator (GError *error)
{
  if (g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                       PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS))
    {
      g_error_free (error);
      return g_error_new_literal (PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_NO_PASSKEY_HERE,
                                  "No passkey of this account is here");
    }

  if (g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                       PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED))
    {
      g_error_free (error);
      return g_error_new_literal (PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_ALREADY_HELD,
                                  "A passkey of this account is already here");
    }

  return error;
}
