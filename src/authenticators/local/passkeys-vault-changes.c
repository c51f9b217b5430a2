/* passkeys-vault-changes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-vault-changes"

#include "config.h"

#include "passkeys-vault-private.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-fiber.h"
#include "passkeys-local-passkey-private.h"
#include "passkeys-u2f-application.h"
#include "passkeys-vault-storage.h"

#define STACK_SIZE (256 * 1024)

/* What reads and changes the keyring. Whoever changes an item reads it again first, while holding
 * the turn. */
typedef struct
{
  PasskeysVault          *self;             /* (owned) */
  PasskeysKeyring        *keyring;          /* (owned) */
  PasskeysKeyProtector   *protector;        /* (owned) */
  PasskeysLocalPasskey   *passkey;          /* (owned) (nullable) */
  PasskeysLocalPasskey   *old;              /* (owned) (nullable) what the passkey takes the place of */
  GBytes                 *pin;              /* (owned) (nullable) */
  GBytes                 *new_pin;          /* (owned) (nullable) */
  char                   *text;             /* (owned) (nullable) a relying party id */
  GPtrArray              *credential_ids;   /* (owned) (nullable) */
  PasskeysVaultFindFlags  flags;
  gboolean                is_new;           /* whether the passkey must not be there yet */
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
  g_clear_object (&call->passkey);
  g_clear_object (&call->old);
  g_clear_pointer (&call->pin, g_bytes_unref);
  g_clear_pointer (&call->new_pin, g_bytes_unref);
  g_clear_pointer (&call->text, g_free);
  g_clear_pointer (&call->credential_ids, g_ptr_array_unref);
  g_free (call);
}

static DexFuture *
run (DexFiberFunc  fiber,
     Call         *call) /* (transfer full) */
{
  return passkeys_fiber_spawn (STACK_SIZE, fiber, call, call_free);
}

/* A change that was begun is finished, whoever waits for it or not. */
static DexFuture *
run_to_the_end (DexFiberFunc  fiber,
                Call         *call) /* (transfer full) */
{
  DexFuture *future = run (fiber, call);

  dex_future_disown (dex_ref (future));
  return future;
}

static gboolean
belong_to (GPtrArray *passkeys,
           GBytes    *vault_id)
{
  for (guint i = 0; i < passkeys->len; i++)
    {
      PasskeysLocalPasskey *passkey = g_ptr_array_index (passkeys, i);

      if (vault_id == NULL ||
          !g_bytes_equal (_passkeys_local_passkey_get_vault_id (passkey), vault_id))
        return FALSE;
    }
  return TRUE;
}

static DexFuture *
reject_foreign (void)
{
  return dex_future_new_reject (PASSKEYS_AUTHENTICATOR_ERROR,
                                PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED,
                                "The keyring holds passkeys, but not the vault that protects them");
}

/* Takes out those that were removed, though that can be undone still. */
static void
drop_removed (GPtrArray *passkeys)
{
  for (guint i = passkeys->len; i-- > 0;)
    if (_passkeys_local_passkey_get_removed (g_ptr_array_index (passkeys, i)) != NULL)
      g_ptr_array_remove_index (passkeys, i);
}

/* Whoever began it did not get to the end. */
static void
finish_removals (PasskeysVault *self,
                 GPtrArray     *passkeys)
{
  for (guint i = 0; i < passkeys->len; i++)
    {
      PasskeysLocalPasskey *passkey = g_ptr_array_index (passkeys, i);

      if (_passkeys_local_passkey_get_removed (passkey) != NULL &&
          _passkeys_vault_is_stale (self, passkey))
        dex_future_disown (passkeys_vault_finish_removal (self, passkey));
    }
}

static DexFuture *
load_fiber (gpointer data)
{
  Call *call = data;
  PasskeysVault *self = call->self;
  g_autoptr(GPtrArray) passkeys = NULL;
  g_autoptr(GError) unreadable = NULL;
  g_autoptr(GError) error = NULL;
  gboolean loaded;

  if (!(passkeys = passkeys_vault_storage_read (call->keyring, NULL, NULL, NULL, &unreadable,
                                                &error)))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  finish_removals (self, passkeys);
  drop_removed (passkeys);
  _passkeys_vault_show_passkeys (self, passkeys);

  loaded = dex_await (passkeys_key_protector_load (call->protector), &error);
  _passkeys_vault_show_has_pin (self);

  if (!loaded)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (unreadable != NULL)
    return dex_future_new_for_error (g_steal_pointer (&unreadable));
  if (!belong_to (passkeys, passkeys_key_protector_get_vault_id (call->protector)))
    return reject_foreign ();

  return dex_future_new_true ();
}

static GPtrArray *
search (Call        *call,
        const char  *relying_party_id,
        GError     **ret_unreadable,
        GError     **error)
{
  GPtrArray *passkeys;

  if (call->flags == PASSKEYS_VAULT_FIND_QUIETLY)
    passkeys = passkeys_vault_storage_peek (call->keyring, PASSKEYS_ATTRIBUTE_RELYING_PARTY,
                                            relying_party_id, call->credential_ids, ret_unreadable,
                                            error);
  else
    passkeys = passkeys_vault_storage_read (call->keyring, PASSKEYS_ATTRIBUTE_RELYING_PARTY,
                                            relying_party_id, call->credential_ids, ret_unreadable,
                                            error);
  if (passkeys != NULL)
    drop_removed (passkeys);
  return passkeys;
}

/* Who knows a credential id may also mean what the site got by U2F (CTAP 2.1, section 10.3). */
static DexFuture *
find_fiber (gpointer data)
{
  Call *call = data;
  g_autoptr(GListStore) found = g_list_store_new (PASSKEYS_TYPE_LOCAL_PASSKEY);
  g_autoptr(GPtrArray) passkeys = NULL;
  g_autoptr(GError) unreadable = NULL;
  g_autoptr(GError) error = NULL;

  passkeys = search (call, call->text, &unreadable, &error);
  if (passkeys != NULL && passkeys->len == 0 && call->credential_ids != NULL)
    {
      g_autofree char *application = passkeys_u2f_application_dup_id_for (call->text);

      g_clear_pointer (&passkeys, g_ptr_array_unref);
      passkeys = search (call, application, &unreadable, &error);
    }
  if (passkeys == NULL)
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  /* What can be read is enough, where there is any of it. */
  if (passkeys->len == 0 && unreadable != NULL)
    return dex_future_new_for_error (g_steal_pointer (&unreadable));

  g_list_store_splice (found, 0, 0, passkeys->pdata, passkeys->len);
  return dex_future_new_take_object (g_steal_pointer (&found));
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

  if (!dex_await (passkeys_key_protector_load (call->protector), &error) ||
      !(passkeys = passkeys_vault_storage_read (call->keyring, NULL, NULL, NULL, &unreadable,
                                                &error)))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  /* A new vault beside passkeys of a lost one would look as if they had a PIN again. */
  if (!passkeys_key_protector_is_set_up (call->protector) &&
      (passkeys->len > 0 || unreadable != NULL))
    return reject_foreign ();

  vault_key = dex_await_boxed (passkeys_key_protector_set_up (call->protector, call->pin), &error);
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

  if (!(vault_key = dex_await_boxed (_passkeys_vault_set_up (call->self, call->pin), &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/* What cannot be read is there as well, and not to be overwritten. What was removed is not, and is
 * then not brought back either. */
static gboolean
check_absent (Call    *call,
              GError **error)
{
  GBytes *credential_id = passkeys_local_passkey_get_credential_id (call->passkey);
  g_autoptr(PasskeysLocalPasskey) present = NULL;
  g_autoptr(GError) reason = NULL;

  present = passkeys_vault_storage_read_one (call->keyring, credential_id, &reason);
  if (present != NULL && _passkeys_local_passkey_get_removed (present) != NULL)
    return dex_await (passkeys_vault_storage_remove (call->keyring, credential_id), error);

  if (present != NULL)
    g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                         PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED,
                         "This computer already holds this passkey");
  else if (!g_error_matches (reason, PASSKEYS_AUTHENTICATOR_ERROR,
                             PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS))
    g_propagate_error (error, g_steal_pointer (&reason));
  else
    return TRUE;
  return FALSE;
}

static PasskeysLocalPasskey *
keep (Call    *call,
      GError **error)
{
  if (call->old != NULL)
    return passkeys_vault_storage_replace (call->keyring, call->old, call->passkey, error);

  if (call->is_new && !check_absent (call, error))
    return NULL;

  return passkeys_vault_storage_write (call->keyring, call->passkey, error);
}

static DexFuture *
keep_fiber (gpointer data)
{
  Call *call = data;
  g_autoptr(PasskeysLocalPasskey) kept = NULL;
  g_autoptr(GObject) turn = NULL;
  g_autoptr(GError) error = NULL;

  if (!(turn = dex_await_object (passkeys_vault_storage_take_turn (), &error)) ||
      !(kept = keep (call, &error)))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  _passkeys_vault_show_passkey (call->self, kept);
  return dex_future_new_take_object (g_steal_pointer (&kept));
}

static DexFuture *
remove_fiber (gpointer data)
{
  Call *call = data;
  GBytes *credential_id = passkeys_local_passkey_get_credential_id (call->passkey);
  g_autoptr(GObject) turn = NULL;
  g_autoptr(GError) error = NULL;

  if (!(turn = dex_await_object (passkeys_vault_storage_take_turn (), &error)) ||
      !dex_await (passkeys_vault_storage_remove (call->keyring, credential_id), &error))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  _passkeys_vault_hide_passkey (call->self, credential_id);
  return dex_future_new_true ();
}

static DexFuture *
change_pin_fiber (gpointer data)
{
  Call *call = data;
  g_autoptr(GError) error = NULL;

  if (!dex_await (passkeys_key_protector_change_pin (call->protector, call->pin,
                                                     call->new_pin),
                  &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/* The passkeys go first: should this end half-way, the PIN still protects what is left. */
static DexFuture *
reset_fiber (gpointer data)
{
  Call *call = data;
  PasskeysVault *self = call->self;
  g_autoptr(GPtrArray) nothing = g_ptr_array_new ();
  g_autoptr(GObject) turn = NULL;
  g_autoptr(GError) error = NULL;
  gboolean reset;

  if (!(turn = dex_await_object (passkeys_vault_storage_take_turn (), &error)) ||
      !passkeys_vault_storage_remove_all (call->keyring, &error))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  g_clear_object (&turn);
  _passkeys_vault_show_passkeys (self, nothing);

  reset = dex_await (passkeys_key_protector_reset (call->protector), &error);
  _passkeys_vault_show_has_pin (self);
  if (!reset)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/*< private >
 * _passkeys_vault_find:
 * @self: a vault
 * @relying_party_id: the site
 * @credential_ids: (nullable) (element-type GBytes): those it allows; %NULL for all
 * @flags: whether a locked keyring may be unlocked, which asks the person
 *
 * Reads the passkeys of a site from the keyring. Where it named credential ids and there is none of
 * them, what it got by U2F is looked for as well (CTAP 2.1, section 10.3).
 *
 * Returns: (transfer full): a future that resolves to a #GListModel of #PasskeysLocalPasskey,
 *   oldest first and possibly empty. What cannot be read is left out; it rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED or %PASSKEYS_AUTHENTICATOR_ERROR_VAULT_TOO_NEW when
 *   there is nothing else, and with %PASSKEYS_AUTHENTICATOR_ERROR_STORAGE when the keyring is
 *   locked or fails
 */
DexFuture *
_passkeys_vault_find (PasskeysVault          *self,
                      const char             *relying_party_id,
                      GPtrArray              *credential_ids,
                      PasskeysVaultFindFlags  flags)
{
  Call *call = call_new (self);

  call->text = g_strdup (relying_party_id);
  call->credential_ids = credential_ids != NULL ? g_ptr_array_ref (credential_ids) : NULL;
  call->flags = flags;
  return run (find_fiber, call);
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

/*< private >
 * _passkeys_vault_add:
 * @self: a vault
 * @passkey: a passkey with a wrapped key
 *
 * Stores a passkey, over one with the same credential id and user name if there is one. Goes on to
 * its end, whoever waits; the list follows.
 *
 * Returns: (transfer full): a future that resolves to a #PasskeysLocalPasskey, what was read back
 *   from the keyring, or rejects with %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
_passkeys_vault_add (PasskeysVault        *self,
                     PasskeysLocalPasskey *passkey)
{
  Call *call = call_new (self);

  call->passkey = g_object_ref (passkey);
  return run_to_the_end (keep_fiber, call);
}

/*< private >
 * _passkeys_vault_replace:
 * @self: a vault
 * @old: a passkey as the keyring holds it
 * @passkey: the same with another user name
 *
 * As _passkeys_vault_add(), and removes @old, which the keyring keeps under its name.
 *
 * Returns: (transfer full): a future that resolves to a #PasskeysLocalPasskey, what was read back,
 *   or rejects with %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
_passkeys_vault_replace (PasskeysVault        *self,
                         PasskeysLocalPasskey *old,
                         PasskeysLocalPasskey *passkey)
{
  Call *call = call_new (self);

  call->old = g_object_ref (old);
  call->passkey = g_object_ref (passkey);
  return run_to_the_end (keep_fiber, call);
}

/*< private >
 * _passkeys_vault_add_new:
 * @self: a vault
 * @passkey: a passkey with a wrapped key, from elsewhere
 *
 * As _passkeys_vault_add(), but overwrites nothing except a passkey whose removal was begun.
 *
 * Returns: (transfer full): a future that resolves to a #PasskeysLocalPasskey, what was read back,
 *   or rejects with %PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED where its credential id is
 *   there already, or another %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
_passkeys_vault_add_new (PasskeysVault        *self,
                         PasskeysLocalPasskey *passkey)
{
  Call *call = call_new (self);

  call->passkey = g_object_ref (passkey);
  call->is_new = TRUE;
  return run_to_the_end (keep_fiber, call);
}

/**
 * passkeys_vault_load:
 * @self: a vault
 *
 * Reads the keyring and brings the list up to date, with as few changes as there are. A locked
 * keyring is unlocked first; the Secret Service asks the person.
 *
 * Returns: (transfer full): a future that resolves to %TRUE. It rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_STORAGE when the keyring cannot be read, and then the list stays
 *   as it was; with %PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED or
 *   %PASSKEYS_AUTHENTICATOR_ERROR_VAULT_TOO_NEW when some of what is stored cannot be read, and
 *   then the list shows the rest. Nothing is repaired or overwritten
 */
DexFuture *
passkeys_vault_load (PasskeysVault *self)
{
  g_return_val_if_fail (PASSKEYS_IS_VAULT (self), NULL);

  return run (load_fiber, call_new (self));
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
 * passkeys_vault_remove:
 * @self: a vault
 * @passkey: a passkey of it
 *
 * Removes a passkey for good. The relying party learns nothing of it.
 *
 * Returns: (transfer full): a future that resolves to %TRUE, also when it was gone already, or
 *   rejects with %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_vault_remove (PasskeysVault        *self,
                       PasskeysLocalPasskey *passkey)
{
  Call *call;

  g_return_val_if_fail (PASSKEYS_IS_VAULT (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (passkey), NULL);

  call = call_new (self);
  call->passkey = g_object_ref (passkey);
  return run_to_the_end (remove_fiber, call);
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
