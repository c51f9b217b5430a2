/* passkeys-security-key-worker.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-worker"

#include "config.h"

#include "passkeys-security-key-worker.h"

#include "passkeys-security-key-thread-private.h"

struct _PasskeysSecurityKeyWorker
{
  GObject parent_instance;

  PasskeysSecurityKeySource *source;
  PasskeysSecurityKeyDevice *device;
  PasskeysSecurityKeyThread *thread;
  gboolean                   is_held;
};

typedef struct
{
  PasskeysSecurityKeyThread *thread; /* (owned) */
  PasskeysSecurityKeyTask   *task;   /* (owned) */
} Wait;

G_DEFINE_FINAL_TYPE (PasskeysSecurityKeyWorker, passkeys_security_key_worker, G_TYPE_OBJECT)

static void
wait_free (gpointer data)
{
  Wait *wait = data;

  g_clear_pointer (&wait->thread, passkeys_security_key_thread_unref);
  g_clear_pointer (&wait->task, passkeys_security_key_task_unref);
  g_free (wait);
}

static void
on_cancelled (GCancellable *cancellable,
              Wait         *wait)
{
  passkeys_security_key_thread_interrupt (wait->thread, wait->task);
}

/* Has the cancellable stop the task, until the task is settled. */
static gulong
stop_with (GCancellable              *cancellable,
           PasskeysSecurityKeyThread *thread,
           PasskeysSecurityKeyTask   *task)
{
  Wait *wait = g_new0 (Wait, 1);

  wait->thread = passkeys_security_key_thread_ref (thread);
  wait->task = passkeys_security_key_task_ref (task);
  return g_signal_connect_data (cancellable, "cancelled", G_CALLBACK (on_cancelled), wait,
                                (GClosureNotify) (void (*) (void)) wait_free, G_CONNECT_DEFAULT);
}

static void
passkeys_security_key_worker_finalize (GObject *object)
{
  PasskeysSecurityKeyWorker *self = PASSKEYS_SECURITY_KEY_WORKER (object);

  passkeys_security_key_thread_close (self->thread, /* stop = */ TRUE);
  g_clear_pointer (&self->thread, passkeys_security_key_thread_unref);
  g_clear_pointer (&self->device, passkeys_security_key_device_unref);
  g_clear_object (&self->source);

  G_OBJECT_CLASS (passkeys_security_key_worker_parent_class)->finalize (object);
}

static void
passkeys_security_key_worker_class_init (PasskeysSecurityKeyWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_security_key_worker_finalize;
}

static void
passkeys_security_key_worker_init (PasskeysSecurityKeyWorker *self)
{
}

/*< private >
 * passkeys_security_key_worker_new:
 * @source: where the key is plugged in
 * @device: which one it is
 *
 * Returns: (transfer full): a worker that has nothing open and no thread yet
 */
PasskeysSecurityKeyWorker *
passkeys_security_key_worker_new (PasskeysSecurityKeySource *source,
                                  PasskeysSecurityKeyDevice *device)
{
  PasskeysSecurityKeyWorker *self;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_SOURCE (source), NULL);
  g_return_val_if_fail (device != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_SECURITY_KEY_WORKER, NULL);
  self->source = g_object_ref (source);
  self->device = passkeys_security_key_device_ref (device);
  self->thread = passkeys_security_key_thread_new (source, device);
  return self;
}

/*< private >
 * passkeys_security_key_worker_run:
 * @self: a worker
 * @patience: how long the key may take to answer
 * @cancellable: (nullable): stops the job, apart from dropping the future
 * @func: what to do
 * @data: (transfer full): for @func; freed on this thread
 * @data_destroy: (nullable): frees @data
 *
 * Has the thread of the key do something with it, after what it was told before. The handle is
 * opened when it is not open, and closed after an answer that did not come.
 *
 * Returns: (transfer full): a future that resolves to an int, what @func returned, or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR when there was no answer
 */
DexFuture *
passkeys_security_key_worker_run (PasskeysSecurityKeyWorker   *self,
                                  PasskeysSecurityKeyPatience  patience,
                                  GCancellable                *cancellable,
                                  PasskeysSecurityKeyJob       func,
                                  gpointer                     data,
                                  GDestroyNotify               data_destroy)
{
  g_autoptr(PasskeysSecurityKeyTask) task = g_atomic_rc_box_new0 (PasskeysSecurityKeyTask);
  DexPromise *promise = dex_promise_new_cancellable ();

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_WORKER (self), NULL);
  g_return_val_if_fail (func != NULL, NULL);

  task->func = func;
  task->data = data;
  task->data_destroy = data_destroy;
  task->patience = patience;
  task->promise = dex_ref (promise);
  task->context = g_main_context_ref_thread_default ();
  task->dropped = g_object_ref (dex_promise_get_cancellable (promise));
  g_set_object (&task->cancellable, cancellable);

  if (!passkeys_security_key_thread_push (self->thread, task))
    {
      /* it hangs: leave it to its time-out */
      passkeys_security_key_thread_close (self->thread, /* stop = */ FALSE);
      passkeys_security_key_thread_unref (self->thread);
      self->thread = passkeys_security_key_thread_new (self->source, self->device);
      passkeys_security_key_thread_set_held (self->thread, self->is_held);
      passkeys_security_key_thread_push (self->thread, task);
    }

  task->dropped_id = stop_with (task->dropped, self->thread, task);
  if (cancellable != NULL)
    task->cancellable_id = stop_with (cancellable, self->thread, task);

  /* The task holds the promise; this one notices when nobody else waits. */
  return dex_future_first (DEX_FUTURE (promise), NULL);
}

static int
open_job (PasskeysSecurityKeyTurn *turn,
          gpointer                 data)
{
  return FIDO_OK;
}

/*< private >
 * passkeys_security_key_worker_set_held:
 * @self: a worker
 * @is_held: whether it will be needed soon
 *
 * Opens the handle, and keeps it open between the jobs until the worker is held no more. So no job
 * has to open it first, which costs a question to the key. One that cannot be opened says so to the
 * next job.
 */
void
passkeys_security_key_worker_set_held (PasskeysSecurityKeyWorker *self,
                                       gboolean                   is_held)
{
  g_return_if_fail (PASSKEYS_IS_SECURITY_KEY_WORKER (self));

  if (self->is_held == is_held)
    return;

  self->is_held = is_held;
  passkeys_security_key_thread_set_held (self->thread, is_held);
  if (is_held)
    dex_future_disown (passkeys_security_key_worker_run (self, PASSKEYS_SECURITY_KEY_PATIENCE_SHORT,
                                                         NULL, open_job, NULL, NULL));
}

/*< private >
 * passkeys_security_key_worker_rest:
 * @self: a worker
 *
 * Closes the handle now instead of a second after the last job, so that other programs can use the
 * key.
 */
void
passkeys_security_key_worker_rest (PasskeysSecurityKeyWorker *self)
{
  g_return_if_fail (PASSKEYS_IS_SECURITY_KEY_WORKER (self));

  passkeys_security_key_thread_close (self->thread, /* stop = */ FALSE);
}
