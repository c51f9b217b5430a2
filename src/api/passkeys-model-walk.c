/* passkeys-model-walk.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-model-walk"

#include "config.h"

#include "passkeys-model-walk.h"

#include <libdex.h>

#include "passkeys-cancellable-fiber.h"
#include "passkeys-fiber.h"

/* A slice ends after this time, so that input and frames go first. */
#define SLICE_USEC 4000
#define SLICE_STEP 32
#define PAUSE_MILLISECONDS 1

/*< private >
 * passkeys_model_walk_begin:
 * @self: (out caller-allocates): a walk, to be ended by passkeys_model_walk_end()
 * @model: where to go through, one that is quick to read
 *
 * Remembers what is in the model now.
 */
void
passkeys_model_walk_begin (PasskeysModelWalk *self,
                           GListModel        *model)
{
  guint n_items = g_list_model_get_n_items (model);

  *self = (PasskeysModelWalk) { .end = g_get_monotonic_time () + SLICE_USEC };
  self->items = g_ptr_array_sized_new (n_items);
  for (guint i = 0; i < n_items; i++)
    g_ptr_array_add (self->items, g_list_model_get_item (model, i));
}

/*< private >
 * passkeys_model_walk_begin_still:
 * @self: (out caller-allocates): a walk, to be ended by passkeys_model_walk_end()
 * @model: where to go through
 *
 * Begins to go through a model that stays as it is. To remember what is in a #GListStore may take
 * longer than a frame.
 */
void
passkeys_model_walk_begin_still (PasskeysModelWalk *self,
                                 GListModel        *model)
{
  *self = (PasskeysModelWalk) { .end = g_get_monotonic_time () + SLICE_USEC };
  self->model = g_object_ref (model);
}

static GObject *
take_item (PasskeysModelWalk *self,
           guint              position)
{
  if (self->items == NULL)
    return g_list_model_get_item (self->model, position);

  return position < self->items->len
           ? g_steal_pointer (&g_ptr_array_index (self->items, position)) : NULL;
}

static void
await_turn (PasskeysModelWalk *self,
            GCancellable      *cancellable)
{
  DexFuture *pause = dex_timeout_new_msec (PAUSE_MILLISECONDS);

  if (cancellable != NULL)
    pause = passkeys_unless_cancelled (pause, cancellable);
  passkeys_await (pause, NULL);
  self->end = g_get_monotonic_time () + SLICE_USEC;
}

/*< private >
 * passkeys_model_walk_next:
 * @self: a walk
 * @cancellable: (nullable): the cancellable of the fiber
 *
 * Goes on, after a pause where it is time for one; so it must be called in a fiber.
 *
 * Returns: (transfer none) (nullable): the next item, which stays until the next call, or %NULL
 *   after the last one or when nobody waits any more
 */
gpointer
passkeys_model_walk_next (PasskeysModelWalk *self,
                          GCancellable      *cancellable)
{
  /* To let go of all of them at the end would take a frame of its own. */
  g_clear_object (&self->item);

  if (self->position % SLICE_STEP == 0 && g_get_monotonic_time () >= self->end)
    await_turn (self, cancellable);

  if (g_cancellable_is_cancelled (cancellable))
    return NULL;

  self->item = take_item (self, self->position);
  if (self->item != NULL)
    self->position++;

  return self->item;
}

/*< private >
 * passkeys_model_walk_end:
 * @self: a walk
 */
void
passkeys_model_walk_end (PasskeysModelWalk *self)
{
  g_clear_object (&self->item);
  g_clear_object (&self->model);
  for (guint i = self->position; self->items != NULL && i < self->items->len; i++)
    g_object_unref (g_ptr_array_index (self->items, i));
  g_clear_pointer (&self->items, g_ptr_array_unref);
}

static DexFuture *
drop_fiber (gpointer data)
{
  GListStore *store = data;
  gint64 end = g_get_monotonic_time () + SLICE_USEC;
  guint n_items;

  while ((n_items = g_list_model_get_n_items (G_LIST_MODEL (store))) > 0)
    {
      guint n_dropped = MIN (n_items, SLICE_STEP);

      g_list_store_splice (store, n_items - n_dropped, n_dropped, NULL, 0);
      if (g_get_monotonic_time () < end)
        continue;

      passkeys_await (dex_timeout_new_msec (PAUSE_MILLISECONDS), NULL);
      end = g_get_monotonic_time () + SLICE_USEC;
    }

  return dex_future_new_true ();
}

/*< private >
 * passkeys_model_walk_drop:
 * @store: (transfer full): a list that nobody else has
 *
 * Lets go of a long list without holding the main loop up.
 */
void
passkeys_model_walk_drop (GListStore *store)
{
  dex_future_disown (passkeys_fiber_spawn (0, drop_fiber, store, g_object_unref));
}
