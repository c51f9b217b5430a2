/* test-ctap2-map.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-ctap2-map.h"

#include "passkeys-ctap2-writer.h"

#define NAME(text) PASSKEYS_CTAP2_NAME (text)
#define NUMBER(value) PASSKEYS_CTAP2_NUMBER (value)

/* One of everything, told in an order that is not that of CTAP2. */
static GBytes *
write_example (void)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();
  g_autoptr(PasskeysCtap2Writer) inner = passkeys_ctap2_writer_new ();
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr(GBytes) bytes = g_bytes_new_static ("bytes", 5);
  g_autoptr(GBytes) encoded = NULL;

  passkeys_ctap2_writer_add_boolean (inner, NAME ("displayName"), TRUE);
  passkeys_ctap2_writer_add_text (inner, NAME ("id"), "x");
  encoded = passkeys_ctap2_writer_finish (inner);
  g_ptr_array_add (items, g_bytes_ref (encoded));
  g_ptr_array_add (items, g_bytes_ref (encoded));

  passkeys_ctap2_writer_add_items (writer, NAME ("maps"), items);
  passkeys_ctap2_writer_add_int (writer, NUMBER (-300), -7);
  passkeys_ctap2_writer_add_text (writer, NUMBER (24), "täxt");
  passkeys_ctap2_writer_add_item (writer, NUMBER (2), encoded);
  passkeys_ctap2_writer_add_bytes (writer, NUMBER (1), bytes);
  return passkeys_ctap2_writer_finish (writer);
}

static void
test_round_trip (void)
{
  g_autoptr(GBytes) cbor = write_example ();
  g_autoptr(PasskeysCtap2Map) map = NULL;
  g_autoptr(PasskeysCtap2Map) inner = NULL;
  g_autoptr(GPtrArray) maps = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GBytes) again = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  gboolean flag = FALSE;
  gint64 number = 0;

  /* canonical, or it would not be parsed */
  map = passkeys_ctap2_map_parse (cbor, &error);
  g_assert_no_error (error);
  again = passkeys_ctap2_map_serialise (map);
  g_assert_true (g_bytes_equal (again, cbor));

  g_assert_true (passkeys_ctap2_map_read_bytes (map, NUMBER (1), 5, 5, &bytes, &error));
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "bytes", 5);
  g_assert_true (passkeys_ctap2_map_read_text (map, NUMBER (24), &text, &error));
  g_assert_cmpstr (text, ==, "täxt");
  g_assert_true (passkeys_ctap2_map_read_int (map, NUMBER (-300), &number, &error));
  g_assert_cmpint (number, ==, -7);
  g_assert_true (passkeys_ctap2_map_read_map (map, NUMBER (2), &inner, &error));
  g_assert_true (passkeys_ctap2_map_read_boolean (inner, NAME ("displayName"), &flag, &error));
  g_assert_true (flag);
  g_assert_true (passkeys_ctap2_map_read_maps (map, NAME ("maps"), &maps, &error));
  g_assert_cmpuint (maps->len, ==, 2);
  g_assert_no_error (error);
}

static void
test_absent (void)
{
  g_autoptr(GBytes) cbor = write_example ();
  g_autoptr(PasskeysCtap2Map) map = passkeys_ctap2_map_parse (cbor, NULL);
  g_autoptr(GError) error = NULL;
  GBytes *bytes = NULL;
  gint64 number = 42;

  g_assert_false (passkeys_ctap2_map_has (map, NUMBER (3)));
  g_assert_false (passkeys_ctap2_map_has (map, NAME ("map")));
  g_assert_true (passkeys_ctap2_map_read_bytes (map, NUMBER (3), 0, 9, &bytes, &error));
  g_assert_null (bytes);
  g_assert_true (passkeys_ctap2_map_read_int (map, NUMBER (3), &number, &error));
  g_assert_cmpint (number, ==, 42);
  g_assert_no_error (error);
  g_assert_false (passkeys_ctap2_map_require (map, NUMBER (3), &error));
  g_assert_error (error, PASSKEYS_CTAP2_ERROR, PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER);
}

static void
test_types (void)
{
  static const gint64 keys[] = { 1, 2, 24, -300 };
  g_autoptr(GBytes) cbor = write_example ();
  g_autoptr(PasskeysCtap2Map) map = passkeys_ctap2_map_parse (cbor, NULL);
  GPtrArray *maps = NULL;
  gboolean flag;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GError) other = NULL;

      g_assert_false (passkeys_ctap2_map_read_boolean (map, NUMBER (keys[i]), &flag, &error));
      g_assert_error (error, PASSKEYS_CTAP2_ERROR, PASSKEYS_CTAP2_ERROR_CBOR_UNEXPECTED_TYPE);
      g_assert_false (passkeys_ctap2_map_read_maps (map, NUMBER (keys[i]), &maps, &other));
      g_assert_error (other, PASSKEYS_CTAP2_ERROR, PASSKEYS_CTAP2_ERROR_CBOR_UNEXPECTED_TYPE);
    }
}

static void
test_lengths (void)
{
  g_autoptr(GBytes) cbor = write_example ();
  g_autoptr(PasskeysCtap2Map) map = passkeys_ctap2_map_parse (cbor, NULL);
  g_autoptr(GError) error = NULL;
  GBytes *bytes = NULL;

  g_assert_false (passkeys_ctap2_map_read_bytes (map, NUMBER (1), 6, 9, &bytes, &error));
  g_assert_error (error, PASSKEYS_CTAP2_ERROR, PASSKEYS_CTAP2_ERROR_INVALID_LENGTH);
  g_clear_error (&error);
  g_assert_false (passkeys_ctap2_map_read_bytes (map, NUMBER (1), 0, 4, &bytes, &error));
  g_assert_error (error, PASSKEYS_CTAP2_ERROR, PASSKEYS_CTAP2_ERROR_INVALID_LENGTH);
}

/* Cut at every byte, and with a byte behind. */
static void
test_cut (void)
{
  g_autoptr(GBytes) cbor = write_example ();
  gsize size = g_bytes_get_size (cbor);
  g_autoptr(GByteArray) longer = g_byte_array_new ();
  g_autoptr(GBytes) trailing = NULL;
  g_autoptr(GError) error = NULL;

  for (gsize length = 0; length < size; length++)
    {
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (cbor, 0, length);
      g_autoptr(GError) cut_error = NULL;
      int expected = PASSKEYS_CTAP2_ERROR_INVALID_CBOR;

      if (length == 0)
        expected = PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER;
      g_assert_null (passkeys_ctap2_map_parse (cut, &cut_error));
      g_assert_error (cut_error, PASSKEYS_CTAP2_ERROR, expected);
    }

  g_byte_array_append (longer, g_bytes_get_data (cbor, NULL), size);
  g_byte_array_append (longer, (const guint8 *) "", 1);
  trailing = g_byte_array_free_to_bytes (g_steal_pointer (&longer));
  g_assert_null (passkeys_ctap2_map_parse (trailing, &error));
  g_assert_error (error, PASSKEYS_CTAP2_ERROR, PASSKEYS_CTAP2_ERROR_INVALID_CBOR);
}

typedef struct
{
  const char        *name;
  const char        *data;
  gsize              length;
  PasskeysCtap2Error error;
} Bad;

#define BAD(name, text, error) { name, text, sizeof text - 1, error }

static const Bad bad[] = {
  BAD ("not-a-map", "\x81\x01", PASSKEYS_CTAP2_ERROR_CBOR_UNEXPECTED_TYPE),
  BAD ("number", "\x01", PASSKEYS_CTAP2_ERROR_CBOR_UNEXPECTED_TYPE),
  BAD ("unsorted", "\xa2\x02\x01\x01\x01", PASSKEYS_CTAP2_ERROR_INVALID_CBOR),
  BAD ("duplicate", "\xa2\x01\x01\x01\x02", PASSKEYS_CTAP2_ERROR_INVALID_CBOR),
  BAD ("indefinite", "\xbf\x01\x01\xff", PASSKEYS_CTAP2_ERROR_INVALID_CBOR),
  BAD ("long-form", "\xa1\x18\x01\x01", PASSKEYS_CTAP2_ERROR_INVALID_CBOR),
  BAD ("tag", "\xc0\xa0", PASSKEYS_CTAP2_ERROR_INVALID_CBOR),
  BAD ("huge", "\xbb\x7f\xff\xff\xff\xff\xff\xff\xff", PASSKEYS_CTAP2_ERROR_INVALID_CBOR),
  BAD ("huge-bytes", "\xa1\x01\x5b\x80\x00\x00\x00\x00\x00\x00\x00",
       PASSKEYS_CTAP2_ERROR_INVALID_CBOR),
  BAD ("float-key", "\xa1\xf9\x3c\x00\x01", PASSKEYS_CTAP2_ERROR_INVALID_CBOR),
  BAD ("not-a-number", "\xa1\x01\xf9\xff\x09", PASSKEYS_CTAP2_ERROR_INVALID_CBOR),
  BAD ("not-utf8", "\xa1\x01\x61\xff", PASSKEYS_CTAP2_ERROR_INVALID_CBOR),
  BAD ("zero-in-text", "\xa1\x01\x63\x61\x00\x62", PASSKEYS_CTAP2_ERROR_INVALID_CBOR),
  BAD ("deep", "\xa1\x01\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x01",
       PASSKEYS_CTAP2_ERROR_INVALID_CBOR),
};

static void
test_bad (gconstpointer data)
{
  const Bad *example = data;
  g_autoptr(GBytes) cbor = g_bytes_new_static (example->data, example->length);
  g_autoptr(GError) error = NULL;

  g_assert_null (passkeys_ctap2_map_parse (cbor, &error));
  g_assert_error (error, PASSKEYS_CTAP2_ERROR, (int) example->error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ctap2-map/round-trip", test_round_trip);
  g_test_add_func ("/ctap2-map/absent", test_absent);
  g_test_add_func ("/ctap2-map/types", test_types);
  g_test_add_func ("/ctap2-map/lengths", test_lengths);
  g_test_add_func ("/ctap2-map/cut", test_cut);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ctap2-map/bad/%s", bad[i].name);

      g_test_add_data_func (path, &bad[i], test_bad);
    }

  return g_test_run ();
}
