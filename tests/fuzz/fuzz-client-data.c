/* fuzz-client-data.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-client-data"

#include "config.h"

#include "fuzz.h"
#include "passkeys-client-data.h"
#include "passkeys-webauthn-error.h"

/* What was read can be written again, and read again as the same. */
static void
check_round_trip (PasskeysClientData *client_data)
{
  const char *challenge = passkeys_client_data_get_challenge (client_data);
  const char *origin = passkeys_client_data_get_origin (client_data);
  g_autoptr(PasskeysClientData) written = NULL;
  g_autoptr(PasskeysClientData) again = NULL;

  written = passkeys_client_data_new (passkeys_client_data_get_ceremony (client_data), challenge,
                                      origin);
  again = passkeys_client_data_parse (passkeys_client_data_get_json (written), NULL);
  if (again == NULL)
    {
      /* escapes make it longer than 64 KiB */
      g_assert_cmpuint (g_bytes_get_size (passkeys_client_data_get_json (written)), >, 64 * 1024);
      return;
    }
  g_assert_true (passkeys_client_data_matches_challenge (again, challenge));
  g_assert_cmpstr (passkeys_client_data_get_origin (again), ==, origin);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) json = g_bytes_new (data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysClientData) client_data = passkeys_client_data_parse (json, &error);

  if (client_data == NULL)
    fuzz_assert_refused (error, PASSKEYS_WEBAUTHN_ERROR);
  else
    check_round_trip (client_data);
  return 0;
}
