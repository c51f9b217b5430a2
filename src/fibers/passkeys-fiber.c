/* passkeys-fiber.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-fiber"

#include "config.h"

#include "passkeys-fiber.h"

#include "passkeys-fiber-private.h"

/*
 * libdex 0.10 wakes a fiber that nobody waits for any more without marking that it did. When what the
 * fiber waits for completes before it has had its turn, it is put into the queue once more, which breaks
 * the queue: no fiber of the program ever runs again.
 *
 * So the fiber is let go of in an iteration of the main loop in which nothing else happens. In the next
 * one the scheduler comes first, as it is the oldest source there. Others may have been woken before, though,
 * and what the fiber waits for may be the end of one of them: that is told to nobody before all had their
 * turn.
 *
 * One way is left open: another fiber, woken before, that resolves a promise on its way and not by its end.
 * To let go behind all others would close it, but then what was cancelled may be finished first.
 */

/* until those that were let go of have had their turn; zero: there are none */
static guint turn;

/* Lives until the fiber has ended, or has been let go of. */
typedef struct
{
  DexFuture  *watch;      /* (owned) (nullable): what waits for the fiber */
  DexPromise *promise;    /* (owned) (nullable): what others wait for */
  guint       letting_go;
} Fiber;

static void
fiber_clear (gpointer data)
{
  Fiber *self = data;

  g_clear_handle_id (&self->letting_go, g_source_remove);
  dex_clear (&self->watch);
  dex_clear (&self->promise);
}

static void
fiber_unref (gpointer data)
{
  g_rc_box_release_full (data, fiber_clear);
}

typedef struct
{
  DexPromise *promise;   /* (owned) */
  DexFuture  *completed; /* (owned) */
} Settling;

static void
settling_free (gpointer data)
{
  Settling *settling = data;

  dex_unref (settling->promise);
  dex_unref (settling->completed);
  g_free (settling);
}

static gboolean
settle_now_cb (gpointer data)
{
  Settling *settling = data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (settling->completed, &error);

  if (value != NULL)
    dex_promise_resolve (settling->promise, value);
  else
    dex_promise_reject (settling->promise, g_steal_pointer (&error));
  return G_SOURCE_REMOVE;
}

/*< private >
 * _passkeys_fiber_settle:
 * @promise: what others wait for
 * @completed: what a fiber gave
 *
 * Resolves or rejects a promise as a fiber ended. Where one that waits was let go of, and has not had its
 * turn, that is done afterwards.
 */
void
_passkeys_fiber_settle (DexPromise *promise,
                        DexFuture  *completed)
{
  Settling *settling = g_new0 (Settling, 1);

  settling->promise = dex_ref (promise);
  settling->completed = dex_ref (completed);
  if (turn != 0)
    {
      g_idle_add_full (G_PRIORITY_DEFAULT, settle_now_cb, settling, settling_free);
      return;
    }

  settle_now_cb (settling);
  settling_free (settling);
}

static DexFuture *
settle_cb (DexFuture *completed,
           gpointer   user_data)
{
  Fiber *self = user_data;

  /* it may have been let go of since it ended */
  if (self->promise == NULL)
    return NULL;

  g_clear_handle_id (&self->letting_go, g_source_remove);
  _passkeys_fiber_settle (self->promise, completed);
  dex_clear (&self->promise);

  return NULL;
}

static gboolean
end_turn_cb (gpointer user_data)
{
  turn = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
let_go_cb (gpointer user_data)
{
  Fiber *self = user_data;

  self->letting_go = 0;
  if (turn == 0)
    turn = g_idle_add_full (G_PRIORITY_DEFAULT, end_turn_cb, NULL, NULL);
  dex_clear (&self->promise);
  dex_clear (&self->watch);
  return G_SOURCE_REMOVE;
}

static void
on_cancelled (GCancellable *cancellable,
              Fiber        *self)
{
  if (self->promise != NULL && self->letting_go == 0)
    self->letting_go = g_idle_add_full (G_PRIORITY_HIGH, let_go_cb, g_rc_box_acquire (self),
                                        fiber_unref);
}

/**
 * passkeys_fiber_spawn:
 * @stack_size: of the fiber, in bytes; zero for what is usual
 * @func: the fiber
 * @data: (transfer full): its data
 * @data_destroy: (nullable): frees @data
 *
 * Runs a fiber on the main thread, as [method@Dex.Scheduler.spawn] does. What waits for it may go at any
 * time: the next thing that the fiber awaits is then cancelled.
 *
 * Returns: (transfer full): a future of what the future of the fiber gives
 */
DexFuture *
passkeys_fiber_spawn (gsize          stack_size,
                      DexFiberFunc   func,
                      gpointer       data,
                      GDestroyNotify data_destroy)
{
  Fiber *self = g_rc_box_new0 (Fiber);
  DexPromise *promise = dex_promise_new_cancellable ();
  DexFuture *fiber = dex_scheduler_spawn (NULL, stack_size, func, data, data_destroy);

  self->promise = dex_ref (promise);
  g_cancellable_connect (dex_promise_get_cancellable (promise), G_CALLBACK (on_cancelled),
                         g_rc_box_acquire (self), fiber_unref);
  self->watch = dex_future_finally (fiber, settle_cb, self, fiber_unref);

  return DEX_FUTURE (promise);
}

/**
 * passkeys_fiber_spawn_to_the_end:
 * @stack_size: of the fiber, in bytes; zero for what is usual
 * @func: the fiber
 * @data: (transfer full): its data
 * @data_destroy: (nullable): frees @data
 *
 * As passkeys_fiber_spawn(), for a change that is finished once it was begun, whoever waits for it or
 * not.
 *
 * Returns: (transfer full): a future of what the future of the fiber gives
 */
DexFuture *
passkeys_fiber_spawn_to_the_end (gsize          stack_size,
                                 DexFiberFunc   func,
                                 gpointer       data,
                                 GDestroyNotify data_destroy)
{
  DexFuture *future = passkeys_fiber_spawn (stack_size, func, data, data_destroy);

  dex_future_disown (dex_ref (future));
  return future;
}
