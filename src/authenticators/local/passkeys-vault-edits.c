/* passkeys-vault-edits.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-vault-edits"

#include "config.h"

#include "passkeys-vault-private.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-fiber.h"
#include "passkeys-local-passkey-private.h"
#include "passkeys-vault-storage.h"

/* What changes about a passkey that is there: what it is called, when it was used, and that it was
 * removed. An edit reads the passkey again while it holds the turn, so nothing is lost that another
 * copy of the program wrote, and goes on to its end whoever waits. It does not hold the vault. */

#define STACK_SIZE (256 * 1024)

/* The ceremony is over and its answer given when a use is written down. */
#define LAZINESS_MSEC 500
/* Several signatures in a row are one use. */
#define LONGEST_USE_SECONDS 60
/* Nobody waits for an undoing longer than this: whoever could have undone it is gone. */
#define STALE_SECONDS 300

typedef struct _Edit Edit;

/* Returns the passkey as it is to be, or NULL when it is to stay. */
typedef PasskeysLocalPasskey *(*EditFunc) (PasskeysLocalPasskey *present,
                                           Edit                 *edit);

struct _Edit
{
  GWeakRef         vault;
  PasskeysKeyring *keyring;       /* (owned) */
  GBytes          *credential_id; /* (owned) */
  char            *name;          /* (owned) (nullable) */
  char            *note;          /* (owned) (nullable) */
  GDateTime       *now;           /* (owned) */
  EditFunc         func;
};

static Edit *
edit_new (PasskeysVault        *self,
          PasskeysLocalPasskey *passkey,
          EditFunc              func)
{
  Edit *edit = g_new0 (Edit, 1);

  g_weak_ref_init (&edit->vault, self);
  edit->keyring = g_object_ref (_passkeys_vault_get_keyring (self));
  edit->credential_id = g_bytes_ref (passkeys_local_passkey_get_credential_id (passkey));
  edit->now = g_date_time_new_now_utc ();
  edit->func = func;
  return edit;
}

static void
edit_free (gpointer data)
{
  Edit *edit = data;

  g_weak_ref_clear (&edit->vault);
  g_clear_object (&edit->keyring);
  g_clear_pointer (&edit->credential_id, g_bytes_unref);
  g_clear_pointer (&edit->name, g_free);
  g_clear_pointer (&edit->note, g_free);
  g_clear_pointer (&edit->now, g_date_time_unref);
  g_free (edit);
}

static DexFuture *
run_to_the_end (DexFiberFunc  fiber,
                Edit         *edit) /* (transfer full) */
{
  return passkeys_fiber_spawn_to_the_end (STACK_SIZE, fiber, edit, edit_free);
}

static void
forget_undoable (PasskeysVault        *self,
                 PasskeysLocalPasskey *passkey)
{
  GPtrArray *undoable = _passkeys_vault_get_undoable (self);
  guint position;

  if (g_ptr_array_find_with_equal_func (undoable,
                                        passkeys_local_passkey_get_credential_id (passkey),
                                        (GEqualFunc) g_bytes_equal, &position))
    g_ptr_array_remove_index (undoable, position);
}

static void
show (Edit                 *edit,
      PasskeysLocalPasskey *passkey)
{
  g_autoptr(PasskeysVault) vault = g_weak_ref_get (&edit->vault);

  if (vault == NULL)
    return;

  if (_passkeys_local_passkey_get_removed (passkey) != NULL)
    {
      _passkeys_vault_hide_passkey (vault, edit->credential_id);
      return;
    }

  forget_undoable (vault, passkey);
  _passkeys_vault_show_passkey (vault, passkey);
}

static DexFuture *
edit_fiber (gpointer data)
{
  Edit *edit = data;
  g_autoptr(PasskeysLocalPasskey) present = NULL;
  g_autoptr(PasskeysLocalPasskey) edited = NULL;
  g_autoptr(PasskeysLocalPasskey) kept = NULL;
  g_autoptr(GObject) turn = NULL;
  g_autoptr(GError) error = NULL;

  if (!(turn = passkeys_await_object (passkeys_vault_storage_take_turn (), &error)) ||
      !(present = passkeys_vault_storage_read_one (edit->keyring, edit->credential_id, &error)))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  edited = edit->func (present, edit);
  if (edited != NULL &&
      !(kept = passkeys_vault_storage_write (edit->keyring, edited, &error)))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  show (edit, kept != NULL ? kept : present);
  return dex_future_new_true ();
}

static PasskeysLocalPasskey *
describe (PasskeysLocalPasskey *present,
          Edit                 *edit)
{
  const char *note = edit->note != NULL ? edit->note : passkeys_local_passkey_get_note (present);

  return _passkeys_local_passkey_new_described (present, edit->name, note);
}

static PasskeysLocalPasskey *
mark_removed (PasskeysLocalPasskey *present,
              Edit                 *edit)
{
  return _passkeys_local_passkey_new_removed (present, edit->now);
}

static PasskeysLocalPasskey *
mark_present (PasskeysLocalPasskey *present,
              Edit                 *edit)
{
  if (_passkeys_local_passkey_get_removed (present) == NULL)
    return NULL;

  return _passkeys_local_passkey_new_removed (present, NULL);
}

static PasskeysLocalPasskey *
mark_used (PasskeysLocalPasskey *present,
           Edit                 *edit)
{
  GDateTime *used = passkeys_local_passkey_get_used (present);

  if (used != NULL &&
      ABS (g_date_time_difference (edit->now, used)) < LONGEST_USE_SECONDS * G_TIME_SPAN_SECOND)
    return NULL;

  return _passkeys_local_passkey_new_used (present, edit->now);
}

/* Whoever can undo it knows better than a clock. */
static DexFuture *
finish_fiber (gpointer data)
{
  Edit *edit = data;
  g_autoptr(PasskeysLocalPasskey) present = NULL;
  g_autoptr(GObject) turn = NULL;
  g_autoptr(GError) error = NULL;

  if (!(turn = passkeys_await_object (passkeys_vault_storage_take_turn (), &error)))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  present = passkeys_vault_storage_read_one (edit->keyring, edit->credential_id, &error);
  if (g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                       PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS))
    return dex_future_new_true ();

  if (present == NULL)
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  if (_passkeys_local_passkey_get_removed (present) == NULL)
    {
      show (edit, present);
      return dex_future_new_true ();
    }

  if (!passkeys_await (passkeys_vault_storage_remove (edit->keyring, edit->credential_id), &error))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/* What a person is told of a passkey that was used must not wait for the keyring, and what cannot be
 * written is not worth a word. Where the keyring was locked meanwhile, nobody is asked for it. */
static DexFuture *
note_use_fiber (gpointer data)
{
  Edit *edit = data;
  g_autoptr(PasskeysLocalPasskey) present = NULL;
  g_autoptr(GError) error = NULL;

  passkeys_await (dex_timeout_new_msec (LAZINESS_MSEC), NULL);
  if (!(present = passkeys_vault_storage_peek_one (edit->keyring, edit->credential_id, &error)))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  return edit_fiber (edit);
}

/*< private >
 * _passkeys_vault_note_use:
 * @self: a vault
 * @passkey: a passkey of it that has just signed
 *
 * Writes down when it was used, half a second later, when the site has its answer. Several uses
 * within a minute count as one. Never unlocks the keyring, and nothing depends on it: the future
 * may be dropped.
 *
 * Returns: (transfer full): a future that resolves to %TRUE or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
_passkeys_vault_note_use (PasskeysVault        *self,
                          PasskeysLocalPasskey *passkey)
{
  return run_to_the_end (note_use_fiber, edit_new (self, passkey, mark_used));
}

/*< private >
 * _passkeys_vault_is_stale:
 * @self: a vault
 * @passkey: a passkey whose removal was begun
 *
 * Returns: whether nobody undoes it any more: it was begun more than five minutes ago, and not by
 *   this copy of the program
 */
gboolean
_passkeys_vault_is_stale (PasskeysVault        *self,
                          PasskeysLocalPasskey *passkey)
{
  GDateTime *removed = _passkeys_local_passkey_get_removed (passkey);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();

  return ABS (g_date_time_difference (now, removed)) > STALE_SECONDS * G_TIME_SPAN_SECOND &&
         !passkeys_vault_storage_contains (_passkeys_vault_get_undoable (self),
                                           passkeys_local_passkey_get_credential_id (passkey));
}

/**
 * passkeys_vault_rename:
 * @self: a vault
 * @passkey: a passkey of it
 * @name: what the person wants to call it; not empty
 *
 * Renames a passkey. The list then holds a new object in the place of @passkey.
 *
 * Returns: (transfer full): a future that resolves to %TRUE or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS when it is not there any more, or another
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_vault_rename (PasskeysVault        *self,
                       PasskeysLocalPasskey *passkey,
                       const char           *name)
{
  return passkeys_vault_describe (self, passkey, name, /* note= */ NULL);
}

/**
 * passkeys_vault_describe:
 * @self: a vault
 * @passkey: a passkey of it
 * @name: what the person wants to call it; not empty
 * @note: (nullable): what the person notes of it, may be empty; %NULL to leave it as it is
 *
 * Renames a passkey and notes something of it, as one step. The list then holds a new object in the
 * place of @passkey.
 *
 * Returns: (transfer full): a future that resolves to %TRUE or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS when it is not there any more, or another
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_vault_describe (PasskeysVault        *self,
                         PasskeysLocalPasskey *passkey,
                         const char           *name,
                         const char           *note)
{
  Edit *edit;

  g_return_val_if_fail (PASSKEYS_IS_VAULT (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (passkey), NULL);
  g_return_val_if_fail (name != NULL && *name != '\0', NULL);
  g_return_val_if_fail (g_utf8_validate (name, -1, NULL), NULL);
  g_return_val_if_fail (note == NULL || g_utf8_validate (note, -1, NULL), NULL);

  edit = edit_new (self, passkey, describe);
  edit->name = g_strdup (name);
  edit->note = g_strdup (note);
  return run_to_the_end (edit_fiber, edit);
}

/**
 * passkeys_vault_begin_removal:
 * @self: a vault
 * @passkey: a passkey of it
 *
 * Removes a passkey so that it can be undone: it is marked in the keyring and from then on neither
 * shown nor used, by any program that knows the mark. Whoever calls this calls
 * [method@Passkeys.Vault.undo_removal] or [method@Passkeys.Vault.finish_removal] afterwards. Should
 * the program end before, a later [method@Passkeys.Vault.load] finishes it: what was shown as gone
 * does not come back.
 *
 * Returns: (transfer full): a future that resolves to %TRUE, or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS when it is not there any more, or another
 *   %PASSKEYS_AUTHENTICATOR_ERROR, and then nothing is changed
 */
DexFuture *
passkeys_vault_begin_removal (PasskeysVault        *self,
                              PasskeysLocalPasskey *passkey)
{
  g_return_val_if_fail (PASSKEYS_IS_VAULT (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (passkey), NULL);

  forget_undoable (self, passkey);
  g_ptr_array_add (_passkeys_vault_get_undoable (self),
                   g_bytes_ref (passkeys_local_passkey_get_credential_id (passkey)));
  return run_to_the_end (edit_fiber, edit_new (self, passkey, mark_removed));
}

/**
 * passkeys_vault_undo_removal:
 * @self: a vault
 * @passkey: a passkey whose removal was begun
 *
 * Brings a passkey back. It may be called again after a failure.
 *
 * Returns: (transfer full): a future that resolves to %TRUE, or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS when it is too late, or another
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_vault_undo_removal (PasskeysVault        *self,
                             PasskeysLocalPasskey *passkey)
{
  g_return_val_if_fail (PASSKEYS_IS_VAULT (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (passkey), NULL);

  return run_to_the_end (edit_fiber, edit_new (self, passkey, mark_present));
}

/**
 * passkeys_vault_finish_removal:
 * @self: a vault
 * @passkey: a passkey whose removal was begun
 *
 * Removes a passkey for good, unless it was brought back meanwhile.
 *
 * Returns: (transfer full): a future that resolves to %TRUE or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR, and then a later [method@Passkeys.Vault.load] does it
 */
DexFuture *
passkeys_vault_finish_removal (PasskeysVault        *self,
                               PasskeysLocalPasskey *passkey)
{
  g_return_val_if_fail (PASSKEYS_IS_VAULT (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (passkey), NULL);

  forget_undoable (self, passkey);
  return run_to_the_end (finish_fiber, edit_new (self, passkey, NULL));
}
