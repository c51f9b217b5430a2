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
#include "passkeys-vault-storage.h"

/* Passkeys that come and go. Whoever changes an item of the keyring reads it again first, while holding
 * the turn. */

#define STACK_SIZE (256 * 1024)

typedef struct
{
  PasskeysVault        *self;    /* (owned) */
  PasskeysKeyring      *keyring; /* (owned) */
  PasskeysLocalPasskey *passkey; /* (owned) */
  gboolean              is_new;  /* whether the passkey must not be there yet */
  gboolean              renames; /* whether it must be there, and only the names of its user are new */
} Change;

static Change *
change_new (PasskeysVault        *self,
            PasskeysLocalPasskey *passkey)
{
  Change *change = g_new0 (Change, 1);

  change->self = g_object_ref (self);
  change->keyring = g_object_ref (_passkeys_vault_get_keyring (self));
  change->passkey = g_object_ref (passkey);
  return change;
}

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_object (&change->self);
  g_clear_object (&change->keyring);
  g_clear_object (&change->passkey);
  g_free (change);
}

static DexFuture *
run_to_the_end (DexFiberFunc  fiber,
                Change       *change) /* (transfer full) */
{
  return passkeys_fiber_spawn_to_the_end (STACK_SIZE, fiber, change, change_free);
}

/* What cannot be read is there as well, and not to be overwritten. What was removed is not, and is
 * then not brought back either. */
static gboolean
check_absent (Change  *change,
              GError **error)
{
  GBytes *credential_id = passkeys_local_passkey_get_credential_id (change->passkey);
  g_autoptr(PasskeysLocalPasskey) present = NULL;
  g_autoptr(GError) reason = NULL;

  present = passkeys_vault_storage_read_one (change->keyring, credential_id, &reason);
  if (present != NULL && _passkeys_local_passkey_get_removed (present) != NULL)
    return passkeys_await (passkeys_vault_storage_remove (change->keyring, credential_id), error);

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

/* What was changed about it meanwhile stays. */
static PasskeysLocalPasskey *
rename_user (Change  *change,
             GError **error)
{
  GBytes *credential_id = passkeys_local_passkey_get_credential_id (change->passkey);
  g_autoptr(PasskeysLocalPasskey) present = NULL;
  g_autoptr(PasskeysLocalPasskey) renamed = NULL;

  if (!(present = passkeys_vault_storage_read_one (change->keyring, credential_id, error)))
    return NULL;

  if (_passkeys_local_passkey_get_removed (present) != NULL)
    {
      g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                           PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS,
                           "This passkey was removed");
      return NULL;
    }

  renamed = _passkeys_local_passkey_new_with_user_name (
    present, passkeys_local_passkey_get_user_name (change->passkey),
    passkeys_local_passkey_get_user_display_name (change->passkey));
  return passkeys_vault_storage_replace (change->keyring, present, renamed, error);
}

static PasskeysLocalPasskey *
keep (Change  *change,
      GError **error)
{
  if (change->renames)
    return rename_user (change, error);

  if ((change->is_new && !check_absent (change, error))
      || !passkeys_vault_storage_check_vault (change->keyring,
                                              _passkeys_local_passkey_get_vault_id (change->passkey),
                                              error))
    return NULL;

  return passkeys_vault_storage_write (change->keyring, change->passkey, error);
}

static DexFuture *
keep_fiber (gpointer data)
{
  Change *change = data;
  g_autoptr(PasskeysLocalPasskey) kept = NULL;
  g_autoptr(GObject) turn = NULL;
  g_autoptr(GError) error = NULL;

  if (!(turn = passkeys_await_object (passkeys_vault_storage_take_turn (), &error))
      || !(kept = keep (change, &error)))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  _passkeys_vault_show_passkey (change->self, kept);
  return dex_future_new_take_object (g_steal_pointer (&kept));
}

static DexFuture *
remove_fiber (gpointer data)
{
  Change *change = data;
  GBytes *credential_id = passkeys_local_passkey_get_credential_id (change->passkey);
  g_autoptr(GObject) turn = NULL;
  g_autoptr(GError) error = NULL;

  if (!(turn = passkeys_await_object (passkeys_vault_storage_take_turn (), &error))
      || !passkeys_await (passkeys_vault_storage_remove (change->keyring, credential_id), &error))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  _passkeys_vault_hide_passkey (change->self, credential_id);
  return dex_future_new_true ();
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
  return run_to_the_end (keep_fiber, change_new (self, passkey));
}

/*< private >
 * _passkeys_vault_rename_user:
 * @self: a vault
 * @passkey: a passkey that was read from the keyring
 * @user_name: what the site calls the account now
 * @user_display_name: and what it is to show
 *
 * As _passkeys_vault_add(), but for what the keyring holds by then, of which nothing else changes.
 *
 * Returns: (transfer full): a future that resolves to a #PasskeysLocalPasskey, what was read back,
 *   or rejects with %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
_passkeys_vault_rename_user (PasskeysVault        *self,
                             PasskeysLocalPasskey *passkey,
                             const char           *user_name,
                             const char           *user_display_name)
{
  g_autoptr(PasskeysLocalPasskey) renamed = NULL;
  Change *change;

  renamed = _passkeys_local_passkey_new_with_user_name (passkey, user_name, user_display_name);
  change = change_new (self, renamed);
  change->renames = TRUE;
  return run_to_the_end (keep_fiber, change);
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
  Change *change = change_new (self, passkey);

  change->is_new = TRUE;
  return run_to_the_end (keep_fiber, change);
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
  g_return_val_if_fail (PASSKEYS_IS_VAULT (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (passkey), NULL);

  return run_to_the_end (remove_fiber, change_new (self, passkey));
}
