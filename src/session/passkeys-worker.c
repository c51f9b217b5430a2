/* passkeys-worker.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-worker"

#include "config.h"

#include "passkeys-worker-private.h"

#include <gio/gio.h>

typedef struct
{
  DexPromise         *promise;
  PasskeysWorkerFunc  func;
  gpointer            data;
  GDestroyNotify      data_destroy;
} Work;

static void
work_free (Work *work)
{
  dex_clear (&work->promise);
  work->data_destroy (work->data);
  g_free (work);
}

static void
run_work (GTask        *task,
          gpointer      source_object,
          gpointer      task_data,
          GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;
  gpointer object = work->func (work->data, &error);

  if (object != NULL)
    dex_promise_resolve_object (work->promise, object);
  else
    dex_promise_reject (work->promise, error);

  g_task_return_boolean (task, TRUE);
}

/*< private >
 * _passkeys_worker_run:
 * @func: what to do in a thread
 * @data: passed to @func
 * @data_destroy: frees @data
 *
 * Runs what computes or writes for longer than a frame off the main thread. Dropping the future
 * does not stop it.
 *
 * Returns: (transfer full): a future of the object that @func returns
 */
DexFuture *
_passkeys_worker_run (PasskeysWorkerFunc func,
                      gpointer           data,
                      GDestroyNotify     data_destroy)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  DexPromise *promise = dex_promise_new ();
  Work *work = g_new0 (Work, 1);

  g_assert (func != NULL);
  g_assert (data_destroy != NULL);

  work->promise = dex_ref (promise);
  work->func = func;
  work->data = data;
  work->data_destroy = data_destroy;

  g_task_set_source_tag (task, _passkeys_worker_run);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  g_task_run_in_thread (task, run_work);

  return DEX_FUTURE (promise);
}
