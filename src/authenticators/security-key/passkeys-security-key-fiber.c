/* passkeys-security-key-fiber.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-fiber"

#include "config.h"

#include "passkeys-security-key-fiber.h"

#define STACK_SIZE (256 * 1024)

typedef struct
{
  PasskeysSecurityKeyFiberFunc  func;
  gpointer                      data;         /* (owned) */
  GDestroyNotify                data_destroy;
  GCancellable                 *cancellable;  /* (owned) */
} Start;

static void
start_free (gpointer data)
{
  Start *start = data;

  start->data_destroy (start->data);
  g_clear_object (&start->cancellable);
  g_free (start);
}

static DexFuture *
start_fiber (gpointer data)
{
  Start *start = data;

  return start->func (start->data, start->cancellable);
}

static DexFuture *
settle_cb (DexFuture *completed,
           gpointer   user_data)
{
  DexPromise *promise = user_data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (completed, &error);

  if (value != NULL)
    dex_promise_resolve (promise, value);
  else
    dex_promise_reject (promise, g_steal_pointer (&error));
  return NULL;
}

/*< private >
 * passkeys_security_key_fiber_spawn:
 * @func: the fiber
 * @data: (transfer full): its data
 * @data_destroy: frees @data
 *
 * Runs a fiber that ends by itself when nobody waits for it any more. It is never discarded, which
 * libdex 0.10 does not take well while what the fiber waits for completes.
 *
 * Returns: (transfer full): a future of what the future of the fiber gives
 */
DexFuture *
passkeys_security_key_fiber_spawn (PasskeysSecurityKeyFiberFunc func,
                                   gpointer                     data,
                                   GDestroyNotify               data_destroy)
{
  DexPromise *promise = dex_promise_new_cancellable ();
  Start *start = g_new0 (Start, 1);
  DexFuture *fiber;

  start->func = func;
  start->data = data;
  start->data_destroy = data_destroy;
  start->cancellable = g_object_ref (dex_promise_get_cancellable (promise));

  fiber = dex_scheduler_spawn (NULL, STACK_SIZE, start_fiber, start, start_free);
  dex_future_disown (dex_future_finally (fiber, settle_cb, dex_ref (promise), dex_unref));

  /* The line above holds the promise; this one notices when nobody else waits. */
  return dex_future_first (DEX_FUTURE (promise), NULL);
}

/*< private >
 * passkeys_security_key_fiber_unless:
 * @future: (transfer full): what to wait for
 * @cancellable: that of the fiber
 *
 * Returns: (transfer full): @future, or a rejection once @cancellable is cancelled
 */
DexFuture *
passkeys_security_key_fiber_unless (DexFuture    *future,
                                    GCancellable *cancellable)
{
  return dex_future_first (future, dex_cancellable_new_from_cancellable (cancellable), NULL);
}
