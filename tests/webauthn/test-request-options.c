/* test-request-options.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-request-options"

#include "config.h"

#include "passkeys-request-options.h"

#include "webauthn-fixture.h"

static void
test_defaults (void)
{
  g_autoptr(PasskeysRequestOptions) options = passkeys_request_options_new ("example.com");
  g_autoptr(GBytes) id = fixture_bytes_from_text ("any");

  g_assert_cmpstr (passkeys_request_options_get_relying_party_id (options), ==, "example.com");
  g_assert_cmpint (passkeys_request_options_get_user_verification (options), ==,
                   PASSKEYS_REQUIREMENT_PREFERRED);
  g_assert_cmpuint (passkeys_request_options_get_allowed (options)->len, ==, 0);
  g_assert_true (passkeys_request_options_allows (options, id));

  passkeys_request_options_set_user_verification (options, PASSKEYS_REQUIREMENT_REQUIRED);
  g_assert_cmpint (passkeys_request_options_get_user_verification (options), ==,
                   PASSKEYS_REQUIREMENT_REQUIRED);
}

static void
test_allow_list (void)
{
  PasskeysRequestOptions *options = passkeys_request_options_new ("example.com");
  g_autoptr(GBytes) first = fixture_bytes_from_text ("first");
  g_autoptr(GBytes) second = fixture_bytes_from_text ("second");
  g_autoptr(GBytes) same = fixture_bytes_from_text ("second");
  g_autoptr(GBytes) start = fixture_bytes_from_text ("secon");

  passkeys_request_options_allow_credential (options, first);
  g_assert_true (passkeys_request_options_allows (options, first));
  g_assert_false (passkeys_request_options_allows (options, second));

  passkeys_request_options_allow_credential (options, second);
  g_assert_cmpuint (passkeys_request_options_get_allowed (options)->len, ==, 2);
  g_assert_true (passkeys_request_options_get_allowed (options)->pdata[0] == first);
  g_assert_true (passkeys_request_options_allows (options, same));
  g_assert_false (passkeys_request_options_allows (options, start));

  g_assert_finalize_object (options);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/webauthn/request-options/defaults", test_defaults);
  g_test_add_func ("/webauthn/request-options/allow-list", test_allow_list);

  return g_test_run ();
}
