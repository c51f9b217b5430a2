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
 * So libdex never learns that nobody waits: a promise is handed out in place of the fiber, which runs to
 * its end. What it awaits it awaits beside a future of its own, which is rejected when the promise is
 * dropped. What it awaited is dropped then, too, so that this goes on to the fibers it waits for.
 */

typedef struct
{
  DexFiberFunc    func;
  gpointer        data;         /* (owned) */
  GDestroyNotify  data_destroy; /* (nullable) */
  DexPromise     *promise;      /* (owned): what others wait for */
  DexFuture      *cancelled;    /* (owned): rejected when nobody waits any more */
} Fiber;

/* Of the fiber that runs on this thread; NULL in the main loop, and in a fiber that was not begun here. */
static _Thread_local DexFuture *cancelled;

static void
fiber_free (gpointer data)
{
  Fiber *self = data;

  if (self->data_destroy != NULL)
    self->data_destroy (self->data);
  dex_unref (self->promise);
  dex_unref (self->cancelled);
  g_free (self);
}

/*< private >
 * _passkeys_fiber_settle:
 * @promise: what others wait for
 * @completed: what a fiber gave
 *
 * Resolves or rejects a promise as a fiber ended.
 */
void
_passkeys_fiber_settle (DexPromise *promise,
                        DexFuture  *completed)
{
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (completed, &error);

  if (value != NULL)
    dex_promise_resolve (promise, value);
  else
    dex_promise_reject (promise, g_steal_pointer (&error));
}

/* While this fiber waits, others run on the thread. */
static void
wait_for_either (DexFuture *future,
                 DexFuture *own)
{
  cancelled = NULL;
  dex_await (dex_future_first (dex_ref (future), dex_ref (own), NULL), NULL);
  cancelled = own;
}

/*
 * Takes @future and returns what has completed. What is begun after nobody waits any more goes on by
 * itself, as nobody ever waited for it; but a timeout does not bear that.
 */
static DexFuture *
wait_for (DexFuture *future)
{
  DexFuture *own = cancelled;

  if (own == NULL || !dex_future_is_pending (future))
    return future;

  if (dex_future_is_pending (own) || DEX_IS_TIMEOUT (future))
    wait_for_either (future, own);
  if (dex_future_is_pending (own))
    return future;

  dex_unref (future);
  return dex_ref (own);
}

static DexFuture *
run_fiber (gpointer data)
{
  Fiber *self = data;
  g_autoptr(DexFuture) result = NULL;

  cancelled = self->cancelled;
  result = wait_for (self->func (self->data));
  cancelled = NULL;
  _passkeys_fiber_settle (self->promise, result);

  return dex_future_new_true ();
}

static void
on_cancelled (GCancellable *cancellable,
              DexPromise   *own)
{
  dex_promise_reject (own, g_error_new_literal (DEX_ERROR, DEX_ERROR_FIBER_CANCELLED,
                                                "Nobody waits for the fiber any more"));
}

static DexFuture *
spawn (DexScheduler   *scheduler,
       gsize           stack_size,
       DexFiberFunc    func,
       gpointer        data,
       GDestroyNotify  data_destroy)
{
  Fiber *self = g_new0 (Fiber, 1);
  DexPromise *promise = dex_promise_new_cancellable ();

  self->func = func;
  self->data = data;
  self->data_destroy = data_destroy;
  self->promise = dex_ref (promise);
  self->cancelled = DEX_FUTURE (dex_promise_new ());
  g_cancellable_connect (dex_promise_get_cancellable (promise), G_CALLBACK (on_cancelled),
                         dex_ref (self->cancelled), dex_unref);

  /* the scheduler holds the fiber until it has ended */
  dex_unref (dex_scheduler_spawn (scheduler, stack_size, run_fiber, self, fiber_free));
  return DEX_FUTURE (promise);
}

/**
 * passkeys_fiber_spawn:
 * @stack_size: of the fiber, in bytes; zero for what is usual
 * @func: the fiber
 * @data: (transfer full): its data
 * @data_destroy: (nullable): frees @data
 *
 * Runs a fiber on this thread, as [method@Dex.Scheduler.spawn] does. What waits for it may go at any
 * time: what the fiber awaits by then is dropped, and whatever it awaits from then on and is not there
 * yet fails with %DEX_ERROR_FIBER_CANCELLED. The fiber awaits with passkeys_await() and its kin only.
 *
 * Returns: (transfer full): a future of what the future of the fiber gives
 */
DexFuture *
passkeys_fiber_spawn (gsize          stack_size,
                      DexFiberFunc   func,
                      gpointer       data,
                      GDestroyNotify data_destroy)
{
  return spawn (NULL, stack_size, func, data, data_destroy);
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

/**
 * passkeys_fiber_spawn_in_pool:
 * @stack_size: of the fiber, in bytes; zero for what is usual
 * @func: the fiber
 * @data: (transfer full): its data
 * @data_destroy: (nullable): frees @data
 *
 * As passkeys_fiber_spawn(), for what takes long: on another thread, which also frees @data.
 *
 * Returns: (transfer full): a future of what the future of the fiber gives
 */
DexFuture *
passkeys_fiber_spawn_in_pool (gsize          stack_size,
                              DexFiberFunc   func,
                              gpointer       data,
                              GDestroyNotify data_destroy)
{
  return spawn (dex_thread_pool_scheduler_get_default (), stack_size, func, data, data_destroy);
}

/**
 * passkeys_await:
 * @future: (transfer full): what to wait for
 * @error: return location for an error, or %NULL
 *
 * Does what [method@Dex.Future.await] does, in any fiber. One that began with passkeys_fiber_spawn()
 * waits no longer than there is somebody who waits for it.
 *
 * Returns: whether @future was resolved
 */
gboolean
passkeys_await (DexFuture  *future,
                GError    **error)
{
  return dex_await (wait_for (future), error);
}

/**
 * passkeys_await_boolean:
 * @future: (transfer full): what to wait for
 * @error: return location for an error, or %NULL
 *
 * As passkeys_await(), of a future of this type.
 *
 * Returns: the boolean, or %FALSE with @error set
 */
gboolean
passkeys_await_boolean (DexFuture  *future,
                        GError    **error)
{
  return dex_await_boolean (wait_for (future), error);
}

/**
 * passkeys_await_boxed:
 * @future: (transfer full): what to wait for
 * @error: return location for an error, or %NULL
 *
 * As passkeys_await(), of a future of this type.
 *
 * Returns: (transfer full) (nullable): a copy of the boxed value, or %NULL with @error set
 */
gpointer
passkeys_await_boxed (DexFuture  *future,
                      GError    **error)
{
  return dex_await_boxed (wait_for (future), error);
}

/**
 * passkeys_await_int:
 * @future: (transfer full): what to wait for
 * @error: return location for an error, or %NULL
 *
 * As passkeys_await(), of a future of this type.
 *
 * Returns: the number, or zero with @error set
 */
int
passkeys_await_int (DexFuture  *future,
                    GError    **error)
{
  return dex_await_int (wait_for (future), error);
}

/**
 * passkeys_await_int64:
 * @future: (transfer full): what to wait for
 * @error: return location for an error, or %NULL
 *
 * As passkeys_await(), of a future of this type.
 *
 * Returns: the number, or zero with @error set
 */
gint64
passkeys_await_int64 (DexFuture  *future,
                      GError    **error)
{
  return dex_await_int64 (wait_for (future), error);
}

/**
 * passkeys_await_object:
 * @future: (transfer full): what to wait for
 * @error: return location for an error, or %NULL
 *
 * As passkeys_await(), of a future of this type.
 *
 * Returns: (transfer full) (nullable): the object, or %NULL with @error set
 */
gpointer
passkeys_await_object (DexFuture  *future,
                       GError    **error)
{
  return dex_await_object (wait_for (future), error);
}

/**
 * passkeys_await_string:
 * @future: (transfer full): what to wait for
 * @error: return location for an error, or %NULL
 *
 * As passkeys_await(), of a future of this type.
 *
 * Returns: (transfer full) (nullable): a copy of the text, or %NULL with @error set
 */
char *
passkeys_await_string (DexFuture  *future,
                       GError    **error)
{
  return dex_await_string (wait_for (future), error);
}

/**
 * passkeys_await_variant:
 * @future: (transfer full): what to wait for
 * @error: return location for an error, or %NULL
 *
 * As passkeys_await(), of a future of this type.
 *
 * Returns: (transfer full) (nullable): the variant, or %NULL with @error set
 */
GVariant *
passkeys_await_variant (DexFuture  *future,
                        GError    **error)
{
  return dex_await_variant (wait_for (future), error);
}
