/* security-key-times.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "security-key-times.h"

typedef struct
{
  const char          *path;
  const fido_dev_io_t *io; /* (nullable) */
  GBytes              *id;
  DexPromise          *promise;
} Plain;

double
security_key_times_sign (SecurityKeyFixture     *fixture,
                         PasskeysRequestOptions *request)
{
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;
  gint64 started = g_get_monotonic_time ();

  assertion = security_key_fixture_sign (fixture, request, &error);
  g_assert_no_error (error);
  return (double) (g_get_monotonic_time () - started) / 1000;
}

static gpointer
plain_main (gpointer data)
{
  Plain *plain = data;
  const guint8 hash[32] = { 1 };
  fido_dev_t *device = fido_dev_new ();
  fido_assert_t *assertion = fido_assert_new ();
  int status;

  fido_init (0);
  if (plain->io != NULL)
    fido_dev_set_io_functions (device, plain->io);
  status = fido_dev_open (device, plain->path);
  g_assert_cmpint (status, ==, FIDO_OK);
  fido_assert_set_rp (assertion, SECURITY_KEY_FIXTURE_RELYING_PARTY);
  fido_assert_set_clientdata_hash (assertion, hash, sizeof hash);
  fido_assert_allow_cred (assertion, g_bytes_get_data (plain->id, NULL),
                          g_bytes_get_size (plain->id));
  status = fido_dev_get_assert (device, assertion, NULL);
  g_assert_cmpint (status, ==, FIDO_OK);
  fido_dev_close (device);
  fido_assert_free (&assertion);
  fido_dev_free (&device);
  dex_promise_resolve_boolean (plain->promise, TRUE);
  return NULL;
}

double
security_key_times_sign_plainly (const char          *path,
                                 const fido_dev_io_t *io,
                                 GBytes              *id)
{
  Plain plain = { path, io, id, dex_promise_new () };
  gint64 started = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("plain", plain_main, &plain);

  dex_await (DEX_FUTURE (plain.promise), NULL);
  g_thread_join (thread);
  return (double) (g_get_monotonic_time () - started) / 1000;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const double *one = a, *other = b;

  return (*one > *other) - (*one < *other);
}

double
security_key_times_get_median (GArray *times)
{
  g_array_sort (times, compare);
  return g_array_index (times, double, times->len / 2);
}
