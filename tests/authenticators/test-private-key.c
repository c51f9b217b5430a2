/* test-private-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-private-key.h"

#include <openssl/x509.h>
#include <string.h>

#include "local-fixture.h"
#include "passkeys-cose-key.h"

static void
test_round_trip (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(EVP_PKEY) key = passkeys_private_key_generate (&error);
  g_autoptr(EVP_PKEY) other = passkeys_private_key_generate (&error);
  g_autoptr(EVP_PKEY) parsed = NULL;
  g_autoptr(GBytes) pkcs8 = passkeys_private_key_serialise (key, &error);

  g_assert_no_error (error);
  parsed = passkeys_private_key_parse (pkcs8, &error);
  g_assert_no_error (error);
  g_assert_cmpint (EVP_PKEY_eq (key, parsed), ==, 1);
  g_assert_cmpint (EVP_PKEY_eq (key, other), !=, 1);
}

static void
test_sign (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(EVP_PKEY) key = passkeys_private_key_generate (&error);
  g_autoptr(PasskeysCoseKey) public_key = passkeys_cose_key_new_from_evp_pkey (key, &error);
  g_autoptr(GBytes) data = g_bytes_new_static ("authenticator data", 18);
  g_autoptr(GBytes) hash = g_bytes_new_static ("0123456789abcdef0123456789abcdef", 32);
  g_autoptr(GBytes) both = g_bytes_new_static ("authenticator data0123456789abcdef0123456789abcdef", 50);
  g_autoptr(GBytes) signature = passkeys_private_key_sign (key, data, hash, &error);

  g_assert_no_error (error);
  g_assert_true (passkeys_cose_key_verify (public_key, both, signature, &error));
  g_assert_no_error (error);
}

static void
assert_refused (const guint8 *data,
                gsize         length)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, length);
  g_autoptr(GError) error = NULL;

  g_assert_null (passkeys_private_key_parse (bytes, &error));
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
}

static void
test_damaged (void)
{
  g_autoptr(EVP_PKEY) key = passkeys_private_key_generate (NULL);
  g_autoptr(GBytes) pkcs8 = passkeys_private_key_serialise (key, NULL);
  gsize length;
  const guint8 *data = g_bytes_get_data (pkcs8, &length);
  g_autofree guint8 *longer = g_malloc0 (length + 1);

  for (gsize i = 0; i < length; i++)
    assert_refused (data, i);

  memcpy (longer, data, length);
  assert_refused (longer, length + 1);
}

/* PKCS#8 for the wrong curve, and for no curve at all */
static void
test_other_kinds (void)
{
  g_autoptr(EVP_PKEY) p384 = EVP_EC_gen ("P-384");
  g_autoptr(EVP_PKEY) ed25519 = EVP_PKEY_Q_keygen (NULL, NULL, "ED25519");
  EVP_PKEY *keys[] = { p384, ed25519 };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr(GBytes) pkcs8 = passkeys_private_key_serialise (keys[i], NULL);

      g_assert_nonnull (pkcs8);
      assert_refused (g_bytes_get_data (pkcs8, NULL), g_bytes_get_size (pkcs8));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/private-key/round-trip", test_round_trip);
  g_test_add_func ("/private-key/sign", test_sign);
  g_test_add_func ("/private-key/damaged", test_damaged);
  g_test_add_func ("/private-key/other-kinds", test_other_kinds);

  return g_test_run ();
}
