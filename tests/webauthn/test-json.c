/* test-json.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-json"

#include "config.h"

#include "passkeys-json.h"

#include <string.h>

#include "webauthn-fixture.h"

#define MAX_LENGTH 4096

static void
assert_refused (const char *text,
                gsize       length,
                int         code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = g_bytes_new (text, length);
  g_autoptr(JsonNode) node = passkeys_json_parse_object (bytes, MAX_LENGTH, &error);
  g_autofree char *start = g_strndup (text, MIN (length, 60));
  g_autofree char *name = g_strescape (start, NULL);

  g_test_message ("%s", name);
  g_assert_null (node);
  fixture_assert_refused (&error, code);
}

static JsonNode *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = fixture_bytes_from_text (text);
  JsonNode *node = passkeys_json_parse_object (bytes, MAX_LENGTH, &error);

  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
  return node;
}

static void
test_accepted (void)
{
  static const char *texts[] = {
    "{}", " \t\r\n{ }\n", "{\"a\":1}", "{\"a\":-1.5e+3,\"b\":[1,2,[3]],\"c\":{\"a\":null}}",
    "{\"a\":true,\"b\":false,\"\":\"\"}", "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"}",
    "{\"a\":\"\\ud83d\\ude00\"}", "{\"a\":\"😀\"}", "{\"a\":{\"b\":1},\"c\":{\"b\":1}}",
    "{\"a\":[{\"b\":1},{\"b\":1}]}", "{\"a\":\"{\"}", "{\"a\":\"]//\"}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(JsonNode) node = parse (texts[i]);

      g_assert_nonnull (node);
    }
}

static void
test_not_an_object (void)
{
  static const char *texts[] = {
    "", " ", "null", "1", "\"a\"", "[]", "[{}]", "true", "\xef\xbb\xbf{}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_refused (texts[i], strlen (texts[i]), PASSKEYS_WEBAUTHN_ERROR_MALFORMED);
}

static void
test_malformed (void)
{
  static const char *texts[] = {
    "{", "}", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\"}", "{\"a\":}", "{a:1}",
    "{'a':1}", "{\"a\":'b'}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{,}", "{\"a\":1]", "{\"a\":[1}",
    "{\"a\":tru}", "{\"a\":nul}", "{\"a\":True}", "{\"a\":undefined}", "{\"a\":NaN}",
    "{\"a\":0x10}", "{\"a\":\"b}", "{\"a\":\"\\x41\"}", "{\"a\":\"\\\"}", "{\"a\":\"\\u12\"}",
    "{\"a\":\"\\u12g4\"}", "{\"a\":\"\n\"}", "{\"a\":\"\x1f\"}",
    "/* comment */{}", "{/* comment */}", "{}// comment", "#\n{}", "{}x", "{}{}", "{},{}", "{}null",
    "{}[]", "{\"a\":\"\xff\"}", "{\"a\":\"\xc0\xaf\"}", "{\"a\":\"\xed\xa0\x80\"}", "{\"\xc3\":1}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_refused (texts[i], strlen (texts[i]), PASSKEYS_WEBAUTHN_ERROR_MALFORMED);
}

static void
test_nul (void)
{
  static const char raw[] = "{\"a\":\"b\0c\"}";
  static const char behind[] = "{}\0";
  static const char *escaped[] = { "{\"a\":\"b\\u0000c\"}", "{\"b\\u0000c\":1}" };

  assert_refused (raw, sizeof raw - 1, PASSKEYS_WEBAUTHN_ERROR_MALFORMED);
  assert_refused (behind, sizeof behind - 1, PASSKEYS_WEBAUTHN_ERROR_MALFORMED);
  for (gsize i = 0; i < G_N_ELEMENTS (escaped); i++)
    assert_refused (escaped[i], strlen (escaped[i]), PASSKEYS_WEBAUTHN_ERROR_MALFORMED);
}

static void
test_surrogates (void)
{
  static const char *texts[] = {
    "{\"a\":\"\\ud83d\"}", "{\"a\":\"\\ude00\"}", "{\"a\":\"\\ud83d\\ud83d\"}",
    "{\"a\":\"\\ud83dx\"}", "{\"a\":\"\\ud83d\\n\"}", "{\"a\":\"\\ud83d\\u0041\"}",
    "{\"a\":\"\\ud83d\\u\"}", "{\"a\":\"\\ude00\\ud83d\"}", "{\"\\ud83d\":1}",
  };
  g_autoptr(JsonNode) node = parse ("{\"a\":\"\\uD83D\\uDE00\"}");

  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (node), "a"), ==, "😀");
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_refused (texts[i], strlen (texts[i]), PASSKEYS_WEBAUTHN_ERROR_MALFORMED);
}

static void
test_duplicates (void)
{
  static const char *texts[] = {
    "{\"a\":1,\"a\":1}", "{\"a\":1,\"b\":2,\"a\":3}", "{\"a\":1,\"\\u0061\":2}",
    "{\"a\":{\"b\":1,\"b\":2}}", "{\"a\":[{\"b\":1},{\"b\":1,\"b\":1}]}",
    "{\"a\":{\"b\":1},\"a\":{\"b\":1}}", "{\"\":1,\"\":2}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_refused (texts[i], strlen (texts[i]), PASSKEYS_WEBAUTHN_ERROR_MALFORMED);
}

static char *
nest (guint       depth,
      const char *open,
      const char *close)
{
  GString *text = g_string_new ("{\"a\":");

  for (guint i = 1; i < depth; i++)
    g_string_append (text, open);
  g_string_append (text, "1");
  for (guint i = 1; i < depth; i++)
    g_string_append (text, close);
  g_string_append (text, "}");
  return g_string_free_and_steal (text);
}

static void
test_depth (void)
{
  g_autofree char *deepest = nest (32, "[", "]");
  g_autofree char *deeper = nest (33, "[", "]");
  g_autofree char *deeper_object = nest (33, "{\"a\":", "}");
  g_autofree char *open = g_strnfill (4000, '[');
  g_autofree char *unclosed = g_strconcat ("{\"a\":", open, NULL);
  g_autoptr(GString) siblings = g_string_new ("{\"a\":[{}");
  g_autoptr(JsonNode) node = parse (deepest);
  g_autoptr(JsonNode) broad = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append (siblings, ",[{}],{\"b\":[]}");
  g_string_append (siblings, "]}");
  broad = parse (siblings->str);

  assert_refused (deeper, strlen (deeper), PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE);
  assert_refused (deeper_object, strlen (deeper_object), PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE);
  assert_refused (unclosed, strlen (unclosed), PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE);
}

static void
test_length (void)
{
  g_autofree char *space = g_strnfill (MAX_LENGTH - 2, ' ');
  g_autofree char *longest = g_strconcat ("{", space, "}", NULL);
  g_autofree char *longer = g_strconcat ("{", space, " }", NULL);
  g_autoptr(JsonNode) node = parse (longest);

  assert_refused (longer, strlen (longer), PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE);
}

/* Few bytes may become much memory. */
static void
test_breadth (void)
{
  g_autoptr(GString) longest = g_string_new ("{\"a\":[0");
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 1; i < 65536; i++)
    g_string_append (longest, ",0");
  g_string_append (longest, "]}");
  bytes = fixture_bytes_from_text (longest->str);
  node = passkeys_json_parse_object (bytes, G_MAXSIZE, &error);
  g_assert_no_error (error);
  g_clear_pointer (&bytes, g_bytes_unref);

  g_string_insert (longest, longest->len - 1, ",\"b\":0");
  bytes = fixture_bytes_from_text (longest->str);
  g_assert_null (passkeys_json_parse_object (bytes, G_MAXSIZE, &error));
  fixture_assert_refused (&error, PASSKEYS_WEBAUTHN_ERROR_TOO_LARGE);
}

static void
test_read_string (void)
{
  static const char *others[] = { "number", "float", "boolean", "null", "array", "object" };
  g_autoptr(JsonNode) node = parse ("{\"text\":\"a\",\"number\":1,\"float\":1.5,\"boolean\":true,"
                                    "\"null\":null,\"array\":[\"a\"],\"object\":{\"a\":\"b\"}}");
  JsonObject *object = json_node_get_object (node);
  g_autoptr(GError) error = NULL;
  const char *text = "untouched";

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_assert_false (passkeys_json_read_string (object, others[i], &text, &error));
      g_assert_nonnull (strstr (error->message, others[i]));
      fixture_assert_refused (&error, PASSKEYS_WEBAUTHN_ERROR_MALFORMED);
      g_assert_cmpstr (text, ==, "untouched");
    }

  g_assert_true (passkeys_json_read_string (object, "text", &text, &error));
  g_assert_cmpstr (text, ==, "a");
  g_assert_true (passkeys_json_read_string (object, "absent", &text, &error));
  g_assert_null (text);
}

static void
test_append_string (void)
{
  static const struct
  {
    const char *text;
    const char *with_short_escapes;
    const char *in_client_data;
  } cases[] = {
    { "", "\"\"", "\"\"" },
    { "a/b é 😀\x7f", "\"a/b é 😀\x7f\"", "\"a/b é 😀\x7f\"" },
    { "\"\\", "\"\\\"\\\\\"", "\"\\\"\\\\\"" },
    { "\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"", "\"\\u0008\\u000c\\u000a\\u000d\\u0009\"" },
    { "\x01\x0b\x1f", "\"\\u0001\\u000b\\u001f\"", "\"\\u0001\\u000b\\u001f\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GString) json = g_string_new (NULL);

      passkeys_json_append_string (json, cases[i].text, PASSKEYS_JSON_ESCAPE_SHORT);
      g_assert_cmpstr (json->str, ==, cases[i].with_short_escapes);
      g_string_truncate (json, 0);
      passkeys_json_append_string (json, cases[i].text, PASSKEYS_JSON_ESCAPE_CLIENT_DATA);
      g_assert_cmpstr (json->str, ==, cases[i].in_client_data);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/webauthn/json/accepted", test_accepted);
  g_test_add_func ("/webauthn/json/not-an-object", test_not_an_object);
  g_test_add_func ("/webauthn/json/malformed", test_malformed);
  g_test_add_func ("/webauthn/json/nul", test_nul);
  g_test_add_func ("/webauthn/json/surrogates", test_surrogates);
  g_test_add_func ("/webauthn/json/duplicates", test_duplicates);
  g_test_add_func ("/webauthn/json/depth", test_depth);
  g_test_add_func ("/webauthn/json/length", test_length);
  g_test_add_func ("/webauthn/json/breadth", test_breadth);
  g_test_add_func ("/webauthn/json/read-string", test_read_string);
  g_test_add_func ("/webauthn/json/append-string", test_append_string);

  return g_test_run ();
}
