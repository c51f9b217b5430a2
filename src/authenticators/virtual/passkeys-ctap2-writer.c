/* passkeys-ctap2-writer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-ctap2-writer"

#include "config.h"

#include "passkeys-ctap2-writer.h"

#include <cbor.h>
#include <string.h>

#include "passkeys-cbor.h"

#define MAX_HEADER_LENGTH 9

struct _PasskeysCtap2Writer
{
  GPtrArray *pairs; /* (owned) of Pair */
};

typedef struct
{
  GBytes *key;   /* (owned) */
  GBytes *value; /* (owned) */
} Pair;

static void
pair_free (gpointer data)
{
  Pair *pair = data;

  g_clear_pointer (&pair->key, g_bytes_unref);
  g_clear_pointer (&pair->value, g_bytes_unref);
  g_free (pair);
}

static GBytes *
finish (GByteArray *cbor)
{
  return g_byte_array_free_to_bytes (cbor);
}

static void
append (GByteArray *cbor,
        GBytes     *item)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (item, &length);

  g_byte_array_append (cbor, data, length);
}

/* The order of CTAP2: by major type, then by length, then by bytes. */
static int
compare (gconstpointer a,
         gconstpointer b)
{
  const Pair *one = *(Pair * const *) a;
  const Pair *other = *(Pair * const *) b;
  gsize one_length;
  gsize other_length;
  const guint8 *one_data = g_bytes_get_data (one->key, &one_length);
  const guint8 *other_data = g_bytes_get_data (other->key, &other_length);

  if (one_data[0] >> 5 != other_data[0] >> 5)
    return (one_data[0] >> 5) - (other_data[0] >> 5);
  if (one_length != other_length)
    return one_length < other_length ? -1 : 1;
  return memcmp (one_data, other_data, one_length);
}

/**
 * passkeys_ctap2_writer_new:
 *
 * Returns: (transfer full): an empty map
 */
PasskeysCtap2Writer *
passkeys_ctap2_writer_new (void)
{
  PasskeysCtap2Writer *self = g_new0 (PasskeysCtap2Writer, 1);

  self->pairs = g_ptr_array_new_with_free_func (pair_free);
  return self;
}

/**
 * passkeys_ctap2_writer_free:
 * @self: (transfer full): a map
 *
 * Frees a map.
 */
void
passkeys_ctap2_writer_free (PasskeysCtap2Writer *self)
{
  g_clear_pointer (&self->pairs, g_ptr_array_unref);
  g_free (self);
}

/**
 * passkeys_ctap2_writer_take_item:
 * @self: a map
 * @key: a key that it has not yet
 * @item: (transfer full): CBOR
 *
 * Adds a pair.
 */
void
passkeys_ctap2_writer_take_item (PasskeysCtap2Writer *self,
                                 PasskeysCtap2Key     key,
                                 GBytes              *item)
{
  Pair *pair;

  g_return_if_fail (self != NULL);
  g_return_if_fail (item != NULL);

  pair = g_new0 (Pair, 1);
  pair->key = key.name != NULL ? passkeys_ctap2_writer_encode_text (key.name)
                               : passkeys_ctap2_writer_encode_int (key.number);
  pair->value = item;
  g_ptr_array_add (self->pairs, pair);
}

/**
 * passkeys_ctap2_writer_add_item:
 * @self: a map
 * @key: a key that it has not yet
 * @item: CBOR
 *
 * Adds a pair.
 */
void
passkeys_ctap2_writer_add_item (PasskeysCtap2Writer *self,
                                PasskeysCtap2Key     key,
                                GBytes              *item)
{
  passkeys_ctap2_writer_take_item (self, key, g_bytes_ref (item));
}

/**
 * passkeys_ctap2_writer_add_items:
 * @self: a map
 * @key: a key that it has not yet
 * @items: (element-type GBytes): CBOR of each
 *
 * Adds a pair whose value is an array.
 */
void
passkeys_ctap2_writer_add_items (PasskeysCtap2Writer *self,
                                 PasskeysCtap2Key     key,
                                 GPtrArray           *items)
{
  g_autoptr(GByteArray) cbor = g_byte_array_new ();
  guint8 header[MAX_HEADER_LENGTH];

  g_return_if_fail (items != NULL);

  g_byte_array_append (cbor, header, cbor_encode_array_start (items->len, header, sizeof header));
  for (guint i = 0; i < items->len; i++)
    append (cbor, g_ptr_array_index (items, i));
  passkeys_ctap2_writer_take_item (self, key, finish (g_steal_pointer (&cbor)));
}

/**
 * passkeys_ctap2_writer_add_int:
 * @self: a map
 * @key: a key that it has not yet
 * @value: a number
 *
 * Adds a pair.
 */
void
passkeys_ctap2_writer_add_int (PasskeysCtap2Writer *self,
                               PasskeysCtap2Key     key,
                               gint64               value)
{
  passkeys_ctap2_writer_take_item (self, key, passkeys_ctap2_writer_encode_int (value));
}

/**
 * passkeys_ctap2_writer_add_boolean:
 * @self: a map
 * @key: a key that it has not yet
 * @value: true or false
 *
 * Adds a pair.
 */
void
passkeys_ctap2_writer_add_boolean (PasskeysCtap2Writer *self,
                                   PasskeysCtap2Key     key,
                                   gboolean             value)
{
  guint8 data[MAX_HEADER_LENGTH];
  gsize length = cbor_encode_bool (value, data, sizeof data);

  passkeys_ctap2_writer_take_item (self, key, g_bytes_new (data, length));
}

/**
 * passkeys_ctap2_writer_add_bytes:
 * @self: a map
 * @key: a key that it has not yet
 * @bytes: bytes
 *
 * Adds a pair.
 */
void
passkeys_ctap2_writer_add_bytes (PasskeysCtap2Writer *self,
                                 PasskeysCtap2Key     key,
                                 GBytes              *bytes)
{
  g_autoptr(GByteArray) cbor = g_byte_array_new ();

  g_return_if_fail (bytes != NULL);

  passkeys_cbor_append_bytes (cbor, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  passkeys_ctap2_writer_take_item (self, key, finish (g_steal_pointer (&cbor)));
}

/**
 * passkeys_ctap2_writer_add_text:
 * @self: a map
 * @key: a key that it has not yet
 * @text: UTF-8
 *
 * Adds a pair.
 */
void
passkeys_ctap2_writer_add_text (PasskeysCtap2Writer *self,
                                PasskeysCtap2Key     key,
                                const char          *text)
{
  passkeys_ctap2_writer_take_item (self, key, passkeys_ctap2_writer_encode_text (text));
}

/**
 * passkeys_ctap2_writer_finish:
 * @self: a map
 *
 * Returns: (transfer full): its CBOR
 */
GBytes *
passkeys_ctap2_writer_finish (PasskeysCtap2Writer *self)
{
  g_autoptr(GByteArray) cbor = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  cbor = g_byte_array_new ();
  g_ptr_array_sort (self->pairs, compare);
  passkeys_cbor_append_map (cbor, self->pairs->len);
  for (guint i = 0; i < self->pairs->len; i++)
    {
      Pair *pair = g_ptr_array_index (self->pairs, i);

      append (cbor, pair->key);
      append (cbor, pair->value);
    }
  return finish (g_steal_pointer (&cbor));
}

/**
 * passkeys_ctap2_writer_encode_text:
 * @text: UTF-8
 *
 * Returns: (transfer full): its CBOR
 */
GBytes *
passkeys_ctap2_writer_encode_text (const char *text)
{
  GByteArray *cbor;

  g_return_val_if_fail (text != NULL, NULL);

  cbor = g_byte_array_new ();
  passkeys_cbor_append_text (cbor, text);
  return finish (cbor);
}

/**
 * passkeys_ctap2_writer_encode_int:
 * @value: a number
 *
 * Returns: (transfer full): its CBOR
 */
GBytes *
passkeys_ctap2_writer_encode_int (gint64 value)
{
  GByteArray *cbor = g_byte_array_new ();

  passkeys_cbor_append_int (cbor, value);
  return finish (cbor);
}
