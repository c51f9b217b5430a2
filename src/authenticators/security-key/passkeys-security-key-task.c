/* passkeys-security-key-task.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-task"

#include "config.h"

#include "passkeys-security-key-thread-private.h"

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

void
passkeys_security_key_task_unref (PasskeysSecurityKeyTask *task)
{
  g_atomic_rc_box_release_full (task, task_clear);
}

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

/* The task goes to where its promise lives, and is freed there. */
void
passkeys_security_key_task_settle (PasskeysSecurityKeyTask *task)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, settle_cb, task,
                         (GDestroyNotify) passkeys_security_key_task_unref);
  g_source_attach (source, task->context);
}
