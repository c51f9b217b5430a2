/* test-cancellable-fiber.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-cancellable-fiber.h"
#include "passkeys-test-await.h"

typedef struct
{
  guint n_freed;
  guint n_ended;
  guint n_cancelled;
  guint n_expected; /* to be freed */
} Counts;

static void
count_free (gpointer data)
{
  ((Counts *) data)->n_freed++;
}

static DexFuture *
quick_fiber (gpointer      data,
             GCancellable *cancellable)
{
  return dex_future_new_for_int (42);
}

static DexFuture *
failing_fiber (gpointer      data,
               GCancellable *cancellable)
{
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_EXISTS, "no");
}

static DexFuture *
waiting_fiber (gpointer      data,
               GCancellable *cancellable)
{
  Counts *counts = data;
  g_autoptr(GError) error = NULL;

  dex_await (passkeys_unless_cancelled (dex_timeout_new_seconds (60), cancellable), &error);
  counts->n_ended++;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    counts->n_cancelled++;

  return dex_future_new_for_error (g_steal_pointer (&error));
}

static gboolean
is_freed (gpointer data)
{
  Counts *counts = data;

  return counts->n_freed == counts->n_expected;
}

static void
test_result (void)
{
  Counts counts = { 0, };
  g_autoptr(GError) error = NULL;

  g_assert_true (passkeys_test_await (passkeys_cancellable_fiber_spawn (quick_fiber, &counts,
                                                                        count_free), &error));
  g_assert_no_error (error);
  g_assert_false (passkeys_test_await (passkeys_cancellable_fiber_spawn (failing_fiber, &counts,
                                                                         count_free), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  counts.n_expected = 2;
  passkeys_test_run_until (is_freed, &counts);
}

static void
test_dropped (void)
{
  Counts counts = { .n_expected = 1 };
  DexFuture *future = passkeys_cancellable_fiber_spawn (waiting_fiber, &counts, count_free);

  passkeys_test_run (10);
  g_assert_cmpuint (counts.n_ended, ==, 0);

  dex_unref (future);
  passkeys_test_run_until (is_freed, &counts);
  g_assert_cmpuint (counts.n_cancelled, ==, 1);
}

static void
test_dropped_before_start (void)
{
  Counts counts = { .n_expected = 1 };

  dex_unref (passkeys_cancellable_fiber_spawn (waiting_fiber, &counts, count_free));
  passkeys_test_run_until (is_freed, &counts);
  g_assert_cmpuint (counts.n_cancelled, ==, 1);
}

/* One of those who wait goes, the others stay. */
static void
test_shared (void)
{
  Counts counts = { .n_expected = 1 };
  DexFuture *future = passkeys_cancellable_fiber_spawn (waiting_fiber, &counts, count_free);
  DexFuture *first = dex_future_first (dex_ref (future), NULL);

  passkeys_test_run (10);
  dex_unref (first);
  passkeys_test_run (10);
  g_assert_cmpuint (counts.n_ended, ==, 0);

  dex_unref (future);
  passkeys_test_run_until (is_freed, &counts);
  g_assert_cmpuint (counts.n_cancelled, ==, 1);
}

static DexFuture *
answer_fiber (gpointer      data,
              GCancellable *cancellable)
{
  DexFuture *answer = dex_ref (data);

  return dex_future_new_for_int (
    dex_await_int (passkeys_unless_cancelled (answer, cancellable), NULL));
}

/* What it awaits is given on. */
static void
test_awaited (void)
{
  g_autoptr(DexPromise) answer = dex_promise_new ();
  g_autoptr(DexFuture) future = passkeys_cancellable_fiber_spawn (answer_fiber, answer, NULL);
  const GValue *value;

  passkeys_test_run (10);
  g_assert_true (dex_future_is_pending (future));

  dex_promise_resolve_int (answer, 42);
  g_assert_true (passkeys_test_await (dex_ref (future), NULL));
  value = dex_future_get_value (future, NULL);
  g_assert_cmpint (g_value_get_int (value), ==, 42);
}

static gboolean
is_cancelled (gpointer data)
{
  return g_cancellable_is_cancelled (data);
}

/* What it awaits is cancelled with it. */
static void
test_awaited_cancelled (void)
{
  DexPromise *answer = dex_promise_new_cancellable ();
  g_autoptr(GCancellable) cancellable = g_object_ref (dex_promise_get_cancellable (answer));
  DexFuture *future = passkeys_cancellable_fiber_spawn (answer_fiber, answer, dex_unref);

  passkeys_test_run (10);
  g_assert_false (g_cancellable_is_cancelled (cancellable));

  dex_unref (future);
  passkeys_test_run_until (is_cancelled, cancellable);
}

/* What a person's impatience does: thousands of futures dropped while others complete. */
static void
test_many_dropped (void)
{
  Counts counts = { .n_expected = 1 };

  for (guint i = 0; i < 2000; i++)
    {
      DexFuture *future = passkeys_cancellable_fiber_spawn (waiting_fiber, &counts, count_free);
      g_autoptr(DexFuture) done = passkeys_cancellable_fiber_spawn (quick_fiber, &counts,
                                                                    count_free);

      if (i % 3 != 0)
        g_main_context_iteration (NULL, FALSE);
      dex_unref (future);
      while (dex_future_is_pending (done))
        g_main_context_iteration (NULL, FALSE);
    }

  counts.n_expected = 4000;
  passkeys_test_run_until (is_freed, &counts);
  g_assert_cmpuint (counts.n_cancelled, ==, 2000);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cancellable-fiber/result", test_result);
  g_test_add_func ("/cancellable-fiber/dropped", test_dropped);
  g_test_add_func ("/cancellable-fiber/dropped-before-start", test_dropped_before_start);
  g_test_add_func ("/cancellable-fiber/shared", test_shared);
  g_test_add_func ("/cancellable-fiber/awaited", test_awaited);
  g_test_add_func ("/cancellable-fiber/awaited-cancelled", test_awaited_cancelled);
  g_test_add_func ("/cancellable-fiber/many-dropped", test_many_dropped);

  return g_test_run ();
}
