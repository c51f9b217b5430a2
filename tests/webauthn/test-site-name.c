/* test-site-name.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-site-name.h"

#include <string.h>

static const struct
{
  const char *id;
  const char *presented;
  const char *lookalike; /* (nullable) */
} names[] = {
  { "example.org", "example.org", NULL },
  { "localhost", "localhost", NULL },
  /* written in one script each, and not to be taken for Latin */
  { "xn--mller-kva.example", "müller.example", NULL },
  { "xn--80ak6aa92e.com", "аррӏе.com", "xn--80ak6aa92e.com" },
  { "xn--h1alffa9f.xn--p1ai", "россия.рф", NULL },
  { "xn--wgv71a119e.jp", "日本語.jp", NULL },
  { "xn--3e0b707e.kr", "한국.kr", NULL },
  /* Cyrillic а among Latin letters */
  { "xn--pypal-4ve.com", "pаypal.com", "xn--pypal-4ve.com" },
  /* a dotless i */
  { "xn--pple-43d.com", "аpple.com", "xn--pple-43d.com" },
  /* what no browser sends is shown for what it is, on one line and in order */
  { "ssh:", "ssh:", NULL },
  { "a\nb", "a\xef\xbf\xbd" "b", NULL },
  { "gro.elpmaxe\xe2\x80\xae", "gro.elpmaxe\xef\xbf\xbd", NULL },
  { "\xff", "\xef\xbf\xbd", NULL },
};

static void
test_names (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *presented = passkeys_site_name_present (names[i].id);
      g_autofree char *lookalike = passkeys_site_name_find_lookalike (names[i].id);

      g_test_message ("%s", presented);
      g_assert_cmpstr (presented, ==, names[i].presented);
      g_assert_cmpstr (lookalike, ==, names[i].lookalike);
    }
}

static void
test_long (void)
{
  g_autofree char *id = g_strnfill (100000, 'a');
  g_autofree char *presented = passkeys_site_name_present (id);
  g_autofree char *lookalike = passkeys_site_name_find_lookalike (id);

  g_assert_cmpuint (g_utf8_strlen (presented, -1), <=, 253);
  g_assert_null (lookalike);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/site-name/names", test_names);
  g_test_add_func ("/site-name/long", test_long);

  return g_test_run ();
}
