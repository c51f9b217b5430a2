/* test-await.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-fiber.h"
#include "passkeys-test-await.h"

#define STACK_SIZE (64 * 1024)

static void
iterate (void)
{
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
}

/* What it waits for is there later than it, so that it has to wait. */
static gboolean
resolve_true_cb (gpointer user_data)
{
  dex_promise_resolve_boolean (user_data, TRUE);
  return G_SOURCE_REMOVE;
}

static DexFuture *
give_second_cb (DexFuture *completed,
                gpointer   user_data)
{
  return dex_ref (user_data);
}

static DexFuture *
later (DexFuture *future)
{
  DexPromise *promise = dex_promise_new ();

  g_idle_add_full (G_PRIORITY_DEFAULT, resolve_true_cb, dex_ref (promise), dex_unref);
  return dex_future_then (DEX_FUTURE (promise), give_second_cb, future, dex_unref);
}

static DexFuture *
values_fiber (gpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GObject) object = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr(GBytes) bytes = g_bytes_new_static ("one", 3);
  g_autoptr(GObject) same_object = NULL;
  g_autoptr(GBytes) same_bytes = NULL;
  g_autoptr(GVariant) variant = NULL;
  g_autofree char *text = NULL;

  g_assert_true (passkeys_await (later (dex_future_new_for_int (0)), &error));
  g_assert_true (passkeys_await_boolean (later (dex_future_new_true ()), &error));
  g_assert_cmpint (passkeys_await_int (later (dex_future_new_for_int (-42)), &error), ==, -42);
  g_assert_cmpint (passkeys_await_int64 (later (dex_future_new_for_int64 (G_MAXINT64)), &error), ==,
                   G_MAXINT64);
  same_object = passkeys_await_object (later (dex_future_new_for_object (object)), &error);
  g_assert_true (same_object == object);
  same_bytes = passkeys_await_boxed (
    later (dex_future_new_take_boxed (G_TYPE_BYTES, g_bytes_ref (bytes))), &error);
  g_assert_true (same_bytes == bytes);
  text = passkeys_await_string (later (dex_future_new_for_string ("two")), &error);
  g_assert_cmpstr (text, ==, "two");
  variant = passkeys_await_variant (
    later (dex_future_new_take_variant (g_variant_new_string ("three"))), &error);
  g_assert_cmpstr (g_variant_get_string (variant, NULL), ==, "three");
  g_assert_no_error (error);

  return dex_future_new_for_int (7);
}

static void
test_values (void)
{
  g_autoptr(DexFuture) future = passkeys_fiber_spawn (STACK_SIZE, values_fiber, NULL, NULL);
  g_autoptr(GError) error = NULL;

  passkeys_test_await (dex_ref (future), &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_value_get_int (dex_future_get_value (future, NULL)), ==, 7);
}

static DexFuture *
error_fiber (gpointer data)
{
  g_autoptr(GError) error = NULL;
  DexFuture *busy = dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_BUSY, "Busy");

  g_assert_null (passkeys_await_object (later (busy), &error));
  return dex_future_new_for_error (g_steal_pointer (&error));
}

static void
test_error (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (passkeys_test_await (passkeys_fiber_spawn (STACK_SIZE, error_fiber, NULL, NULL),
                                       &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
}

/* What waits for two things, one after the other, and how that ended. */
typedef struct
{
  DexPromise *first;
  DexPromise *second;
  DexFuture  *waiting; /* for the fiber */
  guint       n_awaited;
  GError     *error;
} Steps;

static DexFuture *
steps_fiber (gpointer data)
{
  Steps *steps = data;

  if (passkeys_await (dex_ref (steps->first), &steps->error))
    steps->n_awaited++;
  if (steps->error == NULL && passkeys_await (dex_ref (steps->second), &steps->error))
    steps->n_awaited++;

  return dex_future_new_true ();
}

static void
steps_init (Steps *steps)
{
  *steps = (Steps) { .first = dex_promise_new_cancellable (),
                     .second = dex_promise_new_cancellable () };
  steps->waiting = dex_future_first (passkeys_fiber_spawn (STACK_SIZE, steps_fiber, steps, NULL),
                                     NULL);
  iterate ();
}

static void
steps_clear (Steps *steps)
{
  dex_clear (&steps->waiting);
  iterate ();
  dex_clear (&steps->first);
  dex_clear (&steps->second);
  g_clear_error (&steps->error);
}

static gboolean
is_cancelled (DexPromise *promise)
{
  return g_cancellable_is_cancelled (dex_promise_get_cancellable (promise));
}

/* What the fiber waits for is dropped there and then, not only when it has its turn. */
static void
test_at_once (void)
{
  Steps steps;

  steps_init (&steps);
  g_assert_false (is_cancelled (steps.first));
  dex_clear (&steps.waiting);
  g_assert_true (is_cancelled (steps.first));
  iterate ();
  g_assert_error (steps.error, DEX_ERROR, DEX_ERROR_FIBER_CANCELLED);
  g_assert_cmpuint (steps.n_awaited, ==, 0);
  steps_clear (&steps);
}

/* Each knows who waits for it, in whichever order they have their turns. */
static void
test_interleaved (void)
{
  Steps one;
  Steps other;

  steps_init (&one);
  steps_init (&other);
  dex_promise_resolve_boolean (other.first, TRUE);
  iterate ();
  dex_promise_resolve_boolean (one.first, TRUE);
  iterate ();

  dex_clear (&one.waiting);
  g_assert_true (is_cancelled (one.second));
  g_assert_false (is_cancelled (other.second));
  iterate ();
  g_assert_error (one.error, DEX_ERROR, DEX_ERROR_FIBER_CANCELLED);
  g_assert_cmpuint (one.n_awaited, ==, 1);

  dex_promise_resolve_boolean (other.second, TRUE);
  iterate ();
  g_assert_no_error (other.error);
  g_assert_cmpuint (other.n_awaited, ==, 2);
  steps_clear (&one);
  steps_clear (&other);
}

static DexFuture *
give_true_cb (DexFuture *completed,
              gpointer   user_data)
{
  return dex_future_new_true ();
}

/* It is the last in a chain of futures that is dropped. */
static void
test_chain (void)
{
  Steps steps;

  steps_init (&steps);
  steps.waiting = dex_future_finally (dex_future_then (steps.waiting, give_true_cb, NULL, NULL),
                                      give_true_cb, NULL, NULL);
  steps.waiting = dex_future_all (steps.waiting, dex_timeout_new_seconds (60), NULL);
  iterate ();
  dex_clear (&steps.waiting);
  g_assert_true (is_cancelled (steps.first));
  iterate ();
  g_assert_error (steps.error, DEX_ERROR, DEX_ERROR_FIBER_CANCELLED);
  steps_clear (&steps);
}

/* Dropped before its first turn, it runs, and has only what is there. */
static void
test_before_start (void)
{
  Steps steps = { .first = dex_promise_new_cancellable (), .second = dex_promise_new () };

  steps.waiting = dex_future_first (passkeys_fiber_spawn (STACK_SIZE, steps_fiber, &steps, NULL),
                                    NULL);
  dex_promise_resolve_boolean (steps.first, TRUE);
  dex_clear (&steps.waiting);
  iterate ();
  g_assert_cmpuint (steps.n_awaited, ==, 1);
  g_assert_error (steps.error, DEX_ERROR, DEX_ERROR_FIBER_CANCELLED);
  steps_clear (&steps);
}

static DexFuture *
timeout_fiber (gpointer data)
{
  passkeys_await (dex_timeout_new_seconds (60), data);
  return dex_future_new_true ();
}

/* A timer that nobody waited for is no fault of who drops the fiber. */
static void
test_timeout_before_start (void)
{
  g_autoptr(GError) error = NULL;

  dex_unref (dex_future_first (passkeys_fiber_spawn (STACK_SIZE, timeout_fiber, &error, NULL), NULL));
  iterate ();
  g_assert_error (error, DEX_ERROR, DEX_ERROR_FIBER_CANCELLED);
}

static DexFuture *
begin_fiber (gpointer data)
{
  Steps *steps = data;

  passkeys_await (dex_ref (steps->first), NULL);
  passkeys_await (passkeys_fiber_spawn (STACK_SIZE, steps_fiber, steps, NULL), NULL);

  return dex_future_new_true ();
}

/* What it begins to tidy up once nobody waits for it is done to the end. */
static void
test_tidied_up (void)
{
  Steps steps = { .first = dex_promise_new (), .second = dex_promise_new () };

  steps.waiting = dex_future_first (passkeys_fiber_spawn (STACK_SIZE, begin_fiber, &steps, NULL),
                                    NULL);
  iterate ();
  dex_clear (&steps.waiting);
  iterate ();
  dex_promise_resolve_boolean (steps.first, TRUE);
  dex_promise_resolve_boolean (steps.second, TRUE);
  iterate ();
  g_assert_cmpuint (steps.n_awaited, ==, 2);
  steps_clear (&steps);
}

static DexFuture *
return_fiber (gpointer data)
{
  return dex_ref (data);
}

/* A fiber that ends by giving a future waits for that one, too. */
static void
test_returned (void)
{
  g_autoptr(DexPromise) promise = dex_promise_new_cancellable ();
  DexFuture *waiting = dex_future_first (passkeys_fiber_spawn (0, return_fiber, promise, NULL), NULL);

  iterate ();
  g_assert_false (is_cancelled (promise));
  dex_unref (waiting);
  g_assert_true (is_cancelled (promise));
  iterate ();
}

static DexFuture *
pool_fiber (gpointer data)
{
  GThread **thread = data;

  passkeys_await (dex_timeout_new_msec (1), NULL);
  *thread = g_thread_self ();
  return dex_future_new_for_int (42);
}

static void
test_pool (void)
{
  GThread *thread = NULL;
  g_autoptr(DexFuture) future = passkeys_fiber_spawn_in_pool (STACK_SIZE, pool_fiber, &thread, NULL);

  g_assert_true (passkeys_test_await (dex_ref (future), NULL));
  g_assert_cmpint (g_value_get_int (dex_future_get_value (future, NULL)), ==, 42);
  g_assert_true (thread != NULL && thread != g_thread_self ());
}

static void
count_cb (gpointer data)
{
  g_atomic_int_inc ((int *) data);
}

static DexFuture *
pool_wait_fiber (gpointer data)
{
  passkeys_await (DEX_FUTURE (dex_promise_new ()), NULL);
  return dex_future_new_true ();
}

static gboolean
is_counted (gpointer data)
{
  return g_atomic_int_get ((int *) data) == 200;
}

/* Dropped in one thread while it begins, waits or ends in another. */
static void
test_pool_dropped (void)
{
  int n_freed = 0;

  for (guint i = 0; i < 200; i++)
    {
      DexFuture *future = passkeys_fiber_spawn_in_pool (STACK_SIZE, pool_wait_fiber, &n_freed,
                                                        count_cb);
      DexFuture *waiting = dex_future_first (future, NULL);

      if (i % 3 == 0)
        g_usleep (100);
      dex_unref (waiting);
    }

  passkeys_test_run_until (is_counted, &n_freed);
}

static DexFuture *
bare_fiber (gpointer data)
{
  return dex_future_new_for_int (passkeys_await_int (dex_ref (data), NULL));
}

/* In a fiber of libdex itself it is what libdex does, whoever goes meanwhile. */
static void
test_bare (void)
{
  g_autoptr(DexPromise) promise = dex_promise_new ();
  g_autoptr(DexFuture) future = NULL;
  Steps steps;

  steps_init (&steps);
  future = dex_scheduler_spawn (NULL, STACK_SIZE, bare_fiber, promise, NULL);
  iterate ();
  dex_clear (&steps.waiting);
  iterate ();
  g_assert_true (dex_future_is_pending (future));

  dex_promise_resolve_int (promise, 42);
  iterate ();
  g_assert_cmpint (g_value_get_int (dex_future_get_value (future, NULL)), ==, 42);
  steps_clear (&steps);
}

/* Nor is it taken for the fiber that ended last. */
static void
test_bare_after_end (void)
{
  g_autoptr(DexPromise) promise = dex_promise_new ();
  g_autoptr(DexFuture) future = NULL;
  Steps steps = { .first = dex_promise_new (), .second = dex_promise_new () };

  dex_promise_resolve_boolean (steps.first, TRUE);
  dex_promise_resolve_boolean (steps.second, TRUE);
  steps.waiting = passkeys_fiber_spawn (STACK_SIZE, steps_fiber, &steps, NULL);
  future = dex_scheduler_spawn (NULL, STACK_SIZE, bare_fiber, promise, NULL);
  iterate ();
  g_assert_cmpuint (steps.n_awaited, ==, 2);

  steps.waiting = dex_future_first (steps.waiting, NULL);
  dex_clear (&steps.waiting);
  dex_promise_resolve_int (promise, 42);
  iterate ();
  g_assert_cmpint (g_value_get_int (dex_future_get_value (future, NULL)), ==, 42);
  steps_clear (&steps);
}

/* Outside of any fiber it has what is there, and does not wait. */
static void
test_no_fiber (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (passkeys_await_int (dex_future_new_for_int (42), &error), ==, 42);
  g_assert_no_error (error);
  g_assert_false (passkeys_await (DEX_FUTURE (dex_promise_new ()), &error));
  g_assert_error (error, DEX_ERROR, DEX_ERROR_NO_FIBER);
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/await/values", test_values);
  g_test_add_func ("/await/error", test_error);
  g_test_add_func ("/await/at-once", test_at_once);
  g_test_add_func ("/await/interleaved", test_interleaved);
  g_test_add_func ("/await/chain", test_chain);
  g_test_add_func ("/await/before-start", test_before_start);
  g_test_add_func ("/await/timeout-before-start", test_timeout_before_start);
  g_test_add_func ("/await/tidied-up", test_tidied_up);
  g_test_add_func ("/await/returned", test_returned);
  g_test_add_func ("/await/pool", test_pool);
  g_test_add_func ("/await/pool-dropped", test_pool_dropped);
  g_test_add_func ("/await/bare", test_bare);
  g_test_add_func ("/await/bare-after-end", test_bare_after_end);
  g_test_add_func ("/await/no-fiber", test_no_fiber);

  return g_test_run ();
}
