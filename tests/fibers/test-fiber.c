/* test-fiber.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-cancellable-fiber.h"
#include "passkeys-fiber.h"

#define STACK_SIZE (64 * 1024)

typedef struct
{
  DexPromise *awaited;
  DexFuture  *waiting; /* what waits for the fiber */
  guint       n_freed;
  guint       n_cancelled;
  guint       n_ended;
} Fixture;

static void
iterate (void)
{
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
}

static DexFuture *
await_fiber (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr(GError) error = NULL;

  if (!passkeys_await (dex_ref (fixture->awaited), &error))
    {
      fixture->n_cancelled++;
      g_assert_error (error, DEX_ERROR, DEX_ERROR_FIBER_CANCELLED);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  fixture->n_ended++;
  return dex_future_new_for_int (42);
}

static void
count_freed (gpointer data)
{
  ((Fixture *) data)->n_freed++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  DexFuture *fiber;

  fixture->awaited = dex_promise_new ();
  fiber = passkeys_fiber_spawn (STACK_SIZE, await_fiber, fixture, count_freed);
  fixture->waiting = dex_future_first (fiber, NULL);
  iterate ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  dex_clear (&fixture->waiting);
  iterate ();
  dex_clear (&fixture->awaited);
  g_assert_cmpuint (fixture->n_freed, ==, 1);
}

static DexFuture *
count_fiber (gpointer data)
{
  ++*(guint *) data;
  return dex_future_new_true ();
}

/* Whatever happened before, the next fiber runs. */
static void
assert_others_run (void)
{
  guint n_run = 0;

  dex_future_disown (passkeys_fiber_spawn (0, count_fiber, &n_run, NULL));
  iterate ();
  g_assert_cmpuint (n_run, ==, 1);
}

static void
test_value (Fixture       *fixture,
            gconstpointer  data)
{
  dex_promise_resolve_boolean (fixture->awaited, TRUE);
  iterate ();
  g_assert_cmpint (g_value_get_int (dex_future_get_value (fixture->waiting, NULL)), ==, 42);
  g_assert_cmpuint (fixture->n_ended, ==, 1);
}

static DexFuture *
fail_fiber (gpointer data)
{
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_BUSY, "Busy");
}

static void
test_error (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(DexFuture) future = passkeys_fiber_spawn (0, fail_fiber, NULL, NULL);
  g_autoptr(GError) error = NULL;

  iterate ();
  g_assert_null (dex_future_get_value (future, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
}

static void
test_dropped (Fixture       *fixture,
              gconstpointer  data)
{
  dex_clear (&fixture->waiting);
  iterate ();
  g_assert_cmpuint (fixture->n_cancelled, ==, 1);
  g_assert_cmpuint (fixture->n_freed, ==, 1);
  assert_others_run ();
}

/* What it waits for completes after it was dropped, and before it had its turn. */
static void
test_dropped_and_completed (Fixture       *fixture,
                            gconstpointer  data)
{
  dex_clear (&fixture->waiting);
  dex_promise_resolve_boolean (fixture->awaited, TRUE);
  iterate ();
  g_assert_cmpuint (fixture->n_cancelled + fixture->n_ended, ==, 1);
  g_assert_cmpuint (fixture->n_freed, ==, 1);
  assert_others_run ();
}

static gboolean
resolve_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  dex_promise_resolve_boolean (fixture->awaited, TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
drop_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  dex_clear (&fixture->waiting);
  return G_SOURCE_REMOVE;
}

static gboolean
resolve_next_cb (gpointer user_data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, resolve_cb, user_data, NULL);
  return G_SOURCE_REMOVE;
}

static void
drop_and (Fixture     *fixture,
          int          priority,
          GSourceFunc  resolve)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, drop_cb, fixture, NULL);
  g_idle_add_full (priority, resolve, fixture, NULL);
  iterate ();
  g_assert_cmpuint (fixture->n_cancelled + fixture->n_ended, ==, 1);
  g_assert_cmpuint (fixture->n_freed, ==, 1);
  assert_others_run ();
}

/* The same as it happens: one answers in the iteration of the main loop in which the other goes. */
static void
test_same_iteration (Fixture       *fixture,
                     gconstpointer  data)
{
  drop_and (fixture, G_PRIORITY_DEFAULT, resolve_cb);
}

/* And in the next one, in which it comes first. */
static void
test_next_iteration (Fixture       *fixture,
                     gconstpointer  data)
{
  drop_and (fixture, G_PRIORITY_DEFAULT, resolve_next_cb);
  g_assert_cmpuint (fixture->n_cancelled, ==, 1);
}

/* And in one after that, once all that is more urgent was done. */
static void
test_later_iteration (Fixture       *fixture,
                      gconstpointer  data)
{
  drop_and (fixture, G_PRIORITY_DEFAULT + 1, resolve_next_cb);
  g_assert_cmpuint (fixture->n_cancelled, ==, 1);
}

/* Who only lets go of the future without having waited does not stop the work. */
static void
test_not_waited (Fixture       *fixture,
                 gconstpointer  data)
{
  guint n_run = 0;

  dex_unref (passkeys_fiber_spawn (0, count_fiber, &n_run, NULL));
  iterate ();
  g_assert_cmpuint (n_run, ==, 1);
}

/* What is to be finished is not stopped by who waited and went, either. */
static void
test_to_the_end (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(DexPromise) awaited = dex_promise_new ();
  Fixture change = { .awaited = awaited };

  change.waiting = dex_future_first (passkeys_fiber_spawn_to_the_end (STACK_SIZE, await_fiber,
                                                                      &change, count_freed),
                                     NULL);
  iterate ();
  dex_clear (&change.waiting);
  iterate ();
  g_assert_cmpuint (change.n_cancelled, ==, 0);

  dex_promise_resolve_boolean (awaited, TRUE);
  iterate ();
  g_assert_cmpuint (change.n_ended, ==, 1);
  g_assert_cmpuint (change.n_freed, ==, 1);
}

static DexFuture *
outer_fiber (gpointer data)
{
  Fixture *fixture = data;
  DexFuture *inner = passkeys_fiber_spawn (STACK_SIZE, await_fiber, fixture, NULL);

  return passkeys_await (inner, NULL) ? dex_future_new_true () : dex_future_new_false ();
}

/* Dropping one lets go of what it waits for. */
static void
test_nested (Fixture       *fixture,
             gconstpointer  data)
{
  DexFuture *outer = dex_future_first (passkeys_fiber_spawn (STACK_SIZE, outer_fiber, fixture, NULL),
                                       NULL);

  iterate ();
  dex_unref (outer);
  iterate ();
  g_assert_cmpuint (fixture->n_cancelled, ==, 1);
  assert_others_run ();
}

static void
drop_before_end (Fixture      *fixture,
                 DexFiberFunc  func)
{
  DexFuture *outer = dex_future_first (passkeys_fiber_spawn (STACK_SIZE, func, fixture, NULL), NULL);

  iterate ();
  dex_promise_resolve_boolean (fixture->awaited, TRUE);
  dex_unref (outer);
  iterate ();
  assert_others_run ();
}

/* What it waits for is another fiber, which has been woken and ends in its next turn. */
static void
test_before_end (Fixture       *fixture,
                 gconstpointer  data)
{
  drop_before_end (fixture, outer_fiber);
}

static DexFuture *
await_cancellable_fiber (gpointer      data,
                         GCancellable *cancellable)
{
  return await_fiber (data);
}

static DexFuture *
outer_cancellable_fiber (gpointer data)
{
  DexFuture *inner = passkeys_cancellable_fiber_spawn (await_cancellable_fiber, data, NULL);

  return passkeys_await (inner, NULL) ? dex_future_new_true () : dex_future_new_false ();
}

/* One that ends by itself ends no sooner for whoever is let go of. */
static void
test_before_end_of_cancellable (Fixture       *fixture,
                                gconstpointer  data)
{
  drop_before_end (fixture, outer_cancellable_fiber);
}

typedef struct
{
  DexPromise *awaited;  /* by this fiber */
  DexPromise *resolved; /* by it, once that has completed */
} Relay;

static DexFuture *
relay_fiber (gpointer data)
{
  Relay *relay = data;

  passkeys_await (dex_ref (relay->awaited), NULL);
  dex_promise_resolve_boolean (relay->resolved, TRUE);

  return dex_future_new_true ();
}

/* What it waits for completes by another fiber that was woken before, and need not end by that. */
static void
test_before_other (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(DexPromise) awaited = dex_promise_new ();
  Relay relay = { .awaited = awaited, .resolved = fixture->awaited };
  g_autoptr(DexFuture) other = passkeys_fiber_spawn (STACK_SIZE, relay_fiber, &relay, NULL);

  iterate ();
  dex_promise_resolve_boolean (awaited, TRUE);
  dex_clear (&fixture->waiting);
  iterate ();
  g_assert_cmpuint (fixture->n_cancelled + fixture->n_ended, ==, 1);
  assert_others_run ();
}

/* Two are dropped together, of which one waits for the other in its own way. */
static void
test_two_dropped (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(DexPromise) awaited = dex_promise_new ();
  Relay relay = { .awaited = awaited, .resolved = fixture->awaited };
  DexFuture *other = dex_future_first (passkeys_fiber_spawn (STACK_SIZE, relay_fiber, &relay, NULL),
                                       NULL);

  iterate ();
  dex_unref (other);
  dex_clear (&fixture->waiting);
  iterate ();
  g_assert_cmpuint (fixture->n_cancelled + fixture->n_ended, ==, 1);
  assert_others_run ();
}

#define ADD(path, test) \
  g_test_add ("/fiber/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  ADD ("value", test_value);
  ADD ("error", test_error);
  ADD ("dropped", test_dropped);
  ADD ("dropped-and-completed", test_dropped_and_completed);
  ADD ("same-iteration", test_same_iteration);
  ADD ("next-iteration", test_next_iteration);
  ADD ("later-iteration", test_later_iteration);
  ADD ("not-waited", test_not_waited);
  ADD ("to-the-end", test_to_the_end);
  ADD ("nested", test_nested);
  ADD ("before-end", test_before_end);
  ADD ("before-end-of-cancellable", test_before_end_of_cancellable);
  ADD ("before-other", test_before_other);
  ADD ("two-dropped", test_two_dropped);

  return g_test_run ();
}
