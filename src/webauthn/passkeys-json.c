/* passkeys-json.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-json"

#include "config.h"

#include "passkeys-json.h"

#include <string.h>

#include "passkeys-webauthn-error.h"

/* json-glib descends by recursion, and fibers have small stacks. */
#define MAX_DEPTH 32
/* Once parsed, a value of two bytes costs a hundred. */
#define MAX_VALUES 65536

static gboolean
fail (GError     **error,
      int          code,
      const char  *message)
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

/* Returns what follows a string, given what follows its opening quotation mark; NULL where it has
 * no end, a bare control character, or an escaped NUL, which would cut the text short in C. */
static const char *
skip_string (const char *position,
             const char *end)
{
  for (; position < end && *position != '"'; position++)
    {
      if ((guchar) *position < 0x20)
        return NULL;
      if (*position != '\\')
        continue;
      if (end - position >= 6 && memcmp (position, "\\u0000", 6) == 0)
        return NULL;
      position++;
    }
  return position < end ? position + 1 : NULL;
}

/* Everything that json-glib, strict as it is asked to be, lets pass: it drops a byte order mark,
 * and has no say in the depth. */
static gboolean
check_text (const char  *text,
            gsize        length,
            GError     **error)
{
  const char *position = text;
  const char *end;
  int depth = 0;
  guint n_values = 0;

  if (length == 0)
    return fail_malformed (error, "The JSON is empty");
  if (!g_utf8_validate_len (text, length, NULL))
    return fail_malformed (error, "The JSON is not UTF-8");

  end = text + length;
  while (position < end && strchr (" \t\r\n", *position) != NULL)
    position++;
  if (position == end || *position != '{')
    return fail_malformed (error, "The JSON is not an object");

  while (position < end)
    {
      char character = *position++;

      if (character == '"' && (position = skip_string (position, end)) == NULL)
        return fail_malformed (error, "A text in the JSON is not well formed");
      if ((character == '{' || character == '[') && ++depth > MAX_DEPTH)
        return fail (error, PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE, "The JSON is nested too deeply");
      if (character == '}' || character == ']')
        depth--;
      if (character == ',' && ++n_values >= MAX_VALUES)
        return fail (error, PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE, "The JSON has too many values");
    }
  return TRUE;
}

static guint
count_members (JsonNode *node)
{
  guint count = 0;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      JsonNode *member;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, NULL, &member))
        count += 1 + count_members (member);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        count += count_members (json_array_get_element (array, i));
    }

  return count;
}

static void
on_object_member (JsonParser *parser,
                  JsonObject *object,
                  const char *name,
                  guint      *n_members)
{
  (*n_members)++;
}

/**
 * passkeys_json_parse_object:
 * @bytes: JSON text
 * @max_length: how many bytes are allowed
 * @error: return location
 *
 * Parses one JSON object by RFC 8259. Other values at the top, trailing text, duplicate members at
 * any depth, NUL characters, unpaired surrogates, invalid UTF-8, nesting past 32 and more than
 * 65,536 values are refused.
 *
 * Returns: (transfer full): a node that holds an object, or %NULL with
 *   %PASSKEYS_WEBAUTHN_ERROR_MALFORMED or %PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE
 */
JsonNode *
passkeys_json_parse_object (GBytes  *bytes,
                            gsize    max_length,
                            GError **error)
{
  g_autoptr(JsonParser) parser = NULL;
  g_autoptr(JsonNode) root = NULL;
  const char *text;
  gsize length;
  guint n_members = 0;

  g_return_val_if_fail (bytes != NULL, NULL);

  text = g_bytes_get_data (bytes, &length);
  if (length > max_length)
    {
      fail (error, PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE, "The JSON is too long");
      return NULL;
    }
  if (!check_text (text, length, error))
    return NULL;

  parser = json_parser_new ();
  json_parser_set_strict (parser, TRUE);
  g_signal_connect (parser, "object-member", G_CALLBACK (on_object_member), &n_members);
  if (!json_parser_load_from_data (parser, text, length, NULL))
    {
      fail_malformed (error, "The JSON is not well formed");
      return NULL;
    }

  /* json-glib keeps the last of two members of one name; only the count gives them away. */
  root = json_parser_steal_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root) || count_members (root) != n_members)
    {
      fail_malformed (error, "The JSON has duplicate members");
      return NULL;
    }

  return g_steal_pointer (&root);
}

/**
 * passkeys_json_read_string:
 * @object: an object
 * @name: the member
 * @text: (out) (transfer none) (nullable): the text; %NULL when there is no such member
 * @error: return location
 *
 * Reads a member that may be absent but must be a string when present.
 *
 * Returns: whether the member is absent or a string
 */
gboolean
passkeys_json_read_string (JsonObject  *object,
                           const char  *name,
                           const char **text,
                           GError     **error)
{
  JsonNode *node;

  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  node = json_object_get_member (object, name);
  if (node != NULL && json_node_get_value_type (node) != G_TYPE_STRING)
    {
      g_set_error (error, PASSKEYS_WEBAUTHN_ERROR, PASSKEYS_WEBAUTHN_ERROR_MALFORMED,
                   "“%s” is not a text", name);
      return FALSE;
    }

  *text = node != NULL ? json_node_get_string (node) : NULL;
  return TRUE;
}

/**
 * passkeys_json_append_string:
 * @json: where to append
 * @text: UTF-8
 * @escape: the way of escaping
 *
 * Appends a JSON string with its quotation marks. json-glib's generator escapes more than it must,
 * and here the bytes are hashed and signed, so each one counts.
 */
void
passkeys_json_append_string (GString            *json,
                             const char         *text,
                             PasskeysJsonEscape  escape)
{
  static const char short_escapes[0x20] = {
    ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't',
  };

  g_return_if_fail (json != NULL);
  g_return_if_fail (text != NULL);

  g_string_append_c (json, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      guchar character = *p;

      if (character == '"' || character == '\\')
        g_string_append_printf (json, "\\%c", character);
      else if (character >= 0x20)
        g_string_append_c (json, character);
      else if (escape == PASSKEYS_JSON_ESCAPE_SHORT && short_escapes[character] != 0)
        g_string_append_printf (json, "\\%c", short_escapes[character]);
      else
        g_string_append_printf (json, "\\u%04x", character);
    }
  g_string_append_c (json, '"');
}
