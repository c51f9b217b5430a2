/* passkeys-security-key-task.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-task"

#include "config.h"

#include "passkeys-security-key-thread-private.h"

/*< private >
 * passkeys_security_key_task_ref:
 * @task: a task
 *
 * May be called on any thread.
 *
 * Returns: (transfer full): @task
 */
PasskeysSecurityKeyTask *
passkeys_security_key_task_ref (PasskeysSecurityKeyTask *task)
{
  return g_atomic_rc_box_acquire (task);
}

static void
task_clear (gpointer data)
{
  PasskeysSecurityKeyTask *task = data;

  if (task->data_destroy != NULL)
    task->data_destroy (task->data);
  g_clear_pointer (&task->promise, dex_unref);
  g_clear_pointer (&task->context, g_main_context_unref);
  g_clear_object (&task->dropped);
  g_clear_object (&task->cancellable);
  g_clear_error (&task->error);
}

/*< private >
 * passkeys_security_key_task_unref:
 * @task: (transfer full): a task
 *
 * May be called on any thread.
 */
void
passkeys_security_key_task_unref (PasskeysSecurityKeyTask *task)
{
  g_atomic_rc_box_release_full (task, task_clear);
}

/*< private >
 * passkeys_security_key_task_is_cancelled:
 * @task: a task
 *
 * May be called on any thread.
 *
 * Returns: whether who asked cancelled it, or dropped its future
 */
gboolean
passkeys_security_key_task_is_cancelled (PasskeysSecurityKeyTask *task)
{
  return g_cancellable_is_cancelled (task->dropped)
    || (task->cancellable != NULL && g_cancellable_is_cancelled (task->cancellable));
}

static gboolean
settle_cb (gpointer data)
{
  PasskeysSecurityKeyTask *task = data;

  /* their handlers hold the task */
  g_clear_signal_handler (&task->dropped_id, task->dropped);
  if (task->cancellable != NULL)
    g_clear_signal_handler (&task->cancellable_id, task->cancellable);

  if (task->error != NULL)
    dex_promise_reject (task->promise, g_steal_pointer (&task->error));
  else
    dex_promise_resolve_int (task->promise, task->status);
  return G_SOURCE_REMOVE;
}

/*< private >
 * passkeys_security_key_task_settle:
 * @task: (transfer full): a task that was done, with its status or error
 *
 * Resolves or rejects its promise where that lives, in its main context, and frees the task there.
 */
void
passkeys_security_key_task_settle (PasskeysSecurityKeyTask *task)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, settle_cb, task,
                         (GDestroyNotify) passkeys_security_key_task_unref);
  g_source_attach (source, task->context);
}
