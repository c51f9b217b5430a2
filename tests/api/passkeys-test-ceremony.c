/* passkeys-test-ceremony.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-base64url.h"
#include "passkeys-test-ceremony.h"

#define CHALLENGE "Y2gtMWQyZTMtZjRnNWgtYWJjZGVmZ2hpamtsbW5vcA"
#define ORIGIN "http://localhost:3000"

static GBytes *
decode (const char *text)
{
  g_autoptr(GError) error = NULL;
  GBytes *bytes = passkeys_base64url_decode (text, &error);

  g_assert_no_error (error);

  return bytes;
}

PasskeysAttestation *
passkeys_test_attestation_new (void)
{
  g_autoptr(GBytes) cbor = decode (PASSKEYS_TEST_ATTESTATION_DATA);
  g_autoptr(PasskeysClientData) client_data = NULL;
  g_autoptr(PasskeysAttestationObject) object = NULL;
  g_autoptr(GError) error = NULL;

  client_data = passkeys_client_data_new_for_text (PASSKEYS_CLIENT_DATA_WEBAUTHN_CREATE, CHALLENGE,
                                                   ORIGIN);
  object = passkeys_attestation_object_parse (cbor, &error);
  g_assert_no_error (error);

  return passkeys_attestation_new (client_data, object);
}

PasskeysAssertion *
passkeys_test_assertion_new (const char *user_handle)
{
  g_autoptr(GBytes) id = decode (PASSKEYS_TEST_CREDENTIAL_ID);
  g_autoptr(GBytes) authenticator_data = decode (PASSKEYS_TEST_AUTHENTICATOR_DATA);
  g_autoptr(GBytes) signature = decode (PASSKEYS_TEST_SIGNATURE);
  g_autoptr(GBytes) handle = NULL;
  g_autoptr(PasskeysClientData) client_data = NULL;

  client_data = passkeys_client_data_new_for_text (PASSKEYS_CLIENT_DATA_WEBAUTHN_GET, CHALLENGE,
                                                   ORIGIN);
  if (user_handle != NULL)
    handle = g_bytes_new (user_handle, strlen (user_handle));

  return passkeys_assertion_new (id, client_data, authenticator_data, signature, handle);
}

char *
passkeys_test_dup_client_data (const char *ceremony)
{
  g_autoptr(PasskeysClientData) client_data = NULL;

  client_data = passkeys_client_data_new_for_text (ceremony, CHALLENGE, ORIGIN);

  return passkeys_base64url_encode (passkeys_client_data_get_json (client_data));
}
