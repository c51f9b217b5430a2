/* passkeys-paged-list-loading.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-paged-list"

#include "config.h"

#include "passkeys-paged-list-private.h"

#include "passkeys-cancellable-fiber.h"
#include "passkeys-fiber.h"
#include "passkeys-weak-owner.h"

static DexFuture *
start_page (PasskeysWeakOwner  *owner,
            GCancellable       *cancellable,
            GCancellable      **reading, /* (out) (transfer full) */
            GError            **error)
{
  g_autoptr(PasskeysPagedList) self = passkeys_weak_owner_dup (owner, cancellable, error);

  if (self == NULL)
    return NULL;

  *reading = g_object_ref (self->reading);
  return passkeys_unless_cancelled (
    passkeys_weak_owner_bound (owner, cancellable, passkeys_page_reader_read (self->reader)),
    *reading);
}

/* Returns whether another page is needed: one without a new row would leave the person at the
 * end of the list with nothing to scroll to, and one of a reading that is over tells nothing. */
static gboolean
await_page (PasskeysWeakOwner  *owner,
            GCancellable       *cancellable,
            GError            **error)
{
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(PasskeysPagedList) self = NULL;
  g_autoptr(GCancellable) reading = NULL;
  DexFuture *future = start_page (owner, cancellable, &reading, error);
  guint n_added;

  if (future == NULL)
    return FALSE;

  response = passkeys_await_object (future, error);
  if (g_cancellable_is_cancelled (reading))
    {
      g_clear_error (error);
      return TRUE;
    }
  if (response == NULL)
    return FALSE;

  self = passkeys_weak_owner_dup (owner, cancellable, error);
  if (self == NULL || !_passkeys_paged_list_take_page (self, response, &n_added, error))
    return FALSE;

  return n_added == 0 && !self->complete;
}

static void
finish_page (PasskeysWeakOwner *owner,
             GCancellable      *cancellable,
             const GError      *error)
{
  g_autoptr(PasskeysPagedList) self = passkeys_weak_owner_dup (owner, cancellable, NULL);

  if (self == NULL)
    return;

  dex_clear (&self->page);
  _passkeys_paged_list_set_error (self, error);
  g_object_notify (G_OBJECT (self), "loading");
}

static DexFuture *
page_fiber (gpointer      data,
            GCancellable *cancellable)
{
  PasskeysWeakOwner *owner = data;
  g_autoptr(GError) error = NULL;

  while (await_page (owner, cancellable, &error))
    continue;

  finish_page (owner, cancellable, error);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
spawn (PasskeysPagedList            *self,
       PasskeysCancellableFiberFunc  fiber)
{
  return passkeys_cancellable_fiber_spawn (fiber, passkeys_weak_owner_new (self, self->gone),
                                           (GDestroyNotify) passkeys_weak_owner_free);
}

/* All who want the next page share one request. */
static DexFuture *
load_page (PasskeysPagedList *self)
{
  if (self->page == NULL)
    {
      self->page = spawn (self, page_fiber);
      _passkeys_paged_list_set_error (self, NULL);
      g_object_notify (G_OBJECT (self), "loading");
    }

  return dex_ref (self->page);
}

/* NULL without an error: nothing is left to load */
static DexFuture *
start_next (PasskeysWeakOwner  *owner,
            GCancellable       *cancellable,
            gboolean            only_stale,
            GError            **error)
{
  g_autoptr(PasskeysPagedList) self = passkeys_weak_owner_dup (owner, cancellable, error);

  if (self == NULL || self->complete)
    return NULL;

  if (only_stale && passkeys_page_reader_get_n_pages (self->reader) > 0 &&
      passkeys_paged_rows_get_n_stale (self->rows) == 0)
    return NULL;

  return passkeys_weak_owner_bound (owner, cancellable, load_page (self));
}

static DexFuture *
load_pages (PasskeysWeakOwner *owner,
            GCancellable      *cancellable,
            gboolean           only_stale)
{
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  while ((future = start_next (owner, cancellable, only_stale, &error)) != NULL)
    if (!passkeys_await (future, &error))
      break;

  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
load_all_fiber (gpointer      data,
                GCancellable *cancellable)
{
  return load_pages (data, cancellable, FALSE);
}

/* The page that is under way becomes the first of the new reading: whoever waits for it goes on
 * waiting, but no longer for a server that has nothing to say. */
static gboolean
begin_again (PasskeysWeakOwner  *owner,
             GCancellable       *cancellable,
             GError            **error)
{
  g_autoptr(PasskeysPagedList) self = passkeys_weak_owner_dup (owner, cancellable, error);

  if (self == NULL)
    return FALSE;

  passkeys_paged_rows_begin_again (self->rows);
  passkeys_page_reader_begin_again (self->reader);
  g_cancellable_cancel (self->reading);
  g_object_unref (self->reading);
  self->reading = g_cancellable_new ();
  _passkeys_paged_list_set_complete (self, FALSE);

  return TRUE;
}

static DexFuture *
reload_fiber (gpointer      data,
              GCancellable *cancellable)
{
  PasskeysWeakOwner *owner = data;
  g_autoptr(GError) error = NULL;

  if (!begin_again (owner, cancellable, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return load_pages (owner, cancellable, TRUE);
}

/**
 * passkeys_paged_list_load_more:
 * @self: a list
 *
 * Reads the next page. Calls that come while one is being read share it; it belongs to the list,
 * so it is cancelled when the list goes.
 *
 * Returns: (transfer full): a future that resolves to TRUE, or rejects as
 *   passkeys_api_client_send()
 */
DexFuture *
passkeys_paged_list_load_more (PasskeysPagedList *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PAGED_LIST (self), NULL);

  if (self->complete)
    return dex_future_new_for_boolean (TRUE);

  return load_page (self);
}

/**
 * passkeys_paged_list_load_all:
 * @self: a list
 *
 * Reads all pages, one after the other. Dropping the future stops after the page that is being
 * read.
 *
 * Returns: (transfer full): a future that resolves to TRUE, or rejects as
 *   passkeys_api_client_send()
 */
DexFuture *
passkeys_paged_list_load_all (PasskeysPagedList *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PAGED_LIST (self), NULL);

  return spawn (self, load_all_fiber);
}

/**
 * passkeys_paged_list_reload:
 * @self: a list
 *
 * Reads again from the first page on, as far as rows were there before. Rows stay until the page
 * comes that tells about them, and only what has changed changes. A page that is under way is
 * given up, and who waits for it gets the first page instead.
 *
 * Returns: (transfer full): a future that resolves to TRUE, or rejects as
 *   passkeys_api_client_send()
 */
DexFuture *
passkeys_paged_list_reload (PasskeysPagedList *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PAGED_LIST (self), NULL);

  return spawn (self, reload_fiber);
}
