/* passkeys-ceremony.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-ceremony"

#include "config.h"

#include "passkeys-ceremony-private.h"

#include "passkeys-await-private.h"
#include "passkeys-local-authenticator.h"
#include "passkeys-session-error-private.h"

/*< private >
 * _passkeys_ceremony_check_relying_party:
 * @connection: the connection that a challenge came by
 * @relying_party_id: (nullable): whom the challenge names
 * @error: return location for an error
 *
 * Refuses a challenge for another relying party: a passkey must never sign for whoever asks.
 *
 * Returns: %TRUE, or %FALSE with %PASSKEYS_SESSION_ERROR_RELYING_PARTY
 */
gboolean
_passkeys_ceremony_check_relying_party (PasskeysConnection  *connection,
                                        const char          *relying_party_id,
                                        GError             **error)
{
  const char *expected = passkeys_connection_get_relying_party_id (connection);

  if (relying_party_id == NULL || g_str_equal (relying_party_id, expected))
    return TRUE;

  g_set_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_RELYING_PARTY,
               "The server asks in the name of “%s”, but this connection is for “%s”",
               relying_party_id, expected);
  return FALSE;
}

static gboolean
fail_no_passkey (GError **error)
{
  g_set_error_literal (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_NO_PASSKEY_HERE,
                       "No passkey of this account is here");
  return FALSE;
}

/* Asks nothing of the person. An empty allow list means any passkey only where nobody was named. */
static gboolean
await_candidates (PasskeysSigningChallenge  *challenge,
                  PasskeysRequestOptions    *options,
                  gboolean                   discoverable,
                  PasskeysAuthenticator     *authenticator,
                  GCancellable              *cancellable,
                  GError                   **error)
{
  DexFuture *search;
  g_autoptr(GListModel) candidates = NULL;

  if (!discoverable && passkeys_signing_challenge_get_webauthn_allowed (challenge)->len == 0)
    return fail_no_passkey (error);

  search = passkeys_authenticator_find_credentials (authenticator, options);
  candidates = dex_await_object (_passkeys_unless_cancelled (search, cancellable), error);
  if (candidates == NULL)
    return FALSE;

  if (g_list_model_get_n_items (candidates) == 0)
    return fail_no_passkey (error);

  return TRUE;
}

/*< private >
 * _passkeys_ceremony_await_assertion:
 * @connection: the connection that the challenge came by
 * @challenge: the challenge
 * @discoverable: whether any passkey of the relying party may sign when the challenge lists none
 * @authenticator: what signs
 * @prompt: how it talks to the person
 * @cancellable: of the fiber
 * @error: return location for an error
 *
 * Signs a challenge. The person is asked for nothing unless the authenticator holds a passkey that can.
 *
 * Returns: (transfer full): an assertion, or %NULL with an error
 */
PasskeysAssertion *
_passkeys_ceremony_await_assertion (PasskeysConnection        *connection,
                                    PasskeysSigningChallenge  *challenge,
                                    gboolean                   discoverable,
                                    PasskeysAuthenticator     *authenticator,
                                    PasskeysPrompt            *prompt,
                                    GCancellable              *cancellable,
                                    GError                   **error)
{
  g_autoptr(PasskeysRequestOptions) options = NULL;
  g_autoptr(PasskeysClientData) client_data = NULL;
  PasskeysAssertion *assertion;
  GError *local_error = NULL;

  if (!_passkeys_ceremony_check_relying_party (connection,
                                               passkeys_signing_challenge_get_relying_party_id (challenge),
                                               error))
    return NULL;

  options = passkeys_signing_challenge_build_options (challenge,
                                                      passkeys_connection_get_relying_party_id (connection));
  if (!await_candidates (challenge, options, discoverable, authenticator, cancellable, error))
    return NULL;

  client_data = passkeys_client_data_new_for_text (PASSKEYS_CLIENT_DATA_WEBAUTHN_GET,
                                                   passkeys_signing_challenge_get_challenge (challenge),
                                                   passkeys_connection_get_origin (connection));
  assertion = dex_await_object (
    _passkeys_unless_cancelled (passkeys_authenticator_get_assertion (authenticator, options, client_data, prompt),
                                cancellable),
    &local_error);
  if (assertion == NULL)
    g_propagate_error (error, _passkeys_session_error_map_authenticator (local_error));

  return assertion;
}

static PasskeysRelyingParty *
build_relying_party (PasskeysConnection            *connection,
                     PasskeysRegistrationChallenge *challenge)
{
  const char *id = passkeys_connection_get_relying_party_id (connection);
  const char *name = passkeys_registration_challenge_get_relying_party_name (challenge);

  return passkeys_relying_party_new (id, name != NULL ? name : id);
}

/*< private >
 * _passkeys_ceremony_await_attestation:
 *
 * Makes a passkey for a challenge; the arguments are those of _passkeys_ceremony_await_assertion().
 *
 * Returns: (transfer full): an attestation, or %NULL with an error
 */
PasskeysAttestation *
_passkeys_ceremony_await_attestation (PasskeysConnection             *connection,
                                      PasskeysRegistrationChallenge  *challenge,
                                      PasskeysAuthenticator          *authenticator,
                                      PasskeysPrompt                 *prompt,
                                      GCancellable                   *cancellable,
                                      GError                        **error)
{
  g_autoptr(PasskeysRelyingParty) relying_party = NULL;
  g_autoptr(PasskeysCreationOptions) options = NULL;
  g_autoptr(PasskeysClientData) client_data = NULL;
  PasskeysAttestation *attestation;
  GError *local_error = NULL;

  if (!_passkeys_ceremony_check_relying_party (
        connection, passkeys_registration_challenge_get_relying_party_id (challenge), error))
    return NULL;

  relying_party = build_relying_party (connection, challenge);
  options = passkeys_registration_challenge_build_options (challenge, relying_party);
  client_data = passkeys_client_data_new_for_text (PASSKEYS_CLIENT_DATA_WEBAUTHN_CREATE,
                                                   passkeys_registration_challenge_get_challenge (challenge),
                                                   passkeys_connection_get_origin (connection));
  attestation = dex_await_object (
    _passkeys_unless_cancelled (passkeys_authenticator_make_credential (authenticator, options, client_data, prompt),
                                cancellable),
    &local_error);
  if (attestation == NULL)
    g_propagate_error (error, _passkeys_session_error_map_authenticator (local_error));

  return attestation;
}

static PasskeysLocalPasskey *
find_passkey (PasskeysVault *vault,
              GBytes        *credential_id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (vault)); i++)
    {
      g_autoptr(PasskeysLocalPasskey) passkey = g_list_model_get_item (G_LIST_MODEL (vault), i);

      if (g_bytes_equal (passkeys_local_passkey_get_credential_id (passkey), credential_id))
        return g_steal_pointer (&passkey);
    }

  return NULL;
}

/*< private >
 * _passkeys_ceremony_await_removal:
 * @authenticator: what made a passkey
 * @credential_id: the passkey's id
 * @error: return location for an error
 *
 * Removes a passkey that no organisation knows, so that it does not lie about as one that works. Only
 * this computer's vault can do that; security keys keep theirs until they are managed.
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
_passkeys_ceremony_await_removal (PasskeysAuthenticator  *authenticator,
                                  GBytes                 *credential_id,
                                  GError                **error)
{
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  PasskeysVault *vault;

  if (!PASSKEYS_IS_LOCAL_AUTHENTICATOR (authenticator))
    return TRUE;

  vault = passkeys_local_authenticator_get_vault (PASSKEYS_LOCAL_AUTHENTICATOR (authenticator));
  if (!dex_await (passkeys_vault_load (vault), error))
    return FALSE;

  passkey = find_passkey (vault, credential_id);
  return passkey == NULL || dex_await (passkeys_vault_remove (vault, passkey), error);
}
