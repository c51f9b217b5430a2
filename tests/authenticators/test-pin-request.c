/* test-pin-request.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-pin-request.h"

#include "passkeys-authenticator-error.h"

static void
test_first (void)
{
  PasskeysPinRequest *request = passkeys_pin_request_new (PASSKEYS_PIN_REQUEST_CREATE, "A key");

  g_assert_cmpint (passkeys_pin_request_get_purpose (request), ==, PASSKEYS_PIN_REQUEST_CREATE);
  g_assert_cmpstr (passkeys_pin_request_get_authenticator (request), ==, "A key");
  g_assert_null (passkeys_pin_request_get_last_error (request));
  g_assert_cmpint (passkeys_pin_request_get_tries_left (request), ==, -1);
  g_assert_cmpuint (passkeys_pin_request_get_wait_seconds (request), ==, 0);
  g_assert_cmpuint (passkeys_pin_request_get_minimum_length (request), ==, 0);

  passkeys_pin_request_set_minimum_length (request, 6);
  g_assert_cmpuint (passkeys_pin_request_get_minimum_length (request), ==, 6);
  g_assert_finalize_object (request);
}

static void
test_again (void)
{
  GError *error = g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR,
                                       PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN, "Wrong");
  PasskeysPinRequest *request = passkeys_pin_request_new_again ("A key", error, 1, 30);

  g_clear_error (&error);
  g_assert_cmpint (passkeys_pin_request_get_purpose (request), ==, PASSKEYS_PIN_REQUEST_ENTER);
  g_assert_error (passkeys_pin_request_get_last_error (request), PASSKEYS_AUTHENTICATOR_ERROR,
                  PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN);
  g_assert_cmpint (passkeys_pin_request_get_tries_left (request), ==, 1);
  g_assert_cmpuint (passkeys_pin_request_get_wait_seconds (request), ==, 30);

  passkeys_pin_request_set_last_error (request, NULL);
  g_assert_null (passkeys_pin_request_get_last_error (request));
  g_assert_finalize_object (request);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pin-request/first", test_first);
  g_test_add_func ("/pin-request/again", test_again);

  return g_test_run ();
}
