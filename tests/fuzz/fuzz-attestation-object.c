/* fuzz-attestation-object.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-attestation-object"

#include "config.h"

#include "fuzz.h"
#include "passkeys-attestation-object.h"
#include "passkeys-webauthn-error.h"

/* Without attestation there is one way to write it. */
static void
check_object (PasskeysAttestationObject *object)
{
  PasskeysAuthenticatorData *data = passkeys_attestation_object_get_authenticator_data (object);
  g_autoptr(PasskeysAttestationObject) again = NULL;

  g_assert_nonnull (passkeys_authenticator_data_get_public_key (data));
  g_assert_cmpuint (g_bytes_get_size (passkeys_attestation_object_get_statement (object)), >, 0);
  if (!g_str_equal (passkeys_attestation_object_get_format (object), "none"))
    return;

  again = passkeys_attestation_object_new_none (data);
  g_assert_true (g_bytes_equal (passkeys_attestation_object_get_bytes (again),
                                passkeys_attestation_object_get_bytes (object)));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) cbor = g_bytes_new (data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysAttestationObject) object = passkeys_attestation_object_parse (cbor, &error);

  if (object == NULL)
    fuzz_assert_refused (error, PASSKEYS_WEBAUTHN_ERROR);
  else
    check_object (object);
  return 0;
}
