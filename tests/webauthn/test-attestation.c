/* test-attestation.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-attestation"

#include "config.h"

#include "passkeys-attestation.h"

#include "webauthn-fixture.h"

static void
test_members (void)
{
  g_autoptr(GBytes) cbor = fixture_bytes_from_base64url (FIXTURE_ATTESTATION_OBJECT);
  g_autoptr(GBytes) id = fixture_bytes_from_base64url (FIXTURE_CREDENTIAL_ID);
  g_autoptr(PasskeysAttestationObject) object = passkeys_attestation_object_parse (cbor, NULL);
  g_autoptr(PasskeysClientData) client_data = passkeys_client_data_new ("t", "c", NULL);
  PasskeysAttestation *attestation = passkeys_attestation_new (client_data, object);

  g_assert_true (passkeys_attestation_get_client_data (attestation) == client_data);
  g_assert_true (passkeys_attestation_get_object (attestation) == object);
  fixture_assert_bytes_equal (passkeys_attestation_get_credential_id (attestation), id);

  g_assert_finalize_object (attestation);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/webauthn/attestation/members", test_members);

  return g_test_run ();
}
