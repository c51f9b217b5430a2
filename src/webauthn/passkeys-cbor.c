/* passkeys-cbor.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-cbor"

#include "config.h"

#include "passkeys-cbor.h"

#include <cbor.h>
#include <string.h>

#include "passkeys-webauthn-error.h"

/* CTAP2 allows 4 levels; attestation statements have been seen with a few more. */
#define MAX_DEPTH 8
/* Duplicates in unsorted maps are looked for pair by pair. */
#define MAX_PAIRS 64
#define MAX_HEADER_LENGTH 9

typedef enum
{
  MAJOR_UNSIGNED = 0,
  MAJOR_NEGATIVE = 1,
  MAJOR_BYTES = 2,
  MAJOR_TEXT = 3,
  MAJOR_ARRAY = 4,
  MAJOR_MAP = 5,
  MAJOR_TAG = 6,
  MAJOR_SIMPLE = 7,
} Major;

/* The start of an item, and the whole of it unless it is an array or a map. */
typedef struct
{
  Major         major;
  guint64       argument;
  const guint8 *start;
  const guint8 *content;
  gsize         length;
} Item;

/* An array or a map that is open. */
typedef struct
{
  guint64 n_left;
  guint   n_keys;
  guint   is_map : 1;
  Item    keys[MAX_PAIRS];
} Level;

typedef struct
{
  const guint8     *data;
  gsize             length;
  gsize             position;
  PasskeysCborForm  form;
  guint             depth;
  Level            *levels;
} Walk;

static gboolean
fail (GError                **error,
      PasskeysWebauthnError   code,
      const char             *message)
{
  g_set_error_literal (error, PASSKEYS_WEBAUTHN_ERROR, code, message);
  return FALSE;
}

static gboolean
fail_malformed (GError     **error,
                const char  *message)
{
  return fail (error, PASSKEYS_WEBAUTHN_ERROR_MALFORMED, message);
}

/* Reads the argument that follows the first byte of an item. */
static gboolean
read_argument (Walk    *walk,
               guint8   additional,
               Item    *item,
               GError **error)
{
  static const guint64 smallest[] = { 24, 1 << 8, 1 << 16, G_GUINT64_CONSTANT (1) << 32 };
  guint n_bytes;

  item->argument = additional;
  if (additional < 24)
    return TRUE;
  if (additional > 27)
    return fail_malformed (error, "The CBOR has an item of indefinite or reserved length");

  n_bytes = 1u << (additional - 24);
  if (walk->length - walk->position < n_bytes)
    return fail_malformed (error, "The CBOR is cut short");

  item->argument = 0;
  for (guint i = 0; i < n_bytes; i++)
    item->argument = item->argument << 8 | walk->data[walk->position++];
  if (walk->form == PASSKEYS_CBOR_CANONICAL
      && item->major != MAJOR_SIMPLE
      && item->argument < smallest[additional - 24])
    return fail_malformed (error, "The CBOR has a number that is not in its shortest form");
  return TRUE;
}

/* Reads the content of a byte or text string. */
static gboolean
read_content (Walk    *walk,
              Item    *item,
              GError **error)
{
  if (item->argument > walk->length - walk->position)
    return fail_malformed (error, "The CBOR is cut short");

  item->content = walk->data + walk->position;
  walk->position += item->argument;
  if (item->major == MAJOR_TEXT
      && !g_utf8_validate_len ((const char *) item->content, item->argument, NULL))
    return fail_malformed (error, "The CBOR has a text that is not UTF-8");
  return TRUE;
}

static gboolean
check_simple (guint8   additional,
              GError **error)
{
  /* false, true, null, undefined, and floating-point numbers */
  if ((additional >= 20 && additional <= 23) || (additional >= 25 && additional <= 27))
    return TRUE;
  return fail_malformed (error, "The CBOR has a simple value that nothing uses");
}

static gboolean
read_item (Walk    *walk,
           Item    *item,
           GError **error)
{
  guint8 first;

  if (walk->position >= walk->length)
    return fail_malformed (error, "The CBOR is cut short");

  memset (item, 0, sizeof *item);
  item->start = walk->data + walk->position;
  first = walk->data[walk->position++];
  item->major = first >> 5;
  if (!read_argument (walk, first & 0x1f, item, error))
    return FALSE;

  if (item->major == MAJOR_TAG)
    return fail_malformed (error, "The CBOR has a tag");
  if (item->major == MAJOR_SIMPLE && !check_simple (first & 0x1f, error))
    return FALSE;
  if ((item->major == MAJOR_BYTES || item->major == MAJOR_TEXT)
      && !read_content (walk, item, error))
    return FALSE;

  item->length = walk->data + walk->position - item->start;
  return TRUE;
}

/* Equal values of which one is not in its shortest form are equal. */
static gboolean
is_same_key (const Item *a,
             const Item *b)
{
  if (a->major != b->major || a->argument != b->argument)
    return FALSE;
  return a->content == NULL || memcmp (a->content, b->content, a->argument) == 0;
}

/* The order of CTAP2: by major type, then by length, then by bytes. */
static gboolean
is_in_order (const Item *a,
             const Item *b)
{
  if (a->major != b->major)
    return a->major < b->major;
  if (a->length != b->length)
    return a->length < b->length;
  return memcmp (a->start, b->start, a->length) < 0;
}

static gboolean
add_key (Walk        *walk,
         Level       *level,
         const Item  *key,
         GError     **error)
{
  if (key->major > MAJOR_TEXT)
    return fail_malformed (error, "The CBOR has a map key that is neither a number nor a text");

  for (guint i = 0; i < level->n_keys; i++)
    {
      if (is_same_key (&level->keys[i], key))
        return fail_malformed (error, "The CBOR has a duplicate map key");
    }
  if (walk->form == PASSKEYS_CBOR_CANONICAL
      && level->n_keys > 0
      && !is_in_order (&level->keys[level->n_keys - 1], key))
    return fail_malformed (error, "The CBOR has unsorted map keys");

  level->keys[level->n_keys++] = *key;
  return TRUE;
}

/* Opens an array or a map. Each of its items takes a byte at least, so a count past the rest of
 * the input is a lie that need not be followed. */
static gboolean
push (Walk        *walk,
      const Item  *item,
      GError     **error)
{
  Level *level;
  gsize remaining = walk->length - walk->position;
  gboolean is_map = item->major == MAJOR_MAP;

  if (item->argument > (is_map ? remaining / 2 : remaining))
    return fail_malformed (error, "The CBOR is cut short");
  if (walk->depth == MAX_DEPTH)
    return fail (error, PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE, "The CBOR is nested too deeply");
  if (is_map && item->argument > MAX_PAIRS)
    return fail (error, PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE, "The CBOR has a map that is too long");

  level = &walk->levels[walk->depth++];
  level->is_map = is_map;
  level->n_keys = 0;
  level->n_left = is_map ? item->argument * 2 : item->argument;
  return TRUE;
}

/* Takes one item, and with it every array and map that it completes. */
static gboolean
step (Walk    *walk,
      GError **error)
{
  Item item;

  if (!read_item (walk, &item, error))
    return FALSE;

  if (walk->depth > 0)
    {
      Level *level = &walk->levels[walk->depth - 1];

      if (level->is_map && level->n_left % 2 == 0 && !add_key (walk, level, &item, error))
        return FALSE;
      level->n_left--;
    }

  if ((item.major == MAJOR_ARRAY || item.major == MAJOR_MAP) && !push (walk, &item, error))
    return FALSE;

  while (walk->depth > 0 && walk->levels[walk->depth - 1].n_left == 0)
    walk->depth--;
  return TRUE;
}

/**
 * passkeys_cbor_measure:
 * @data: (array length=length): CBOR from outside
 * @length: how many bytes
 * @form: how strict to be
 * @item_length: (out): how many bytes the first item takes
 * @error: return location
 *
 * Checks, without recursion, that @data begins with one well-formed item: definite lengths within
 * the input, 8 levels at most, keys that are numbers or strings, no duplicates, no tags, texts in
 * UTF-8. What follows the item is for the caller to judge.
 *
 * Returns: whether it does; else %PASSKEYS_WEBAUTHN_ERROR_MALFORMED or
 *   %PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE
 */
gboolean
passkeys_cbor_measure (const guint8      *data,
                       gsize              length,
                       PasskeysCborForm   form,
                       gsize             *item_length,
                       GError           **error)
{
  g_autofree Level *levels = g_new (Level, MAX_DEPTH);
  Walk walk = { data, length, 0, form, 0, levels };

  g_assert (data != NULL || length == 0);
  g_assert (item_length != NULL);

  do
    {
      if (!step (&walk, error))
        return FALSE;
    }
  while (walk.depth > 0);

  *item_length = walk.position;
  return TRUE;
}

/**
 * passkeys_cbor_append_map:
 * @cbor: where to append
 * @n_pairs: how many pairs follow
 *
 * Begins a map. The caller appends the pairs in canonical order.
 */
void
passkeys_cbor_append_map (GByteArray *cbor,
                          gsize       n_pairs)
{
  guint8 header[MAX_HEADER_LENGTH];

  g_byte_array_append (cbor, header, cbor_encode_map_start (n_pairs, header, sizeof header));
}

/**
 * passkeys_cbor_append_int:
 * @cbor: where to append
 * @value: a number
 *
 * Appends a number in its shortest form.
 */
void
passkeys_cbor_append_int (GByteArray *cbor,
                          gint64      value)
{
  guint8 header[MAX_HEADER_LENGTH];
  gsize length;

  if (value >= 0)
    length = cbor_encode_uint (value, header, sizeof header);
  else
    length = cbor_encode_negint (-(value + 1), header, sizeof header);
  g_byte_array_append (cbor, header, length);
}

/**
 * passkeys_cbor_append_text:
 * @cbor: where to append
 * @text: UTF-8
 *
 * Appends a text string.
 */
void
passkeys_cbor_append_text (GByteArray *cbor,
                           const char *text)
{
  guint8 header[MAX_HEADER_LENGTH];
  gsize length = strlen (text);

  g_byte_array_append (cbor, header, cbor_encode_string_start (length, header, sizeof header));
  g_byte_array_append (cbor, (const guint8 *) text, length);
}

/**
 * passkeys_cbor_append_bytes:
 * @cbor: where to append
 * @data: (array length=length): the bytes
 * @length: how many
 *
 * Appends a byte string.
 */
void
passkeys_cbor_append_bytes (GByteArray    *cbor,
                            gconstpointer  data,
                            gsize          length)
{
  guint8 header[MAX_HEADER_LENGTH];

  g_byte_array_append (cbor, header, cbor_encode_bytestring_start (length, header, sizeof header));
  g_byte_array_append (cbor, data, length);
}
