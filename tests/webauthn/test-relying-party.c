/* test-relying-party.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-relying-party"

#include "config.h"

#include "passkeys-relying-party.h"

#include <string.h>

#include "webauthn-fixture.h"

typedef struct
{
  const char *id;
  const char *origin;
} Case;

static void
assert_allowed (const Case *cases,
                gsize       n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s for %s", cases[i].id, cases[i].origin);
      g_assert_true (passkeys_relying_party_check_id (cases[i].id, cases[i].origin, &error));
      g_assert_no_error (error);
    }
}

/* The message must name both, for whoever has to find the mistake. */
static void
assert_refused (const Case *cases,
                gsize       n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *id = g_strescape (cases[i].id, NULL);
      g_autofree char *origin = g_strescape (cases[i].origin, NULL);

      g_test_message ("%s for %s", id, origin);
      g_assert_false (passkeys_relying_party_check_id (cases[i].id, cases[i].origin, &error));
      g_assert_nonnull (strstr (error->message, cases[i].id));
      g_assert_nonnull (strstr (error->message, cases[i].origin));
      fixture_assert_refused (&error, PASSKEYS_WEBAUTHN_ERROR_RELYING_PARTY);
    }
}

static void
test_names (void)
{
  g_autoptr(PasskeysRelyingParty) named = passkeys_relying_party_new ("example.com", "Example");
  g_autoptr(PasskeysRelyingParty) bare = passkeys_relying_party_new ("example.com", NULL);

  g_assert_cmpstr (passkeys_relying_party_get_id (named), ==, "example.com");
  g_assert_cmpstr (passkeys_relying_party_get_name (named), ==, "Example");
  g_assert_cmpstr (passkeys_relying_party_get_name (bare), ==, "example.com");
}

static void
test_allowed (void)
{
  static const Case cases[] = {
    { "example.com", "https://example.com" },
    { "example.com", "https://login.example.com" },
    { "login.example.com", "https://login.example.com" },
    { "example.com", "https://a.b.c.example.com:8443" },
    { "dfns.io", "https://app.dfns.io" },
    { "app.dfns.io", "https://app.dfns.io" },
    { "example.co.uk", "https://www.example.co.uk" },
    { "someone.github.io", "https://someone.github.io" },
    { "EXAMPLE.com", "https://Login.Example.COM" },
    { "localhost", "http://localhost" },
    { "localhost", "http://localhost:3000" },
    { "localhost", "https://localhost:3000" },
    { "localhost", "http://LOCALHOST:3000" },
    { "1and1.example", "https://1and1.example" },
    { "intranet", "https://intranet" },
    { "x-1.example.com", "https://x-1.example.com" },
  };

  assert_allowed (cases, G_N_ELEMENTS (cases));
}

static void
test_other_names (void)
{
  static const Case cases[] = {
    { "example.com", "https://notexample.com" },      /* no dot at the boundary */
    { "bank.com", "https://fakebank.com" },
    { "ample.com", "https://example.com" },
    { ".example.com", "https://www.example.com" },
    { "login.example.com", "https://example.com" },   /* a child */
    { "login.example.com", "https://www.example.com" },
    { "example.org", "https://example.com" },
    { "example.com", "https://example.com.evil.org" },
    { "examp1e.com", "https://example.com" },
    { "localhost", "https://localhost.example.com" },
    { "localhost", "https://app.localhost" },
    { "localhost", "https://example.com" },
    { "example.com", "http://localhost:3000" },
    { "*.example.com", "https://www.example.com" },
    { "*", "https://example.com" },
  };

  assert_refused (cases, G_N_ELEMENTS (cases));
}

static void
test_public_suffixes (void)
{
  static const Case cases[] = {
    { "com", "https://example.com" },
    { "co.uk", "https://example.co.uk" },
    { "github.io", "https://someone.github.io" },
    { "uk", "https://example.co.uk" },
    { "compute.amazonaws.com", "https://ec2-1.compute.amazonaws.com" },
    { "ck", "https://example.ck" },                   /* a wildcard rule */
    { "co.ck", "https://example.co.ck" },
    { "corp", "https://intranet.corp" },              /* a name that no list knows */
    { "co.uk", "https://co.uk" },                     /* even where it is the host */
    { "github.io", "https://github.io" },
    { "com", "https://com" },
    { "xn--p1ai", "https://xn--e1afmkfd.xn--p1ai" },
  };
  static const Case exceptions[] = {
    { "www.ck", "https://www.ck" },
    { "www.ck", "https://sub.www.ck" },
  };

  assert_refused (cases, G_N_ELEMENTS (cases));
  assert_allowed (exceptions, G_N_ELEMENTS (exceptions));
}

static void
test_addresses (void)
{
  static const Case cases[] = {
    { "127.0.0.1", "http://127.0.0.1" },
    { "127.0.0.1", "http://127.0.0.1:8080" },
    { "192.0.2.1", "https://192.0.2.1" },
    { "0.1", "https://127.0.0.1" },
    { "2.1", "https://192.0.2.1" },
    { "1", "https://192.0.2.1" },
    { "127.1", "http://127.1" },
    { "127.1", "https://127.1" },
    { "0x7f.0.0.1", "https://0x7f.0.0.1" },
    { "example.0x7f", "https://example.0x7f" },
    { "example.0x", "https://example.0x" },
    { "2130706433", "https://2130706433" },
    { "::1", "http://[::1]" },
    { "[::1]", "http://[::1]:8080" },
    { "localhost", "http://127.0.0.1:8080" },
    { "localhost", "http://[::1]:8080" },
    { "2001:db8::1", "https://[2001:db8::1]" },
  };

  assert_refused (cases, G_N_ELEMENTS (cases));
}

static void
test_ids_that_are_no_names (void)
{
  static const Case cases[] = {
    { "", "https://example.com" },
    { ".", "https://example.com" },
    { "example.com.", "https://example.com" },
    { "example.com.", "https://example.com." },
    { "example.com:443", "https://example.com" },
    { "example.com/", "https://example.com" },
    { "example.com/path", "https://example.com" },
    { "https://example.com", "https://example.com" },
    { "user@example.com", "https://example.com" },
    { "example..com", "https://example..com" },
    { " example.com", "https://example.com" },
    { "example.com ", "https://example.com" },
    { "example.com\n", "https://example.com" },
    { "exa mple.com", "https://example.com" },
    { "exa_mple.com", "https://exa_mple.com" },
    { "-example.com", "https://-example.com" },
    { "example-.com", "https://example-.com" },
    { "%65xample.com", "https://example.com" },
    { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.com",
      "https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.com" },
  };

  assert_refused (cases, G_N_ELEMENTS (cases));
}

static void
test_origins (void)
{
  static const Case cases[] = {
    { "example.com", "" },
    { "example.com", "example.com" },
    { "example.com", "null" },
    { "example.com", "https://" },
    { "example.com", "https:example.com" },
    { "example.com", "//example.com" },
    { "example.com", "http://example.com" },          /* plain HTTP is for this computer only */
    { "example.com", "http://example.com:80" },
    { "example.com", "http://localhost.example.com" },
    { "localhost", "http://app.localhost" },
    { "example.com", "ftp://example.com" },
    { "example.com", "wss://example.com" },
    { "example.com", "file://example.com" },
    { "example.com", "https://example.com/" },
    { "example.com", "https://example.com/path" },
    { "example.com", "https://example.com?query" },
    { "example.com", "https://example.com#fragment" },
    { "example.com", "https://user@example.com" },
    { "example.com", "https://user:password@example.com" },
    { "example.com", "https://evil.org\\@example.com" },
    { "example.com", "https://example.com." },
    { "example.com", "https://example.com.:443" },
    { "example.com", "https://example.com:" },
    { "example.com", "https://example.com:port" },
    { "example.com", "https://example.com:65536" },
    { "example.com", "https://example.com:-1" },
    { "example.com", "https://%65xample.com" },
    { "example.com", "https:// example.com" },
    { "example.com", "https://example.com\n" },
    { "example.com", " https://example.com" },
    { "example.com", "https://exam\tple.com" },
  };

  assert_refused (cases, G_N_ELEMENTS (cases));
}

static void
test_international_names (void)
{
  static const Case allowed[] = {
    { "bücher.example", "https://xn--bcher-kva.example" },
    { "xn--bcher-kva.example", "https://bücher.example" },
    { "bücher.example", "https://laden.bücher.example" },
    { "BÜCHER.example", "https://xn--BCHER-KVA.example" },
    { "пример.рф", "https://www.xn--e1afmkfd.xn--p1ai" },
  };
  static const Case refused[] = {
    { "bucher.example", "https://bücher.example" },
    { "рф", "https://пример.рф" },
    { "раураl.example", "https://paypal.example" },   /* look-alikes */
  };

  assert_allowed (allowed, G_N_ELEMENTS (allowed));
  assert_refused (refused, G_N_ELEMENTS (refused));
}

static void
test_too_long (void)
{
  g_autofree char *label = g_strnfill (60, 'a');
  g_autofree char *host = g_strjoin (".", label, label, label, label, "example", "com", NULL);
  g_autofree char *origin = g_strconcat ("https://", host, NULL);
  g_autofree char *huge = g_strnfill (1024 * 1024, 'a');
  g_autoptr(GError) error = NULL;

  g_assert_false (passkeys_relying_party_check_id (host, origin, &error));
  fixture_assert_refused (&error, PASSKEYS_WEBAUTHN_ERROR_RELYING_PARTY);

  g_assert_false (passkeys_relying_party_check_id (huge, "https://example.com", &error));
  g_assert_cmpuint (strlen (error->message), <, 1000);
  fixture_assert_refused (&error, PASSKEYS_WEBAUTHN_ERROR_RELYING_PARTY);

  g_assert_false (passkeys_relying_party_check_id ("example.com", huge, &error));
  g_assert_cmpuint (strlen (error->message), <, 1000);
  fixture_assert_refused (&error, PASSKEYS_WEBAUTHN_ERROR_RELYING_PARTY);
}

/* Messages are shown to people, so they are UTF-8 even where the input is not. */
static void
test_message (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (passkeys_relying_party_check_id ("\xff.example", "https://\xff.example", &error));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  fixture_assert_refused (&error, PASSKEYS_WEBAUTHN_ERROR_RELYING_PARTY);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/webauthn/relying-party/names", test_names);
  g_test_add_func ("/webauthn/relying-party/allowed", test_allowed);
  g_test_add_func ("/webauthn/relying-party/other-names", test_other_names);
  g_test_add_func ("/webauthn/relying-party/public-suffixes", test_public_suffixes);
  g_test_add_func ("/webauthn/relying-party/addresses", test_addresses);
  g_test_add_func ("/webauthn/relying-party/no-names", test_ids_that_are_no_names);
  g_test_add_func ("/webauthn/relying-party/origins", test_origins);
  g_test_add_func ("/webauthn/relying-party/international-names", test_international_names);
  g_test_add_func ("/webauthn/relying-party/too-long", test_too_long);
  g_test_add_func ("/webauthn/relying-party/message", test_message);

  return g_test_run ();
}
