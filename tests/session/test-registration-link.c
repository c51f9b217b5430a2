/* test-registration-link.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-registration-link"

#include "config.h"

#include "passkeys-registration-link.h"

#include <string.h>

#include "passkeys-secure-bytes.h"
#include "passkeys-session-error.h"

static void
assert_code (PasskeysRegistrationLink *link,
             const char               *expected)
{
  char *code = passkeys_secure_bytes_dup_text (passkeys_registration_link_get_code (link));

  g_assert_cmpstr (code, ==, expected);
  passkeys_secure_text_free (code);
}

static PasskeysRegistrationLink *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  PasskeysRegistrationLink *link = passkeys_registration_link_parse (text, &error);

  g_assert_no_error (error);
  return link;
}

static void
test_own_scheme (void)
{
  static const char * const forms[] = {
    "passkeys://register?username=ada%40example.org&orgId=or-1a2b3-c4d5e-f6&code=1234-5678-9012-3456",
    "  passkeys://register/?code=1234-5678-9012-3456&orgId=or-1a2b3-c4d5e-f6"
    "&username=ada@example.org\n",
    "PASSKEYS://Register?x=y&username=ada%40example.org&orgId=or-1a2b3-c4d5e-f6"
    "&code=1234%2D5678-9012-3456&",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr(PasskeysRegistrationLink) link = parse (forms[i]);

      g_assert_cmpstr (passkeys_registration_link_get_username (link), ==, "ada@example.org");
      g_assert_cmpstr (passkeys_registration_link_get_org_id (link), ==, "or-1a2b3-c4d5e-f6");
      g_assert_null (passkeys_registration_link_get_host (link));
      assert_code (link, "1234-5678-9012-3456");
    }
}

static void
test_dashboard (void)
{
  g_autoptr(PasskeysRegistrationLink) link = NULL;

  link = parse (
    "https://App.dfns.io/registration?username=ada%2Btest%40example.org&orgId=or-1&code=1-2#top");
  g_assert_cmpstr (passkeys_registration_link_get_host (link), ==, "app.dfns.io");
  g_assert_cmpstr (passkeys_registration_link_get_username (link), ==, "ada+test@example.org");
  assert_code (link, "1-2");
}

static void
test_some_is_enough (void)
{
  g_autoptr(PasskeysRegistrationLink) code_only = parse ("passkeys://register?code=1-2");
  g_autoptr(PasskeysRegistrationLink) user_only =
    parse ("passkeys://register?username=a%2Bb@c.de&x=%41");
  g_autoptr(PasskeysRegistrationLink) plus = parse ("passkeys://register?username=a+b@c.de");

  g_assert_null (passkeys_registration_link_get_username (code_only));
  g_assert_null (passkeys_registration_link_get_org_id (code_only));
  g_assert_null (passkeys_registration_link_get_code (user_only));
  g_assert_cmpstr (passkeys_registration_link_get_username (user_only), ==, "a+b@c.de");
  g_assert_cmpstr (passkeys_registration_link_get_username (plus), ==, "a+b@c.de");
}

static void
assert_refused (const char *text)
{
  g_autoptr(GError) error = NULL;

  g_test_message ("%.100s", text);
  g_assert_null (passkeys_registration_link_parse (text, &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_INVALID_LINK);
}

static void
test_refused (void)
{
  static const char * const texts[] = {
    "", " ", "code=1-2", "1234-5678", "passkeys:", "passkeys://", "passkeys://register",
    "passkeys://register?", "passkeys://register?x=y", "passkeys:register?code=1-2",
    "passkeys://recover?code=1-2", "passkeys://register/more?code=1-2",
    "passkeys://register:80?code=1-2", "passkeys://user@register?code=1-2",
    "http://app.dfns.io/?code=1-2", "ftp://app.dfns.io/?code=1-2", "file:///etc/passwd?code=1-2",
    "javascript://register?code=1-2", "https:///?code=1-2",
    "https://user:word@app.dfns.io/?code=1-2",
    /* repeated */
    "passkeys://register?code=1-2&code=3-4", "passkeys://register?username=a&username=a",
    "passkeys://register?orgId=or-1&orgId=or-1", "passkeys://register?code=1-2&c%6fde=3-4",
    /* empty, malformed */
    "passkeys://register?code=", "passkeys://register?username=",
    "passkeys://register?orgId=&code=1-2",
    "passkeys://register?code=1%2", "passkeys://register?code=1%zz", "passkeys://register?code=%",
    "passkeys://register?code=1%00", "passkeys://register?username=a%00b",
    "passkeys://register?code=1-2&x=%zz", "passkeys://register?code",
    "passkeys://register?code=1-2&username=%ff", "passkeys://register?username=%ff%fe", "passkeys://register?username=a%C3%28",
    /* characters that hide or break a line */
    "passkeys://register?username=a%0Ab", "passkeys://register?username=a%0D%0AX-Header:1",
    "passkeys://register?username=a%1Bb", "passkeys://register?username=a%7Fb",
    "passkeys://register?username=a%20b", "passkeys://register?username=a%C2%A0b",
    "passkeys://register?username=a%E2%80%AEb", "passkeys://register?username=a%E2%80%8Bb",
    "passkeys://register?username=a%EF%BB%BFb", "passkeys://register?username=a%C2%85b",
    "passkeys://register?orgId=or-1%2F..%2Fx", "passkeys://register?orgId=or 1",
    "passkeys://register?code=1%202", "passkeys://register?code=%E2%80%8B1",
    "passkeys://register?code=1-2;rm", "passkeys://register?code=1\n2",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_refused (texts[i]);
}

static void
test_too_long (void)
{
  g_autofree char *many = g_strnfill (5000, 'a');
  g_autofree char *link = g_strconcat ("passkeys://register?code=1-2&x=", many, NULL);
  g_autofree char *username = g_strdup_printf ("passkeys://register?username=%.321s", many);
  g_autofree char *fitting = g_strdup_printf ("passkeys://register?username=%.320s", many);
  g_autofree char *id = g_strdup_printf ("passkeys://register?orgId=%.65s", many);
  g_autofree char *code = g_strdup_printf ("passkeys://register?code=%.65s", many);
  g_autoptr(PasskeysRegistrationLink) good = NULL;

  assert_refused (many);
  assert_refused (link);
  assert_refused (username);
  assert_refused (id);
  assert_refused (code);
  good = parse (fitting);
}

static void
test_truncated_anywhere (void)
{
  const char *text = "passkeys://register?username=ada%40example.org&orgId=or-1a2b3&code=1234-5678";

  for (gsize i = 0; i < strlen (text); i++)
    {
      g_autofree char *start = g_strndup (text, i);
      g_autoptr(GError) error = NULL;
      g_autoptr(PasskeysRegistrationLink) link = passkeys_registration_link_parse (start, &error);

      g_assert_true ((link == NULL) == (error != NULL));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/registration-link/own-scheme", test_own_scheme);
  g_test_add_func ("/registration-link/dashboard", test_dashboard);
  g_test_add_func ("/registration-link/some-is-enough", test_some_is_enough);
  g_test_add_func ("/registration-link/refused", test_refused);
  g_test_add_func ("/registration-link/too-long", test_too_long);
  g_test_add_func ("/registration-link/truncated-anywhere", test_truncated_anywhere);

  return g_test_run ();
}
