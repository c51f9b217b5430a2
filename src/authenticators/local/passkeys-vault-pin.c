/* passkeys-vault-pin.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-vault-pin"

#include "config.h"

#include "passkeys-vault-private.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-fiber.h"
#include "passkeys-local-passkey-private.h"
#include "passkeys-vault-storage.h"

/* The PIN, and with it the key of the vault: set, changed, and gone with everything that it protects. */

#define STACK_SIZE (256 * 1024)

typedef struct
{
  PasskeysVault        *self;      /* (owned) */
  PasskeysKeyring      *keyring;   /* (owned) */
  PasskeysKeyProtector *protector; /* (owned) */
  GBytes               *pin;       /* (owned) (nullable) */
  GBytes               *new_pin;   /* (owned) (nullable) */
} Call;

static Call *
call_new (PasskeysVault *self)
{
  Call *call = g_new0 (Call, 1);

  call->self = g_object_ref (self);
  call->keyring = g_object_ref (_passkeys_vault_get_keyring (self));
  call->protector = g_object_ref (_passkeys_vault_get_protector (self));
  return call;
}

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_object (&call->self);
  g_clear_object (&call->keyring);
  g_clear_object (&call->protector);
  g_clear_pointer (&call->pin, g_bytes_unref);
  g_clear_pointer (&call->new_pin, g_bytes_unref);
  g_free (call);
}

static DexFuture *
run_to_the_end (DexFiberFunc  fiber,
                Call         *call) /* (transfer full) */
{
  return passkeys_fiber_spawn_to_the_end (STACK_SIZE, fiber, call, call_free);
}

/*< private >
 * _passkeys_vault_reject_foreign:
 *
 * Returns: (transfer full): a future that rejects with %PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED, as
 *   the PIN belongs to another vault than the passkeys
 */
DexFuture *
_passkeys_vault_reject_foreign (void)
{
  return dex_future_new_reject (PASSKEYS_AUTHENTICATOR_ERROR,
                                PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED,
                                "The keyring holds passkeys, but not the vault that protects them");
}

static DexFuture *
set_up_fiber (gpointer data)
{
  Call *call = data;
  PasskeysVault *self = call->self;
  g_autoptr(GPtrArray) passkeys = NULL;
  g_autoptr(GBytes) vault_key = NULL;
  g_autoptr(GError) unreadable = NULL;
  g_autoptr(GError) error = NULL;

  if (!passkeys_await (passkeys_key_protector_load (call->protector), &error)
      || !(passkeys = passkeys_vault_storage_read (call->keyring, NULL, NULL, NULL, &unreadable,
                                                   &error)))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  /* A new vault beside passkeys of a lost one would look as if they had a PIN again. */
  if (!passkeys_key_protector_is_set_up (call->protector)
      && (passkeys->len > 0 || unreadable != NULL))
    return _passkeys_vault_reject_foreign ();

  vault_key = passkeys_await_boxed (passkeys_key_protector_set_up (call->protector, call->pin),
                                    &error);
  _passkeys_vault_show_has_pin (self);
  if (vault_key == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_BYTES, g_steal_pointer (&vault_key));
}

static DexFuture *
set_pin_fiber (gpointer data)
{
  Call *call = data;
  g_autoptr(GBytes) vault_key = NULL;
  g_autoptr(GError) error = NULL;

  if (!(vault_key = passkeys_await_boxed (_passkeys_vault_set_up (call->self, call->pin), &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static DexFuture *
change_pin_fiber (gpointer data)
{
  Call *call = data;
  g_autoptr(GError) error = NULL;

  if (!passkeys_await (passkeys_key_protector_change_pin (call->protector, call->pin,
                                                          call->new_pin),
                       &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static gboolean
remove_all (Call    *call,
            GError **error)
{
  g_autoptr(GObject) turn = passkeys_await_object (passkeys_vault_storage_take_turn (), error);

  return turn != NULL && passkeys_vault_storage_remove_all (call->keyring, error);
}

/* What another copy of this program added while it waited for its turn. */
static gboolean
remove_left (Call    *call,
             GBytes  *vault_id,
             GError **error)
{
  g_autoptr(GObject) turn = passkeys_await_object (passkeys_vault_storage_take_turn (), error);
  g_autoptr(GPtrArray) passkeys = NULL;
  g_autoptr(GError) unreadable = NULL;

  if (turn == NULL ||
      !(passkeys = passkeys_vault_storage_read (call->keyring, NULL, NULL, NULL, &unreadable,
                                                error)))
    return FALSE;

  for (guint i = 0; i < passkeys->len; i++)
    {
      PasskeysLocalPasskey *passkey = g_ptr_array_index (passkeys, i);
      GBytes *credential_id = passkeys_local_passkey_get_credential_id (passkey);

      if (g_bytes_equal (_passkeys_local_passkey_get_vault_id (passkey), vault_id) &&
          !passkeys_await (passkeys_vault_storage_remove (call->keyring, credential_id), error))
        return FALSE;
    }
  return TRUE;
}

/* The passkeys go first: should this end half-way, the PIN still protects what is left. Once it is gone,
 * nobody can add any. */
static DexFuture *
reset_fiber (gpointer data)
{
  Call *call = data;
  PasskeysVault *self = call->self;
  GBytes *present_id = passkeys_key_protector_get_vault_id (call->protector);
  g_autoptr(GBytes) vault_id = present_id != NULL ? g_bytes_ref (present_id) : NULL;
  g_autoptr(GPtrArray) nothing = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;
  gboolean reset;

  if (!remove_all (call, &error))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  _passkeys_vault_show_passkeys (self, nothing);

  reset = passkeys_await (passkeys_key_protector_reset (call->protector), &error);
  _passkeys_vault_show_has_pin (self);
  if (!reset || (vault_id != NULL && !remove_left (call, vault_id, &error)))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/*< private >
 * _passkeys_vault_set_up:
 * @self: a vault without a PIN
 * @pin: the new PIN, UTF-8
 *
 * As [method@Passkeys.Vault.set_pin], for who needs the key next. Goes on to its end, whoever
 * waits.
 *
 * Returns: (transfer full): a future that resolves to a #GBytes, the vault key, in memory that is
 *   wiped when it is freed. Besides what set_pin() rejects with, there is
 *   %PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED when the keyring holds passkeys of a vault that is
 *   lost
 */
DexFuture *
_passkeys_vault_set_up (PasskeysVault *self,
                        GBytes        *pin)
{
  Call *call = call_new (self);

  call->pin = g_bytes_ref (pin);
  return run_to_the_end (set_up_fiber, call);
}

/**
 * passkeys_vault_set_pin:
 * @self: a vault without a PIN
 * @pin: the new PIN, UTF-8
 *
 * Sets the first PIN. To make the first passkey does that too.
 *
 * Returns: (transfer full): a future that resolves to %TRUE or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_SHORT, %PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_LONG,
 *   %PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED when one is set already, or another
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_vault_set_pin (PasskeysVault *self,
                        GBytes        *pin)
{
  Call *call;

  g_return_val_if_fail (PASSKEYS_IS_VAULT (self), NULL);
  g_return_val_if_fail (pin != NULL, NULL);

  call = call_new (self);
  call->pin = g_bytes_ref (pin);
  return run_to_the_end (set_pin_fiber, call);
}

/**
 * passkeys_vault_change_pin:
 * @self: a vault
 * @old_pin: the PIN that is set, UTF-8
 * @new_pin: the new PIN, UTF-8
 *
 * Changes the PIN. The passkeys stay as they are; at every moment exactly one of the two is valid.
 *
 * Returns: (transfer full): a future that resolves to %TRUE or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN or %PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED (see
 *   [method@Passkeys.Vault.get_wait_seconds]), %PASSKEYS_AUTHENTICATOR_ERROR_PIN_NOT_SET,
 *   %PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_SHORT, %PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_LONG, or
 *   another %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_vault_change_pin (PasskeysVault *self,
                           GBytes        *old_pin,
                           GBytes        *new_pin)
{
  Call *call;

  g_return_val_if_fail (PASSKEYS_IS_VAULT (self), NULL);
  g_return_val_if_fail (old_pin != NULL, NULL);
  g_return_val_if_fail (new_pin != NULL, NULL);

  call = call_new (self);
  call->pin = g_bytes_ref (old_pin);
  call->new_pin = g_bytes_ref (new_pin);
  return run_to_the_end (change_pin_fiber, call);
}

/**
 * passkeys_vault_reset:
 * @self: a vault
 *
 * Removes every passkey and the PIN, also those that cannot be read: what is left to do after a
 * forgotten PIN or damage.
 *
 * Returns: (transfer full): a future that resolves to %TRUE or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_vault_reset (PasskeysVault *self)
{
  g_return_val_if_fail (PASSKEYS_IS_VAULT (self), NULL);

  return run_to_the_end (reset_fiber, call_new (self));
}
