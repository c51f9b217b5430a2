/* passkeys-security-key-turn.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-turn"

#include "config.h"

#include "passkeys-security-key-thread-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "passkeys-authenticator-error.h"

/* One job on the thread of a key: the handle it needs, and what its answer means. */

/* ms */
#define OPEN_TIMEOUT 3000
#define SHORT_TIMEOUT 10000
#define TOUCH_TIMEOUT 60000
#define VANISHING_STEP 50
#define N_VANISHING_STEPS 4

struct _PasskeysSecurityKeyTurn
{
  PasskeysSecurityKeyThread *thread;
  PasskeysSecurityKeyTask   *task;
  gboolean                   drops_handle;
};

static int n_handles;
static int touch_timeout = TOUCH_TIMEOUT;

/*< private >
 * passkeys_security_key_turn_get_device:
 * @turn: the turn of a job
 *
 * To be called by the job itself. It does not close the handle; others may cancel what it does.
 *
 * Returns: (transfer none): the open handle, with the timeout of the job
 */
fido_dev_t *
passkeys_security_key_turn_get_device (PasskeysSecurityKeyTurn *turn)
{
  return turn->thread->handle;
}

/*< private >
 * passkeys_security_key_turn_is_cancelled:
 * @turn: the turn of a job
 *
 * A job with several steps asks between them; what runs in libfido2 is stopped from outside.
 *
 * Returns: whether nobody wants the answer any more
 */
gboolean
passkeys_security_key_turn_is_cancelled (PasskeysSecurityKeyTurn *turn)
{
  return passkeys_security_key_task_is_cancelled (turn->task);
}

/*< private >
 * passkeys_security_key_turn_is_present:
 * @turn: the turn of a job
 *
 * Returns: whether the key is plugged in, as the system sees it: that may be a moment late
 */
gboolean
passkeys_security_key_turn_is_present (PasskeysSecurityKeyTurn *turn)
{
  return passkeys_security_key_source_is_present (turn->thread->source, turn->thread->device);
}

/*< private >
 * passkeys_security_key_turn_drop_handle:
 * @turn: the turn of a job
 *
 * Has the handle closed after the job, also where it is held: what the key sends next would be
 * mistaken for the answer to another question.
 */
void
passkeys_security_key_turn_drop_handle (PasskeysSecurityKeyTurn *turn)
{
  turn->drops_handle = TRUE;
}

static GError *
new_error (PasskeysAuthenticatorError  code,
           const char                 *message)
{
  return g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR, code, message);
}

/* Whether the device is there still. The system may need a moment to see that it is not. */
static gboolean
is_gone (PasskeysSecurityKeyThread *self)
{
  for (guint i = 0; i < N_VANISHING_STEPS; i++)
    {
      if (!passkeys_security_key_source_is_present (self->source, self->device))
        return TRUE;
      if (i + 1 < N_VANISHING_STEPS)
        g_usleep (VANISHING_STEP * 1000);
    }
  return FALSE;
}

/*< private >
 * passkeys_security_key_thread_close_handle:
 * @self: what a worker and its thread share
 *
 * To be called on the thread, between two jobs.
 */
void
passkeys_security_key_thread_close_handle (PasskeysSecurityKeyThread *self)
{
  fido_dev_t *handle;

  g_mutex_lock (&self->handle_lock);
  handle = g_steal_pointer (&self->handle);
  g_mutex_unlock (&self->handle_lock);

  if (handle == NULL)
    return;

  fido_dev_close (handle);
  fido_dev_free (&handle);
  g_atomic_int_add (&n_handles, -1);
}

static GError *
explain_closed (PasskeysSecurityKeyThread *self)
{
  if (is_gone (self))
    return new_error (PASSKEYS_AUTHENTICATOR_ERROR_REMOVED, "The security key was unplugged");

  if (g_access (self->device->path, R_OK | W_OK) != 0 && errno == EACCES)
    return new_error (PASSKEYS_AUTHENTICATOR_ERROR_DENIED,
                      "This account may not use the security key");

  return new_error (PASSKEYS_AUTHENTICATOR_ERROR_FAILED,
                    "The security key does not answer, or another program is using it");
}

static gboolean
ensure_open (PasskeysSecurityKeyThread  *self,
             GError                    **error)
{
  fido_dev_t *handle;

  if (self->handle != NULL)
    return TRUE;

  if (!(handle = passkeys_security_key_device_open (self->device, OPEN_TIMEOUT)))
    {
      g_propagate_error (error, explain_closed (self));
      return FALSE;
    }

  g_atomic_int_inc (&n_handles);
  g_mutex_lock (&self->handle_lock);
  self->handle = handle;
  g_mutex_unlock (&self->handle_lock);
  return TRUE;
}

static int
get_timeout (PasskeysSecurityKeyTask *task)
{
  int timeout = g_atomic_int_get (&touch_timeout);

  if (task->patience == PASSKEYS_SECURITY_KEY_PATIENCE_TOUCH)
    return timeout;

  return MIN (timeout, SHORT_TIMEOUT);
}

/* Why there was no answer. */
static GError *
explain_silence (PasskeysSecurityKeyThread *self,
                 PasskeysSecurityKeyTask   *task,
                 gint64                     started)
{
  gint64 milliseconds = (g_get_monotonic_time () - started) / 1000;

  if (passkeys_security_key_task_is_cancelled (task))
    return new_error (PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED, "The security key was told to stop");

  if (is_gone (self))
    return new_error (PASSKEYS_AUTHENTICATOR_ERROR_REMOVED, "The security key was unplugged");

  if (milliseconds + VANISHING_STEP < get_timeout (task))
    return new_error (PASSKEYS_AUTHENTICATOR_ERROR_FAILED,
                      "The security key gave an answer that makes no sense");

  if (task->patience == PASSKEYS_SECURITY_KEY_PATIENCE_TOUCH)
    return new_error (PASSKEYS_AUTHENTICATOR_ERROR_TIMED_OUT,
                      "The security key was not touched in time");

  return new_error (PASSKEYS_AUTHENTICATOR_ERROR_FAILED, "The security key does not answer");
}

/* What a key answers is not negative (CTAP 2.1, section 8.2): these are libfido2's own, and not only
 * for what went wrong on the way. A key that is pulled out while a PIN is sent is FIDO_ERR_INTERNAL. */
static gboolean
is_silence (int status)
{
  return status < FIDO_OK;
}

/* After these a late answer to the old question may still come. */
static gboolean
ends_handle (int status)
{
  return is_silence (status) || status == FIDO_ERR_TIMEOUT || status == FIDO_ERR_ACTION_TIMEOUT
    || status == FIDO_ERR_USER_ACTION_TIMEOUT;
}

/*< private >
 * passkeys_security_key_thread_do_task:
 * @self: what a worker and its thread share
 * @task: a task that nobody cancelled before its turn
 *
 * Opens the key if need be, has it do the task and writes down what it answered, or why there was no
 * answer. To be called on the thread; blocks as long as the patience of the task lasts.
 */
void
passkeys_security_key_thread_do_task (PasskeysSecurityKeyThread *self,
                                      PasskeysSecurityKeyTask   *task)
{
  PasskeysSecurityKeyTurn turn = { self, task, FALSE };
  gint64 started;

  if (!ensure_open (self, &task->error))
    return;

  fido_dev_set_timeout (self->handle, get_timeout (task));
  started = g_get_monotonic_time ();
  task->status = task->func (&turn, task->data);

  if (is_silence (task->status))
    {
      task->error = explain_silence (self, task, started);
      /* it may wait for a touch that nobody wants any more */
      fido_dev_cancel (self->handle);
    }

  if (turn.drops_handle || ends_handle (task->status))
    passkeys_security_key_thread_close_handle (self);
}

/*< private >
 * _passkeys_security_key_worker_get_n_handles:
 * For tests, which see by it that handles are closed.
 *
 * Returns: how many keys this process has open
 */
guint
_passkeys_security_key_worker_get_n_handles (void)
{
  return (guint) g_atomic_int_get (&n_handles);
}

/*< private >
 * _passkeys_security_key_worker_set_patience:
 * @milliseconds: how long to wait for a touch, in the place of the 60 s of
 *   %PASSKEYS_SECURITY_KEY_PATIENCE_TOUCH; 0 for these
 *
 * For tests. What is to be answered without a touch waits no longer than that either.
 */
void
_passkeys_security_key_worker_set_patience (guint milliseconds)
{
  g_atomic_int_set (&touch_timeout, milliseconds != 0 ? (int) milliseconds : TOUCH_TIMEOUT);
}
