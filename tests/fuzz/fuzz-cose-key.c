/* fuzz-cose-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-cose-key"

#include "config.h"

#include "fuzz.h"
#include "passkeys-cose-key.h"
#include "passkeys-webauthn-error.h"

/* A key has one way to be written, and verifies nothing that it did not sign. */
static void
check_key (PasskeysCoseKey *key)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysCoseKey) again = NULL;
  g_autofree char *pem = passkeys_cose_key_dup_pem (key);
  GBytes *cbor = passkeys_cose_key_get_cbor (key);

  g_assert_nonnull (pem);
  again = passkeys_cose_key_new_from_evp_pkey (passkeys_cose_key_get_evp_pkey (key), &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (passkeys_cose_key_get_cbor (again), cbor));

  g_assert_false (passkeys_cose_key_verify (key, cbor, cbor, &error));
  fuzz_assert_refused (error, PASSKEYS_WEBAUTHN_ERROR);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) cbor = g_bytes_new (data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysCoseKey) key = passkeys_cose_key_parse (cbor, &error);

  if (key == NULL)
    fuzz_assert_refused (error, PASSKEYS_WEBAUTHN_ERROR);
  else
    check_key (key);
  return 0;
}
