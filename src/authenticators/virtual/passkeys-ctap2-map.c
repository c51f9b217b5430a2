/* passkeys-ctap2-map.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-ctap2-map"

#include "config.h"

#include "passkeys-ctap2-map.h"

#include <cbor.h>
#include <string.h>

#include "passkeys-cbor.h"

struct _PasskeysCtap2Map
{
  cbor_item_t *item; /* (owned) */
};

static void
item_free (cbor_item_t *item)
{
  cbor_decref (&item);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (cbor_item_t, item_free)

static PasskeysCtap2Map *
map_new (cbor_item_t *item)
{
  PasskeysCtap2Map *self = g_new0 (PasskeysCtap2Map, 1);

  self->item = cbor_incref (item);
  return self;
}

static gboolean
read_int (const cbor_item_t *item,
          gint64            *value)
{
  guint64 argument;

  if (!cbor_is_int (item))
    return FALSE;

  argument = cbor_get_int (item);
  if (argument > G_MAXINT64)
    return FALSE;
  *value = cbor_isa_negint (item) ? -1 - (gint64) argument : (gint64) argument;
  return TRUE;
}

static gboolean
matches (const cbor_item_t *item,
         PasskeysCtap2Key   key)
{
  gint64 number;

  if (key.name == NULL)
    return read_int (item, &number) && number == key.number;

  return cbor_isa_string (item) &&
         cbor_string_length (item) == strlen (key.name) &&
         memcmp (cbor_string_handle (item), key.name, strlen (key.name)) == 0;
}

static cbor_item_t *
find (PasskeysCtap2Map *self,
      PasskeysCtap2Key  key)
{
  struct cbor_pair *pairs = cbor_map_handle (self->item);

  for (gsize i = 0; i < cbor_map_size (self->item); i++)
    if (matches (pairs[i].key, key))
      return pairs[i].value;
  return NULL;
}

static gboolean
fail_type (GError **error)
{
  return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_CBOR_UNEXPECTED_TYPE);
}

static GBytes *
serialise (const cbor_item_t *item)
{
  unsigned char *data = NULL;
  gsize allocated;
  gsize length = cbor_serialize_alloc (item, &data, &allocated);

  return g_bytes_new_with_free_func (data, length, (GDestroyNotify) free, data);
}

/* What a client signed must come out as it came in. A float that is not a number does not: libcbor
 * writes each of them alike. */
static cbor_item_t *
load (GBytes *cbor)
{
  g_autoptr(cbor_item_t) item = NULL;
  g_autoptr(GBytes) again = NULL;
  struct cbor_load_result result;
  gsize length;
  gsize item_length;
  const guint8 *data = g_bytes_get_data (cbor, &length);

  if (!passkeys_cbor_measure (data, length, PASSKEYS_CBOR_CANONICAL, &item_length, NULL) ||
      item_length != length)
    return NULL;

  if ((item = cbor_load (data, length, &result)) == NULL)
    return NULL;

  again = serialise (item);
  return g_bytes_equal (again, cbor) ? g_steal_pointer (&item) : NULL;
}

/**
 * passkeys_ctap2_map_parse:
 * @cbor: parameters of a command
 * @error: return location
 *
 * Parses one map in CTAP2 canonical form (CTAP 2.1, section 8) and nothing behind it.
 *
 * Returns: (transfer full): the map, or %NULL with %PASSKEYS_CTAP2_ERROR_INVALID_CBOR,
 *   %PASSKEYS_CTAP2_ERROR_CBOR_UNEXPECTED_TYPE or %PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER
 */
PasskeysCtap2Map *
passkeys_ctap2_map_parse (GBytes  *cbor,
                          GError **error)
{
  g_autoptr(cbor_item_t) item = NULL;

  g_return_val_if_fail (cbor != NULL, NULL);

  if (g_bytes_get_size (cbor) == 0)
    {
      passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER);
      return NULL;
    }

  item = load (cbor);
  if (item == NULL)
    {
      passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_CBOR);
      return NULL;
    }
  if (!cbor_isa_map (item))
    {
      fail_type (error);
      return NULL;
    }
  return map_new (item);
}

/**
 * passkeys_ctap2_map_free:
 * @self: (transfer full): a map
 *
 * Frees a map.
 */
void
passkeys_ctap2_map_free (PasskeysCtap2Map *self)
{
  cbor_decref (&self->item);
  g_free (self);
}

/**
 * passkeys_ctap2_map_has:
 * @self: a map
 * @key: a key
 *
 * Returns: whether it is there, of whatever type
 */
gboolean
passkeys_ctap2_map_has (PasskeysCtap2Map *self,
                        PasskeysCtap2Key  key)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return find (self, key) != NULL;
}

/**
 * passkeys_ctap2_map_require:
 * @self: a map
 * @key: a key
 * @error: return location
 *
 * Returns: whether it is there; else %PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER
 */
gboolean
passkeys_ctap2_map_require (PasskeysCtap2Map  *self,
                            PasskeysCtap2Key   key,
                            GError           **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (find (self, key) == NULL)
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER);
  return TRUE;
}

/**
 * passkeys_ctap2_map_read_int:
 * @self: a map
 * @key: a key
 * @value: (inout): the number, left alone when absent
 * @error: return location
 *
 * Returns: whether it is absent or a number
 */
gboolean
passkeys_ctap2_map_read_int (PasskeysCtap2Map  *self,
                             PasskeysCtap2Key   key,
                             gint64            *value,
                             GError           **error)
{
  const cbor_item_t *item;

  g_return_val_if_fail (self != NULL, FALSE);

  if ((item = find (self, key)) != NULL && !read_int (item, value))
    return fail_type (error);
  return TRUE;
}

/**
 * passkeys_ctap2_map_read_boolean:
 * @self: a map
 * @key: a key
 * @value: (inout): true or false, left alone when absent
 * @error: return location
 *
 * Returns: whether it is absent or a boolean
 */
gboolean
passkeys_ctap2_map_read_boolean (PasskeysCtap2Map  *self,
                                 PasskeysCtap2Key   key,
                                 gboolean          *value,
                                 GError           **error)
{
  const cbor_item_t *item;

  g_return_val_if_fail (self != NULL, FALSE);

  if ((item = find (self, key)) == NULL)
    return TRUE;
  if (!cbor_is_bool (item))
    return fail_type (error);

  *value = cbor_get_bool (item);
  return TRUE;
}

/**
 * passkeys_ctap2_map_read_bytes:
 * @self: a map
 * @key: a key
 * @minimum_length: how many bytes it must have
 * @maximum_length: how many it may have
 * @ret_bytes: (out) (nullable): a copy, %NULL when absent
 * @error: return location
 *
 * Returns: whether it is absent or a byte string of such a length; else
 *   %PASSKEYS_CTAP2_ERROR_CBOR_UNEXPECTED_TYPE or %PASSKEYS_CTAP2_ERROR_INVALID_LENGTH
 */
gboolean
passkeys_ctap2_map_read_bytes (PasskeysCtap2Map  *self,
                               PasskeysCtap2Key   key,
                               gsize              minimum_length,
                               gsize              maximum_length,
                               GBytes           **ret_bytes,
                               GError           **error)
{
  const cbor_item_t *item;
  gsize length;

  g_return_val_if_fail (self != NULL, FALSE);

  if ((item = find (self, key)) == NULL)
    return TRUE;
  if (!cbor_isa_bytestring (item))
    return fail_type (error);

  length = cbor_bytestring_length (item);
  if (length < minimum_length || length > maximum_length)
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_LENGTH);

  *ret_bytes = g_bytes_new (cbor_bytestring_handle (item), length);
  return TRUE;
}

/**
 * passkeys_ctap2_map_read_text:
 * @self: a map
 * @key: a key
 * @ret_text: (out) (nullable): a copy, %NULL when absent
 * @error: return location
 *
 * Returns: whether it is absent or a text
 */
gboolean
passkeys_ctap2_map_read_text (PasskeysCtap2Map  *self,
                              PasskeysCtap2Key   key,
                              char             **ret_text,
                              GError           **error)
{
  const cbor_item_t *item;

  g_return_val_if_fail (self != NULL, FALSE);

  if ((item = find (self, key)) == NULL)
    return TRUE;
  if (!cbor_isa_string (item))
    return fail_type (error);

  /* it was seen to be UTF-8 without a zero inside */
  *ret_text = g_strndup ((const char *) cbor_string_handle (item), cbor_string_length (item));
  return TRUE;
}

/**
 * passkeys_ctap2_map_read_map:
 * @self: a map
 * @key: a key
 * @ret_map: (out) (nullable): the map inside, %NULL when absent
 * @error: return location
 *
 * Returns: whether it is absent or a map
 */
gboolean
passkeys_ctap2_map_read_map (PasskeysCtap2Map  *self,
                             PasskeysCtap2Key   key,
                             PasskeysCtap2Map **ret_map,
                             GError           **error)
{
  cbor_item_t *item;

  g_return_val_if_fail (self != NULL, FALSE);

  if ((item = find (self, key)) == NULL)
    return TRUE;
  if (!cbor_isa_map (item))
    return fail_type (error);

  *ret_map = map_new (item);
  return TRUE;
}

/**
 * passkeys_ctap2_map_read_maps:
 * @self: a map
 * @key: a key
 * @ret_maps: (out) (nullable) (element-type PasskeysCtap2Map): the maps inside, %NULL when absent
 * @error: return location
 *
 * Returns: whether it is absent or an array of maps
 */
gboolean
passkeys_ctap2_map_read_maps (PasskeysCtap2Map  *self,
                              PasskeysCtap2Key   key,
                              GPtrArray        **ret_maps,
                              GError           **error)
{
  g_autoptr(GPtrArray) maps = NULL;
  const cbor_item_t *item;

  g_return_val_if_fail (self != NULL, FALSE);

  if ((item = find (self, key)) == NULL)
    return TRUE;
  if (!cbor_isa_array (item))
    return fail_type (error);

  maps = g_ptr_array_new_with_free_func ((GDestroyNotify) passkeys_ctap2_map_free);
  for (gsize i = 0; i < cbor_array_size (item); i++)
    {
      cbor_item_t *element = cbor_array_handle (item)[i];

      if (!cbor_isa_map (element))
        return fail_type (error);
      g_ptr_array_add (maps, map_new (element));
    }

  *ret_maps = g_steal_pointer (&maps);
  return TRUE;
}

/**
 * passkeys_ctap2_map_serialise:
 * @self: a map
 *
 * Returns: (transfer full): its bytes, as they came: there is one canonical form
 */
GBytes *
passkeys_ctap2_map_serialise (PasskeysCtap2Map *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return serialise (self->item);
}
