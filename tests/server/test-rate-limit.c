/* test-rate-limit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-rate-limit.h"

static void
test_each_account (void)
{
  PasskeysClock clock = { 0 };
  g_autoptr (PasskeysRateLimit) limit = passkeys_rate_limit_new (&clock, 3, PASSKEYS_MINUTE);

  for (int i = 0; i < 5; i++)
    g_assert_cmpint (passkeys_rate_limit_allow (limit, "ada"), ==, i < 3);
  g_assert_true (passkeys_rate_limit_allow (limit, "bob"));
  clock.offset = PASSKEYS_MINUTE;
  g_assert_true (passkeys_rate_limit_allow (limit, "ada"));
  g_assert_false (passkeys_rate_limit_allow (limit, "ada"));
  clock.offset = PASSKEYS_HOUR;
  for (int i = 0; i < 5; i++)
    g_assert_cmpint (passkeys_rate_limit_allow (limit, "ada"), ==, i < 3);
}

/* Somebody who asks for many names fills no memory. */
static void
test_is_bounded (void)
{
  PasskeysClock clock = { 0 };
  g_autoptr (PasskeysRateLimit) limit = passkeys_rate_limit_new (&clock, 1, PASSKEYS_MINUTE);

  for (int i = 0; i < 100000; i++)
    {
      g_autofree char *name = g_strdup_printf ("user%d", i);

      g_assert_true (passkeys_rate_limit_allow (limit, name));
    }
  g_assert_false (passkeys_rate_limit_allow (limit, "user99999"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rate-limit/each-account", test_each_account);
  g_test_add_func ("/rate-limit/is-bounded", test_is_bounded);

  return g_test_run ();
}
