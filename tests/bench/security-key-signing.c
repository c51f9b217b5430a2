/* security-key-signing.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What signing with a security key costs beyond the key's own time: the whole ceremony beside
 * libfido2 alone, which opens the key, signs and closes it, turn by turn on the same virtual key.
 * With three keys plugged in, how many more questions each of the others gets. */

#include "config.h"

#include "security-key-times.h"

#define N_ROUNDS 50
#define N_RESTS 5

static double
sign_plainly (PasskeysVirtualKey *key,
              GBytes             *id)
{
  return security_key_times_sign_plainly (passkeys_virtual_key_get_path (key),
                                          passkeys_virtual_key_get_io (), id);
}

static void
compare_one_key (SecurityKeyFixture     *fixture,
                 PasskeysRequestOptions *request,
                 PasskeysVirtualKey     *key,
                 GBytes                 *id)
{
  g_autoptr(GArray) plain = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) whole = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i <= N_ROUNDS; i++)
    {
      double plain_time = sign_plainly (key, id);
      double whole_time = security_key_times_sign (fixture, request);

      /* the first round fills caches */
      if (i == 0)
        continue;
      g_array_append_val (plain, plain_time);
      g_array_append_val (whole, whole_time);
    }
  g_print ("plain %.2f\n", security_key_times_get_median (plain));
  g_print ("ceremony %.2f\n", security_key_times_get_median (whole));
}

/* OTHER is one of those that do not have the passkey. */
static void
sign_beside (SecurityKeyFixture     *fixture,
             PasskeysRequestOptions *request,
             PasskeysVirtualKey     *other,
             guint                   rest,
             guint                   n_rounds,
             const char             *name)
{
  g_autoptr(GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  guint n_commands = passkeys_virtual_key_get_n_commands (other, 0);

  for (guint i = 0; i < n_rounds; i++)
    {
      double taken;

      if (rest > 0)
        security_key_fixture_wait (rest);
      taken = security_key_times_sign (fixture, request);
      g_array_append_val (times, taken);
    }
  g_print ("ceremony-of-%s %.2f\n", name, security_key_times_get_median (times));
  g_print ("questions-to-%s %.2f\n", name,
           (double) (passkeys_virtual_key_get_n_commands (other, 0) - n_commands) / n_rounds);
}

static DexFuture *
bench_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysRequestOptions) request = NULL;
  PasskeysVirtualKey *key = security_key_fixture_plug (fixture, "Virtual Key");
  g_autoptr(GBytes) id = security_key_fixture_store (key, "ada");
  PasskeysVirtualKey *other;

  request = security_key_fixture_new_request (id);
  dex_await (passkeys_security_key_list_load (fixture->list), NULL);
  compare_one_key (fixture, request, key, id);

  other = security_key_fixture_plug (fixture, "Other Key");
  security_key_fixture_plug (fixture, "Third Key");
  dex_await (passkeys_security_key_list_load (fixture->list), NULL);
  sign_beside (fixture, request, other, 0, N_ROUNDS, "three");
  sign_beside (fixture, request, other, SECURITY_KEY_TIMES_REST, N_RESTS, "unheld");
  /* as a dialog does while the person reads what is signed */
  passkeys_security_key_list_hold (fixture->list);
  sign_beside (fixture, request, other, SECURITY_KEY_TIMES_REST, N_RESTS, "rested");
  passkeys_security_key_list_release (fixture->list);
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
