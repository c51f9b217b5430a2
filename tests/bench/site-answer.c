/* site-answer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What this computer takes to answer a site once it has the PIN, beside the whole answer of the
 * simulated security key that is touched at once. To make a key of the PIN takes its time on purpose;
 * it is cheap here, as the rest is what is measured. The keyring is a real one. */

#include "config.h"

#include "local-fixture.h"
#include "passkeys-scripted-site-prompt.h"
#include "passkeys-site-ceremony.h"
#include "security-key-times.h"
#include "site-message.h"

#define N_ROUNDS 20

static const SiteMessageExtra usual = { .algorithm = -7 }; /* COSE: ES256 */

/* ms from the PIN to the reply */
static double
answer (LocalFixture *fixture,
        GBytes       *message,
        const char   *script)
{
  g_autoptr(PasskeysScriptedSitePrompt) prompt = passkeys_scripted_site_prompt_new (script);
  g_autoptr(GBytes) reply = NULL;

  reply = dex_await_boxed (passkeys_site_ceremony_run (fixture->vault, PASSKEYS_SITE_PROMPT (prompt),
                                                       PASSKEYS_CTAPHID_COMMAND_CBOR, message),
                           NULL);
  g_assert_nonnull (reply);
  g_assert_cmphex (*(const guint8 *) g_bytes_get_data (reply, NULL), ==, 0);
  return (double) (g_get_monotonic_time () -
                   passkeys_scripted_site_prompt_get_pin_time (prompt)) / 1000;
}

static double
create (LocalFixture *fixture,
        const char   *script)
{
  g_autoptr(GBytes) message = site_message_build_make ("ada", &usual);

  return answer (fixture, message, script);
}

static double
sign_in (LocalFixture *fixture)
{
  g_autoptr(GBytes) message = site_message_build_get (&usual);

  return answer (fixture, message, "pin " LOCAL_FIXTURE_PIN);
}

static void
print_median (const char *name,
              GArray     *times)
{
  g_print ("%s %.2f\n", name, security_key_times_get_median (times));
}

static DexFuture *
bench_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(SecurityKeyFixture) keys = security_key_fixture_new ();
  PasskeysVirtualKey *key = security_key_fixture_plug (keys, "Virtual Key");
  g_autoptr(GBytes) id = security_key_fixture_store (key, "ada");
  g_autoptr(GArray) created = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) signed_in = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) simulated = g_array_new (FALSE, FALSE, sizeof (double));

  local_fixture_set_pin (fixture);
  create (fixture, "pin " LOCAL_FIXTURE_PIN "\ncreate ada");
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      double times[] = { create (fixture, "pin " LOCAL_FIXTURE_PIN "\nupdate ada"), sign_in (fixture),
                         security_key_times_sign_plainly (passkeys_virtual_key_get_path (key),
                                                          passkeys_virtual_key_get_io (), id) };

      g_array_append_val (created, times[0]);
      g_array_append_val (signed_in, times[1]);
      g_array_append_val (simulated, times[2]);
    }

  print_median ("create", created);
  print_median ("sign-in", signed_in);
  print_median ("simulated", simulated);
  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  local_fixture_run (bench_fiber);
  return 0;
}
