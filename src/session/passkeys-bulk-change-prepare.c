/* passkeys-bulk-change-prepare.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-bulk-change-prepare"

#include "config.h"

#include "passkeys-bulk-change-private.h"

#include "passkeys-bulk-row-private.h"
#include "passkeys-cancellable-fiber.h"
#include "passkeys-model-walk.h"
#include "passkeys-user-guard.h"

/* The rows of a bulk change: whom it is about, and who is skipped. */

static PasskeysBulkRow *
make_row (PasskeysUser     *user,
          PasskeysBulkKind  kind,
          const char       *permission_id)
{
  const char *username = passkeys_user_get_username (user);

  return _passkeys_bulk_row_new (kind, username,
                                 kind == PASSKEYS_BULK_KIND_INVITE_AGAIN
                                 ? username : passkeys_user_get_user_id (user),
                                 permission_id);
}

typedef struct
{
  PasskeysSession  *session;
  PasskeysBulkKind  kind;
  GListModel       *users;
  GListModel       *everyone;
  char             *permission_id; /* nullable */
} Preparation;

static void
preparation_free (gpointer data)
{
  Preparation *preparation = data;

  g_clear_object (&preparation->session);
  g_clear_object (&preparation->users);
  g_clear_object (&preparation->everyone);
  g_free (preparation->permission_id);
  g_free (preparation);
}

static guint
await_administrators (GListModel   *everyone,
                      GCancellable *cancellable)
{
  g_auto(PasskeysModelWalk) walk = { NULL };
  PasskeysUser *user;
  guint n = 0;

  passkeys_model_walk_begin (&walk, everyone);
  while ((user = passkeys_model_walk_next (&walk, cancellable)) != NULL)
    n += passkeys_user_guard_is_acting_administrator (user);

  return n;
}

static void
await_rows (Preparation        *preparation,
            PasskeysBulkChange *change,
            guint               n_administrators,
            GCancellable       *cancellable)
{
  g_auto(PasskeysModelWalk) walk = { NULL };
  PasskeysUser *user;

  passkeys_model_walk_begin_still (&walk, preparation->users);
  while ((user = passkeys_model_walk_next (&walk, cancellable)) != NULL)
    {
      g_autoptr(PasskeysBulkRow) row = make_row (user, preparation->kind,
                                                 preparation->permission_id);

      _passkeys_bulk_row_set_skip (row,
                                   passkeys_user_guard_judge (preparation->session, user,
                                                              preparation->kind,
                                                              preparation->permission_id,
                                                              &n_administrators));
      change->counts[passkeys_bulk_row_get_state (row)]++;
      g_list_store_append (change->own_rows, row);
    }
}

static DexFuture *
prepare_fiber (gpointer      data,
               GCancellable *cancellable)
{
  Preparation *preparation = data;
  g_autoptr(PasskeysBulkChange) change = g_object_new (PASSKEYS_TYPE_BULK_CHANGE, NULL);
  GError *error = NULL;

  change->session = g_object_ref (preparation->session);
  change->own_rows = g_list_store_new (PASSKEYS_TYPE_BULK_ROW);
  change->rows = g_object_ref (G_LIST_MODEL (change->own_rows));
  await_rows (preparation, change, await_administrators (preparation->everyone, cancellable),
              cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, &error))
    return dex_future_new_for_error (error);

  change->n_done = change->counts[PASSKEYS_BULK_STATE_SKIPPED];
  return dex_future_new_take_object (g_steal_pointer (&change));
}

/**
 * passkeys_bulk_change_prepare:
 * @session: in whose name the changes are made
 * @kind: what is done to each of the users; not %PASSKEYS_BULK_KIND_INVITE
 * @users: whom, a model of [class@User] that does not change before the future completes
 * @everyone: all users that were loaded, among whom administrators are counted
 * @permission_id: (nullable): which permission, for %PASSKEYS_BULK_KIND_ADD_PERMISSION
 *
 * Makes one row a user without holding the main loop up.
 * Nobody shuts themselves out, nor the last administrator; what is so already is not done again.
 *
 * Returns: (transfer full): a future that resolves to a [class@BulkChange]
 */
DexFuture *
passkeys_bulk_change_prepare (PasskeysSession  *session,
                              PasskeysBulkKind  kind,
                              GListModel       *users,
                              GListModel       *everyone,
                              const char       *permission_id)
{
  Preparation *preparation;

  dex_return_error_if_fail (PASSKEYS_IS_SESSION (session));
  dex_return_error_if_fail (kind != PASSKEYS_BULK_KIND_INVITE);
  dex_return_error_if_fail (G_IS_LIST_MODEL (users));
  dex_return_error_if_fail (G_IS_LIST_MODEL (everyone));
  dex_return_error_if_fail ((kind == PASSKEYS_BULK_KIND_ADD_PERMISSION) == (permission_id != NULL));

  preparation = g_new0 (Preparation, 1);
  preparation->session = g_object_ref (session);
  preparation->kind = kind;
  preparation->users = g_object_ref (users);
  preparation->everyone = g_object_ref (everyone);
  preparation->permission_id = g_strdup (permission_id);

  return passkeys_cancellable_fiber_spawn (prepare_fiber, preparation, preparation_free);
}
