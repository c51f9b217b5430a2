/* passkeys-worker-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* Runs in a thread of its own; returns a GObject, or NULL with an error. */
typedef gpointer (*PasskeysWorkerFunc) (gpointer   data,
                                        GError   **error);

DexFuture *_passkeys_worker_run (PasskeysWorkerFunc  func,
                                 gpointer            data,
                                 GDestroyNotify      data_destroy);

G_END_DECLS
