/* passkeys-json-object.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-json-object.h"

#include <string.h>

#include "passkeys-json.h"
#include "passkeys-server-error.h"

static gboolean
refuse (GError     **error,
        const char  *message)
{
  return passkeys_server_error_set (error, PASSKEYS_SERVER_ERROR_INVALID, message);
}

/**
 * passkeys_json_object_parse:
 * @json: JSON text
 * @error: (out) (optional): what is wrong with it
 *
 * Returns: (transfer full) (nullable): the one object that @json is
 */
JsonObject *
passkeys_json_object_parse (GBytes  *json,
                            GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (JsonNode) root = NULL;

  root = passkeys_json_parse_object (json, G_MAXSIZE, &failure);
  if (root)
    return json_node_dup_object (root);
  refuse (error, failure->message);
  return NULL;
}

static gboolean
read_text (JsonNode             *node,
           const PasskeysMember *member)
{
  const char *text;

  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;
  text = json_node_get_string (node);
  if (*text == '\0' && (member->kind & PASSKEYS_MEMBER_KIND) == PASSKEYS_MEMBER_TEXT)
    return FALSE;
  *(const char **) member->value = text;
  return TRUE;
}

static gboolean
read_value (JsonNode             *node,
            const PasskeysMember *member)
{
  switch (member->kind & PASSKEYS_MEMBER_KIND)
    {
    case PASSKEYS_MEMBER_TEXT:
    case PASSKEYS_MEMBER_LOOSE_TEXT:
      return read_text (node, member);

    case PASSKEYS_MEMBER_BOOLEAN:
      if (json_node_get_value_type (node) != G_TYPE_BOOLEAN)
        return FALSE;
      *(gboolean *) member->value = json_node_get_boolean (node);
      return TRUE;

    case PASSKEYS_MEMBER_OBJECT:
      if (!JSON_NODE_HOLDS_OBJECT (node))
        return FALSE;
      *(JsonObject **) member->value = json_node_get_object (node);
      return TRUE;

    case PASSKEYS_MEMBER_ARRAY:
      if (!JSON_NODE_HOLDS_ARRAY (node))
        return FALSE;
      *(JsonArray **) member->value = json_node_get_array (node);
      return TRUE;

    case PASSKEYS_MEMBER_NODE:
      *(JsonNode **) member->value = node;
      return TRUE;

    case PASSKEYS_MEMBER_NUMBER:
      if (json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) <= 0)
        return FALSE;
      *(gint64 *) member->value = json_node_get_int (node);
      return TRUE;

    default:
      g_assert_not_reached ();
    }
}

/* Names the member, shortened: it may be anything. */
static gboolean
refuse_member (const char  *problem,
               const char  *name,
               GError     **error)
{
  g_autofree char *shown = g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), 40));
  g_autofree char *message = g_strdup_printf ("The member “%s” %s.", shown, problem);

  return refuse (error, message);
}

static gboolean
refuse_unknown (JsonObject            *object,
                const PasskeysMember  *members,
                gsize                  n_members,
                GError               **error)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *name = names; name; name = name->next)
    {
      gboolean is_known = FALSE;

      for (gsize i = 0; i < n_members && !is_known; i++)
        is_known = strcmp (members[i].name, name->data) == 0;
      if (!is_known)
        return refuse_member ("is not known", name->data, error);
    }
  return TRUE;
}

/**
 * passkeys_json_object_read:
 * @object: the object
 * @members: all that @object may have
 * @n_members: how many those are
 * @error: (out) (optional): which member is wrong and why
 *
 * Returns: whether @object has every required member, all of the right type, and no other
 */
gboolean
passkeys_json_object_read (JsonObject            *object,
                    const PasskeysMember  *members,
                    gsize                  n_members,
                    GError               **error)
{
  guint n_found = 0;

  for (gsize i = 0; i < n_members; i++)
    {
      JsonNode *node = json_object_get_member (object, members[i].name);

      if (!node && members[i].kind & PASSKEYS_MEMBER_OPTIONAL)
        continue;
      if (!node)
        return refuse_member ("is missing", members[i].name, error);
      if (!read_value (node, &members[i]))
        return refuse_member ("is not valid", members[i].name, error);
      n_found++;
    }
  if (n_found < json_object_get_size (object))
    return refuse_unknown (object, members, n_members, error);
  return TRUE;
}

/**
 * passkeys_json_object_to_text:
 * @object: the object
 *
 * Returns: (transfer full): compact JSON
 */
char *
passkeys_json_object_to_text (JsonObject *object)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (root, object);
  return json_to_string (root, FALSE);
}

static void write_canonical (GString  *canonical,
                             JsonNode *node);

static void
write_canonical_object (GString    *canonical,
                        JsonObject *object)
{
  g_autoptr (GList) names = g_list_sort (json_object_get_members (object), (GCompareFunc) strcmp);

  g_string_append_c (canonical, '{');
  for (GList *name = names; name; name = name->next)
    {
      g_string_append_printf (canonical, "%" G_GSIZE_FORMAT ":%s=",
                              strlen (name->data), (const char *) name->data);
      write_canonical (canonical, json_object_get_member (object, name->data));
    }
  g_string_append_c (canonical, '}');
}

static void
write_canonical_value (GString  *canonical,
                       JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    g_string_append_printf (canonical, "\"%" G_GSIZE_FORMAT ":%s",
                            strlen (json_node_get_string (node)), json_node_get_string (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append_c (canonical, json_node_get_boolean (node) ? 't' : 'f');
  else if (type == G_TYPE_INT64)
    g_string_append_printf (canonical, "#%" G_GINT64_FORMAT, json_node_get_int (node));
  else
    g_string_append_printf (canonical, "#%.17g", json_node_get_double (node));
}

static void
write_canonical (GString  *canonical,
                 JsonNode *node)
{
  JsonArray *array;

  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      write_canonical_object (canonical, json_node_get_object (node));
      break;

    case JSON_NODE_ARRAY:
      array = json_node_get_array (node);
      g_string_append_c (canonical, '[');
      for (guint i = 0; i < json_array_get_length (array); i++)
        write_canonical (canonical, json_array_get_element (array, i));
      g_string_append_c (canonical, ']');
      break;

    case JSON_NODE_VALUE:
      write_canonical_value (canonical, node);
      break;

    case JSON_NODE_NULL:
    default:
      g_string_append_c (canonical, '0');
      break;
    }
}

/**
 * passkeys_json_object_hash:
 * @object: an object
 *
 * Returns: (transfer full): the same text for two objects exactly if they are deeply equal,
 *   in whatever order their members came
 */
char *
passkeys_json_object_hash (JsonObject *object)
{
  g_autoptr (GString) canonical = g_string_new (NULL);

  write_canonical_object (canonical, object);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) canonical->str,
                                      canonical->len);
}
