/* test-code.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-code.h"
#include "passkeys-identifier.h"

static GBytes *
hash (const char *typed)
{
  g_autoptr (GBytes) key = g_bytes_new_static ("01234567890123456789012345678901", 32);

  return passkeys_code_hash (key, PASSKEYS_CODE_CREDENTIAL, "", typed);
}

static gboolean
is_same (const char *one,
         const char *other)
{
  g_autoptr (GBytes) first = hash (one);
  g_autoptr (GBytes) second = hash (other);

  return g_bytes_equal (first, second);
}

static void
test_form (void)
{
  g_autofree char *digits = passkeys_code_new_digits ();
  g_autofree char *device = passkeys_code_new_device ();
  g_autofree char *other = passkeys_code_new_digits ();

  g_assert_true (g_regex_match_simple ("^\\d{4}-\\d{4}-\\d{4}-\\d{4}$", digits, 0, 0));
  g_assert_true (g_regex_match_simple ("^[A-Z0-9]{3}-[A-Z0-9]{3}-[A-Z0-9]{3}$", device, 0, 0));
  g_assert_cmpstr (digits, !=, other);
}

/* No two characters that look alike are ever shown. */
static void
test_alphabet (void)
{
  for (int i = 0; i < 2000; i++)
    {
      g_autofree char *code = passkeys_code_new_device ();

      g_assert_null (strpbrk (code, "OIL"));
    }
}

static void
test_typing_is_forgiven (void)
{
  g_assert_true (is_same ("A7U-KY6-9PT", "a7u-ky6-9pt"));
  g_assert_true (is_same ("A7U-KY6-9PT", "a7uky69pt"));
  g_assert_true (is_same ("A7U-KY6-9PT", "  A7U KY6\t9PT \n"));
  g_assert_true (is_same ("A01-111-111", "AOI-LLL-iil"));
  g_assert_false (is_same ("A7U-KY6-9PT", "A7U-KY6-9PV"));
  g_assert_false (is_same ("A7U-KY6-9PT", "A7U-KY6-9P"));
  g_assert_false (is_same ("A7U-KY6-9PT", "A7U-KY6-9PTT"));
  g_assert_false (is_same ("A7U-KY6-9PT", ""));
}

static void
test_hash_is_bound (void)
{
  g_autoptr (GBytes) key = g_bytes_new_static ("01234567890123456789012345678901", 32);
  g_autoptr (GBytes) other_key = g_bytes_new_static ("11234567890123456789012345678901", 32);
  g_autoptr (GBytes) first = passkeys_code_hash (key, "login", "us-1", "1234");
  g_autoptr (GBytes) other_kind = passkeys_code_hash (key, "registration", "us-1", "1234");
  g_autoptr (GBytes) other_user = passkeys_code_hash (key, "login", "us-2", "1234");
  g_autoptr (GBytes) shifted = passkeys_code_hash (key, "login", "us-11", "234");
  g_autoptr (GBytes) other_server = passkeys_code_hash (other_key, "login", "us-1", "1234");

  g_assert_false (g_bytes_equal (first, other_kind));
  g_assert_false (g_bytes_equal (first, other_user));
  g_assert_false (g_bytes_equal (first, shifted));
  g_assert_false (g_bytes_equal (first, other_server));
}

static void
test_identifiers (void)
{
  g_autofree char *one = passkeys_identifier_new ("us");
  g_autofree char *other = passkeys_identifier_new ("us");

  g_assert_true (g_regex_match_simple ("^us-[a-z0-9]{5}-[a-z0-9]{5}-[a-z0-9]{14,16}$", one, 0, 0));
  g_assert_cmpstr (one, !=, other);
}

/* Each character is as likely as the others: χ² of 36 classes stays below its 99.99 % bound. */
static void
test_random_is_fair (void)
{
  static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  const gsize n_characters = 360000;
  g_autofree char *picked = g_malloc (n_characters);
  double expected = n_characters / 36.0, chi_squared = 0;
  guint counts[256] = { 0 };

  passkeys_random_pick (alphabet, picked, n_characters);
  for (gsize i = 0; i < n_characters; i++)
    counts[(guint8) picked[i]]++;
  for (gsize i = 0; alphabet[i]; i++)
    {
      double difference = counts[(guint8) alphabet[i]] - expected;

      chi_squared += difference * difference / expected;
    }
  g_assert_cmpfloat (chi_squared, <, 76);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/code/form", test_form);
  g_test_add_func ("/code/alphabet", test_alphabet);
  g_test_add_func ("/code/typing-is-forgiven", test_typing_is_forgiven);
  g_test_add_func ("/code/hash-is-bound", test_hash_is_bound);
  g_test_add_func ("/code/identifiers", test_identifiers);
  g_test_add_func ("/code/random-is-fair", test_random_is_fair);

  return g_test_run ();
}
