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
void     passkeys_test_run           (guint                 milliseconds);
/* runs the main loop until it is TRUE */
void     passkeys_test_run_until     (gboolean            (*condition) (gpointer),
                                      gpointer              data);

G_END_DECLS
