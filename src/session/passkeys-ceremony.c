/* passkeys-ceremony.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-ceremony"

#include "config.h"

#include "passkeys-ceremony-private.h"

#include <gio/gio.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-cancellable-fiber.h"
#include "passkeys-candidate.h"
#include "passkeys-credential-places.h"
#include "passkeys-fiber.h"
#include "passkeys-local-authenticator.h"
#include "passkeys-security-key-authenticator.h"
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

/*< private >
 * _passkeys_ceremony_await_prepared:
 * @self: who takes part
 * @error: return location for an error
 *
 * Waits until the authenticator is at hand. Challenges are fetched after this, so that they do not
 * expire while the person looks for a security key.
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
_passkeys_ceremony_await_prepared (const PasskeysCeremony  *self,
                                   GError                 **error)
{
  DexFuture *future = passkeys_authenticator_prepare (self->authenticator, self->prompt);
  g_autoptr(GError) local_error = NULL;

  if (passkeys_await (passkeys_unless_cancelled (future, self->cancellable), &local_error))
    return TRUE;

  g_propagate_error (error,
                     _passkeys_session_error_map_authenticator (g_steal_pointer (&local_error)));
  return FALSE;
}

static gboolean
fail_no_passkey (GError **error)
{
  g_set_error_literal (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_NO_PASSKEY_HERE,
                       "No passkey of this account is here");
  return FALSE;
}

static GListModel *
await_candidates (const PasskeysCeremony  *self,
                  PasskeysRequestOptions  *options,
                  GError                 **error)
{
  DexFuture *search = passkeys_authenticator_find_credentials (self->authenticator, options);

  return passkeys_await_object (passkeys_unless_cancelled (search, self->cancellable), error);
}

/* Asks nothing of the person. An empty allow list means any passkey only where nobody was named. */
static gboolean
await_any_candidate (const PasskeysCeremony    *self,
                     PasskeysSigningChallenge  *challenge,
                     PasskeysRequestOptions    *options,
                     gboolean                   discoverable,
                     GError                   **error)
{
  g_autoptr(GListModel) candidates = NULL;
  g_autoptr(GError) local_error = NULL;

  if (!discoverable && passkeys_signing_challenge_get_webauthn_allowed (challenge)->len == 0)
    return fail_no_passkey (error);

  candidates = await_candidates (self, options, &local_error);
  if (candidates == NULL && local_error->domain == PASSKEYS_AUTHENTICATOR_ERROR)
    return TRUE; /* a locked keyring is unlocked, and a security key asked, by the ceremony */

  if (candidates == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (g_list_model_get_n_items (candidates) == 0)
    return fail_no_passkey (error);

  return TRUE;
}

/*< private >
 * _passkeys_ceremony_await_assertion:
 * @self: who takes part
 * @challenge: the challenge
 * @discoverable: whether any passkey of the relying party may sign when the challenge lists none
 * @error: return location for an error
 *
 * Signs a challenge. The person is asked for nothing unless the authenticator holds a passkey that
 * can.
 *
 * Returns: (transfer full): an assertion, or %NULL with an error
 */
PasskeysAssertion *
_passkeys_ceremony_await_assertion (const PasskeysCeremony    *self,
                                    PasskeysSigningChallenge  *challenge,
                                    gboolean                   discoverable,
                                    GError                   **error)
{
  const char *named = passkeys_signing_challenge_get_relying_party_id (challenge);
  const char *id = passkeys_connection_get_relying_party_id (self->connection);
  g_autoptr(PasskeysRequestOptions) options = NULL;
  g_autoptr(PasskeysClientData) client_data = NULL;
  g_autoptr(GError) local_error = NULL;
  PasskeysAssertion *assertion;
  DexFuture *future;

  if (!_passkeys_ceremony_check_relying_party (self->connection, named, error))
    return NULL;

  options = passkeys_signing_challenge_build_options (challenge, id);
  if (!await_any_candidate (self, challenge, options, discoverable, error))
    return NULL;

  client_data = passkeys_client_data_new_for_text (
    PASSKEYS_CLIENT_DATA_WEBAUTHN_GET,
    passkeys_signing_challenge_get_challenge (challenge),
    passkeys_connection_get_origin (self->connection));
  future = passkeys_authenticator_get_assertion (self->authenticator, options, client_data,
                                                 self->prompt);
  assertion = passkeys_await_object (passkeys_unless_cancelled (future, self->cancellable),
                                     &local_error);
  if (assertion == NULL)
    g_propagate_error (error, _passkeys_session_error_map_authenticator (
                                g_steal_pointer (&local_error)));

  return assertion;
}

static gboolean
contains (GListModel *candidates,
          GBytes     *credential_id)
{
  for (guint i = 0; i < g_list_model_get_n_items (candidates); i++)
    {
      g_autoptr(PasskeysCandidate) candidate = g_list_model_get_item (candidates, i);

      if (g_bytes_equal (passkeys_candidate_get_credential_id (candidate), credential_id))
        return TRUE;
    }

  return FALSE;
}

/* The credentials of the exclude list that the authenticator itself holds. */
static GListModel *
await_own_excluded (const PasskeysCeremony   *self,
                    PasskeysCreationOptions  *options,
                    GError                  **error)
{
  GPtrArray *excluded = passkeys_creation_options_get_excluded (options);
  const char *id = passkeys_connection_get_relying_party_id (self->connection);
  g_autoptr(PasskeysRequestOptions) request = passkeys_request_options_new (id);

  if (excluded->len == 0)
    return G_LIST_MODEL (g_list_store_new (PASSKEYS_TYPE_CANDIDATE));

  for (guint i = 0; i < excluded->len; i++)
    passkeys_request_options_allow_credential (request, g_ptr_array_index (excluded, i));

  return await_candidates (self, request, error);
}

/* The same options with an exclude list that leaves out what the authenticator holds. */
static PasskeysCreationOptions *
await_options_for_another (const PasskeysCeremony   *self,
                           PasskeysCreationOptions  *options,
                           GError                  **error)
{
  g_autoptr(GListModel) own = await_own_excluded (self, options, error);
  GPtrArray *excluded = passkeys_creation_options_get_excluded (options);
  PasskeysCreationOptions *copy;
  const int *algorithms;
  gsize n_algorithms;

  if (own == NULL)
    return NULL;

  copy = passkeys_creation_options_new (passkeys_creation_options_get_relying_party (options),
                                        passkeys_creation_options_get_user (options));
  algorithms = passkeys_creation_options_get_algorithms (options, &n_algorithms);
  for (gsize i = 0; i < n_algorithms; i++)
    passkeys_creation_options_add_algorithm (copy, algorithms[i]);

  for (guint i = 0; i < excluded->len; i++)
    {
      if (!contains (own, g_ptr_array_index (excluded, i)))
        passkeys_creation_options_exclude_credential (copy, g_ptr_array_index (excluded, i));
    }

  passkeys_creation_options_set_user_verification (
    copy, passkeys_creation_options_get_user_verification (options));
  passkeys_creation_options_set_resident_key (
    copy, passkeys_creation_options_get_resident_key (options));
  passkeys_creation_options_set_attestation (
    copy, passkeys_creation_options_get_attestation (options));

  return copy;
}

/* Told before a PIN is asked for that could not help. Where the authenticator cannot tell
 * quietly, as with a locked keyring, the ceremony finds out. */
static gboolean
await_none_held (const PasskeysCeremony   *self,
                 PasskeysCreationOptions  *options,
                 GError                  **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GListModel) own = await_own_excluded (self, options, &local_error);

  if (own != NULL && g_list_model_get_n_items (own) > 0)
    {
      g_set_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_ALREADY_HELD,
                   "%s already holds a passkey of this account",
                   passkeys_authenticator_get_name (self->authenticator));
      return FALSE;
    }

  if (own == NULL && local_error->domain != PASSKEYS_AUTHENTICATOR_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}

static PasskeysCreationOptions *
await_options (const PasskeysCeremony         *self,
               PasskeysRegistrationChallenge  *challenge,
               gboolean                        another,
               GError                        **error)
{
  const char *id = passkeys_connection_get_relying_party_id (self->connection);
  const char *name = passkeys_registration_challenge_get_relying_party_name (challenge);
  g_autoptr(PasskeysRelyingParty) relying_party = NULL;
  g_autoptr(PasskeysCreationOptions) options = NULL;

  relying_party = passkeys_relying_party_new (id, name != NULL ? name : id);
  options = passkeys_registration_challenge_build_options (challenge, relying_party);

  /* A security key keeps one passkey for each account: another one would take the place of the
   * first, so the exclude list stays. */
  if (another && PASSKEYS_IS_LOCAL_AUTHENTICATOR (self->authenticator))
    return await_options_for_another (self, options, error);

  if (!await_none_held (self, options, error))
    return NULL;

  return g_steal_pointer (&options);
}

/* A security key tells its model now and never again, so this computer keeps it. */
static void
remember_place (PasskeysCreationOptions *options,
                PasskeysAttestation     *attestation)
{
  PasskeysAttestationObject *object = passkeys_attestation_get_object (attestation);
  PasskeysAuthenticatorData *data = passkeys_attestation_object_get_authenticator_data (object);
  PasskeysRelyingParty *relying_party = passkeys_creation_options_get_relying_party (options);
  PasskeysUserEntity *user = passkeys_creation_options_get_user (options);

  passkeys_credential_places_learn (passkeys_credential_places_get_default (),
                                    passkeys_attestation_get_credential_id (attestation),
                                    passkeys_relying_party_get_id (relying_party),
                                    passkeys_user_entity_get_id (user),
                                    passkeys_authenticator_data_get_aaguid (data),
                                    /* name= */ NULL);
}

/*< private >
 * _passkeys_ceremony_await_attestation:
 * @self: who takes part
 * @challenge: the challenge
 * @another: whether this computer may hold a passkey of the account already
 * @error: return location for an error
 *
 * Makes a passkey for a challenge.
 *
 * Returns: (transfer full): an attestation, or %NULL with an error
 */
PasskeysAttestation *
_passkeys_ceremony_await_attestation (const PasskeysCeremony         *self,
                                      PasskeysRegistrationChallenge  *challenge,
                                      gboolean                        another,
                                      GError                        **error)
{
  const char *named = passkeys_registration_challenge_get_relying_party_id (challenge);
  g_autoptr(PasskeysCreationOptions) options = NULL;
  g_autoptr(PasskeysClientData) client_data = NULL;
  g_autoptr(GError) local_error = NULL;
  PasskeysAttestation *attestation;
  DexFuture *future;

  if (!_passkeys_ceremony_check_relying_party (self->connection, named, error))
    return NULL;

  options = await_options (self, challenge, another, error);
  if (options == NULL)
    return NULL;

  client_data = passkeys_client_data_new_for_text (
    PASSKEYS_CLIENT_DATA_WEBAUTHN_CREATE,
    passkeys_registration_challenge_get_challenge (challenge),
    passkeys_connection_get_origin (self->connection));
  future = passkeys_authenticator_make_credential (self->authenticator, options, client_data,
                                                   self->prompt);
  attestation = passkeys_await_object (passkeys_unless_cancelled (future, self->cancellable),
                                       &local_error);
  if (attestation == NULL)
    g_propagate_error (error, _passkeys_session_error_map_authenticator (
                                g_steal_pointer (&local_error)));
  else if (PASSKEYS_IS_SECURITY_KEY_AUTHENTICATOR (self->authenticator))
    remember_place (options, attestation);

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
 * Removes a passkey that no organisation knows, so that it does not lie about as one that works.
 * Only this computer's vault can do that; security keys keep theirs until they are managed.
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
  if (!passkeys_await (passkeys_vault_load (vault), error))
    return FALSE;

  passkey = find_passkey (vault, credential_id);
  return passkey == NULL || passkeys_await (passkeys_vault_remove (vault, passkey), error);
}

/*< private >
 * _passkeys_ceremony_await_name:
 * @authenticator: what made a passkey
 * @attestation: what it gave
 * @name: what the person calls the passkey
 *
 * Calls the passkey of this computer by the name that the organisation lists it under. A name that
 * cannot be written is no reason to give the passkey up.
 */
void
_passkeys_ceremony_await_name (PasskeysAuthenticator *authenticator,
                               PasskeysAttestation   *attestation,
                               const char            *name)
{
  GBytes *credential_id = passkeys_attestation_get_credential_id (attestation);
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  PasskeysVault *vault;

  if (!PASSKEYS_IS_LOCAL_AUTHENTICATOR (authenticator))
    return;

  vault = passkeys_local_authenticator_get_vault (PASSKEYS_LOCAL_AUTHENTICATOR (authenticator));
  passkey = find_passkey (vault, credential_id);
  if (passkey != NULL)
    passkeys_await (passkeys_vault_rename (vault, passkey, name), NULL);
}
