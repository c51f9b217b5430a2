/* test-page-token.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-page-token.h"

static void
test_is_for_one_list (void)
{
  g_autoptr (GBytes) key = g_bytes_new_static ("01234567890123456789012345678901", 32);
  g_autofree char *token = passkeys_page_token_new (key, "users", 42);
  gint64 after = 0;

  g_assert_true (passkeys_page_token_read (key, "users", token, &after));
  g_assert_cmpint (after, ==, 42);
  g_assert_false (passkeys_page_token_read (key, "permissions", token, &after));
  for (gsize i = 0; token[i]; i++)
    {
      g_autofree char *altered = g_strdup (token);

      altered[i] = altered[i] == 'A' ? 'B' : 'A';
      if (strcmp (altered, token) != 0)
        g_assert_false (passkeys_page_token_read (key, "users", altered, &after));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/page-token/is-for-one-list", test_is_for_one_list);

  return g_test_run ();
}
