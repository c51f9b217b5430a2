/* passkeys-protected-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-protected-key"

#include "config.h"

#include "passkeys-protected-key.h"

#include "passkeys-cose-key.h"

G_DEFINE_BOXED_TYPE (PasskeysProtectedKey, passkeys_protected_key, passkeys_protected_key_ref,
                     passkeys_protected_key_unref)

static void
clear (gpointer data)
{
  PasskeysProtectedKey *self = data;

  g_clear_pointer (&self->secret, g_bytes_unref);
  g_clear_pointer (&self->public_key, EVP_PKEY_free);
}

/**
 * passkeys_protected_key_new:
 * @protection: where the private key is
 * @secret: what is needed to sign with it, in secure memory where it is the key itself
 * @public_key: the public key
 *
 * Returns: (transfer full): a key
 */
PasskeysProtectedKey *
passkeys_protected_key_new (PasskeysProtection  protection,
                            GBytes             *secret,
                            EVP_PKEY           *public_key)
{
  PasskeysProtectedKey *self;

  g_return_val_if_fail (secret != NULL, NULL);
  g_return_val_if_fail (public_key != NULL, NULL);

  self = g_atomic_rc_box_new0 (PasskeysProtectedKey);
  self->protection = protection;
  self->secret = g_bytes_ref (secret);
  EVP_PKEY_up_ref (public_key);
  self->public_key = public_key;
  return self;
}

/**
 * passkeys_protected_key_ref:
 * @self: a key
 *
 * Returns: (transfer full): another reference
 */
PasskeysProtectedKey *
passkeys_protected_key_ref (PasskeysProtectedKey *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * passkeys_protected_key_unref:
 * @self: (transfer full): a key
 *
 * Drops a reference.
 */
void
passkeys_protected_key_unref (PasskeysProtectedKey *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * passkeys_protected_key_make_in_software:
 *
 * Makes a key that only what wraps it protects.
 *
 * Returns: (transfer full): a future that resolves to a #PasskeysProtectedKey
 */
DexFuture *
passkeys_protected_key_make_in_software (void)
{
  g_autoptr(EVP_PKEY) key = NULL;
  g_autoptr(GBytes) secret = NULL;
  g_autoptr(GError) error = NULL;

  if (!(key = passkeys_private_key_generate (&error)) ||
      !(secret = passkeys_private_key_serialise (key, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (PASSKEYS_TYPE_PROTECTED_KEY,
                                    passkeys_protected_key_new (PASSKEYS_PROTECTION_PIN, secret,
                                                                key));
}

/**
 * passkeys_protected_key_sign_in_software:
 * @secret: the secret of a key of %PASSKEYS_PROTECTION_PIN
 * @authenticator_data: authenticator data
 * @client_data_hash: the hash of the client data
 *
 * Returns: (transfer full): a future that resolves to a #GBytes, see passkeys_private_key_sign(), or
 *   rejects with %PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED
 */
DexFuture *
passkeys_protected_key_sign_in_software (GBytes *secret,
                                         GBytes *authenticator_data,
                                         GBytes *client_data_hash)
{
  g_autoptr(EVP_PKEY) key = NULL;
  g_autoptr(GBytes) signature = NULL;
  g_autoptr(GError) error = NULL;

  g_return_val_if_fail (secret != NULL, NULL);
  g_return_val_if_fail (authenticator_data != NULL, NULL);
  g_return_val_if_fail (client_data_hash != NULL, NULL);

  if (!(key = passkeys_private_key_parse (secret, &error)) ||
      !(signature = passkeys_private_key_sign (key, authenticator_data, client_data_hash, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_BYTES, g_steal_pointer (&signature));
}

/**
 * passkeys_protected_key_read_in_software:
 * @secret: a private key as it is kept
 *
 * Returns: (transfer full): a future that resolves to a #PasskeysCoseKey, its public key
 */
DexFuture *
passkeys_protected_key_read_in_software (GBytes *secret)
{
  g_autoptr(EVP_PKEY) key = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysCoseKey *public_key;

  g_return_val_if_fail (secret != NULL, NULL);

  if (!(key = passkeys_private_key_parse (secret, &error)) ||
      !(public_key = passkeys_cose_key_new_from_evp_pkey (key, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (public_key);
}
