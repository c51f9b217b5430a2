/* passkeys-test-await.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-test-await.h"

#include <time.h>

#define TIME_LIMIT (60 * G_USEC_PER_SEC)

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
passkeys_test_run_until (gboolean (*condition) (gpointer),
                         gpointer   data)
{
  gint64 end = g_get_monotonic_time () + TIME_LIMIT;
  guint waker = g_timeout_add (5, wake_cb, NULL);

  while (!condition (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }

  g_source_remove (waker);
}

static gboolean
is_over (gpointer data)
{
  return g_get_monotonic_time () >= *(gint64 *) data;
}

/* What is ready has its turn, even if this thread had none of the time. */
void
passkeys_test_run (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * G_GINT64_CONSTANT (1000);

  passkeys_test_run_until (is_over, &end);
  for (guint i = 0; i < 100 && g_main_context_iteration (NULL, FALSE); i++)
    continue;
}

static gboolean
is_held_by_one (gpointer data)
{
  return g_atomic_int_get (&G_OBJECT (data)->ref_count) == 1;
}

/* Who held it last may have been told a moment ago only, and would look like a leak at the end of the test. */
void
passkeys_test_finalize (gpointer object)
{
  gboolean is_held = !is_held_by_one (object);

  passkeys_test_run_until (is_held_by_one, object);
  g_assert_finalize_object (G_OBJECT (object));
  if (is_held)
    passkeys_test_run (50);
}

static gboolean
is_done (gpointer data)
{
  return !dex_future_is_pending (data);
}

static const GValue *
await_value (DexFuture  *future,
             GError    **error)
{
  passkeys_test_run_until (is_done, future);

  return dex_future_get_value (future, error);
}

gboolean
passkeys_test_await (DexFuture  *future,
                     GError    **error)
{
  g_autoptr(DexFuture) owned = future;

  return await_value (owned, error) != NULL;
}

gpointer
passkeys_test_await_object (DexFuture  *future,
                            GError    **error)
{
  g_autoptr(DexFuture) owned = future;
  const GValue *value = await_value (owned, error);

  return value != NULL ? g_value_dup_object (value) : NULL;
}

gpointer
passkeys_test_await_boxed (DexFuture  *future,
                           GError    **error)
{
  g_autoptr(DexFuture) owned = future;
  const GValue *value = await_value (owned, error);

  return value != NULL ? g_value_dup_boxed (value) : NULL;
}

char *
passkeys_test_await_string (DexFuture  *future,
                            GError    **error)
{
  g_autoptr(DexFuture) owned = future;
  const GValue *value = await_value (owned, error);

  return value != NULL ? g_value_dup_string (value) : NULL;
}

static gint64
get_processor_time (void)
{
  struct timespec time;

  g_assert_cmpint (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time), ==, 0);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* Processor time, as a busy computer lets this thread wait wherever it is. */
gint64
passkeys_test_measure (DexFuture *future)
{
  gint64 end = g_get_monotonic_time () + TIME_LIMIT;
  gint64 longest = 0;

  while (dex_future_is_pending (future))
    {
      gint64 start = get_processor_time ();

      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
      longest = MAX (longest, get_processor_time () - start);
    }

  return longest;
}
