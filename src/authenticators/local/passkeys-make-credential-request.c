/* passkeys-make-credential-request.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-make-credential-request"

#include "config.h"

#include "passkeys-make-credential-request.h"

/**
 * passkeys_make_credential_request_new:
 * @relying_party: for whom
 * @user: whose account
 * @client_data_hash: SHA-256 of the client data
 *
 * Returns: (transfer full): a request that excludes nothing, allows no algorithm yet and wants no
 *   attestation
 */
PasskeysMakeCredentialRequest *
passkeys_make_credential_request_new (PasskeysRelyingParty *relying_party,
                                      PasskeysUserEntity   *user,
                                      GBytes               *client_data_hash)
{
  PasskeysMakeCredentialRequest *self;

  g_return_val_if_fail (PASSKEYS_IS_RELYING_PARTY (relying_party), NULL);
  g_return_val_if_fail (PASSKEYS_IS_USER_ENTITY (user), NULL);
  g_return_val_if_fail (client_data_hash != NULL, NULL);
  g_return_val_if_fail (g_bytes_get_size (client_data_hash) == 32, NULL);

  self = g_new0 (PasskeysMakeCredentialRequest, 1);
  self->relying_party = g_object_ref (relying_party);
  self->user = g_object_ref (user);
  self->client_data_hash = g_bytes_ref (client_data_hash);
  self->algorithms = g_array_new (FALSE, FALSE, sizeof (int));
  self->excluded = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return self;
}

/**
 * passkeys_make_credential_request_new_from_options:
 * @options: what a relying party asks of a client
 * @client_data_hash: SHA-256 of the client data
 *
 * What a WebAuthn client makes of the options (WebAuthn Level 3, section 5.1.3).
 *
 * Returns: (transfer full): a request
 */
PasskeysMakeCredentialRequest *
passkeys_make_credential_request_new_from_options (PasskeysCreationOptions *options,
                                                   GBytes                  *client_data_hash)
{
  PasskeysRelyingParty *relying_party = passkeys_creation_options_get_relying_party (options);
  PasskeysUserEntity *user = passkeys_creation_options_get_user (options);
  PasskeysMakeCredentialRequest *self;
  GPtrArray *excluded = passkeys_creation_options_get_excluded (options);
  const int *algorithms;
  gsize n_algorithms;

  self = passkeys_make_credential_request_new (relying_party, user, client_data_hash);

  if ((algorithms = passkeys_creation_options_get_algorithms (options, &n_algorithms)))
    g_array_append_vals (self->algorithms, algorithms, n_algorithms);

  for (guint i = 0; excluded != NULL && i < excluded->len; i++)
    g_ptr_array_add (self->excluded, g_bytes_ref (g_ptr_array_index (excluded, i)));

  self->resident = TRUE;
  self->wants_attestation =
    passkeys_creation_options_get_attestation (options) != PASSKEYS_ATTESTATION_CONVEYANCE_NONE;
  return self;
}

/**
 * passkeys_make_credential_request_allows:
 * @self: a request
 * @algorithm: an algorithm
 *
 * Returns: whether a key may have it
 */
gboolean
passkeys_make_credential_request_allows (PasskeysMakeCredentialRequest *self,
                                         PasskeysCoseAlgorithm          algorithm)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->algorithms->len; i++)
    if (g_array_index (self->algorithms, int, i) == (int) algorithm)
      return TRUE;
  return FALSE;
}

/**
 * passkeys_make_credential_request_free:
 * @self: (transfer full): a request
 *
 * Frees a request.
 */
void
passkeys_make_credential_request_free (PasskeysMakeCredentialRequest *self)
{
  g_clear_object (&self->relying_party);
  g_clear_object (&self->user);
  g_clear_pointer (&self->client_data_hash, g_bytes_unref);
  g_clear_pointer (&self->algorithms, g_array_unref);
  g_clear_pointer (&self->excluded, g_ptr_array_unref);
  g_clear_pointer (&self->extensions, g_bytes_unref);
  g_free (self);
}
