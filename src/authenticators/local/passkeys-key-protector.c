/* passkeys-key-protector.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-key-protector"

#include "config.h"

#include "passkeys-key-protector.h"

/**
 * PasskeysKeyProtector:
 *
 * What stands between a stolen keyring and the private keys in it.
 *
 * The vault wraps every private key with one random key. A protector keeps that vault key and gives
 * it out for the PIN, slowing down whoever guesses: [class@Passkeys.PinProtector] in software, one
 * day a TPM in hardware.
 */

G_DEFINE_INTERFACE (PasskeysKeyProtector, passkeys_key_protector, G_TYPE_OBJECT)

static void
passkeys_key_protector_default_init (PasskeysKeyProtectorInterface *iface)
{
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
