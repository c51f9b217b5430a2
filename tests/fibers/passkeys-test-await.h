/* passkeys-test-await.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* Waiting for futures outside of fibers, by running the main loop. Each takes its future; none
 * waits longer than 60 seconds. */
gboolean passkeys_test_await         (DexFuture            *future,
                                      GError              **error);
gpointer passkeys_test_await_object  (DexFuture            *future,
                                      GError              **error);
gpointer passkeys_test_await_boxed   (DexFuture            *future,
                                      GError              **error);
char    *passkeys_test_await_string  (DexFuture            *future,
                                      GError              **error);
/* runs the main loop for that long: to see that nothing happens, never for something to happen */
void     passkeys_test_run           (guint                 milliseconds);
/* runs the main loop until it is TRUE */
void     passkeys_test_run_until     (gboolean            (*condition) (gpointer),
                                      gpointer              data);
/* runs the main loop until nobody else holds the object, and lets go of it: it is gone then */
void     passkeys_test_finalize      (gpointer              object);

/* Runs the main context until the future is settled, which stays the caller's. Returns the most processor
 * time, in microseconds, that one iteration took. */
gint64   passkeys_test_measure        (DexFuture  *future);

/* What is not to be noticed between two frames, and what an organisation may have of users. With a
 * sanitizer everything takes ten times as long, and what was freed is gone through when it likes. */
#ifdef __SANITIZE_ADDRESS__
#define PASSKEYS_TEST_FRAME_USEC 48000
#define PASSKEYS_TEST_N_MANY 10000
#else
#define PASSKEYS_TEST_FRAME_USEC 16000
#define PASSKEYS_TEST_N_MANY 100000
#endif

G_END_DECLS
