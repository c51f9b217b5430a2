/* passkeys-cancellable-fiber.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-cancellable-fiber"

#include "config.h"

#include "passkeys-cancellable-fiber.h"

#include "passkeys-fiber-private.h"

#define STACK_SIZE (256 * 1024)

typedef struct
{
  PasskeysCancellableFiberFunc  func;
  gpointer                      data;         /* (owned) */
  GDestroyNotify                data_destroy; /* (nullable) */
  GCancellable                 *cancellable;  /* (owned) */
} Job;

static void
job_free (Job *self)
{
  if (self->data_destroy != NULL)
    self->data_destroy (self->data);
  g_clear_object (&self->cancellable);
  g_free (self);
}

static DexFuture *
job_fiber (gpointer data)
{
  Job *self = data;

  return self->func (self->data, self->cancellable);
}

static DexFuture *
fulfil_cb (DexFuture *completed,
           gpointer   user_data)
{
  _passkeys_fiber_settle (user_data, completed);

  return NULL;
}

/**
 * passkeys_cancellable_fiber_spawn:
 * @func: the fiber
 * @data: (transfer full): its data
 * @data_destroy: (nullable): frees @data
 *
 * Runs a fiber on this thread and gives out a future that cancels when its last reference is
 * dropped. What the fiber awaits is to be wrapped by [func@unless_cancelled].
 *
 * A bare fiber does not: libdex only notices when a future that waits for it goes. And when it
 * does, libdex 0.10 puts the fiber into its run queue in a way that breaks the queue if what the
 * fiber waits for completes in the same iteration of the main loop. So the fiber is never
 * discarded here. It gets a cancellable instead, waits for it beside everything else, and ends by
 * itself.
 *
 * Returns: (transfer full): a future of what the fiber's future gives
 */
DexFuture *
passkeys_cancellable_fiber_spawn (PasskeysCancellableFiberFunc  func,
                                  gpointer                      data,
                                  GDestroyNotify                data_destroy)
{
  DexPromise *promise = dex_promise_new_cancellable ();
  DexFuture *fiber;
  Job *job = g_new0 (Job, 1);

  job->func = func;
  job->data = data;
  job->data_destroy = data_destroy;
  job->cancellable = g_object_ref (dex_promise_get_cancellable (promise));

  fiber = dex_scheduler_spawn (NULL, STACK_SIZE, job_fiber, job, (GDestroyNotify) job_free);
  dex_future_disown (dex_future_finally (fiber, fulfil_cb, dex_ref (promise), dex_unref));

  /* The promise is referenced by the line above; this one notices when nobody else waits. */
  return dex_future_first (DEX_FUTURE (promise), NULL);
}

/**
 * passkeys_unless_cancelled:
 * @future: (transfer full): what to wait for
 * @cancellable: that of the fiber
 *
 * What such a fiber awaits. When nobody waits for the fiber any more, @future is dropped, which cancels
 * what it stands for.
 *
 * Returns: (transfer full): a future of what @future gives, or that is rejected once @cancellable is
 *   cancelled
 */
DexFuture *
passkeys_unless_cancelled (DexFuture    *future,
                           GCancellable *cancellable)
{
  return dex_future_first (future, dex_cancellable_new_from_cancellable (cancellable), NULL);
}
