/* passkeys-ctap2-error.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-ctap2-error"

#include "config.h"

#include "passkeys-ctap2-error.h"

#include "passkeys-authenticator-error.h"

G_DEFINE_QUARK (passkeys-ctap2-error-quark, passkeys_ctap2_error)

/**
 * passkeys_ctap2_error_set:
 * @error: return location
 * @status: what to reply with
 *
 * Sets an error that becomes the status byte of a reply. No person reads its message.
 *
 * Returns: %FALSE, for the caller to return
 */
gboolean
passkeys_ctap2_error_set (GError             **error,
                          PasskeysCtap2Error   status)
{
  g_set_error (error, PASSKEYS_CTAP2_ERROR, status, "The status is 0x%02x", status);
  return FALSE;
}

/**
 * passkeys_ctap2_error_get_status:
 * @error: why a command failed
 *
 * Returns: the status byte that says so (CTAP 2.1, section 8.2)
 */
guint8
passkeys_ctap2_error_get_status (const GError *error)
{
  static const struct { int code; guint8 status; } statuses[] = {
    { PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED, PASSKEYS_CTAP2_ERROR_OPERATION_DENIED },
    { PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED, PASSKEYS_CTAP2_ERROR_CREDENTIAL_EXCLUDED },
    { PASSKEYS_AUTHENTICATOR_ERROR_FULL, PASSKEYS_CTAP2_ERROR_KEY_STORE_FULL },
    { PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS, PASSKEYS_CTAP2_ERROR_NO_CREDENTIALS },
    { PASSKEYS_AUTHENTICATOR_ERROR_TIMED_OUT, PASSKEYS_CTAP2_ERROR_USER_ACTION_TIMEOUT },
    { PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED, PASSKEYS_CTAP2_ERROR_UNSUPPORTED_ALGORITHM },
  };

  g_return_val_if_fail (error != NULL, PASSKEYS_CTAP2_ERROR_OTHER);

  if (error->domain == PASSKEYS_CTAP2_ERROR)
    return error->code;

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR, statuses[i].code))
      return statuses[i].status;

  return PASSKEYS_CTAP2_ERROR_OTHER;
}
