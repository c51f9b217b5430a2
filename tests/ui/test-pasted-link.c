/* test-pasted-link.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-pasted-link.h"

#include <string.h>

#define QUERY "username=ann%40example.org&orgId=or-abcde-fghij-klmnopqrstuvwxyz&code=1234-5678"
#define LINK "passkeys://register?" QUERY

static void
assert_found (const char *text)
{
  g_autoptr(PasskeysRegistrationLink) link = passkeys_pasted_link_find (text);
  GBytes *code;

  if (link == NULL)
    g_error ("nothing found in: %s", text);

  g_assert_cmpstr (passkeys_registration_link_get_username (link), ==, "ann@example.org");
  g_assert_cmpstr (passkeys_registration_link_get_org_id (link), ==,
                   "or-abcde-fghij-klmnopqrstuvwxyz");
  code = passkeys_registration_link_get_code (link);
  g_assert_cmpmem (g_bytes_get_data (code, NULL), g_bytes_get_size (code), "1234-5678", 9);
}

static void
test_found (void)
{
  assert_found (LINK);
  assert_found ("  " LINK "\n");
  assert_found ("Open <" LINK "> to join.");
  assert_found ("Open " LINK ".");
  assert_found ("(" LINK ")");
  assert_found ("<a href=\"" LINK "\">Join</a>");
  assert_found ("ann@example.org" LINK);
  assert_found ("https://app.dfns.io/register?" QUERY);
  assert_found ("See https://example.org/help first,\nthen " LINK "\n-- \n"
                "https://example.org/footer");
}

static void
test_not_found (void)
{
  static const char * const texts[] = {
    "", "://", "https://", "passkeys://", "passkeys://register", "passkeys://register?",
    "https://example.org",
    "http://app.dfns.io/register?" QUERY, "1234-5678", "ann@example.org",
    "passkeys://register?code=%zz", "javascript://register?" QUERY,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(PasskeysRegistrationLink) link = passkeys_pasted_link_find (texts[i]);

      if (link != NULL)
        g_error ("something found in: %s", texts[i]);
    }
}

/* Somebody pastes a whole mail folder by mistake: nothing hangs, and nothing is taken. */
static void
test_large (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(PasskeysRegistrationLink) link = NULL;

  while (text->len < 1024 * 1024)
    g_string_append (text, "https://");
  g_string_append (text, LINK);

  link = passkeys_pasted_link_find (text->str);
  g_assert_null (link);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pasted-link/found", test_found);
  g_test_add_func ("/pasted-link/not-found", test_not_found);
  g_test_add_func ("/pasted-link/large", test_large);

  return g_test_run ();
}
