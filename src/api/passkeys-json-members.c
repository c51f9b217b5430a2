/* passkeys-json-members.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-json-members"

#include "config.h"

#include <string.h>

#include "passkeys-api-error.h"
#include "passkeys-json-members.h"

/*< private >
 * passkeys_json_members_begin:
 * @self: (out caller-allocates): a reader, usually on the stack
 * @type_name: (transfer none): what the object is called in errors; a string constant
 * @node: the object; it must outlive @self
 *
 * Begins to read an object. Each reader must be finished.
 */
void
passkeys_json_members_begin (PasskeysJsonMembers *self,
                             const char          *type_name,
                             JsonNode            *node)
{
  *self = (PasskeysJsonMembers) { .type_name = type_name };

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    self->object = json_node_get_object (node);
  else
    self->error = g_error_new (PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API,
                               "The answer holds no object where a %s should be", type_name);
}

/*< private >
 * passkeys_json_members_finish:
 * @self: a reader
 * @error: return location for an error of the domain `PASSKEYS_API_ERROR`
 *
 * Tells whether everything was read as it should be.
 *
 * Returns: FALSE if a member was missing or wrong; @error names it
 */
gboolean
passkeys_json_members_finish (PasskeysJsonMembers  *self,
                              GError              **error)
{
  self->object = NULL;

  if (self->error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

/*< private >
 * passkeys_json_members_finish_nested:
 * @self: a reader
 * @outer: the reader of the object around it
 *
 * Does what passkeys_json_members_finish() does for an object within another.
 *
 * Returns: FALSE if a member was missing or wrong, which is then remembered by @outer
 */
gboolean
passkeys_json_members_finish_nested (PasskeysJsonMembers *self,
                                     PasskeysJsonMembers *outer)
{
  g_autoptr(GError) error = NULL;

  if (passkeys_json_members_finish (self, &error))
    return TRUE;

  outer->object = NULL;
  if (outer->error == NULL)
    outer->error = g_steal_pointer (&error);

  return FALSE;
}

/*< private >
 * passkeys_json_members_fail:
 * @self: a reader
 * @member: the member at fault
 * @problem: what is wrong, continuing "The member “…” of a … "
 *
 * Remembers a failure, unless there was one already.
 */
void
passkeys_json_members_fail (PasskeysJsonMembers *self,
                            const char          *member,
                            const char          *problem)
{
  self->object = NULL;

  if (self->error == NULL)
    self->error = g_error_new (PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API,
                               "The member “%s” of a %s %s", member, self->type_name, problem);
}

/* JSON null is the same as no member: the API's clients write either. */
static JsonNode *
find (PasskeysJsonMembers  *self,
      const char           *member,
      PasskeysJsonPresence  presence)
{
  JsonNode *node;

  if (self->object == NULL)
    return NULL;

  node = json_object_get_member (self->object, member);
  if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
    return node;

  if (presence == PASSKEYS_JSON_REQUIRED)
    passkeys_json_members_fail (self, member, "is missing");

  return NULL;
}

/*< private >
 * passkeys_json_members_read_text:
 * @self: a reader
 * @member: the member's name
 * @max_characters: more characters than this are an error
 * @presence: whether the member may be missing
 *
 * Reads a string.
 *
 * Returns: (transfer none) (nullable): the string, which lives as long as the JSON does
 */
const char *
passkeys_json_members_read_text (PasskeysJsonMembers  *self,
                                 const char           *member,
                                 gsize                 max_characters,
                                 PasskeysJsonPresence  presence)
{
  JsonNode *node = find (self, member, presence);
  const char *text;

  if (node == NULL)
    return NULL;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    {
      passkeys_json_members_fail (self, member, "is not a string");
      return NULL;
    }

  text = json_node_get_string (node);
  if (strlen (text) > max_characters && (gsize) g_utf8_strlen (text, -1) > max_characters)
    {
      passkeys_json_members_fail (self, member, "is too long");
      return NULL;
    }

  return text;
}

static gboolean
is_graphic_ascii (const char *text)
{
  for (const char *iter = text; *iter != '\0'; iter++)
    if (!g_ascii_isgraph (*iter))
      return FALSE;

  return TRUE;
}

/*< private >
 * passkeys_json_members_read_id:
 * @self: a reader
 * @member: the member's name
 * @max_length: more bytes than this are an error
 *
 * Reads an identifier: not empty, and of characters that have one look and one meaning.
 *
 * Returns: (transfer none) (nullable): the identifier, which lives as long as the JSON does
 */
const char *
passkeys_json_members_read_id (PasskeysJsonMembers *self,
                               const char          *member,
                               gsize                max_length)
{
  const char *id = passkeys_json_members_read_text (self, member, max_length,
                                                    PASSKEYS_JSON_REQUIRED);

  if (id == NULL)
    return NULL;

  /* Identifiers become parts of paths, where one or two dots have a meaning of their own. */
  if (*id == '\0' || !is_graphic_ascii (id) || g_str_equal (id, ".") || g_str_equal (id, ".."))
    {
      passkeys_json_members_fail (self, member, "is not an identifier");
      return NULL;
    }

  return id;
}

/*< private >
 * passkeys_json_members_read_token:
 * @self: a reader
 * @member: the member's name
 * @presence: whether the member may be missing
 *
 * Reads a token, which must be fit for an HTTP header: not empty, no blanks, no control characters.
 *
 * Returns: (transfer none) (nullable): the token, which lives as long as the JSON does
 */
const char *
passkeys_json_members_read_token (PasskeysJsonMembers  *self,
                                  const char           *member,
                                  PasskeysJsonPresence  presence)
{
  const char *token = passkeys_json_members_read_text (self, member, PASSKEYS_JSON_MAX_TOKEN,
                                                       presence);

  if (token == NULL)
    return NULL;

  if (*token == '\0' || !is_graphic_ascii (token))
    {
      passkeys_json_members_fail (self, member, "is not a token");
      return NULL;
    }

  return token;
}

/*< private >
 * passkeys_json_members_read_flag:
 * @self: a reader
 * @member: the member's name
 * @presence: whether the member may be missing
 *
 * Reads a boolean.
 *
 * Returns: the flag, FALSE if there is none
 */
gboolean
passkeys_json_members_read_flag (PasskeysJsonMembers  *self,
                                 const char           *member,
                                 PasskeysJsonPresence  presence)
{
  JsonNode *node = find (self, member, presence);

  if (node == NULL)
    return FALSE;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    {
      passkeys_json_members_fail (self, member, "is neither true nor false");
      return FALSE;
    }

  return json_node_get_boolean (node);
}

/*< private >
 * passkeys_json_members_read_date:
 * @self: a reader
 * @member: the member's name
 *
 * Reads a point in time in the format of ISO 8601. One without a zone is UTC, as all dates of the
 * API.
 *
 * Returns: (transfer full) (nullable): the time
 */
GDateTime *
passkeys_json_members_read_date (PasskeysJsonMembers *self,
                                 const char          *member)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  const char *text;
  GDateTime *date;

  text = passkeys_json_members_read_text (self, member, PASSKEYS_JSON_MAX_ID,
                                          PASSKEYS_JSON_REQUIRED);
  if (text == NULL)
    return NULL;

  date = g_date_time_new_from_iso8601 (text, utc);
  if (date == NULL)
    passkeys_json_members_fail (self, member, "is not a date");

  return date;
}

/*< private >
 * passkeys_json_members_read_list:
 * @self: a reader
 * @member: the member's name
 * @presence: whether the member may be missing
 *
 * Reads an array.
 *
 * Returns: (transfer none) (nullable): the array, which lives as long as the JSON does
 */
JsonArray *
passkeys_json_members_read_list (PasskeysJsonMembers  *self,
                                 const char           *member,
                                 PasskeysJsonPresence  presence)
{
  JsonNode *node = find (self, member, presence);
  JsonArray *list;

  if (node == NULL)
    return NULL;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      passkeys_json_members_fail (self, member, "is not a list");
      return NULL;
    }

  list = json_node_get_array (node);
  if (json_array_get_length (list) > PASSKEYS_JSON_MAX_LIST)
    {
      passkeys_json_members_fail (self, member, "is too long");
      return NULL;
    }

  return list;
}

/*< private >
 * passkeys_json_members_read_object:
 * @self: a reader
 * @member: the member's name
 * @presence: whether the member may be missing
 *
 * Reads an object.
 *
 * Returns: (transfer none) (nullable): the node of the object, which lives as long as the JSON does
 */
JsonNode *
passkeys_json_members_read_object (PasskeysJsonMembers  *self,
                                   const char           *member,
                                   PasskeysJsonPresence  presence)
{
  JsonNode *node = find (self, member, presence);

  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node))
    {
      passkeys_json_members_fail (self, member, "is not an object");
      return NULL;
    }

  return node;
}
