/* test-device-link.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-device-link"

#include "config.h"

#include "passkeys-device-link.h"

#include "passkeys-session-error.h"

#define LINK "passkeys://register-device"
#define ORIGIN "https%3A%2F%2Fapp.example.org"

static PasskeysConnection *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  PasskeysConnection *connection = NULL;
  gboolean is_read = passkeys_device_link_parse (text, &connection, &error);

  g_assert_no_error (error);
  g_assert_true (is_read);
  return connection;
}

static void
assert_refused (const char *text,
                int         code)
{
  g_autoptr(GError) error = NULL;
  PasskeysConnection *connection = NULL;

  g_test_message ("%s", text);
  g_assert_false (passkeys_device_link_parse (text, &connection, &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, code);
  g_assert_null (connection);
}

/* As the page of the server has it. */
static void
test_of_a_page (void)
{
  g_autoptr(PasskeysConnection) connection =
    parse (LINK "?origin=" ORIGIN "%3A8443&relyingParty=example.org");

  g_assert_cmpstr (passkeys_connection_get_api_url (connection), ==, "https://app.example.org:8443");
  g_assert_cmpstr (passkeys_connection_get_origin (connection), ==, "https://app.example.org:8443");
  g_assert_cmpstr (passkeys_connection_get_relying_party_id (connection), ==, "example.org");
}

static void
test_without_relying_party (void)
{
  g_autoptr(PasskeysConnection) connection = parse (LINK "?origin=" ORIGIN);

  g_assert_cmpstr (passkeys_connection_get_relying_party_id (connection), ==, "app.example.org");
}

static void
test_bare (void)
{
  g_assert_null (parse (LINK));
  g_assert_null (parse ("  PASSKEYS://Register-Device/\n"));
}

/* No laxer than what a person may type. */
static void
test_bad_connections (void)
{
  static const char * const parameters[] = {
    "?origin=",
    "?origin=http%3A%2F%2Fapp.example.org",
    "?origin=" ORIGIN "&relyingParty=example.com",
    "?origin=" ORIGIN "&relyingParty=org",
    "?origin=https%3A%2F%2Fada%40app.example.org",
    "?origin=javascript%3Aalert(1)",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (parameters); i++)
    {
      g_autofree char *text = g_strconcat (LINK, parameters[i], NULL);

      assert_refused (text, PASSKEYS_SESSION_ERROR_INVALID_CONNECTION);
    }
}

static void
test_no_links (void)
{
  g_autofree char *zeros = g_strnfill (5000, '0');
  g_autofree char *long_link = g_strconcat (LINK "?origin=", zeros, NULL);

  assert_refused ("", PASSKEYS_SESSION_ERROR_INVALID_LINK);
  assert_refused (long_link, PASSKEYS_SESSION_ERROR_INVALID_LINK);
  assert_refused ("passkeys://register?code=1", PASSKEYS_SESSION_ERROR_INVALID_LINK);
  assert_refused ("https://register-device", PASSKEYS_SESSION_ERROR_INVALID_LINK);
  assert_refused (LINK "?origin=%zz", PASSKEYS_SESSION_ERROR_INVALID_LINK);
}

static void
test_is_one (void)
{
  g_assert_true (passkeys_device_link_is_one (LINK));
  g_assert_true (passkeys_device_link_is_one (LINK "?origin=nonsense"));
  g_assert_false (passkeys_device_link_is_one ("passkeys://register?code=1"));
  g_assert_false (passkeys_device_link_is_one ("https://app.example.org/register-device"));
  g_assert_false (passkeys_device_link_is_one ("A7U-KY6-9PT"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/device-link/of-a-page", test_of_a_page);
  g_test_add_func ("/device-link/without-relying-party", test_without_relying_party);
  g_test_add_func ("/device-link/bare", test_bare);
  g_test_add_func ("/device-link/bad-connections", test_bad_connections);
  g_test_add_func ("/device-link/no-links", test_no_links);
  g_test_add_func ("/device-link/is-one", test_is_one);

  return g_test_run ();
}
