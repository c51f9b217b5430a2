/* test-base-url.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-api-client.h"
#include "passkeys-base-url.h"

static void
test_accepted (void)
{
  static const char * const urls[][2] = {
    { "https://api.dfns.io", "https://api.dfns.io" },
    { "https://API.dfns.io/", "https://api.dfns.io" },
    { "HTTPS://api.example.org:8443/passkeys//", "https://api.example.org:8443/passkeys" },
    { "http://127.0.0.1:8080", "http://127.0.0.1:8080" },
    { "http://127.1.2.3:1/", "http://127.1.2.3:1" },
    { "http://[::1]:8080/", "http://[::1]:8080" },
    { "http://localhost:3000", "http://localhost:3000" },
    { "http://LOCALHOST", "http://localhost" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(PasskeysApiClient) client = passkeys_api_client_new (urls[i][0], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (passkeys_api_client_get_base_url (client), ==, urls[i][1]);
    }
}

static void
test_refused (void)
{
  static const char * const urls[] = {
    "http://api.dfns.io",              /* not private */
    "http://localhost.example.org",
    "http://notlocalhost",
    "http://127.0.0.1.example.org",
    "http://0.0.0.0:8080",
    "http://[::ffff:10.0.0.1]",
    "https://user:password@api.dfns.io",
    "https://api.dfns.io?x=1",
    "https://api.dfns.io/#x",
    "ftp://localhost", "file:///etc/passwd", "api.dfns.io", "https://", "https:///x", "",
    "https://api.dfns.io\r\nX: y", "javascript:alert(1)",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", urls[i]);
      g_assert_null (passkeys_api_client_new (urls[i], &error));
      g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_UNSAFE_ADDRESS);
    }
}

static void
test_same_origin (void)
{
  static const struct { const char *first; const char *second; gboolean same; } cases[] = {
    { "https://a.example", "https://a.example/x", TRUE },
    { "https://a.example", "https://a.example:443", TRUE },
    { "https://a.example", "https://A.EXAMPLE", TRUE },
    { "https://a.example", "http://a.example", FALSE },
    { "https://a.example", "https://a.example:8443", FALSE },
    { "https://a.example", "https://b.example", FALSE },
    { "https://a.example", "https://a.example.evil", FALSE },
    { "http://127.0.0.1:1", "http://127.0.0.1:2", FALSE },
    { "http://127.0.0.1:1", "http://localhost:1", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GUri) first = g_uri_parse (cases[i].first, G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
      g_autoptr(GUri) second = g_uri_parse (cases[i].second, G_URI_FLAGS_SCHEME_NORMALIZE, NULL);

      g_assert_cmpint (passkeys_base_url_is_same_origin (first, second), ==, cases[i].same);
    }
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/api/base-url/accepted", test_accepted);
  g_test_add_func ("/api/base-url/refused", test_refused);
  g_test_add_func ("/api/base-url/same-origin", test_same_origin);

  return g_test_run ();
}
