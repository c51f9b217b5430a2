/* passkeys-security-key-status.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-status"

#include "config.h"

#include "passkeys-security-key-status.h"

#include <fido.h>

#include "passkeys-authenticator-error.h"

typedef struct
{
  int                        status;
  PasskeysAuthenticatorError code;
  const char                *message;
} Meaning;

/* CTAP 2.1, section 8.2, as far as a person can do something about it. */
static const Meaning meanings[] = {
  { FIDO_ERR_TIMEOUT, PASSKEYS_AUTHENTICATOR_ERROR_TIMED_OUT,
    "The security key was not touched in time" },
  { FIDO_ERR_CHANNEL_BUSY, PASSKEYS_AUTHENTICATOR_ERROR_FAILED,
    "Another program is using the security key" },
  { FIDO_ERR_LOCK_REQUIRED, PASSKEYS_AUTHENTICATOR_ERROR_FAILED,
    "Another program is using the security key" },
  { FIDO_ERR_INVALID_COMMAND, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED,
    "The security key does not know this command" },
  { FIDO_ERR_LIMIT_EXCEEDED, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED,
    "The security key cannot take this much" },
  { FIDO_ERR_UNSUPPORTED_EXTENSION, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED,
    "The security key does not know this extension" },
  { FIDO_ERR_FP_DATABASE_FULL, PASSKEYS_AUTHENTICATOR_ERROR_FULL,
    "The security key has no room for another fingerprint" },
  { FIDO_ERR_LARGEBLOB_STORAGE_FULL, PASSKEYS_AUTHENTICATOR_ERROR_FULL,
    "The security key has no room for this" },
  { FIDO_ERR_CREDENTIAL_EXCLUDED, PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED,
    "The security key already holds a passkey of this account" },
  { FIDO_ERR_INVALID_CREDENTIAL, PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS,
    "The security key holds none of these passkeys" },
  { FIDO_ERR_UNSUPPORTED_ALGORITHM, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED,
    "The security key knows none of the algorithms that are asked for" },
  { FIDO_ERR_OPERATION_DENIED, PASSKEYS_AUTHENTICATOR_ERROR_TIMED_OUT,
    "The security key was not touched, or refused" },
  { FIDO_ERR_KEY_STORE_FULL, PASSKEYS_AUTHENTICATOR_ERROR_FULL,
    "The security key has no room for another passkey" },
  { FIDO_ERR_UNSUPPORTED_OPTION, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED,
    "The security key cannot do what is asked for" },
  { FIDO_ERR_INVALID_OPTION, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED,
    "The security key cannot do what is asked for now" },
  { FIDO_ERR_KEEPALIVE_CANCEL, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED,
    "The security key was told to stop" },
  { FIDO_ERR_NO_CREDENTIALS, PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS,
    "The security key holds none of these passkeys" },
  { FIDO_ERR_USER_ACTION_TIMEOUT, PASSKEYS_AUTHENTICATOR_ERROR_TIMED_OUT,
    "The security key was not touched in time" },
  { FIDO_ERR_NOT_ALLOWED, PASSKEYS_AUTHENTICATOR_ERROR_NOT_ALLOWED,
    "The security key allows this only soon after it was plugged in" },
  { FIDO_ERR_PIN_INVALID, PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN,
    "The PIN is wrong" },
  { FIDO_ERR_PIN_BLOCKED, PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED_FOR_GOOD,
    "The PIN was wrong too many times: the security key must be reset" },
  { FIDO_ERR_PIN_AUTH_INVALID, PASSKEYS_AUTHENTICATOR_ERROR_FAILED,
    "The security key did not accept the proof of the PIN" },
  { FIDO_ERR_PIN_AUTH_BLOCKED, PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED,
    "The PIN was wrong three times: unplug the security key and plug it in again" },
  { FIDO_ERR_PIN_NOT_SET, PASSKEYS_AUTHENTICATOR_ERROR_PIN_NOT_SET,
    "The security key has no PIN yet" },
  { FIDO_ERR_PIN_REQUIRED, PASSKEYS_AUTHENTICATOR_ERROR_PIN_NOT_SET,
    "The security key wants a PIN first" },
  { FIDO_ERR_PIN_POLICY_VIOLATION, PASSKEYS_AUTHENTICATOR_ERROR_PIN_POLICY,
    "The security key does not accept this PIN" },
  { FIDO_ERR_PIN_TOKEN_EXPIRED, PASSKEYS_AUTHENTICATOR_ERROR_TIMED_OUT,
    "The PIN was entered too long ago" },
  { FIDO_ERR_REQUEST_TOO_LARGE, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED,
    "The security key cannot take this much at once" },
  { FIDO_ERR_ACTION_TIMEOUT, PASSKEYS_AUTHENTICATOR_ERROR_TIMED_OUT,
    "The security key was not touched in time" },
  { FIDO_ERR_UP_REQUIRED, PASSKEYS_AUTHENTICATOR_ERROR_TIMED_OUT,
    "The security key was not touched" },
  { FIDO_ERR_UV_BLOCKED, PASSKEYS_AUTHENTICATOR_ERROR_UV_BLOCKED,
    "Too many fingers were not recognised" },
  { FIDO_ERR_UV_INVALID, PASSKEYS_AUTHENTICATOR_ERROR_UV_FAILED,
    "The finger was not recognised" },
  { FIDO_ERR_UNAUTHORIZED_PERM, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED,
    "The security key does not permit this" },
};

/*< private >
 * passkeys_security_key_status_to_error:
 * @status: what a function of libfido2 returned, not %FIDO_OK
 *
 * Returns: (transfer full): %PASSKEYS_AUTHENTICATOR_ERROR with what a person can do about it
 */
GError *
passkeys_security_key_status_to_error (int status)
{
  g_assert (status != FIDO_OK);

  for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++)
    {
      if (meanings[i].status == status)
        return g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR, meanings[i].code,
                                    meanings[i].message);
    }

  return g_error_new (PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_FAILED,
                      "The security key failed (%s)", fido_strerr (status));
}

/*< private >
 * passkeys_security_key_status_reject:
 * @status: what a function of libfido2 returned, not %FIDO_OK
 *
 * Returns: (transfer full): a future that rejects with the error of @status
 */
DexFuture *
passkeys_security_key_status_reject (int status)
{
  return dex_future_new_for_error (passkeys_security_key_status_to_error (status));
}
