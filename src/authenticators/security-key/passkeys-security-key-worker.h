/* passkeys-security-key-worker.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

#include "passkeys-security-key-source-private.h"

G_BEGIN_DECLS

/* What a job sees of the worker while it runs. */
typedef struct _PasskeysSecurityKeyTurn PasskeysSecurityKeyTurn;

fido_dev_t *passkeys_security_key_turn_get_device   (PasskeysSecurityKeyTurn *turn);
gboolean    passkeys_security_key_turn_is_cancelled (PasskeysSecurityKeyTurn *turn);
gboolean    passkeys_security_key_turn_is_present   (PasskeysSecurityKeyTurn *turn);
/* closes the handle after the job: what the key sends next would be mistaken */
void        passkeys_security_key_turn_drop_handle  (PasskeysSecurityKeyTurn *turn);

/* Runs on the thread of the key, and may block. Returns what libfido2 returned. */
typedef int (*PasskeysSecurityKeyJob) (PasskeysSecurityKeyTurn *turn,
                                       gpointer                 data);

typedef enum
{
  PASSKEYS_SECURITY_KEY_PATIENCE_SHORT, /* nobody need do anything: 10 s */
  PASSKEYS_SECURITY_KEY_PATIENCE_TOUCH, /* somebody has to touch the key: 60 s */
} PasskeysSecurityKeyPatience;

/* The thread of one security key. libfido2 blocks, so each key has one, with a queue of jobs, as
 * long as there is something to do. */
#define PASSKEYS_TYPE_SECURITY_KEY_WORKER (passkeys_security_key_worker_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSecurityKeyWorker, passkeys_security_key_worker, PASSKEYS, SECURITY_KEY_WORKER, GObject)

PasskeysSecurityKeyWorker *passkeys_security_key_worker_new   (PasskeysSecurityKeySource   *source,
                                                               PasskeysSecurityKeyDevice   *device);
/* resolves to int, a status of CTAP 2.1, section 8.2: FIDO_OK or what the key refused. Rejects with
 * PASSKEYS_AUTHENTICATOR_ERROR_REMOVED, TIMED_OUT, DENIED or FAILED when there was no answer, and
 * with CANCELLED. Dropping the future cancels the job, and so does the cancellable */
DexFuture                 *passkeys_security_key_worker_run   (PasskeysSecurityKeyWorker   *self,
                                                               PasskeysSecurityKeyPatience  patience,
                                                               GCancellable                *cancellable,
                                                               PasskeysSecurityKeyJob       func,
                                                               gpointer                     data,
                                                               GDestroyNotify               data_destroy);
/* held: opens the handle, which asks the key nothing that blinks, and keeps it open between the jobs;
 * not held: it is closed a second after the last job */
void                       passkeys_security_key_worker_set_held (PasskeysSecurityKeyWorker *self,
                                                                  gboolean                   is_held);
/* closes the handle and ends the thread, once the jobs are done */
void                       passkeys_security_key_worker_rest  (PasskeysSecurityKeyWorker   *self);

/* for tests: how many threads and open handles there are in this process */
guint _passkeys_security_key_worker_get_n_threads (void);
guint _passkeys_security_key_worker_get_n_handles (void);
/* for tests: another time instead of that of PASSKEYS_SECURITY_KEY_PATIENCE_TOUCH, in ms; 0 for that */
void  _passkeys_security_key_worker_set_patience  (guint milliseconds);

G_END_DECLS
