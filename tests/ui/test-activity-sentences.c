/* test-activity-sentences.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib.h>

#include "passkeys-activity-sentences.h"

/* What the server writes is told without ids; what it does not write, as it is. */
static void
test_sentences (void)
{
  static const struct
  {
    const char *recorded;
    const char *expected;
  } cases[] = {
    { "Sign in", "Sign in" },
    { "Sign in too", "Sign in too" },
    { "", "" },
    { "Invite user bea@example.org (us-1)", "Invite user bea@example.org" },
    { "Invite user bea@example.org", "Invite user bea@example.org" },
    { "Invite user Bea (at home) (us-1)", "Invite user Bea (at home)" },
    { "Add credential 100 % s%s (cr-1)", "Add credential 100 % s%s" },
    { "Add credential Phone (cr-1) from another device",
      "Add credential Phone from another device" },
    { "Change permission Baker (pm-1): archived no", "Restore permission Baker" },
    { "Change permission : archived yes (pm-1)", "Change permission : archived yes" },
    { "Assign permission pm-1 to us-1", "Give permission pm-1 to us-1" },
    { "Assign permission pm-1 to us-1 and all", "Assign permission pm-1 to us-1 and all" },
    { "Assign permission pm-1", "Assign permission pm-1" },
    { "Delete user ", "Delete user " },
    { "Delete user )", "Delete user )" },
    { "GET /auth/users", "GET /auth/users" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sentence = passkeys_activity_sentences_translate (cases[i].recorded);

      g_assert_cmpstr (sentence, ==, cases[i].expected);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/activity-sentences/translate", test_sentences);

  return g_test_run ();
}
