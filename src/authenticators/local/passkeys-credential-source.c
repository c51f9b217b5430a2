/* passkeys-credential-source.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-credential-source"

#include "config.h"

#include "passkeys-credential-source.h"

#include "passkeys-local-passkey-private.h"

G_DEFINE_INTERFACE (PasskeysCredentialSource, passkeys_credential_source, G_TYPE_OBJECT)

static DexFuture *
discard_nothing (PasskeysCredentialSource *self,
                 PasskeysLocalPasskey     *passkey)
{
  return dex_future_new_true ();
}

static DexFuture *
make_key_in_software (PasskeysCredentialSource *self,
                      GBytes                   *vault_key)
{
  return passkeys_protected_key_make_in_software ();
}

static DexFuture *
sign_in_software (PasskeysCredentialSource *self,
                  PasskeysLocalPasskey     *passkey,
                  GBytes                   *vault_key,
                  GBytes                   *authenticator_data,
                  GBytes                   *client_data_hash)
{
  g_autoptr(GBytes) secret = NULL;
  g_autoptr(GError) error = NULL;

  if (!(secret = _passkeys_local_passkey_unwrap_key (passkey, vault_key, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return passkeys_protected_key_sign_in_software (secret, authenticator_data, client_data_hash);
}

static void
passkeys_credential_source_default_init (PasskeysCredentialSourceInterface *iface)
{
  iface->discard = discard_nothing;
  iface->make_key = make_key_in_software;
  iface->sign = sign_in_software;
}

/**
 * passkeys_credential_source_authorise:
 * @self: a source
 * @name: whose PIN it is that is asked for, for a person to read
 * @user_presence: whether the person must agree; without it nothing may be asked where the source
 *   can do without
 * @prompt: how to talk to the person
 *
 * Has the person agree to one ceremony. What the result says is true of this very ceremony.
 *
 * Returns: (transfer full): a future that resolves to a #PasskeysAuthorisation
 */
DexFuture *
passkeys_credential_source_authorise (PasskeysCredentialSource *self,
                                      const char               *name,
                                      gboolean                  user_presence,
                                      PasskeysPrompt           *prompt)
{
  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL_SOURCE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (PASSKEYS_IS_PROMPT (prompt), NULL);

  return PASSKEYS_CREDENTIAL_SOURCE_GET_IFACE (self)->authorise (self, name, user_presence, prompt);
}

/**
 * passkeys_credential_source_find:
 * @self: a source
 * @relying_party_id: for whom
 * @credential_ids: (nullable) (element-type GBytes): which, %NULL for any that is resident
 *
 * Returns: (transfer full): a future that resolves to a model of [class@Passkeys.LocalPasskey], the
 *   best to offer first; empty when there is none
 */
DexFuture *
passkeys_credential_source_find (PasskeysCredentialSource *self,
                                 const char               *relying_party_id,
                                 GPtrArray                *credential_ids)
{
  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL_SOURCE (self), NULL);
  g_return_val_if_fail (relying_party_id != NULL, NULL);

  return PASSKEYS_CREDENTIAL_SOURCE_GET_IFACE (self)->find (self, relying_party_id, credential_ids);
}

/**
 * passkeys_credential_source_add:
 * @self: a source
 * @passkey: a passkey whose key is wrapped
 * @resident: whether it must be found without its credential id
 *
 * Keeps a passkey.
 *
 * Returns: (transfer full): a future that resolves to the [class@Passkeys.LocalPasskey] as it can be
 *   found from now on
 */
DexFuture *
passkeys_credential_source_add (PasskeysCredentialSource *self,
                                PasskeysLocalPasskey     *passkey,
                                gboolean                  resident)
{
  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL_SOURCE (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (passkey), NULL);

  return PASSKEYS_CREDENTIAL_SOURCE_GET_IFACE (self)->add (self, passkey, resident);
}

/**
 * passkeys_credential_source_discard:
 * @self: a source
 * @passkey: what passkeys_credential_source_add() was given
 *
 * Takes a passkey back of which no relying party will ever hear, whether it was kept or not. It is
 * done to the end, whoever waits for it.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
passkeys_credential_source_discard (PasskeysCredentialSource *self,
                                    PasskeysLocalPasskey     *passkey)
{
  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL_SOURCE (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (passkey), NULL);

  return PASSKEYS_CREDENTIAL_SOURCE_GET_IFACE (self)->discard (self, passkey);
}

/**
 * passkeys_credential_source_get_vault_id:
 * @self: a source
 *
 * Returns: (transfer none) (nullable): what belongs together with its vault key; known once a person
 *   was asked
 */
GBytes *
passkeys_credential_source_get_vault_id (PasskeysCredentialSource *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL_SOURCE (self), NULL);

  return PASSKEYS_CREDENTIAL_SOURCE_GET_IFACE (self)->get_vault_id (self);
}

/**
 * passkeys_credential_source_get_aaguid:
 * @self: a source
 *
 * Returns: (transfer none): the model of the authenticator, 16 bytes
 */
GBytes *
passkeys_credential_source_get_aaguid (PasskeysCredentialSource *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL_SOURCE (self), NULL);

  return PASSKEYS_CREDENTIAL_SOURCE_GET_IFACE (self)->get_aaguid (self);
}

/**
 * passkeys_credential_source_is_backup_eligible:
 * @self: a source
 *
 * Returns: the flag BE of the passkeys that are made there
 */
gboolean
passkeys_credential_source_is_backup_eligible (PasskeysCredentialSource *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL_SOURCE (self), FALSE);

  return PASSKEYS_CREDENTIAL_SOURCE_GET_IFACE (self)->is_backup_eligible (self);
}

/**
 * passkeys_credential_source_can_choose:
 * @self: a source
 *
 * Returns: whether the person can be asked which of several passkeys to use (CTAP 2.1, section
 *   6.2.2: an authenticator with a display); otherwise all of them sign
 */
gboolean
passkeys_credential_source_can_choose (PasskeysCredentialSource *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL_SOURCE (self), FALSE);

  return PASSKEYS_CREDENTIAL_SOURCE_GET_IFACE (self)->can_choose (self);
}

/**
 * passkeys_credential_source_count:
 * @self: a source
 * @passkey: a passkey that is about to be used
 *
 * Returns: the signature counter for this use; always 0 where passkeys can be copied
 */
guint32
passkeys_credential_source_count (PasskeysCredentialSource *self,
                                  PasskeysLocalPasskey     *passkey)
{
  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL_SOURCE (self), 0);
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (passkey), 0);

  return PASSKEYS_CREDENTIAL_SOURCE_GET_IFACE (self)->count (self, passkey);
}

/**
 * passkeys_credential_source_make_key:
 * @self: a source
 * @vault_key: what the person's agreement opened
 *
 * Makes a key for a passkey that is not kept yet.
 *
 * Returns: (transfer full): a future that resolves to a #PasskeysProtectedKey
 */
DexFuture *
passkeys_credential_source_make_key (PasskeysCredentialSource *self,
                                     GBytes                   *vault_key)
{
  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL_SOURCE (self), NULL);
  g_return_val_if_fail (vault_key != NULL, NULL);

  return PASSKEYS_CREDENTIAL_SOURCE_GET_IFACE (self)->make_key (self, vault_key);
}

/**
 * passkeys_credential_source_sign:
 * @self: a source
 * @passkey: one of its passkeys
 * @vault_key: what the person's agreement opened
 * @authenticator_data: authenticator data
 * @client_data_hash: the hash of the client data
 *
 * Signs with the key of a passkey.
 *
 * Returns: (transfer full): a future that resolves to a #GBytes, ECDSA with SHA-256 in DER
 */
DexFuture *
passkeys_credential_source_sign (PasskeysCredentialSource *self,
                                 PasskeysLocalPasskey     *passkey,
                                 GBytes                   *vault_key,
                                 GBytes                   *authenticator_data,
                                 GBytes                   *client_data_hash)
{
  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL_SOURCE (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (passkey), NULL);
  g_return_val_if_fail (vault_key != NULL, NULL);
  g_return_val_if_fail (authenticator_data != NULL, NULL);
  g_return_val_if_fail (client_data_hash != NULL, NULL);

  return PASSKEYS_CREDENTIAL_SOURCE_GET_IFACE (self)->sign (self, passkey, vault_key,
                                                            authenticator_data, client_data_hash);
}
