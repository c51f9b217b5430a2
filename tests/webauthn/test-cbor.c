/* test-cbor.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-cbor"

#include "config.h"

#include "passkeys-cbor.h"

#include <string.h>

#include "webauthn-fixture.h"

#define MALFORMED PASSKEYS_WEBAUTHN_ERROR_MALFORMED
#define TOO_LARGE PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE

static gboolean
measure (GBytes            *bytes,
         PasskeysCborForm   form,
         gsize             *item_length,
         GError           **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  return passkeys_cbor_measure (data, length, form, item_length, error);
}

static void
assert_refused (const char       *hex,
                PasskeysCborForm  form,
                int               code)
{
  g_autoptr(GBytes) bytes = fixture_bytes_from_hex (hex);
  g_autoptr(GError) error = NULL;
  gsize length = 42;

  g_test_message ("%.60s", hex);
  g_assert_false (measure (bytes, form, &length, &error));
  g_assert_cmpuint (length, ==, 42);
  fixture_assert_refused (&error, code);
}

static void
assert_accepted (const char       *hex,
                 PasskeysCborForm  form)
{
  g_autoptr(GBytes) bytes = fixture_bytes_from_hex (hex);
  g_autoptr(GBytes) trailer = fixture_bytes_from_hex ("00ff");
  g_autoptr(GBytes) longer = fixture_concatenate (bytes, trailer);
  g_autoptr(GError) error = NULL;
  gsize length;

  g_test_message ("%.60s", hex);
  g_assert_true (measure (bytes, form, &length, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (length, ==, g_bytes_get_size (bytes));

  g_assert_true (measure (longer, form, &length, &error));
  g_assert_cmpuint (length, ==, g_bytes_get_size (bytes));

  for (gsize cut = 0; cut < g_bytes_get_size (bytes); cut++)
    {
      g_autoptr(GBytes) start = g_bytes_new_from_bytes (bytes, 0, cut);

      g_assert_false (measure (start, form, &length, &error));
      fixture_assert_refused (&error, MALFORMED);
    }
}

static void
test_accepted (void)
{
  static const char *items[] = {
    "00", "17", "1818", "18ff", "190100", "1a00010000", "1b0000000100000000",
    "1bffffffffffffffff", "20", "3818", "3bffffffffffffffff", "40", "4101", "60", "6161",
    "63e282ac", "80", "820102", "818281410000", "a0", "a10102", "a2010220 03", "a2613000613100",
    "a2616100626161 00", "f4", "f5", "f6", "f7", "f93c00", "fa3f800000",
    "fb3ff0000000000000", "a16161a16161a16161f6", "8181818181818181 00", "81818181818181 80",
    FIXTURE_COSE_KEY,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    {
      assert_accepted (items[i], PASSKEYS_CBOR_CANONICAL);
      assert_accepted (items[i], PASSKEYS_CBOR_LENIENT);
    }
}

static void
test_indefinite (void)
{
  static const char *items[] = {
    "5f4101ff", "7f6161ff", "9f01ff", "bf0102ff", "9fff", "bfff", "5fff", "ff", "81ff", "819f01ff",
    "1f", "3f", "a1019fff", "df",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    {
      assert_refused (items[i], PASSKEYS_CBOR_CANONICAL, MALFORMED);
      assert_refused (items[i], PASSKEYS_CBOR_LENIENT, MALFORMED);
    }
}

static void
test_reserved (void)
{
  static const char *items[] = {
    "1c00", "1d00", "1e00", "5c", "7d", "9e", "bc", "fc", "fd", "fe", /* lengths of no meaning */
    "1c00000000000000000000000000000000", "5c00000000000000000000000000000001 00",
    "e0", "f3", "f800", "f818", "f8ff",                               /* simple values */
    "c000", "c11a514b67b0", "d9d9f700", "c24101",                     /* tags */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    {
      assert_refused (items[i], PASSKEYS_CBOR_CANONICAL, MALFORMED);
      assert_refused (items[i], PASSKEYS_CBOR_LENIENT, MALFORMED);
    }
}

/* A length beyond the input must be refused before anything is allocated for it. */
static void
test_promised_length (void)
{
  static const char *items[] = {
    "5b8000000000000000", "7b8000000000000000", "9b8000000000000000", "bb8000000000000000",
    "5bffffffffffffffff", "7bffffffffffffffff", "9bffffffffffffffff", "bbffffffffffffffff",
    "5bfffffffffffffff6000000", "9b7fffffffffffffff000000", "bb7fffffffffffffff000000",
    "5a7fffffff00", "9a7fffffff00", "ba7fffffff00", "5901ff00", "9901ff00", "b901ff00", "4200",
    "6261", "8200", "a20000", "a100", "a1", "81", "8182",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    {
      assert_refused (items[i], PASSKEYS_CBOR_CANONICAL, MALFORMED);
      assert_refused (items[i], PASSKEYS_CBOR_LENIENT, MALFORMED);
    }
}

static void
test_not_shortest (void)
{
  static const char *items[] = {
    "1800", "1817", "190000", "1900ff", "1a00000000", "1a0000ffff", "1b0000000000000000",
    "1b00000000ffffffff", "3800", "3900ff", "5800", "580141", "590001 41", "7800", "9800", "b800",
    "a1180002", "81a158016100",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    assert_refused (items[i], PASSKEYS_CBOR_CANONICAL, MALFORMED);

  assert_accepted ("1800", PASSKEYS_CBOR_LENIENT);
  assert_accepted ("5b000000000000000141", PASSKEYS_CBOR_LENIENT);
}

static void
test_duplicates (void)
{
  static const char *items[] = {
    "a201000100", "a220002000", "a241610041 6100", "a261610061 6100", "a301000200 0100",
    "a1 01 a201000100", "81a201000100", "a30100 410000 410000",
    /* one of the two is not in its shortest form */
    "a2010018 0100", "a2010019 000100", "a2616100 78016100",
    "a2 1a00000001 00 1b0000000000000001 00",
    "a2410000 590001 0000",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    {
      assert_refused (items[i], PASSKEYS_CBOR_CANONICAL, MALFORMED);
      assert_refused (items[i], PASSKEYS_CBOR_LENIENT, MALFORMED);
    }
}

static void
test_unsorted (void)
{
  static const char *items[] = {
    "a202000100", "a220000100", "a221002000", "a261610041 6100", "a262616100616200",
    "a261620061 6100", "a218180001 00", "a3010003000200", "81a202000100",
    "a36373696740637835638063616c6726",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    {
      assert_refused (items[i], PASSKEYS_CBOR_CANONICAL, MALFORMED);
      assert_accepted (items[i], PASSKEYS_CBOR_LENIENT);
    }
}

static void
test_keys (void)
{
  static const char *items[] = {
    "a1f93c0000", "a1fb3ff000000000000000", "a1f400", "a1f600", "a18000", "a1a000", "a1810100",
    "a1a1010200",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    {
      assert_refused (items[i], PASSKEYS_CBOR_CANONICAL, MALFORMED);
      assert_refused (items[i], PASSKEYS_CBOR_LENIENT, MALFORMED);
    }
}

static void
test_texts (void)
{
  static const char *items[] = {
    "61ff", "6180", "62c0af", "63eda080", "62c3", "61c3", "6100", "636100 62", "a161ff00", "8161ff",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    {
      assert_refused (items[i], PASSKEYS_CBOR_CANONICAL, MALFORMED);
      assert_refused (items[i], PASSKEYS_CBOR_LENIENT, MALFORMED);
    }
}

static void
test_depth (void)
{
  static const char *openings[] = { "81", "a100", "a10081" };

  assert_refused ("818181818181818181 00", PASSKEYS_CBOR_CANONICAL, TOO_LARGE);
  assert_refused ("818181818181818181 80", PASSKEYS_CBOR_CANONICAL, TOO_LARGE);
  assert_refused ("a100a100a100a100a100a100a100a100a10000", PASSKEYS_CBOR_LENIENT, TOO_LARGE);

  for (gsize i = 0; i < G_N_ELEMENTS (openings); i++)
    {
      g_autoptr(GString) hex = g_string_new (NULL);

      for (guint depth = 0; depth < 5000; depth++)
        g_string_append (hex, openings[i]);
      g_string_append (hex, "00");
      assert_refused (hex->str, PASSKEYS_CBOR_CANONICAL, TOO_LARGE);
      assert_refused (hex->str, PASSKEYS_CBOR_LENIENT, TOO_LARGE);
    }
}

/* Long arrays are harmless, long maps are not: their keys are compared with each other. */
static void
test_breadth (void)
{
  g_autoptr(GString) array = g_string_new ("99ea60");
  g_autoptr(GString) longest = g_string_new ("b840");
  g_autoptr(GString) longer = g_string_new ("b841");
  g_autoptr(GBytes) bytes = NULL;
  gsize length;

  for (guint i = 0; i < 60000; i++)
    g_string_append (array, "00");
  bytes = fixture_bytes_from_hex (array->str);
  g_assert_true (measure (bytes, PASSKEYS_CBOR_CANONICAL, &length, NULL));
  g_assert_cmpuint (length, ==, 60003);

  for (guint i = 0; i < 65; i++)
    {
      g_string_append_printf (longer, i < 24 ? "%02x00" : "18%02x00", i);
      if (i < 64)
        g_string_append_printf (longest, i < 24 ? "%02x00" : "18%02x00", i);
    }
  assert_accepted (longest->str, PASSKEYS_CBOR_CANONICAL);
  assert_refused (longer->str, PASSKEYS_CBOR_CANONICAL, TOO_LARGE);
}

static void
test_append (void)
{
  g_autoptr(GByteArray) cbor = g_byte_array_new ();
  g_autofree guint8 *data = g_malloc0 (300);
  g_autoptr(GBytes) expected = fixture_bytes_from_hex (
    "a0 b818 00 17 1818 18ff 190100 1a00010000 1b0000000100000000 1b7fffffffffffffff"
    "20 26 3818 390100 3b7fffffffffffffff 60 63e282ac 40 4100 5818");

  passkeys_cbor_append_map (cbor, 0);
  passkeys_cbor_append_map (cbor, 24);
  passkeys_cbor_append_int (cbor, 0);
  passkeys_cbor_append_int (cbor, 23);
  passkeys_cbor_append_int (cbor, 24);
  passkeys_cbor_append_int (cbor, 255);
  passkeys_cbor_append_int (cbor, 256);
  passkeys_cbor_append_int (cbor, 65536);
  passkeys_cbor_append_int (cbor, G_GINT64_CONSTANT (1) << 32);
  passkeys_cbor_append_int (cbor, G_MAXINT64);
  passkeys_cbor_append_int (cbor, -1);
  passkeys_cbor_append_int (cbor, -7);
  passkeys_cbor_append_int (cbor, -25);
  passkeys_cbor_append_int (cbor, -257);
  passkeys_cbor_append_int (cbor, G_MININT64);
  passkeys_cbor_append_text (cbor, "");
  passkeys_cbor_append_text (cbor, "€");
  passkeys_cbor_append_bytes (cbor, NULL, 0);
  passkeys_cbor_append_bytes (cbor, data, 1);
  passkeys_cbor_append_bytes (cbor, data, 24);

  g_assert_cmpuint (cbor->len, ==, g_bytes_get_size (expected) + 24);
  g_assert_cmpmem (cbor->data, cbor->len - 24,
                   g_bytes_get_data (expected, NULL), g_bytes_get_size (expected));

  g_byte_array_set_size (cbor, 0);
  passkeys_cbor_append_bytes (cbor, data, 300);
  g_assert_cmpuint (cbor->len, ==, 303);
  g_assert_cmpmem (cbor->data, 3, "\x59\x01\x2c", 3);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/webauthn/cbor/accepted", test_accepted);
  g_test_add_func ("/webauthn/cbor/indefinite", test_indefinite);
  g_test_add_func ("/webauthn/cbor/reserved", test_reserved);
  g_test_add_func ("/webauthn/cbor/promised-length", test_promised_length);
  g_test_add_func ("/webauthn/cbor/not-shortest", test_not_shortest);
  g_test_add_func ("/webauthn/cbor/duplicates", test_duplicates);
  g_test_add_func ("/webauthn/cbor/unsorted", test_unsorted);
  g_test_add_func ("/webauthn/cbor/keys", test_keys);
  g_test_add_func ("/webauthn/cbor/texts", test_texts);
  g_test_add_func ("/webauthn/cbor/depth", test_depth);
  g_test_add_func ("/webauthn/cbor/breadth", test_breadth);
  g_test_add_func ("/webauthn/cbor/append", test_append);

  return g_test_run ();
}
