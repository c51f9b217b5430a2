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

typedef struct
{
  const char *position;
  const char *end;
  guint       depth;
} Scanner;

static gboolean
fail (GError     **error,
      const char  *message)
{
  g_set_error_literal (error, PASSKEYS_WEBAUTHN_ERROR, PASSKEYS_WEBAUTHN_ERROR_MALFORMED, message);
  return FALSE;
}

/* Reads four hexadecimal digits; -1 where there are none. */
static int
scan_code_unit (Scanner *scanner)
{
  int unit = 0;

  if (scanner->end - scanner->position < 4)
    return -1;

  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (*scanner->position++);

      if (digit < 0)
        return -1;
      unit = unit << 4 | digit;
    }
  return unit;
}

/* After \u. A NUL would cut the text short in C, and half a surrogate pair is no character. */
static gboolean
scan_escaped_character (Scanner *scanner)
{
  int unit = scan_code_unit (scanner);

  if (unit <= 0 || (unit >= 0xdc00 && unit <= 0xdfff))
    return FALSE;
  if (unit < 0xd800 || unit > 0xdbff)
    return TRUE;

  if (scanner->end - scanner->position < 2 || memcmp (scanner->position, "\\u", 2) != 0)
    return FALSE;
  scanner->position += 2;
  unit = scan_code_unit (scanner);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/* After the opening quotation mark. */
static gboolean
scan_string (Scanner *scanner)
{
  while (scanner->position < scanner->end)
    {
      guchar character = *scanner->position++;

      if (character == '"')
        return TRUE;
      if (character < 0x20)
        return FALSE;
      if (character != '\\')
        continue;
      if (scanner->position == scanner->end)
        return FALSE;

      character = *scanner->position++;
      if (character == 'u' ? !scan_escaped_character (scanner)
                           : strchr ("\"\\/bfnrt", character) == NULL)
        return FALSE;
    }
  return FALSE;
}

/* Only what stands between strings in JSON: this is what keeps comments and the like out. */
static gboolean
scan_character (Scanner  *scanner,
                GError  **error)
{
  char character = *scanner->position++;

  switch (character)
    {
    case '"':
      return scan_string (scanner) || fail (error, "A JSON text is not well formed");
    case '{':
    case '[':
      if (++scanner->depth <= MAX_DEPTH)
        return TRUE;
      g_set_error_literal (error, PASSKEYS_WEBAUTHN_ERROR, PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE,
                           "The JSON is nested too deeply");
      return FALSE;
    case '}':
    case ']':
      scanner->depth--;
      return TRUE;
    default:
      return strchr (" \t\r\n:,+-.0123456789eEtrufalsn", character) != NULL
             || fail (error, "The JSON is not well formed");
    }
}

static void
skip_space (Scanner *scanner)
{
  while (scanner->position < scanner->end && strchr (" \t\r\n", *scanner->position) != NULL)
    scanner->position++;
}

/* Walks the text once without recursion and without memory, so that json-glib, which recurses and
 * is lenient, only ever sees a single object of bounded depth. */
static gboolean
check_text (const char  *text,
            gsize        length,
            GError     **error)
{
  Scanner scanner = { text, text + length, 0 };

  if (!g_utf8_validate_len (text, length, NULL))
    return fail (error, "The JSON is not UTF-8");

  skip_space (&scanner);
  if (scanner.position == scanner.end || *scanner.position != '{')
    return fail (error, "The JSON is not an object");

  do
    {
      if (!scan_character (&scanner, error))
        return FALSE;
    }
  while (scanner.depth > 0 && scanner.position < scanner.end);

  skip_space (&scanner);
  if (scanner.depth > 0 || scanner.position < scanner.end)
    return fail (error, "The JSON does not end with its object");
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
 * any depth, NUL characters, unpaired surrogates, invalid UTF-8 and nesting past 32 are refused.
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
      g_set_error_literal (error, PASSKEYS_WEBAUTHN_ERROR, PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE,
                           "The JSON is too long");
      return NULL;
    }
  if (!check_text (length > 0 ? text : "", length, error))
    return NULL;

  parser = json_parser_new ();
  json_parser_set_strict (parser, TRUE);
  g_signal_connect (parser, "object-member", G_CALLBACK (on_object_member), &n_members);
  if (!json_parser_load_from_data (parser, text, length, NULL))
    {
      fail (error, "The JSON is not well formed");
      return NULL;
    }

  /* json-glib keeps the last of two members of one name; only the count gives them away. */
  root = json_parser_steal_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root) || count_members (root) != n_members)
    {
      fail (error, "The JSON has duplicate members");
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
