/* passkeys-credential-place.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-credential-places"

#include "config.h"

#include "passkeys-credential-place-private.h"

#include "passkeys-base64url.h"
#include "passkeys-json.h"

/* {"version": 1, "places": [{"credentialId": …, "relyingPartyId": …, "userHandle": …, "aaguid": …,
 * "name": …}]}, with bytes in base64url. The last two may be missing. */
#define FILE_VERSION 1
#define MAXIMUM_FILE_SIZE (1024 * 1024)

static void
place_free (gpointer data)
{
  PasskeysCredentialPlace *place = data;

  g_free (place->relying_party_id);
  g_clear_pointer (&place->user_handle, g_bytes_unref);
  g_clear_pointer (&place->aaguid, g_bytes_unref);
  g_free (place->name);
  g_free (place);
}

/*< private >
 * _passkeys_credential_places_create_table:
 *
 * Returns: (transfer full): an empty table
 */
GHashTable *
_passkeys_credential_places_create_table (void)
{
  return g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref,
                                place_free);
}

static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

static GBytes *
get_bytes (JsonObject *object,
           const char *name)
{
  const char *text = get_text (object, name);

  return text != NULL ? passkeys_base64url_decode (text, NULL) : NULL;
}

/* What cannot be understood is left out: it can be learnt again. */
static void
read_place (JsonArray *array,
            guint      index,
            JsonNode  *node,
            gpointer   places)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr(GBytes) credential_id = NULL;
  g_autoptr(GBytes) user_handle = NULL;
  PasskeysCredentialPlace *place;

  if (object == NULL)
    return;

  credential_id = get_bytes (object, "credentialId");
  user_handle = get_bytes (object, "userHandle");
  if (credential_id == NULL || user_handle == NULL || get_text (object, "relyingPartyId") == NULL)
    return;

  place = g_new0 (PasskeysCredentialPlace, 1);
  place->relying_party_id = g_strdup (get_text (object, "relyingPartyId"));
  place->user_handle = g_steal_pointer (&user_handle);
  place->aaguid = get_bytes (object, "aaguid");
  place->name = g_strdup (get_text (object, "name"));
  g_hash_table_replace (places, g_steal_pointer (&credential_id), place);
}

static gint64
get_version (JsonObject *root)
{
  JsonNode *node = json_object_get_member (root, "version");

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : 0;
}

/*< private >
 * _passkeys_credential_places_parse:
 * @json: what the file holds
 * @newer: (out): whether a newer version of this program has written it
 *
 * Returns: (transfer full) (nullable): a table of what could be understood; %NULL where that is
 *   nothing
 */
GHashTable *
_passkeys_credential_places_parse (GBytes   *json,
                                   gboolean *newer)
{
  g_autoptr(JsonNode) node = passkeys_json_parse_object (json, MAXIMUM_FILE_SIZE, NULL);
  JsonObject *root = node != NULL ? json_node_get_object (node) : NULL;
  g_autoptr(GHashTable) places = NULL;
  JsonNode *list;

  *newer = root != NULL && get_version (root) > FILE_VERSION;
  if (root == NULL || get_version (root) != FILE_VERSION)
    return NULL;

  list = json_object_get_member (root, "places");
  if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list))
    return NULL;

  places = _passkeys_credential_places_create_table ();
  json_array_foreach_element (json_node_get_array (list), read_place, places);

  return g_steal_pointer (&places);
}

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_bytes (JsonBuilder *builder,
           const char  *name,
           GBytes      *value)
{
  g_autofree char *text = passkeys_base64url_encode (value);

  add_text (builder, name, text);
}

static void
build_place (JsonBuilder             *builder,
             GBytes                  *credential_id,
             PasskeysCredentialPlace *place)
{
  json_builder_begin_object (builder);
  add_bytes (builder, "credentialId", credential_id);
  add_text (builder, "relyingPartyId", place->relying_party_id);
  add_bytes (builder, "userHandle", place->user_handle);
  if (place->aaguid != NULL)
    add_bytes (builder, "aaguid", place->aaguid);
  if (place->name != NULL)
    add_text (builder, "name", place->name);
  json_builder_end_object (builder);
}

/*< private >
 * _passkeys_credential_places_serialise:
 * @places: a table
 *
 * Returns: (transfer full): what the file is to hold
 */
char *
_passkeys_credential_places_serialise (GHashTable *places)
{
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr(JsonNode) root = NULL;
  GHashTableIter iter;
  gpointer id;
  gpointer place;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "version");
  json_builder_add_int_value (builder, FILE_VERSION);
  json_builder_set_member_name (builder, "places");
  json_builder_begin_array (builder);
  g_hash_table_iter_init (&iter, places);
  while (g_hash_table_iter_next (&iter, &id, &place))
    build_place (builder, id, place);
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  return json_to_string (root, TRUE);
}
