/* security-key-signing.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What signing with a security key costs beyond the key's own time: the whole ceremony beside
 * libfido2 alone, which opens the key, signs and closes it, turn by turn on the same virtual key.
 * With three keys plugged in, how many more questions each of the others gets. */

#include "config.h"

#include <string.h>

#include "security-key-fixture.h"

#define N_ROUNDS 50

typedef struct
{
  PasskeysVirtualKey *key;
  GBytes             *id;
  DexPromise         *promise;
} Plain;

static double
median (GArray *times)
{
  for (guint i = 1; i < times->len; i++)
    for (guint j = i; j > 0; j--)
      {
        double *one = &g_array_index (times, double, j - 1);
        double *other = &g_array_index (times, double, j);

        if (*one > *other)
          {
            double kept = *one;

            *one = *other;
            *other = kept;
          }
      }
  return g_array_index (times, double, times->len / 2);
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
  fido_dev_set_io_functions (device, passkeys_virtual_key_get_io ());
  status = fido_dev_open (device, passkeys_virtual_key_get_path (plain->key));
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

static double
sign_plainly (PasskeysVirtualKey *key,
              GBytes             *id)
{
  Plain plain = { key, id, dex_promise_new () };
  gint64 started = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("plain", plain_main, &plain);

  dex_await (DEX_FUTURE (plain.promise), NULL);
  g_thread_join (thread);
  return (double) (g_get_monotonic_time () - started) / 1000;
}

static double
sign (SecurityKeyFixture     *fixture,
      PasskeysRequestOptions *request)
{
  g_autoptr(PasskeysAssertion) assertion = NULL;
  gint64 started = g_get_monotonic_time ();

  assertion = security_key_fixture_sign (fixture, request, NULL);
  g_assert_nonnull (assertion);
  return (double) (g_get_monotonic_time () - started) / 1000;
}

static DexFuture *
bench_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysRequestOptions) request = NULL;
  g_autoptr(GArray) plain = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) whole = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) three = g_array_new (FALSE, FALSE, sizeof (double));
  PasskeysVirtualKey *key = security_key_fixture_plug (fixture, "Virtual Key");
  g_autoptr(GBytes) id = security_key_fixture_store (key, "ada");
  PasskeysVirtualKey *other;
  guint n_commands;

  request = security_key_fixture_new_request (id);
  dex_await (passkeys_security_key_list_load (fixture->list), NULL);
  for (guint i = 0; i <= N_ROUNDS; i++)
    {
      double plain_time = sign_plainly (key, id);
      double whole_time = sign (fixture, request);

      /* the first round fills caches */
      if (i == 0)
        continue;
      g_array_append_val (plain, plain_time);
      g_array_append_val (whole, whole_time);
    }

  other = security_key_fixture_plug (fixture, "Other Key");
  security_key_fixture_plug (fixture, "Third Key");
  dex_await (passkeys_security_key_list_load (fixture->list), NULL);
  n_commands = passkeys_virtual_key_get_n_commands (other, 0);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      double three_time = sign (fixture, request);

      g_array_append_val (three, three_time);
    }

  g_print ("plain %.2f\n", median (plain));
  g_print ("ceremony %.2f\n", median (whole));
  g_print ("ceremony-of-three %.2f\n", median (three));
  g_print ("questions-to-others %.2f\n",
           (double) (passkeys_virtual_key_get_n_commands (other, 0) - n_commands) / N_ROUNDS);
  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  security_key_fixture_run (bench_fiber);
  return 0;
}
