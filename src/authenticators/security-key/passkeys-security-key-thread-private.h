/* passkeys-security-key-thread-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <pthread.h>

#include "passkeys-security-key-worker.h"

G_BEGIN_DECLS

/* Shared by the worker, which queues jobs and never waits, and the thread, which does them. */
typedef struct _PasskeysSecurityKeyThread PasskeysSecurityKeyThread;
typedef struct _PasskeysSecurityKeyTask   PasskeysSecurityKeyTask;

/* Of whom nobody reads a member but passkeys-security-key-thread.c and -turn.c. */
struct _PasskeysSecurityKeyThread
{
  PasskeysSecurityKeySource *source; /* (owned) */
  PasskeysSecurityKeyDevice *device; /* (owned) */

  /* never held while libfido2 works, so that nobody waits for it long */
  GMutex                     lock;
  GCond                      changed;
  GQueue                     tasks;
  PasskeysSecurityKeyTask   *current; /* (nullable) */
  pthread_t                  thread;
  gboolean                   is_running;
  gboolean                   is_closing;
  gboolean                   is_held;    /* the handle stays open while nothing is to be done */
  gboolean                   has_hung;   /* it was given up, and takes no task any more */

  /* held while the handle comes or goes, or is told to cancel; taken before lock */
  GMutex                     handle_lock;
  fido_dev_t                *handle; /* (owned) (nullable) */
};

/* A job, and who waits for it. */
struct _PasskeysSecurityKeyTask
{
  PasskeysSecurityKeyJob       func;
  gpointer                     data;         /* (owned) */
  GDestroyNotify               data_destroy; /* (nullable) */
  PasskeysSecurityKeyPatience  patience;
  DexPromise                  *promise;      /* (owned) */
  GMainContext                *context;      /* (owned) where the promise is settled */
  GCancellable                *dropped;      /* (owned) cancelled when nobody waits any more */
  GCancellable                *cancellable;  /* (owned) (nullable) cancelled by who asked */
  gulong                       dropped_id;   /* of the handlers that interrupt the thread */
  gulong                       cancellable_id;
  int                          status;       /* written by the thread, read in context */
  GError                      *error;        /* (owned) (nullable) the same */
};

PasskeysSecurityKeyTask   *passkeys_security_key_task_ref           (PasskeysSecurityKeyTask   *task);
void                       passkeys_security_key_task_unref         (PasskeysSecurityKeyTask   *task);
gboolean                   passkeys_security_key_task_is_cancelled  (PasskeysSecurityKeyTask   *task);
/* (transfer full): resolves or rejects its promise where that lives */
void                       passkeys_security_key_task_settle        (PasskeysSecurityKeyTask   *task);

/* in passkeys-security-key-turn.c, for the thread itself */
void                       passkeys_security_key_thread_do_task     (PasskeysSecurityKeyThread *self,
                                                                     PasskeysSecurityKeyTask   *task);
void                       passkeys_security_key_thread_close_handle (PasskeysSecurityKeyThread *self);

PasskeysSecurityKeyThread *passkeys_security_key_thread_new         (PasskeysSecurityKeySource *source,
                                                                     PasskeysSecurityKeyDevice *device);
PasskeysSecurityKeyThread *passkeys_security_key_thread_ref         (PasskeysSecurityKeyThread *self);
void                       passkeys_security_key_thread_unref       (PasskeysSecurityKeyThread *self);
/* FALSE when the thread cannot take it: it has hung */
gboolean                   passkeys_security_key_thread_push        (PasskeysSecurityKeyThread *self,
                                                                     PasskeysSecurityKeyTask   *task);
/* stops the task if it runs now; never waits */
void                       passkeys_security_key_thread_interrupt   (PasskeysSecurityKeyThread *self,
                                                                     PasskeysSecurityKeyTask   *task);
/* whether the handle stays open between the tasks, for as long as it is wanted */
void                       passkeys_security_key_thread_set_held    (PasskeysSecurityKeyThread *self,
                                                                     gboolean                   is_held);
/* ends the thread when it is idle, and now when it is to stop */
void                       passkeys_security_key_thread_close       (PasskeysSecurityKeyThread *self,
                                                                     gboolean                   stop);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysSecurityKeyTask, passkeys_security_key_task_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysSecurityKeyThread, passkeys_security_key_thread_unref)

G_END_DECLS
