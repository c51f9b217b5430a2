/* test-email-address.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-email-address.h"

static void
test_plausible (void)
{
  static const char * const addresses[] = {
    "ann@example.org", "a@b", "o'neill+work@sub.example.org",
    "jörg@müller.example", "ann.smith@[192.0.2.1]",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    if (!passkeys_email_address_is_plausible (addresses[i]))
      g_error ("refused: %s", addresses[i]);
}

static void
test_implausible (void)
{
  static const char * const addresses[] = {
    "", "ann", "ann@", "@example.org", "ann@@example.org", "ann@exa@mple.org", "ann @example.org",
    "ann@example.org.", "ann@.org", "Ann <ann@example.org>", "a@b.org,c@d.org",
    "ann@example.org\n", "\"ann\"@b",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    if (passkeys_email_address_is_plausible (addresses[i]))
      g_error ("accepted: %s", addresses[i]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/email-address/plausible", test_plausible);
  g_test_add_func ("/email-address/implausible", test_implausible);

  return g_test_run ();
}
