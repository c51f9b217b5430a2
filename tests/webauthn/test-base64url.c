/* test-base64url.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-base64url"

#include "config.h"

#include "passkeys-base64url.h"

#include <string.h>

#include "webauthn-fixture.h"

/* RFC 4648, section 10, and the two characters that differ from base64 */
static const struct
{
  const char *hex;
  const char *text;
  const char *padded;
} vectors[] = {
  { "", "", "" },
  { "66", "Zg", "Zg==" },
  { "666f", "Zm8", "Zm8=" },
  { "666f6f", "Zm9v", "Zm9v" },
  { "666f6f62", "Zm9vYg", "Zm9vYg==" },
  { "666f6f6261", "Zm9vYmE", "Zm9vYmE=" },
  { "666f6f626172", "Zm9vYmFy", "Zm9vYmFy" },
  { "fbefbe", "----", "----" },
  { "ffffff", "____", "____" },
  { "00", "AA", "AA==" },
};

static void
test_vectors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr(GBytes) bytes = fixture_bytes_from_hex (vectors[i].hex);
      g_autoptr(GBytes) plain = fixture_bytes_from_base64url (vectors[i].text);
      g_autoptr(GBytes) padded = fixture_bytes_from_base64url (vectors[i].padded);
      g_autofree char *text = passkeys_base64url_encode (bytes);

      g_assert_cmpstr (text, ==, vectors[i].text);
      fixture_assert_bytes_equal (plain, bytes);
      fixture_assert_bytes_equal (padded, bytes);
    }
}

static void
test_round_trip (void)
{
  for (gsize length = 0; length < 300; length++)
    {
      g_autofree guint8 *data = g_malloc (length + 1);
      g_autofree char *text = NULL;
      g_autoptr(GBytes) bytes = NULL;

      for (gsize i = 0; i < length; i++)
        data[i] = g_test_rand_int_range (0, 256);
      text = passkeys_base64url_encode_data (data, length);
      g_assert_cmpuint (strlen (text), ==, (length * 4 + 2) / 3);
      bytes = fixture_bytes_from_base64url (text);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), data, length);
    }
}

static void
test_refused (void)
{
  static const char *texts[] = {
    "A", "AAAAA",                          /* a length that no bytes have */
    "=", "==", "====", "A===", "AA=",      /* padding that is not called for */
    "AAA==", "AAAA=", "AAAA====", "A=AA", "=AAA", "AA==AA",
    "AA+A", "AA/A",                        /* base64 */
    "AA A", "AA\nA", "AAAA\n", " AAAA", "AA.A", "AA\xc3\xa9", "\x80\x80\x80\x80",
    "AB", "Zh", "AAB", "Zm9",              /* bits that belong to no byte */
    "AB==", "Zm9=",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GBytes) bytes = passkeys_base64url_decode (texts[i], &error);
      g_autofree char *name = g_strescape (texts[i], NULL);

      g_test_message ("%s", name);
      g_assert_null (bytes);
      fixture_assert_refused (&error, PASSKEYS_WEBAUTHN_ERROR_MALFORMED);
    }
}

static void
test_every_character (void)
{
  guint n_accepted = 0;

  for (guint character = 1; character < 256; character++)
    {
      char text[] = { 'A', character, 'A', 'A', '\0' };
      g_autoptr(GBytes) bytes = passkeys_base64url_decode (text, NULL);

      n_accepted += bytes != NULL ? 1 : 0;
    }
  g_assert_cmpuint (n_accepted, ==, 64);
}

static void
test_too_long (void)
{
  g_autofree char *longest = g_strnfill (1024 * 1024, 'A');
  g_autofree char *longer = g_strnfill (1024 * 1024 + 4, 'A');
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = passkeys_base64url_decode (longest, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 1024 * 1024 / 4 * 3);
  g_assert_null (passkeys_base64url_decode (longer, &error));
  fixture_assert_refused (&error, PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/webauthn/base64url/vectors", test_vectors);
  g_test_add_func ("/webauthn/base64url/round-trip", test_round_trip);
  g_test_add_func ("/webauthn/base64url/refused", test_refused);
  g_test_add_func ("/webauthn/base64url/every-character", test_every_character);
  g_test_add_func ("/webauthn/base64url/too-long", test_too_long);

  return g_test_run ();
}
