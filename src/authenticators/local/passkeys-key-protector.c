/* passkeys-key-protector.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-key-protector"

#include "config.h"

#include "passkeys-key-protector.h"

#include "passkeys-authenticator-error.h"

/**
 * PasskeysKeyProtector:
 *
 * What stands between a stolen keyring and the private keys in it.
 *
 * The vault wraps every private key with one random key. A protector keeps that vault key and gives
 * it out for the PIN, slowing down whoever guesses: [class@Passkeys.PinProtector] in software.
 * [class@Passkeys.TpmProtector] adds the security chip, in which it makes the keys themselves.
 */

G_DEFINE_INTERFACE (PasskeysKeyProtector, passkeys_key_protector, G_TYPE_OBJECT)

static DexFuture *
probe_no_chip (PasskeysKeyProtector *self)
{
  return dex_future_new_for_int (PASSKEYS_CHIP_ABSENT);
}

static PasskeysProtection
get_new_protection_in_software (PasskeysKeyProtector *self)
{
  return PASSKEYS_PROTECTION_PIN;
}

static DexFuture *
make_key_in_software (PasskeysKeyProtector *self,
                      GBytes               *vault_key)
{
  return passkeys_protected_key_make_in_software ();
}

static DexFuture *
reject_chip (void)
{
  return dex_future_new_reject (PASSKEYS_AUTHENTICATOR_ERROR,
                                PASSKEYS_AUTHENTICATOR_ERROR_CHIP_ABSENT,
                                "The private key of the passkey is in a security chip");
}

static DexFuture *
sign_in_software (PasskeysKeyProtector *self,
                  PasskeysProtection    protection,
                  GBytes               *secret,
                  GBytes               *vault_key,
                  GBytes               *authenticator_data,
                  GBytes               *client_data_hash)
{
  if (protection != PASSKEYS_PROTECTION_PIN)
    return reject_chip ();

  return passkeys_protected_key_sign_in_software (secret, authenticator_data, client_data_hash);
}

static DexFuture *
read_public_key_in_software (PasskeysKeyProtector *self,
                             PasskeysProtection    protection,
                             GBytes               *secret)
{
  if (protection != PASSKEYS_PROTECTION_PIN)
    return reject_chip ();

  return passkeys_protected_key_read_in_software (secret);
}

static void
passkeys_key_protector_default_init (PasskeysKeyProtectorInterface *iface)
{
  iface->get_new_protection = get_new_protection_in_software;
  iface->probe_chip = probe_no_chip;
  iface->make_key = make_key_in_software;
  iface->sign = sign_in_software;
  iface->read_public_key = read_public_key_in_software;
}

/**
 * passkeys_key_protector_load:
 * @self: a protector
 *
 * Looks at what is stored. Other calls do that themselves.
 *
 * Returns: (transfer full): a future that resolves to %TRUE, whether anything is set up or not, or
 *   rejects with %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_key_protector_load (PasskeysKeyProtector *self)
{
  g_return_val_if_fail (PASSKEYS_IS_KEY_PROTECTOR (self), NULL);

  return PASSKEYS_KEY_PROTECTOR_GET_IFACE (self)->load (self);
}

/**
 * passkeys_key_protector_is_set_up:
 * @self: a protector
 *
 * Returns: whether there is a PIN, also when what is stored turned out to be damaged
 */
gboolean
passkeys_key_protector_is_set_up (PasskeysKeyProtector *self)
{
  g_return_val_if_fail (PASSKEYS_IS_KEY_PROTECTOR (self), FALSE);

  return PASSKEYS_KEY_PROTECTOR_GET_IFACE (self)->is_set_up (self);
}

/**
 * passkeys_key_protector_get_vault_id:
 * @self: a protector
 *
 * Returns: (transfer none) (nullable): which vault key this protects; %NULL when that is not known
 */
GBytes *
passkeys_key_protector_get_vault_id (PasskeysKeyProtector *self)
{
  g_return_val_if_fail (PASSKEYS_IS_KEY_PROTECTOR (self), NULL);

  return PASSKEYS_KEY_PROTECTOR_GET_IFACE (self)->get_vault_id (self);
}

/**
 * passkeys_key_protector_get_wait_seconds:
 * @self: a protector
 *
 * Returns: seconds until another PIN is looked at; 0 when it may come now
 */
guint
passkeys_key_protector_get_wait_seconds (PasskeysKeyProtector *self)
{
  g_return_val_if_fail (PASSKEYS_IS_KEY_PROTECTOR (self), 0);

  return PASSKEYS_KEY_PROTECTOR_GET_IFACE (self)->get_wait_seconds (self);
}

/**
 * passkeys_key_protector_set_up:
 * @self: a protector that is not set up
 * @pin: the new PIN, UTF-8
 *
 * Sets the first PIN and makes the vault key.
 *
 * Returns: (transfer full): a future that resolves to the vault key or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR, among them %PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_SHORT and
 *   %PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_LONG
 */
DexFuture *
passkeys_key_protector_set_up (PasskeysKeyProtector *self,
                               GBytes               *pin)
{
  g_return_val_if_fail (PASSKEYS_IS_KEY_PROTECTOR (self), NULL);
  g_return_val_if_fail (pin != NULL, NULL);

  return PASSKEYS_KEY_PROTECTOR_GET_IFACE (self)->set_up (self, pin);
}

/**
 * passkeys_key_protector_unlock:
 * @self: a protector
 * @pin: the PIN, UTF-8
 *
 * Checks the PIN and gives out the vault key. Once begun a check is finished and counted, also when
 * the future is dropped.
 *
 * Returns: (transfer full): a future that resolves to the vault key or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR: %PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN for a wrong one,
 *   %PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED for one that came too early and was not looked at,
 *   %PASSKEYS_AUTHENTICATOR_ERROR_PIN_NOT_SET when there is none
 */
DexFuture *
passkeys_key_protector_unlock (PasskeysKeyProtector *self,
                               GBytes               *pin)
{
  g_return_val_if_fail (PASSKEYS_IS_KEY_PROTECTOR (self), NULL);
  g_return_val_if_fail (pin != NULL, NULL);

  return PASSKEYS_KEY_PROTECTOR_GET_IFACE (self)->unlock (self, pin);
}

/**
 * passkeys_key_protector_change_pin:
 * @self: a protector
 * @old_pin: the PIN, UTF-8
 * @new_pin: the new PIN, UTF-8
 *
 * Changes the PIN. Only the vault key is wrapped anew; at every moment exactly one of the two PINs
 * is valid.
 *
 * Returns: (transfer full): a future that resolves to %TRUE or rejects with the errors of
 *   passkeys_key_protector_unlock() and passkeys_key_protector_set_up()
 */
DexFuture *
passkeys_key_protector_change_pin (PasskeysKeyProtector *self,
                                   GBytes               *old_pin,
                                   GBytes               *new_pin)
{
  g_return_val_if_fail (PASSKEYS_IS_KEY_PROTECTOR (self), NULL);
  g_return_val_if_fail (old_pin != NULL, NULL);
  g_return_val_if_fail (new_pin != NULL, NULL);

  return PASSKEYS_KEY_PROTECTOR_GET_IFACE (self)->change_pin (self, old_pin, new_pin);
}

/**
 * passkeys_key_protector_reset:
 * @self: a protector
 *
 * Forgets PIN and vault key. What was wrapped with that key is lost for good.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
passkeys_key_protector_reset (PasskeysKeyProtector *self)
{
  g_return_val_if_fail (PASSKEYS_IS_KEY_PROTECTOR (self), NULL);

  return PASSKEYS_KEY_PROTECTOR_GET_IFACE (self)->reset (self);
}

/**
 * passkeys_key_protector_get_new_protection:
 * @self: a protector
 *
 * Looks at what there is, without speaking to it.
 *
 * Returns: where a key would be made now, for a person to read beforehand
 */
PasskeysProtection
passkeys_key_protector_get_new_protection (PasskeysKeyProtector *self)
{
  g_return_val_if_fail (PASSKEYS_IS_KEY_PROTECTOR (self), PASSKEYS_PROTECTION_PIN);

  return PASSKEYS_KEY_PROTECTOR_GET_IFACE (self)->get_new_protection (self);
}

/**
 * passkeys_key_protector_probe_chip:
 * @self: a protector
 *
 * Speaks to the security chip, which takes its time, and changes nothing.
 *
 * Returns: (transfer full): a future that resolves to an int, a #PasskeysChip
 */
DexFuture *
passkeys_key_protector_probe_chip (PasskeysKeyProtector *self)
{
  g_return_val_if_fail (PASSKEYS_IS_KEY_PROTECTOR (self), NULL);

  return PASSKEYS_KEY_PROTECTOR_GET_IFACE (self)->probe_chip (self);
}

/**
 * passkeys_key_protector_make_key:
 * @self: a protector
 * @vault_key: the vault key
 *
 * Makes a P-256 key. It is kept nowhere before its secret is kept, wrapped with @vault_key.
 *
 * Returns: (transfer full): a future that resolves to a #PasskeysProtectedKey or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_key_protector_make_key (PasskeysKeyProtector *self,
                                 GBytes               *vault_key)
{
  g_return_val_if_fail (PASSKEYS_IS_KEY_PROTECTOR (self), NULL);
  g_return_val_if_fail (vault_key != NULL, NULL);

  return PASSKEYS_KEY_PROTECTOR_GET_IFACE (self)->make_key (self, vault_key);
}

/**
 * passkeys_key_protector_sign:
 * @self: a protector
 * @protection: where the key is
 * @secret: the secret of the key
 * @vault_key: the vault key that it was made with
 * @authenticator_data: authenticator data
 * @client_data_hash: the hash of the client data
 *
 * Signs both, one after the other (WebAuthn Level 3, sections 6.3.3 and 8.2).
 *
 * Returns: (transfer full): a future that resolves to a #GBytes, ECDSA with SHA-256 in DER, or
 *   rejects with %PASSKEYS_AUTHENTICATOR_ERROR, among them
 *   %PASSKEYS_AUTHENTICATOR_ERROR_CHIP_ABSENT, %PASSKEYS_AUTHENTICATOR_ERROR_CHIP_DENIED,
 *   %PASSKEYS_AUTHENTICATOR_ERROR_CHIP_CLEARED, %PASSKEYS_AUTHENTICATOR_ERROR_CHIP_FOREIGN and
 *   %PASSKEYS_AUTHENTICATOR_ERROR_CHIP_FAILED
 */
DexFuture *
passkeys_key_protector_sign (PasskeysKeyProtector *self,
                             PasskeysProtection    protection,
                             GBytes               *secret,
                             GBytes               *vault_key,
                             GBytes               *authenticator_data,
                             GBytes               *client_data_hash)
{
  g_return_val_if_fail (PASSKEYS_IS_KEY_PROTECTOR (self), NULL);
  g_return_val_if_fail (secret != NULL, NULL);
  g_return_val_if_fail (vault_key != NULL, NULL);
  g_return_val_if_fail (authenticator_data != NULL, NULL);
  g_return_val_if_fail (client_data_hash != NULL, NULL);

  return PASSKEYS_KEY_PROTECTOR_GET_IFACE (self)->sign (self, protection, secret, vault_key,
                                                        authenticator_data, client_data_hash);
}

/**
 * passkeys_key_protector_read_public_key:
 * @self: a protector
 * @protection: what protects the private key
 * @secret: what the passkey wraps
 *
 * Returns: (transfer full): a future that resolves to a #PasskeysCoseKey, or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_key_protector_read_public_key (PasskeysKeyProtector *self,
                                        PasskeysProtection    protection,
                                        GBytes               *secret)
{
  g_return_val_if_fail (PASSKEYS_IS_KEY_PROTECTOR (self), NULL);
  g_return_val_if_fail (secret != NULL, NULL);

  return PASSKEYS_KEY_PROTECTOR_GET_IFACE (self)->read_public_key (self, protection, secret);
}
