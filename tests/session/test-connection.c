/* test-connection.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-connection"

#include "config.h"

#include "passkeys-connection.h"

#include "passkeys-session-error.h"

static void
assert_is (PasskeysConnection *connection,
           const char         *preset,
           const char         *api_url,
           const char         *relying_party_id,
           const char         *origin)
{
  g_assert_cmpstr (passkeys_connection_get_preset (connection), ==, preset);
  g_assert_cmpstr (passkeys_connection_get_api_url (connection), ==, api_url);
  g_assert_cmpstr (passkeys_connection_get_relying_party_id (connection), ==, relying_party_id);
  g_assert_cmpstr (passkeys_connection_get_origin (connection), ==, origin);
}

static void
test_presets (void)
{
  g_autoptr(PasskeysConnection) europe =
    passkeys_connection_new_preset (PASSKEYS_CONNECTION_DFNS_EUROPE);
  g_autoptr(PasskeysConnection) uae = passkeys_connection_new_preset (PASSKEYS_CONNECTION_DFNS_UAE);
  g_autoptr(PasskeysConnection) here =
    passkeys_connection_new_this_computer ("http://127.0.0.1:4000");
  g_autoptr(PasskeysConnection) stopped = passkeys_connection_new_this_computer (NULL);

  assert_is (europe, "dfns-europe", "https://api.dfns.io", "dfns.io", "https://app.dfns.io");
  assert_is (uae, "dfns-uae", "https://api.uae.dfns.io", "uae.dfns.io", "https://app.uae.dfns.io");
  assert_is (here, "this-computer", "http://127.0.0.1:4000", "localhost", "http://localhost");
  assert_is (stopped, "this-computer", NULL, "localhost", "http://localhost");
  g_assert_true (passkeys_connection_is_this_computer (here));
  g_assert_false (passkeys_connection_is_this_computer (europe));
  g_assert_null (passkeys_connection_new_preset ("elsewhere"));
  g_assert_null (passkeys_connection_new_preset (PASSKEYS_CONNECTION_CUSTOM));
}

/* The presets keep the rules that custom connections are held to. */
static void
test_presets_keep_the_rules (void)
{
  static const char *const presets[] = { PASSKEYS_CONNECTION_DFNS_EUROPE,
                                         PASSKEYS_CONNECTION_DFNS_UAE };

  for (gsize i = 0; i < G_N_ELEMENTS (presets); i++)
    {
      g_autoptr(PasskeysConnection) preset = passkeys_connection_new_preset (presets[i]);
      g_autoptr(GError) error = NULL;
      g_autoptr(PasskeysConnection) custom = NULL;

      custom = passkeys_connection_new_custom (passkeys_connection_get_api_url (preset),
                                               passkeys_connection_get_relying_party_id (preset),
                                               passkeys_connection_get_origin (preset), &error);
      g_assert_no_error (error);
    }
}

static void
assert_custom (const char *api_url,
               const char *id,
               const char *origin,
               const char *expected_url,
               const char *expected_origin)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysConnection) connection =
    passkeys_connection_new_custom (api_url, id, origin, &error);

  g_assert_no_error (error);
  assert_is (connection, "custom", expected_url, "example.com", expected_origin);
}

static void
test_custom (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysConnection) loopback = NULL;

  assert_custom ("https://api.example.com", "example.com", "https://app.example.com",
                 "https://api.example.com", "https://app.example.com");
  assert_custom ("https://API.example.com:8443/", "Example.COM", "https://App.Example.com/",
                 "https://api.example.com:8443", "https://app.example.com");
  assert_custom ("http://127.0.0.1:4000", "example.com", "https://example.com",
                 "http://127.0.0.1:4000", "https://example.com");
  assert_custom ("http://[::1]:4000", "example.com", "https://example.com",
                 "http://[::1]:4000", "https://example.com");

  loopback = passkeys_connection_new_custom ("http://localhost:4000", "localhost",
                                             "http://localhost:3000", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (passkeys_connection_get_origin (loopback), ==, "http://localhost:3000");
}

static void
test_refused (void)
{
  static const struct
  {
    const char *api_url;
    const char *id;
    const char *origin;
  } cases[] = {
    /* addresses */
    { "", "example.com", "https://example.com" },
    { "api.example.com", "example.com", "https://example.com" },
    { "http://api.example.com", "example.com", "https://example.com" },
    { "ftp://api.example.com", "example.com", "https://example.com" },
    { "http://127.0.0.1.example.com", "example.com", "https://example.com" },
    { "http://localhost.example.com", "example.com", "https://example.com" },
    { "http://10.0.0.1", "example.com", "https://example.com" },
    { "https://user:word@api.example.com", "example.com", "https://example.com" },
    { "https://api.example.com/v1", "example.com", "https://example.com" },
    { "https://api.example.com?x=y", "example.com", "https://example.com" },
    { "https://api.example.com#top", "example.com", "https://example.com" },
    { "https://", "example.com", "https://example.com" },
    { "https://api.exam\nple.com", "example.com", "https://example.com" },
    { "https://api.exam ple.com", "example.com", "https://example.com" },
    { "https://api.ex\u0430mple.com", "example.com", "https://example.com" },
    { "https://api.example.com", "ex\u0430mple.com", "https://ex\u0430mple.com" },
    { "https://api.example.com\\@evil.com", "example.com", "https://example.com" },
    /* origins */
    { "https://api.example.com", "example.com", "" },
    { "https://api.example.com", "example.com", "example.com" },
    { "https://api.example.com", "example.com", "http://example.com" },
    { "https://api.example.com", "example.com", "https://example.com/app" },
    /* relying parties */
    { "https://api.example.com", "", "https://example.com" },
    { "https://api.example.com", "com", "https://example.com" },
    { "https://api.example.com", "other.com", "https://example.com" },
    { "https://api.example.com", "example.com", "https://notexample.com" },
    { "https://api.example.com", "app.example.com", "https://example.com" },
    { "https://api.example.com", "example.com:443", "https://example.com" },
    { "https://api.example.com", "example.com/", "https://example.com" },
    { "https://api.example.com", "https://example.com", "https://example.com" },
    { "https://api.example.com", "example.com.", "https://example.com" },
    { "https://api.example.com", ".example.com", "https://example.com" },
    { "https://api.example.co.uk", "co.uk", "https://example.co.uk" },
    { "https://api.example.com", "github.io", "https://example.github.io" },
    { "https://127.0.0.1", "127.0.0.1", "https://127.0.0.1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s %s %s", cases[i].api_url, cases[i].id, cases[i].origin);
      g_assert_null (passkeys_connection_new_custom (cases[i].api_url, cases[i].id, cases[i].origin,
                                                     &error));
      g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_INVALID_CONNECTION);
    }
}

static void
test_equal (void)
{
  g_autoptr(PasskeysConnection) here =
    passkeys_connection_new_this_computer ("http://127.0.0.1:4000");
  g_autoptr(PasskeysConnection) other_port = passkeys_connection_new_this_computer (NULL);
  g_autoptr(PasskeysConnection) one =
    passkeys_connection_new_custom ("https://api.example.com", "example.com",
        "https://example.com", NULL);
  g_autoptr(PasskeysConnection) same =
    passkeys_connection_new_custom ("https://API.example.com/", "example.com",
        "https://example.com", NULL);
  g_autoptr(PasskeysConnection) other =
    passkeys_connection_new_custom ("https://api2.example.com", "example.com",
        "https://example.com", NULL);

  g_assert_true (passkeys_connection_equal (here, other_port));
  g_assert_true (passkeys_connection_equal (one, same));
  g_assert_false (passkeys_connection_equal (one, other));
  g_assert_false (passkeys_connection_equal (one, here));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/connection/presets", test_presets);
  g_test_add_func ("/connection/presets-keep-the-rules", test_presets_keep_the_rules);
  g_test_add_func ("/connection/custom", test_custom);
  g_test_add_func ("/connection/refused", test_refused);
  g_test_add_func ("/connection/equal", test_equal);

  return g_test_run ();
}
