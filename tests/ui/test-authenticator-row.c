/* test-authenticator-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-authenticator-row.h"

#include <glib/gstdio.h>

#include "passkeys-local-authenticator.h"
#include "passkeys-local-passkey-private.h"
#include "passkeys-pin-protector.h"
#include "passkeys-tpm-protector.h"
#include "passkeys-vault-private.h"

/* A computer whose chip shows as this file; nothing here speaks to it. */
static PasskeysVault *
create_vault (const char *device)
{
  PasskeysKeyring *keyring = passkeys_keyring_get_default ();
  g_autoptr(PasskeysPinProtector) pin = passkeys_pin_protector_new (keyring);
  g_autoptr(PasskeysTpmProtector) protector = NULL;

  protector = _passkeys_tpm_protector_new_with (PASSKEYS_KEY_PROTECTOR (pin), "none", device);
  return _passkeys_vault_new_with (keyring, PASSKEYS_KEY_PROTECTOR (protector));
}

static void
add_passkey (PasskeysVault      *vault,
             PasskeysProtection  protection)
{
  g_autoptr(PasskeysRelyingParty) relying_party = passkeys_relying_party_new ("example.org", NULL);
  g_autoptr(GBytes) id = g_bytes_new_static ("0123456789abcdef", 16);
  g_autoptr(GBytes) key = g_bytes_new_static ("0123456789abcdef0123456789abcdef", 32);
  g_autoptr(PasskeysUserEntity) user = passkeys_user_entity_new (id, "ada", NULL);
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;

  passkey = _passkeys_local_passkey_new (id, relying_party, user, FALSE, NULL);
  passkey->protection = protection;
  g_assert_true (_passkeys_local_passkey_wrap_key (passkey, key, key, NULL));
  _passkeys_vault_show_passkey (vault, passkey);
}

static void
assert_subtitle (PasskeysAuthenticatorRow *row,
                 const char               *subtitle)
{
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, subtitle);
}

static PasskeysAuthenticatorRow *
create_row (PasskeysVault *vault)
{
  g_autoptr(PasskeysLocalAuthenticator) local = passkeys_local_authenticator_new (vault);

  return g_object_ref_sink (
    PASSKEYS_AUTHENTICATOR_ROW (passkeys_authenticator_row_new (PASSKEYS_AUTHENTICATOR (local))));
}

/* A new passkey goes where the next one goes, and one to sign with is where it is. */
static void
test_protection (void)
{
  g_autofree char *device = NULL;
  g_autoptr(PasskeysVault) vault = NULL;
  g_autoptr(PasskeysAuthenticatorRow) row = NULL;
  int descriptor;

  descriptor = g_file_open_tmp ("passkeys-chip-XXXXXX", &device, NULL);
  g_assert_cmpint (descriptor, >=, 0);
  g_close (descriptor, NULL);

  vault = create_vault (device);
  row = create_row (vault);
  assert_subtitle (row, "In the security chip, protected by a PIN");

  add_passkey (vault, PASSKEYS_PROTECTION_PIN);
  assert_subtitle (row, "In the keyring, protected by a PIN");
  passkeys_authenticator_row_set_for_new (row, TRUE);
  assert_subtitle (row, "In the security chip, protected by a PIN");
  passkeys_authenticator_row_set_for_new (row, FALSE);
  add_passkey (vault, PASSKEYS_PROTECTION_CHIP);
  assert_subtitle (row, "In the keyring or the security chip, protected by a PIN");

  g_unlink (device);
  passkeys_authenticator_row_set_for_new (row, TRUE);
  assert_subtitle (row, "In the keyring, protected by a PIN");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  dex_init ();

  g_test_add_func ("/authenticator-row/protection", test_protection);

  return g_test_run ();
}
