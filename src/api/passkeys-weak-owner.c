/* passkeys-weak-owner.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-weak-owner"

#include "config.h"

#include "passkeys-weak-owner.h"

struct _PasskeysWeakOwner
{
  GWeakRef      owner;
  GCancellable *gone; /* (owned) */
};

/*< private >
 * passkeys_weak_owner_new:
 * @owner: the object that is worked for
 * @gone: what @owner cancels when it is disposed of
 *
 * Returns: (transfer full): the data of a fiber
 */
PasskeysWeakOwner *
passkeys_weak_owner_new (gpointer      owner,
                         GCancellable *gone)
{
  PasskeysWeakOwner *self = g_new0 (PasskeysWeakOwner, 1);

  g_weak_ref_init (&self->owner, owner);
  self->gone = g_object_ref (gone);

  return self;
}

/*< private >
 * passkeys_weak_owner_free:
 * @self: (transfer full): the data of a fiber
 */
void
passkeys_weak_owner_free (PasskeysWeakOwner *self)
{
  g_weak_ref_clear (&self->owner);
  g_clear_object (&self->gone);
  g_free (self);
}

/*< private >
 * passkeys_weak_owner_dup:
 * @self: the data of a fiber
 * @cancellable: the cancellable of the fiber
 * @error: return location for `G_IO_ERROR_CANCELLED`
 *
 * Gets the owner for as long as nothing is awaited.
 *
 * Returns: (transfer full) (nullable): the owner, unless it is gone or nobody waits any more
 */
gpointer
passkeys_weak_owner_dup (PasskeysWeakOwner  *self,
                         GCancellable       *cancellable,
                         GError            **error)
{
  gpointer owner;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      g_cancellable_set_error_if_cancelled (self->gone, error))
    return NULL;

  owner = g_weak_ref_get (&self->owner);
  if (owner == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "It is not needed any more");

  return owner;
}

/*< private >
 * passkeys_weak_owner_bound:
 * @self: the data of a fiber
 * @cancellable: the cancellable of the fiber
 * @future: (transfer full): what to wait for
 *
 * Waits only as long as the owner is there and somebody waits.
 *
 * Returns: (transfer full): a future that gives what @future gives, or is cancelled
 */
DexFuture *
passkeys_weak_owner_bound (PasskeysWeakOwner *self,
                           GCancellable      *cancellable,
                           DexFuture         *future)
{
  return dex_future_first (future,
                           dex_cancellable_new_from_cancellable (cancellable),
                           dex_cancellable_new_from_cancellable (self->gone),
                           NULL);
}
