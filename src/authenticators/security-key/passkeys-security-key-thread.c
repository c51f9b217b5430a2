/* passkeys-security-key-thread.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-thread"

#include "config.h"

#include "passkeys-security-key-thread-private.h"

#include <openssl/crypto.h>
#include <signal.h>

#include "passkeys-authenticator-error.h"

/* us */
#define LINGER (1 * G_USEC_PER_SEC)
#define INTERRUPT_STEP (60 * G_TIME_SPAN_MILLISECOND)
/* cancelling the polite way, before the thread is shaken; and before it is given up */
#define N_POLITE_STEPS 2
#define N_INTERRUPT_STEPS 16

/* Ignored unless handled, so that one too many does no harm. Its handler does nothing: what matters
 * is that the thread leaves the system call it sleeps in. */
#define INTERRUPT_SIGNAL SIGURG

typedef struct
{
  PasskeysSecurityKeyThread *thread; /* (owned) */
  PasskeysSecurityKeyTask   *task;   /* (owned) */
} Interruption;

static int n_threads;

/* Under lock. Whether to wait for more to do: while the key is held without end, and without waking
 * up in between; otherwise for the time that it lingers. */
static gboolean
wait_for_task (PasskeysSecurityKeyThread *self,
               gint64                     until)
{
  if (!g_queue_is_empty (&self->tasks) || self->is_closing || self->has_hung)
    return FALSE;

  if (!self->is_held)
    return g_cond_wait_until (&self->changed, &self->lock, until);

  g_cond_wait (&self->changed, &self->lock);
  return TRUE;
}

/* The next task, or NULL when the thread is to end. The handle is closed before others may learn
 * that the thread ends, or the next thread would find it. */
static PasskeysSecurityKeyTask *
take_task (PasskeysSecurityKeyThread *self)
{
  gint64 until = g_get_monotonic_time () + LINGER;
  PasskeysSecurityKeyTask *task;

  g_mutex_lock (&self->lock);
  while (wait_for_task (self, until))
    ;

  if (g_queue_is_empty (&self->tasks))
    {
      g_mutex_unlock (&self->lock);
      passkeys_security_key_thread_close_handle (self);
      g_mutex_lock (&self->lock);
    }

  task = self->current = g_queue_pop_head (&self->tasks);
  self->is_running = task != NULL;
  g_mutex_unlock (&self->lock);
  return task;
}

static void
put_task (PasskeysSecurityKeyThread *self)
{
  g_mutex_lock (&self->handle_lock);
  g_mutex_lock (&self->lock);
  self->current = NULL;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  g_mutex_unlock (&self->handle_lock);
}

static void
accept_interruptions (void)
{
  sigset_t signals;

  sigemptyset (&signals);
  sigaddset (&signals, INTERRUPT_SIGNAL);
  pthread_sigmask (SIG_UNBLOCK, &signals, NULL);
}

/* What OpenSSL keeps for the thread goes before anyone may take it for ended: left to the end of
 * the thread, it would be lost when the program ends at the same time. */
static void
end_thread (void)
{
  OPENSSL_thread_stop ();
  g_atomic_int_add (&n_threads, -1);
}

static gpointer
thread_main (gpointer data)
{
  g_autoptr(PasskeysSecurityKeyThread) self = data;
  PasskeysSecurityKeyTask *task;

  accept_interruptions ();
  fido_init (FIDO_DISABLE_U2F_FALLBACK);

  g_mutex_lock (&self->lock);
  self->thread = pthread_self ();
  g_mutex_unlock (&self->lock);

  while ((task = take_task (self)))
    {
      if (passkeys_security_key_task_is_cancelled (task))
        task->error = g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR,
                                           PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED,
                                           "The security key was told to stop");
      else
        passkeys_security_key_thread_do_task (self, task);

      put_task (self);
      passkeys_security_key_task_settle (task);
    }

  end_thread ();
  return NULL;
}

static void
on_interrupt (int number)
{
}

static void
handle_interrupt_signal (void)
{
  static gsize is_done = 0;

  if (g_once_init_enter (&is_done))
    {
      /* without SA_RESTART: system calls are to end */
      struct sigaction action = { .sa_handler = on_interrupt };

      sigaction (INTERRUPT_SIGNAL, &action, NULL);
      g_once_init_leave (&is_done, 1);
    }
}

/*< private >
 * passkeys_security_key_thread_new:
 * @source: tells whether the key is plugged in
 * @device: the key
 *
 * No thread runs before the first passkeys_security_key_thread_push().
 *
 * Returns: (transfer full): what the worker and the thread share
 */
PasskeysSecurityKeyThread *
passkeys_security_key_thread_new (PasskeysSecurityKeySource *source,
                                  PasskeysSecurityKeyDevice *device)
{
  PasskeysSecurityKeyThread *self = g_atomic_rc_box_new0 (PasskeysSecurityKeyThread);

  self->source = g_object_ref (source);
  self->device = passkeys_security_key_device_ref (device);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_mutex_init (&self->handle_lock);
  g_queue_init (&self->tasks);
  handle_interrupt_signal ();
  return self;
}

/*< private >
 * passkeys_security_key_thread_ref:
 * @self: what a worker and its thread share
 *
 * May be called on any thread.
 *
 * Returns: (transfer full): @self
 */
PasskeysSecurityKeyThread *
passkeys_security_key_thread_ref (PasskeysSecurityKeyThread *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
thread_clear (gpointer data)
{
  PasskeysSecurityKeyThread *self = data;

  g_assert (self->handle == NULL);
  g_queue_clear_full (&self->tasks, (GDestroyNotify) passkeys_security_key_task_unref);
  g_clear_object (&self->source);
  g_clear_pointer (&self->device, passkeys_security_key_device_unref);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->handle_lock);
}

/*< private >
 * passkeys_security_key_thread_unref:
 * @self: (transfer full): what a worker and its thread share
 *
 * May be called on any thread.
 */
void
passkeys_security_key_thread_unref (PasskeysSecurityKeyThread *self)
{
  g_atomic_rc_box_release_full (self, thread_clear);
}

/*< private >
 * passkeys_security_key_thread_push:
 * @self: what a worker and its thread share
 * @task: a task, of which the queue takes a reference
 *
 * Queues a task, and starts the thread where it does not run. Takes back
 * passkeys_security_key_thread_close().
 *
 * Returns: %FALSE when the thread cannot take it: it hangs in a call to the key that could not be
 *   interrupted
 */
gboolean
passkeys_security_key_thread_push (PasskeysSecurityKeyThread *self,
                                   PasskeysSecurityKeyTask   *task)
{
  gboolean starts = FALSE;

  g_mutex_lock (&self->lock);
  if (self->has_hung)
    {
      g_mutex_unlock (&self->lock);
      return FALSE;
    }

  self->is_closing = FALSE;
  g_queue_push_tail (&self->tasks, passkeys_security_key_task_ref (task));
  if (!self->is_running)
    self->is_running = starts = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);

  if (starts)
    {
      g_atomic_int_inc (&n_threads);
      g_thread_unref (g_thread_new ("security-key", thread_main,
                                    passkeys_security_key_thread_ref (self)));
    }
  return TRUE;
}

/* Under handle_lock, which keeps the handle and the task from ending. Writing to a key may block,
 * but not for lock, which the main thread takes. */
static void
cancel_politely (PasskeysSecurityKeyThread *self,
                 PasskeysSecurityKeyTask   *task)
{
  gboolean is_current;

  g_mutex_lock (&self->handle_lock);
  g_mutex_lock (&self->lock);
  is_current = self->current == task;
  g_mutex_unlock (&self->lock);

  if (is_current && self->handle != NULL)
    fido_dev_cancel (self->handle);
  g_mutex_unlock (&self->handle_lock);
}

/* Asks the key to stop, again and again: between two commands of one task it is not listening. Keys
 * for U2F only and broken ones do not stop, so the thread that waits for them is shaken; and if
 * that does not help either, it is left to the time-out, and the next task gets another thread. */
static gpointer
interrupt_main (gpointer data)
{
  Interruption *interruption = data;
  PasskeysSecurityKeyThread *self = interruption->thread;
  PasskeysSecurityKeyTask *task = interruption->task;
  gboolean is_current = TRUE;

  for (guint i = 0; is_current && i < N_INTERRUPT_STEPS; i++)
    {
      gint64 until = g_get_monotonic_time () + INTERRUPT_STEP;

      cancel_politely (self, task);

      g_mutex_lock (&self->lock);
      if (self->current == task && i >= N_POLITE_STEPS)
        pthread_kill (self->thread, INTERRUPT_SIGNAL);
      while (self->current == task && g_cond_wait_until (&self->changed, &self->lock, until))
        ;
      if ((is_current = self->current == task) && i + 1 == N_INTERRUPT_STEPS)
        self->has_hung = TRUE;
      g_mutex_unlock (&self->lock);
    }

  g_clear_pointer (&interruption->task, passkeys_security_key_task_unref);
  g_clear_pointer (&interruption->thread, passkeys_security_key_thread_unref);
  g_free (interruption);
  end_thread ();
  return NULL;
}

/*< private >
 * passkeys_security_key_thread_interrupt:
 * @self: what a worker and its thread share
 * @task: a task that was cancelled
 *
 * Stops the task if it runs now; one that waits is skipped when its turn comes. Never waits: a
 * thread of its own has libfido2 cancel first, then shakes the thread out of its system call.
 */
void
passkeys_security_key_thread_interrupt (PasskeysSecurityKeyThread *self,
                                        PasskeysSecurityKeyTask   *task)
{
  Interruption *interruption;
  gboolean is_current;

  g_mutex_lock (&self->lock);
  is_current = self->current == task;
  g_mutex_unlock (&self->lock);

  /* one that waits in the queue is skipped when its turn comes */
  if (!is_current)
    return;

  interruption = g_new0 (Interruption, 1);
  interruption->thread = passkeys_security_key_thread_ref (self);
  interruption->task = passkeys_security_key_task_ref (task);
  g_atomic_int_inc (&n_threads);
  g_thread_unref (g_thread_new ("security-key-stop", interrupt_main, interruption));
}

/*< private >
 * passkeys_security_key_thread_set_held:
 * @self: what a worker and its thread share
 * @is_held: whether the handle stays open between the tasks; else it is closed a second after the
 *   last
 */
void
passkeys_security_key_thread_set_held (PasskeysSecurityKeyThread *self,
                                       gboolean                   is_held)
{
  g_mutex_lock (&self->lock);
  self->is_held = is_held;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/*< private >
 * passkeys_security_key_thread_close:
 * @self: what a worker and its thread share
 * @stop: whether to cancel what runs and what waits; else that is finished first
 *
 * Ends the thread once it is idle, without the second that it lingers. Never waits for it.
 */
void
passkeys_security_key_thread_close (PasskeysSecurityKeyThread *self,
                                    gboolean                   stop)
{
  g_autoptr(GPtrArray) stopped = g_ptr_array_new_with_free_func (g_object_unref);

  g_mutex_lock (&self->lock);
  self->is_closing = TRUE;
  if (stop && self->current != NULL)
    g_ptr_array_add (stopped, g_object_ref (self->current->dropped));
  for (GList *link = self->tasks.head; stop && link != NULL; link = link->next)
    g_ptr_array_add (stopped,
                     g_object_ref (((PasskeysSecurityKeyTask *) link->data)->dropped));
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);

  for (guint i = 0; i < stopped->len; i++)
    g_cancellable_cancel (g_ptr_array_index (stopped, i));
}

/*< private >
 * _passkeys_security_key_worker_get_n_threads:
 * For tests, which see by it that threads end.
 *
 * Returns: how many threads of keys there are in this process, with those that interrupt them
 */
guint
_passkeys_security_key_worker_get_n_threads (void)
{
  return (guint) g_atomic_int_get (&n_threads);
}
