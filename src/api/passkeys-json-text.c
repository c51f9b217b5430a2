/* passkeys-json-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-json-text"

#include "config.h"

#include "passkeys-api-error.h"
#include "passkeys-fiber.h"
#include "passkeys-json-text.h"
#include "passkeys-secure-bytes.h"

/* The deepest answer of the API has six levels. */
#define MAX_DEPTH 32
/* A page of 200 users with their permissions has some 10,000 values. Each value costs some hundred
 * bytes once parsed, so this bounds memory where the length of the text does not. */
#define MAX_VALUES 262144
/* Parses in about 2 ms; anything longer would be felt as a dropped frame. */
#define PARSE_HERE_LENGTH (64 * 1024)
#define STACK_SIZE (256 * 1024)

/* json-glib has a limit on depth as well, but only a far higher one, and none on the count. */
static gboolean
check_bounds (const char  *text,
              gsize        length,
              GError     **error)
{
  gsize n_values = 0;
  gsize depth = 0;
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      char character = text[i];

      if (in_string)
        {
          if (character == '\\')
            i++;
          else if (character == '"')
            in_string = FALSE;
          continue;
        }

      if (character == '"')
        in_string = TRUE;
      else if (character == '{' || character == '[')
        depth++;
      else if ((character == '}' || character == ']') && depth > 0)
        depth--;

      if (character == '{' || character == '[' || character == ',')
        n_values++;

      if (depth > MAX_DEPTH || n_values > MAX_VALUES)
        {
          g_set_error_literal (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_TOO_LARGE,
                               "The answer has more values or levels than any honest answer");
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * passkeys_json_text_parse:
 * @text: a whole JSON text
 * @error: return location for an error of the domain `PASSKEYS_API_ERROR`
 *
 * Parses strictly (RFC 8259), after checking that the text is not too deep and not of too many
 * values.
 *
 * Returns: (transfer full) (nullable): the value
 */
JsonNode *
passkeys_json_text_parse (GBytes  *text,
                          GError **error)
{
  g_autoptr(JsonParser) parser = NULL;
  g_autoptr(GError) parse_error = NULL;
  const char *data;
  gsize length;

  g_return_val_if_fail (text != NULL, NULL);

  data = g_bytes_get_data (text, &length);
  if (!check_bounds (data, length, error))
    return NULL;

  parser = json_parser_new ();
  json_parser_set_strict (parser, TRUE);
  if (length == 0 || !json_parser_load_from_data (parser, data, length, &parse_error) ||
      json_parser_get_root (parser) == NULL)
    {
      /* The parser's own message quotes the text, which may hold a token. */
      g_set_error_literal (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API,
                           "The answer is not valid JSON");
      return NULL;
    }

  return json_parser_steal_root (parser);
}

static DexFuture *
parse_fiber (gpointer data)
{
  GBytes *text = data;
  g_autoptr(GError) error = NULL;
  JsonNode *node = passkeys_json_text_parse (text, &error);

  if (node == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (JSON_TYPE_NODE, node);
}

/**
 * passkeys_json_text_parse_later:
 * @text: a whole JSON text
 *
 * Does what passkeys_json_text_parse() does without holding up the main loop: a long text is
 * parsed in a thread.
 *
 * Returns: (transfer full): a future that resolves to a `JsonNode`
 */
DexFuture *
passkeys_json_text_parse_later (GBytes *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  if (g_bytes_get_size (text) <= PARSE_HERE_LENGTH)
    return parse_fiber (text);

  return passkeys_fiber_spawn_in_pool (STACK_SIZE, parse_fiber, g_bytes_ref (text),
                                       (GDestroyNotify) g_bytes_unref);
}

/**
 * passkeys_json_text_serialise:
 * @node: a value
 *
 * Writes @node without white space, members in the order in which they were added. The bytes may
 * hold a code or a signature, so they are wiped when they are freed.
 *
 * Returns: (transfer full): the text, without a final zero
 */
GBytes *
passkeys_json_text_serialise (JsonNode *node)
{
  g_autoptr(JsonGenerator) generator = NULL;
  char *text;
  gsize length;

  g_return_val_if_fail (node != NULL, NULL);

  generator = json_generator_new ();
  json_generator_set_root (generator, node);
  text = json_generator_to_data (generator, &length);

  return passkeys_secure_bytes_new_take (text, length);
}
