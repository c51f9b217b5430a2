/* passkeys-made-passkey.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-made-passkey"

#include "config.h"

#include "passkeys-made-passkey-private.h"

#include "passkeys-fiber.h"
#include "passkeys-login-api.h"

/*< private >
 * _passkeys_made_passkey_clear:
 * @self: a passkey
 *
 * Forgets the passkey, which stays where it is.
 */
void
_passkeys_made_passkey_clear (PasskeysMadePasskey *self)
{
  g_clear_object (&self->attestation);
  g_clear_object (&self->authenticator);
}

/*< private >
 * _passkeys_made_passkey_await_made:
 * @self: a passkey
 * @ceremony: who takes part; the authenticator is at hand
 * @challenge: what the passkey must be
 * @another: as of [func@_passkeys_ceremony_await_attestation]
 * @name: what the person calls it
 * @error: return location for an error
 *
 * Makes the passkey, unless the same authenticator has made it before. One that another
 * authenticator made is removed.
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
_passkeys_made_passkey_await_made (PasskeysMadePasskey            *self,
                                   const PasskeysCeremony         *ceremony,
                                   PasskeysRegistrationChallenge  *challenge,
                                   gboolean                        another,
                                   const char                     *name,
                                   GError                        **error)
{
  if (self->attestation != NULL && self->authenticator == ceremony->authenticator)
    return TRUE;

  if (self->attestation != NULL)
    _passkeys_made_passkey_await_removed (self);

  self->attestation = _passkeys_ceremony_await_attestation (ceremony, challenge, another, error);
  if (self->attestation == NULL)
    return FALSE;

  _passkeys_ceremony_await_name (ceremony->authenticator, self->attestation, name);
  self->authenticator = g_object_ref (ceremony->authenticator);
  return TRUE;
}

/*< private >
 * _passkeys_made_passkey_await_removed:
 * @self: a passkey that was made
 *
 * Removes the passkey. That it stays when the keyring fails is untidy, but no reason to fail for.
 */
void
_passkeys_made_passkey_await_removed (PasskeysMadePasskey *self)
{
  _passkeys_ceremony_await_removal (self->authenticator,
                                    passkeys_attestation_get_credential_id (self->attestation),
                                    NULL);
  _passkeys_made_passkey_clear (self);
}

/*< private >
 * _passkeys_made_passkey_is_listed:
 * @self: a passkey that was made
 * @challenge: a challenge to sign in
 *
 * Whether the passkey can sign in, and so is registered.
 *
 * Returns: %TRUE if so
 */
gboolean
_passkeys_made_passkey_is_listed (const PasskeysMadePasskey *self,
                                  PasskeysSigningChallenge  *challenge)
{
  GPtrArray *allowed = passkeys_signing_challenge_get_webauthn_allowed (challenge);
  GBytes *credential_id = passkeys_attestation_get_credential_id (self->attestation);

  for (guint i = 0; i < allowed->len; i++)
    {
      if (g_bytes_equal (g_ptr_array_index (allowed, i), credential_id))
        return TRUE;
    }

  return FALSE;
}

/*< private >
 * _passkeys_made_passkey_await_fate:
 * @self: a passkey
 * @client: a client
 * @org_id: the organisation
 * @username: whose passkey it would be
 *
 * Asks the server whether the passkey can sign in, and removes it when it cannot. An answer that
 * got lost may have been a success, so it stays where the server does not answer.
 *
 * Returns: %TRUE when the passkey is registered
 */
gboolean
_passkeys_made_passkey_await_fate (PasskeysMadePasskey *self,
                                   PasskeysApiClient   *client,
                                   const char          *org_id,
                                   const char          *username)
{
  g_autoptr(PasskeysSigningChallenge) challenge = NULL;
  g_autoptr(GError) error = NULL;

  if (self->attestation == NULL)
    return FALSE;

  challenge = passkeys_await_object (passkeys_login_api_init (client, org_id, username), &error);
  if (challenge != NULL && _passkeys_made_passkey_is_listed (self, challenge))
    return TRUE;

  if (challenge != NULL
      || g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_UNAUTHORIZED)
      || g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_BAD_REQUEST))
    _passkeys_made_passkey_await_removed (self);

  return FALSE;
}

/*< private >
 * _passkeys_made_passkey_is_refused:
 * @error: what the server answered when the passkey was to be registered
 *
 * Whether the server has decided, so that trying again with the same passkey is of no use.
 *
 * Returns: %TRUE if so
 */
gboolean
_passkeys_made_passkey_is_refused (const GError *error)
{
  return g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_BAD_REQUEST)
         || g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_UNAUTHORIZED)
         || g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_FORBIDDEN)
         || g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_FOUND)
         || g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_CONFLICT);
}
