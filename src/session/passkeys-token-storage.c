/* passkeys-token-storage.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-token-storage"

#include "config.h"

#include "passkeys-token-storage-private.h"

#include "passkeys-cancellable-fiber.h"
#include "passkeys-fiber.h"
#include "passkeys-keyring-error.h"
#include "passkeys-keyring.h"
#include "passkeys-session-error.h"

static const SecretSchema schema = {
  "org.example.Passkeys.Session",
  SECRET_SCHEMA_NONE,
  {
    { "account", SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

typedef struct
{
  PasskeysAccount *account;
  GBytes          *token;   /* nullable */
} Operation;

static void
operation_free (gpointer data)
{
  Operation *operation = data;

  g_clear_object (&operation->account);
  g_clear_pointer (&operation->token, g_bytes_unref);
  g_free (operation);
}

static DexFuture *
spawn (PasskeysCancellableFiberFunc  fiber,
       PasskeysAccount              *account,
       GBytes                       *token)
{
  Operation *operation = g_new0 (Operation, 1);

  operation->account = g_object_ref (account);
  operation->token = token != NULL ? g_bytes_ref (token) : NULL;

  return passkeys_cancellable_fiber_spawn (fiber, operation, operation_free);
}

/* Tokens that the keyring did not take, by account id; main thread only. */
static GHashTable *
get_unkept (void)
{
  static GHashTable *unkept;

  if (unkept == NULL)
    unkept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                    (GDestroyNotify) g_bytes_unref);

  return unkept;
}

static GHashTable *
build_attributes (PasskeysAccount *account)
{
  GHashTable *attributes = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (attributes, (char *) "account", (char *) passkeys_account_get_id (account));

  return attributes;
}

static DexFuture *
reject_for_keyring (const GError *error)
{
  return dex_future_new_reject (PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_KEYRING,
                                "The session cannot be kept in the keyring: %s", error->message);
}

static DexFuture *
save_fiber (gpointer      data,
            GCancellable *cancellable)
{
  Operation *operation = data;
  PasskeysKeyring *keyring = passkeys_keyring_get_default ();
  const char *id = passkeys_account_get_id (operation->account);
  g_autoptr(GHashTable) attributes = build_attributes (operation->account);
  g_autofree char *label = NULL;
  g_autoptr(GError) error = NULL;

  /* Until the keyring has it, so that it is not lost when it never answers. */
  g_hash_table_insert (get_unkept (), g_strdup (id), g_bytes_ref (operation->token));

  label = g_strdup_printf ("Passkeys session of %s",
                           passkeys_account_get_username (operation->account));
  if (!passkeys_await (passkeys_keyring_store (keyring, &schema, attributes, label,
                                               operation->token),
                       &error))
    return reject_for_keyring (error);

  if (g_hash_table_lookup (get_unkept (), id) == operation->token)
    g_hash_table_remove (get_unkept (), id);

  return dex_future_new_true ();
}

static DexFuture *
load_fiber (gpointer      data,
            GCancellable *cancellable)
{
  Operation *operation = data;
  PasskeysKeyring *keyring = passkeys_keyring_get_default ();
  const char *id = passkeys_account_get_id (operation->account);
  GBytes *unkept = g_hash_table_lookup (get_unkept (), id);
  g_autoptr(GHashTable) attributes = build_attributes (operation->account);
  g_autoptr(GBytes) token = NULL;
  g_autoptr(GError) error = NULL;

  if (unkept != NULL)
    return dex_future_new_take_boxed (G_TYPE_BYTES, g_bytes_ref (unkept));

  token = passkeys_await_boxed (passkeys_keyring_lookup (keyring, &schema, attributes), &error);
  if (token != NULL)
    return dex_future_new_take_boxed (G_TYPE_BYTES, g_steal_pointer (&token));

  if (g_error_matches (error, PASSKEYS_KEYRING_ERROR, PASSKEYS_KEYRING_ERROR_NOT_FOUND))
    return dex_future_new_reject (PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_SESSION_EXPIRED,
                                  "Nobody is signed in with this account");

  return reject_for_keyring (error);
}

static DexFuture *
peek_fiber (gpointer      data,
            GCancellable *cancellable)
{
  Operation *operation = data;
  PasskeysKeyring *keyring = passkeys_keyring_get_default ();
  g_autoptr(GHashTable) attributes = build_attributes (operation->account);
  g_autoptr(GListModel) items = NULL;

  if (!_passkeys_token_storage_is_kept (operation->account))
    return dex_future_new_true ();

  items = passkeys_await_object (passkeys_keyring_peek (keyring, &schema, attributes), NULL);
  return dex_future_new_for_boolean (items != NULL && g_list_model_get_n_items (items) > 0);
}

static DexFuture *
forget_fiber (gpointer      data,
              GCancellable *cancellable)
{
  Operation *operation = data;
  PasskeysKeyring *keyring = passkeys_keyring_get_default ();
  g_autoptr(GHashTable) attributes = build_attributes (operation->account);
  g_autoptr(GError) error = NULL;

  g_hash_table_remove (get_unkept (), passkeys_account_get_id (operation->account));

  if (!passkeys_await (passkeys_keyring_clear (keyring, &schema, attributes), &error)
      && !g_error_matches (error, PASSKEYS_KEYRING_ERROR, PASSKEYS_KEYRING_ERROR_NOT_FOUND))
    return reject_for_keyring (error);

  return dex_future_new_true ();
}

/*< private >
 * _passkeys_token_storage_save:
 * @account: whose token it is
 * @token: secure text
 *
 * Keeps a token in the keyring. Where that fails it is kept in memory for this run of the program,
 * and never in a file. What was begun is finished even when the future is dropped.
 *
 * Returns: (transfer full): a future that resolves to %TRUE and rejects with
 *   %PASSKEYS_SESSION_ERROR_KEYRING
 */
DexFuture *
_passkeys_token_storage_save (PasskeysAccount *account,
                              GBytes          *token)
{
  g_assert (PASSKEYS_IS_ACCOUNT (account));
  g_assert (token != NULL);

  return spawn (save_fiber, account, token);
}

/*< private >
 * _passkeys_token_storage_load:
 * @account: whose token
 *
 * Finds a token that was saved.
 *
 * Returns: (transfer full): a future that resolves to secure text and rejects with
 *   %PASSKEYS_SESSION_ERROR_SESSION_EXPIRED when there is none, or %PASSKEYS_SESSION_ERROR_KEYRING
 */
DexFuture *
_passkeys_token_storage_load (PasskeysAccount *account)
{
  g_assert (PASSKEYS_IS_ACCOUNT (account));

  return spawn (load_fiber, account, NULL);
}

/*< private >
 * _passkeys_token_storage_peek:
 * @account: whose token
 *
 * Looks whether there is a token, without a prompt: of a locked keyring nothing is known.
 *
 * Returns: (transfer full): a future that resolves to a boolean
 */
DexFuture *
_passkeys_token_storage_peek (PasskeysAccount *account)
{
  g_assert (PASSKEYS_IS_ACCOUNT (account));

  return spawn (peek_fiber, account, NULL);
}

/*< private >
 * _passkeys_token_storage_forget:
 * @account: whose token
 *
 * Removes a token from memory and keyring.
 *
 * Returns: (transfer full): a future that resolves to %TRUE and rejects with
 *   %PASSKEYS_SESSION_ERROR_KEYRING
 */
DexFuture *
_passkeys_token_storage_forget (PasskeysAccount *account)
{
  g_assert (PASSKEYS_IS_ACCOUNT (account));

  return spawn (forget_fiber, account, NULL);
}

/*< private >
 * _passkeys_token_storage_is_kept:
 * @account: whose token
 *
 * Returns: %FALSE when the token of the account is known to live in memory only
 */
gboolean
_passkeys_token_storage_is_kept (PasskeysAccount *account)
{
  g_assert (PASSKEYS_IS_ACCOUNT (account));

  return !g_hash_table_contains (get_unkept (), passkeys_account_get_id (account));
}
