/* passkeys-harmless-json.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-harmless-json"

#include "config.h"

#include "passkeys-harmless-json-private.h"

#include <string.h>

#define MAX_DEPTH 16

/* Lists tell no secrets. What a later server may add, under whatever name, is not kept either. */
static gboolean
is_secret (const char *name)
{
  static const char *const words[] = { "token", "code", "secret", "password", "private" };
  static const char *const harmless[] = { "accessTokens", "tokenId", NULL }; /* a list, a name */
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (g_strv_contains (harmless, name))
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (lower, words[i]) != NULL)
      return TRUE;

  return FALSE;
}

static JsonNode *dup_harmless (JsonNode *node,
                               guint     depth);

static JsonNode *
dup_harmless_array (JsonArray *array,
                    guint      depth)
{
  JsonArray *copy = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < json_array_get_length (array); i++)
    json_array_add_element (copy, dup_harmless (json_array_get_element (array, i), depth));

  json_node_take_array (node, copy);
  return node;
}

static JsonNode *
dup_harmless_object (JsonObject *object,
                     guint       depth)
{
  JsonObject *copy = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    if (!is_secret (name))
      json_object_set_member (copy, name, dup_harmless (member, depth));

  json_node_take_object (node, copy);
  return node;
}

static JsonNode *
dup_harmless (JsonNode *node,
              guint     depth)
{
  if (depth == MAX_DEPTH)
    return json_node_new (JSON_NODE_NULL);
  if (JSON_NODE_HOLDS_OBJECT (node))
    return dup_harmless_object (json_node_get_object (node), depth + 1);
  if (JSON_NODE_HOLDS_ARRAY (node))
    return dup_harmless_array (json_node_get_array (node), depth + 1);

  return json_node_copy (node);
}

/*< private >
 * _passkeys_harmless_json_dup:
 * @node: what a server told
 *
 * Copies what may lie in a file: without the members, at any depth, whose name sounds like a secret.
 * What is nested deeper than 16 levels is null in the copy.
 *
 * Returns: (transfer full): the copy
 */
JsonNode *
_passkeys_harmless_json_dup (JsonNode *node)
{
  return dup_harmless (node, 0);
}
