/* fuzz-key-attestation.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-key-attestation"

#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "passkeys-key-credential.h"
#include "passkeys-webauthn-error.h"

/* what the attestation data of the corpus was made for */
#define CLIENT_DATA \
  "{\"type\":\"key.create\",\"challenge\":\"Y2gtMWQyZTMtZjRnNWgtYWJjZGVmZ2hpamtsbW5vcA\"," \
  "\"origin\":\"https://app.dfns.io\",\"crossOrigin\":false}"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) client_data = g_bytes_new_static (CLIENT_DATA, strlen (CLIENT_DATA));
  g_autoptr(GBytes) attestation = g_bytes_new (data, size);
  g_autoptr(GError) error = NULL;
  g_autofree char *pem = NULL;

  pem = passkeys_key_credential_verify_attestation (client_data, attestation, &error);
  if (pem == NULL)
    {
      fuzz_assert_refused (error, PASSKEYS_WEBAUTHN_ERROR);
      return 0;
    }

  /* a key that was registered can be used, here with a signature that is none */
  g_assert_false (passkeys_key_credential_verify_assertion (client_data, pem, NULL, attestation,
                                                            &error));
  g_assert_error (error, PASSKEYS_WEBAUTHN_ERROR, PASSKEYS_WEBAUTHN_ERROR_MISMATCH);
  return 0;
}
