/* passkeys-account-store.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-account-store"

#include "config.h"

#include "passkeys-account-store.h"

#include <gio/gio.h>

#include "passkeys-account-file-private.h"
#include "passkeys-cancellable-fiber.h"
#include "passkeys-fiber.h"
#include "passkeys-list-cache.h"
#include "passkeys-worker-private.h"

/* One change after another goes to a thread, which merges it into the file under a lock:
 *
 *   add () ── waits for the change before ── worker: lock, read, merge, write ── model follows
 */
struct _PasskeysAccountStore
{
  GObject parent_instance;

  char       *path;
  GListStore *accounts;
  DexFuture  *last_change; /* nullable: what the next change waits for */
};

typedef enum
{
  CHANGE_NONE,
  CHANGE_ADD,
  CHANGE_REMOVE,
  CHANGE_SET_ASIDE,
} ChangeKind;

typedef struct
{
  PasskeysAccountStore *self;
  ChangeKind            kind;
  PasskeysAccount      *account; /* nullable */
  DexFuture            *before;  /* nullable */
} Change;

static GType
passkeys_account_store_get_item_type (GListModel *model)
{
  return PASSKEYS_TYPE_ACCOUNT;
}

static guint
passkeys_account_store_get_n_items (GListModel *model)
{
  PasskeysAccountStore *self = PASSKEYS_ACCOUNT_STORE (model);

  return g_list_model_get_n_items (G_LIST_MODEL (self->accounts));
}

static gpointer
passkeys_account_store_get_item (GListModel *model,
                                 guint       position)
{
  PasskeysAccountStore *self = PASSKEYS_ACCOUNT_STORE (model);

  return g_list_model_get_item (G_LIST_MODEL (self->accounts), position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = passkeys_account_store_get_item_type;
  iface->get_n_items = passkeys_account_store_get_n_items;
  iface->get_item = passkeys_account_store_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysAccountStore, passkeys_account_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_object (&change->self);
  g_clear_object (&change->account);
  dex_clear (&change->before);
  g_free (change);
}

/* In a thread. */
static gpointer
apply_change (gpointer   data,
              GError   **error)
{
  Change *change = data;
  const char *path = change->self->path;

  switch (change->kind)
    {
    case CHANGE_NONE:
      return _passkeys_account_file_read (path, error);
    case CHANGE_ADD:
      return _passkeys_account_file_add (path, change->account, error);
    case CHANGE_REMOVE:
      return _passkeys_account_file_remove (path, passkeys_account_get_id (change->account), error);
    case CHANGE_SET_ASIDE:
      return _passkeys_account_file_set_aside (path, error);
    default:
      g_assert_not_reached ();
    }
}

static gboolean
is_same (PasskeysAccount *account,
         PasskeysAccount *other)
{
  return g_str_equal (passkeys_account_get_id (account), passkeys_account_get_id (other))
         && g_str_equal (passkeys_account_get_username (account),
                         passkeys_account_get_username (other))
         && g_strcmp0 (passkeys_account_get_organisation_name (account),
                       passkeys_account_get_organisation_name (other)) == 0;
}

/* Keeps the objects that are known already, so that their signed-in property lives on; one that was
 * just added is the one that its session has. */
static void
follow (PasskeysAccountStore *self,
        GListModel           *accounts,
        PasskeysAccount      *added)
{
  g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->accounts));
  gboolean changed = g_list_model_get_n_items (accounts) != n;

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr(PasskeysAccount) account = g_list_model_get_item (accounts, i);
      const char *id = passkeys_account_get_id (account);
      PasskeysAccount *known = passkeys_account_store_find (self, id);
      g_autoptr(PasskeysAccount) here = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);

      if (known != NULL && account != added && is_same (known, account))
        g_set_object (&account, known);

      changed = changed || account != here;
      g_ptr_array_add (objects, g_steal_pointer (&account));
    }

  if (changed)
    g_list_store_splice (self->accounts, 0, n, objects->pdata, objects->len);
}

static DexFuture *
change_fiber (gpointer      data,
              GCancellable *cancellable)
{
  Change *change = data;
  g_autoptr(GListModel) accounts = NULL;
  g_autoptr(GError) error = NULL;
  Change *work;

  if (change->before != NULL)
    passkeys_await (g_steal_pointer (&change->before), NULL);
  if (change->kind == CHANGE_REMOVE)
    passkeys_await (passkeys_list_cache_forget_account (change->account), NULL);

  work = g_new0 (Change, 1);
  work->self = g_object_ref (change->self);
  work->kind = change->kind;
  g_set_object (&work->account, change->account);

  accounts = passkeys_await_object (_passkeys_worker_run (apply_change, work, change_free), &error);
  if (accounts == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  follow (change->self, accounts, change->account);
  return dex_future_new_true ();
}

static DexFuture *
spawn_change (PasskeysAccountStore *self,
              ChangeKind            kind,
              PasskeysAccount      *account)
{
  Change *change = g_new0 (Change, 1);
  DexFuture *future;

  change->self = g_object_ref (self);
  change->kind = kind;
  g_set_object (&change->account, account);
  change->before = g_steal_pointer (&self->last_change);

  /* Changes are not cancelled: what was acknowledged half-way must not depend on who still
   * listens. */
  future = passkeys_cancellable_fiber_spawn (change_fiber, change, change_free);
  self->last_change = dex_ref (future);

  return future;
}

static void
passkeys_account_store_finalize (GObject *object)
{
  PasskeysAccountStore *self = PASSKEYS_ACCOUNT_STORE (object);

  dex_clear (&self->last_change);
  g_clear_object (&self->accounts);
  g_free (self->path);

  G_OBJECT_CLASS (passkeys_account_store_parent_class)->finalize (object);
}

static void
passkeys_account_store_class_init (PasskeysAccountStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = passkeys_account_store_finalize;
}

static void
passkeys_account_store_init (PasskeysAccountStore *self)
{
  self->accounts = g_list_store_new (PASSKEYS_TYPE_ACCOUNT);
  g_signal_connect_object (self->accounts, "items-changed",
                           G_CALLBACK (g_list_model_items_changed), self, G_CONNECT_SWAPPED);
}

/**
 * passkeys_account_store_new:
 * @file: (nullable): where accounts are kept; %NULL for the user's own file
 *
 * Creates an empty store; call [method@AccountStore.load]. The file holds no secrets.
 *
 * Returns: (transfer full): a list model of [class@Account]
 */
PasskeysAccountStore *
passkeys_account_store_new (GFile *file)
{
  PasskeysAccountStore *self;

  g_return_val_if_fail (file == NULL || g_file_is_native (file), NULL);

  self = g_object_new (PASSKEYS_TYPE_ACCOUNT_STORE, NULL);
  self->path = file != NULL
                 ? g_file_get_path (file)
                 : g_build_filename (g_get_user_config_dir (), "passkeys", "accounts.json", NULL);

  return self;
}

/**
 * passkeys_account_store_load:
 * @self: a store
 *
 * Reads the file again. Where it cannot be read, the accounts in memory stay and nothing is
 * written.
 *
 * Returns: (transfer full): a future that resolves to %TRUE and rejects with
 *   %PASSKEYS_SESSION_ERROR_ACCOUNTS_DAMAGED or %PASSKEYS_SESSION_ERROR_ACCOUNTS_TOO_NEW
 */
DexFuture *
passkeys_account_store_load (PasskeysAccountStore *self)
{
  dex_return_error_if_fail (PASSKEYS_IS_ACCOUNT_STORE (self));

  return spawn_change (self, CHANGE_NONE, NULL);
}

/**
 * passkeys_account_store_add:
 * @self: a store
 * @account: the account, which replaces one with the same id
 *
 * Keeps an account. What another instance of the program has added meanwhile stays.
 *
 * Returns: (transfer full): a future that resolves to %TRUE once the account is on the disk and
 *   rejects with one of the `PASSKEYS_SESSION_ERROR_ACCOUNTS_` codes; a file that cannot be read is
 *   never replaced
 */
DexFuture *
passkeys_account_store_add (PasskeysAccountStore *self,
                            PasskeysAccount      *account)
{
  dex_return_error_if_fail (PASSKEYS_IS_ACCOUNT_STORE (self));
  dex_return_error_if_fail (PASSKEYS_IS_ACCOUNT (account));

  return spawn_change (self, CHANGE_ADD, account);
}

/**
 * passkeys_account_store_remove:
 * @self: a store
 * @account: the account
 *
 * Forgets an account, and what its lists said. Its session is not touched.
 *
 * Returns: (transfer full): a future as of [method@AccountStore.add]
 */
DexFuture *
passkeys_account_store_remove (PasskeysAccountStore *self,
                               PasskeysAccount      *account)
{
  dex_return_error_if_fail (PASSKEYS_IS_ACCOUNT_STORE (self));
  dex_return_error_if_fail (PASSKEYS_IS_ACCOUNT (account));

  return spawn_change (self, CHANGE_REMOVE, account);
}

/**
 * passkeys_account_store_set_aside:
 * @self: a store
 *
 * Renames a file that cannot be read, so that accounts can be kept again. It is for the person to
 * ask for.
 *
 * Returns: (transfer full): a future that resolves to %TRUE and rejects with
 *   %PASSKEYS_SESSION_ERROR_ACCOUNTS_NOT_SAVED
 */
DexFuture *
passkeys_account_store_set_aside (PasskeysAccountStore *self)
{
  dex_return_error_if_fail (PASSKEYS_IS_ACCOUNT_STORE (self));

  return spawn_change (self, CHANGE_SET_ASIDE, NULL);
}

/**
 * passkeys_account_store_find:
 * @self: a store
 * @id: an account's id
 *
 * Finds an account.
 *
 * Returns: (transfer none) (nullable): the account, or %NULL when it is not known
 */
PasskeysAccount *
passkeys_account_store_find (PasskeysAccountStore *self,
                             const char           *id)
{
  guint n;

  g_return_val_if_fail (PASSKEYS_IS_ACCOUNT_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->accounts));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(PasskeysAccount) account = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);

      if (g_str_equal (passkeys_account_get_id (account), id))
        return account; /* the list holds it */
    }

  return NULL;
}
