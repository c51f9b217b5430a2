/* test-private-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-private-key.h"

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
  g_autoptr(GBytes) bytes = passkeys_private_key_serialise (key, &error);

  g_assert_no_error (error);
  parsed = passkeys_private_key_parse (bytes, &error);
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
  g_autoptr(GBytes) both = g_bytes_new_static ("authenticator data"
                                               "0123456789abcdef0123456789abcdef", 50);
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
  g_autoptr(GBytes) bytes = passkeys_private_key_serialise (key, NULL);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  g_autofree guint8 *longer = g_malloc0 (length + 1);

  for (gsize i = 0; i < length; i++)
    assert_refused (data, i);

  memcpy (longer, data, length);
  assert_refused (longer, length + 1);
}

/* A number and a point that do not belong together, and points that are none. */
static void
test_mismatched (void)
{
  g_autoptr(EVP_PKEY) key = passkeys_private_key_generate (NULL);
  g_autoptr(EVP_PKEY) other = passkeys_private_key_generate (NULL);
  g_autoptr(GBytes) bytes = passkeys_private_key_serialise (key, NULL);
  g_autoptr(GBytes) other_bytes = passkeys_private_key_serialise (other, NULL);
  guint8 data[97];

  g_assert_cmpuint (g_bytes_get_size (bytes), ==, sizeof data);

  /* the point of another key */
  memcpy (data, g_bytes_get_data (bytes, NULL), 32);
  memcpy (data + 32, (const guint8 *) g_bytes_get_data (other_bytes, NULL) + 32, 65);
  assert_refused (data, sizeof data);

  /* off the curve, and no point at all */
  memcpy (data, g_bytes_get_data (bytes, NULL), sizeof data);
  data[96] ^= 1;
  assert_refused (data, sizeof data);
  memset (data + 32, 0, 65);
  assert_refused (data, sizeof data);

  /* zero, and more than the order of the group */
  memcpy (data, g_bytes_get_data (bytes, NULL), sizeof data);
  memset (data, 0, 32);
  assert_refused (data, sizeof data);
  memset (data, 0xff, 32);
  assert_refused (data, sizeof data);
}

/* A number with zeros in front is as long as any other. */
static void
test_small_number (void)
{
  static const guint8 generator[] = {
    0x04,
    0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2,
    0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96,
    0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16,
    0x2b, 0xce, 0x33, 0x57, 0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5,
  };
  guint8 data[97] = { 0 };
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GBytes) again = NULL;
  g_autoptr(EVP_PKEY) key = NULL;
  g_autoptr(GError) error = NULL;

  data[31] = 1;
  memcpy (data + 32, generator, sizeof generator);
  bytes = g_bytes_new (data, sizeof data);
  key = passkeys_private_key_parse (bytes, &error);
  g_assert_no_error (error);
  again = passkeys_private_key_serialise (key, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, again));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/private-key/round-trip", test_round_trip);
  g_test_add_func ("/private-key/sign", test_sign);
  g_test_add_func ("/private-key/damaged", test_damaged);
  g_test_add_func ("/private-key/mismatched", test_mismatched);
  g_test_add_func ("/private-key/small-number", test_small_number);

  return g_test_run ();
}
