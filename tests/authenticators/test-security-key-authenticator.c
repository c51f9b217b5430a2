/* test-security-key-authenticator.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "security-key-fixture.h"

static DexFuture *
make_and_sign_fiber (gpointer data)
{
  g_autoptr(SecurityKeyFixture) fixture = security_key_fixture_new ();
  g_autoptr(PasskeysCreationOptions) creation = security_key_fixture_new_creation ("ada");
  g_autoptr(PasskeysRequestOptions) request = NULL;
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysVirtualKey *key = security_key_fixture_plug (fixture, "Virtual Key");

  attestation = security_key_fixture_make (fixture, creation, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (key), ==, 1);
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (key), ==, 1);

  request = security_key_fixture_new_request (
    passkeys_attestation_get_credential_id (attestation));
  assertion = security_key_fixture_sign (fixture, request, &error);
  g_assert_no_error (error);
  security_key_fixture_verify (attestation, assertion);

  /* one touch each, and nothing that was not asked for */
  g_assert_cmpuint (passkeys_virtual_key_get_n_touches (key), ==, 2);
  g_assert_cmpuint (passkeys_virtual_key_get_n_blinks (key), ==, 2);
  g_assert_cmpint (security_key_fixture_get_flags (assertion), ==,
                   PASSKEYS_AUTHENTICATOR_DATA_USER_PRESENT);
  g_assert_cmpuint (fixture->prompt->pin_requests->len, ==, 0);
  g_assert_cmpuint (fixture->prompt->reasons->len, ==, 0);
  g_assert_cmpuint (fixture->prompt->touches->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (fixture->prompt->touches, 0), ==, "Virtual Key");
  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_data_func ("/security-key-authenticator/make-and-sign", make_and_sign_fiber,
                        security_key_fixture_run);

  return g_test_run ();
}
