/* fuzz-authenticator-data.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-authenticator-data"

#include "config.h"

#include "fuzz.h"
#include "passkeys-authenticator-data.h"
#include "passkeys-webauthn-error.h"

static void
check_data (PasskeysAuthenticatorData *authenticator_data)
{
  PasskeysAuthenticatorDataFlags flags = passkeys_authenticator_data_get_flags (authenticator_data);
  gboolean is_attested = (flags & PASSKEYS_AUTHENTICATOR_DATA_ATTESTED_CREDENTIAL_DATA) != 0;
  GBytes *id = passkeys_authenticator_data_get_credential_id (authenticator_data);

  g_assert_true (is_attested == (id != NULL));
  if (!is_attested)
    return;

  g_assert_cmpuint (g_bytes_get_size (id), >=, 1);
  g_assert_cmpuint (g_bytes_get_size (id), <=, 1023);
  g_assert_cmpuint (g_bytes_get_size (passkeys_authenticator_data_get_aaguid (authenticator_data)),
                    ==, 16);
  g_assert_nonnull (passkeys_authenticator_data_get_public_key (authenticator_data));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysAuthenticatorData) authenticator_data = NULL;

  authenticator_data = passkeys_authenticator_data_parse (bytes, &error);
  if (authenticator_data == NULL)
    fuzz_assert_refused (error, PASSKEYS_WEBAUTHN_ERROR);
  else
    check_data (authenticator_data);
  return 0;
}
