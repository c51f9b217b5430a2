/* test-untrusted-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-untrusted-text.h"

typedef struct
{
  const char *text;
  const char *stripped;
  const char *visible;
} Case;

static const Case cases[] = {
  { "Jane Doe", "Jane Doe", "Jane Doe" },
  { "", "", "" },
  /* control characters */
  { "a\tb\nc\rd\x7f", "a b c d", "a\ufffdb\ufffdc\ufffdd\ufffd" },
  { "\x1b[31mred", "[31mred", "\ufffd[31mred" },
  /* zero width: the two names must not look alike */
  { "ad\u200bmin", "admin", "ad\ufffdmin" },
  { "ad\u200dmin", "admin", "ad\ufffdmin" },
  { "\ufeffadmin\u2060", "admin", "\ufffdadmin\ufffd" },
  { "a\u00addmin", "admin", "a\ufffddmin" },
  /* direction */
  { "invoice\u202efdp.exe", "invoicefdp.exe", "invoice\ufffdfdp.exe" },
  { "\u2066a\u2069", "a", "\ufffda\ufffd" },
  { "a\u200eb\u200f", "ab", "a\ufffdb\ufffd" },
  /* separators and blank letters */
  { "a\u2028b\u2029c", "a b c", "a\ufffdb\ufffdc" },
  { "a\u3164b\u2800c", "abc", "a\ufffdb\ufffdc" },
  /* people have names in every script */
  { "Żółć Ωμέγα", "Żółć Ωμέγα", "Żółć Ωμέγα" },
  { "עמית", "עמית", "עמית" },
  { "می\u200cخواهم", "میخواهم", "می\u200cخواهم" },
  { "👩\u200d💻", "👩💻", "👩\u200d💻" },
};

static void
test_strip (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *stripped = passkeys_untrusted_text_strip (cases[i].text, 100);

      g_assert_cmpstr (stripped, ==, cases[i].stripped);
    }
}

static void
test_strip_length (void)
{
  g_autofree char *text = passkeys_untrusted_text_strip ("äöü\u200bßabc", 4);
  g_autofree char *invalid = passkeys_untrusted_text_strip ("a\xff\xfe", 10);

  g_assert_cmpstr (text, ==, "äöüß");
  g_assert_true (g_utf8_validate (invalid, -1, NULL));
}

static void
test_make_visible (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *visible = passkeys_untrusted_text_make_visible (cases[i].text);
      char *interned = passkeys_untrusted_text_intern (cases[i].text);

      g_assert_cmpstr (visible, ==, cases[i].visible);
      g_assert_cmpstr (interned, ==, cases[i].visible);
      g_assert_true (passkeys_untrusted_text_is_visible (visible));
      g_assert_cmpint (passkeys_untrusted_text_is_visible (cases[i].text), ==,
                       g_str_equal (cases[i].text, visible));
      g_ref_string_release (interned);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/api/untrusted-text/strip", test_strip);
  g_test_add_func ("/api/untrusted-text/strip-length", test_strip_length);
  g_test_add_func ("/api/untrusted-text/make-visible", test_make_visible);

  return g_test_run ();
}
