/* test-assertion.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-assertion"

#include "config.h"

#include "passkeys-assertion.h"

#include "webauthn-fixture.h"

static void
test_members (void)
{
  g_autoptr(GBytes) id = fixture_bytes_from_base64url (FIXTURE_CREDENTIAL_ID);
  g_autoptr(GBytes) data = fixture_bytes_from_base64url (FIXTURE_AUTHENTICATOR_DATA);
  g_autoptr(GBytes) signature = fixture_bytes_from_base64url (FIXTURE_SIGNATURE);
  g_autoptr(GBytes) handle = fixture_bytes_from_text ("us-1");
  g_autoptr(PasskeysClientData) client_data = passkeys_client_data_new ("t", "c", NULL);
  g_autoptr(PasskeysAssertion) anonymous = NULL;
  PasskeysAssertion *assertion;

  assertion = passkeys_assertion_new (id, client_data, data, signature, handle);
  g_assert_true (passkeys_assertion_get_credential_id (assertion) == id);
  g_assert_true (passkeys_assertion_get_client_data (assertion) == client_data);
  g_assert_true (passkeys_assertion_get_authenticator_data (assertion) == data);
  g_assert_true (passkeys_assertion_get_signature (assertion) == signature);
  g_assert_true (passkeys_assertion_get_user_handle (assertion) == handle);
  g_assert_finalize_object (assertion);

  anonymous = passkeys_assertion_new (id, client_data, data, signature, NULL);
  g_assert_null (passkeys_assertion_get_user_handle (anonymous));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/webauthn/assertion/members", test_members);

  return g_test_run ();
}
