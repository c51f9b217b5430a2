/* test-json-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-api-error.h"
#include "passkeys-json-text.h"
#include "passkeys-test-await.h"

static void
assert_fails (const char *text,
              gsize       length,
              int         code)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, length);
  g_autoptr(GError) error = NULL;

  g_test_message ("%zu bytes, first %d", length, length > 0 ? text[0] : 0);
  g_assert_null (passkeys_json_text_parse (bytes, &error));
  g_assert_error (error, PASSKEYS_API_ERROR, code);
}

static void
test_refused (void)
{
  static const char * const texts[] = {
    "", " ", "{", "{}}", "{} {}", "[1,]", "{\"a\":1,}", "{'a':1}", "{\"a\"}", "{\"a\":}", "nul",
    "/* a */ {}", "{} // a", "\"\\x\"", "[01]", "[1.]", "[+1]", "[NaN]", "[Infinity]", "[0x10]",
    "\"\\ud800\"", "[1 2]", "var x = {};", "<html></html>", "{\"a\": \"\n\"}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_fails (texts[i], strlen (texts[i]), PASSKEYS_API_ERROR_NOT_AN_API);

  assert_fails ("\"\xff\"", 3, PASSKEYS_API_ERROR_NOT_AN_API);
  assert_fails ("\"\xc0\x80\"", 4, PASSKEYS_API_ERROR_NOT_AN_API);
  assert_fails ("{}\0{}", 5, PASSKEYS_API_ERROR_NOT_AN_API);
}

static void
test_quotes_nothing (void)
{
  const char *text = "{\"token\":\"eyJsecret\"";
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr(GError) error = NULL;

  g_assert_null (passkeys_json_text_parse (bytes, &error));
  g_assert_null (strstr (error->message, "secret"));
  g_assert_null (strstr (error->message, "token"));
}

static GBytes *
new_nested (guint depth)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append_c (text, '[');
  for (guint i = 0; i < depth; i++)
    g_string_append_c (text, ']');

  return g_string_free_to_bytes (text);
}

static void
test_depth (void)
{
  g_autoptr(GBytes) deep = new_nested (32);
  g_autoptr(GBytes) deeper = new_nested (33);
  g_autoptr(GBytes) abyss = new_nested (1000000);
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;

  node = passkeys_json_text_parse (deep, &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);

  assert_fails (g_bytes_get_data (deeper, NULL), g_bytes_get_size (deeper),
                PASSKEYS_API_ERROR_TOO_LARGE);
  assert_fails (g_bytes_get_data (abyss, NULL), g_bytes_get_size (abyss),
                PASSKEYS_API_ERROR_TOO_LARGE);
}

/* Eight MiB of empty objects would take more than a GiB once parsed. */
static void
test_many_values (void)
{
  g_autoptr(GString) text = g_string_new ("[{}");

  while (text->len < 8 * 1024 * 1024)
    g_string_append (text, ",{}");
  g_string_append_c (text, ']');

  assert_fails (text->str, text->len, PASSKEYS_API_ERROR_TOO_LARGE);
}

static void
test_brackets_in_strings (void)
{
  g_autoptr(GString) text = g_string_new ("[\"");
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append (text, "[{\\\"");
  g_string_append (text, "\\\\\"]");

  bytes = g_string_free_to_bytes (g_steal_pointer (&text));
  node = passkeys_json_text_parse (bytes, &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);
}

static void
test_later (void)
{
  g_autoptr(GString) text = g_string_new ("[\"a\"");
  g_autoptr(GBytes) small = g_bytes_new_static ("[1]", 3);
  g_autoptr(GBytes) broken = g_bytes_new_static ("[1", 2);
  g_autoptr(GBytes) large = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  while (text->len < 1024 * 1024)
    g_string_append (text, ",\"aaaaaaaaaaaaaaaaaaaaaaaaaa\"");
  g_string_append_c (text, ']');
  large = g_string_free_to_bytes (g_steal_pointer (&text));

  /* The main loop goes on while a thread parses. */
  future = passkeys_json_text_parse_later (large);
  g_assert_true (dex_future_is_pending (future));
  node = passkeys_test_await_boxed (future, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), >, 30000);
  g_clear_pointer (&node, json_node_unref);

  node = passkeys_test_await_boxed (passkeys_json_text_parse_later (small), &error);
  g_assert_no_error (error);
  g_clear_pointer (&node, json_node_unref);

  g_assert_null (passkeys_test_await_boxed (passkeys_json_text_parse_later (broken), &error));
  g_assert_error (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_AN_API);
}

static void
test_serialise (void)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(GBytes) bytes = NULL;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "z", "a\"\\/\n\u00e4");
  json_object_set_boolean_member (object, "a", TRUE);
  json_object_set_int_member (object, "m", -1);
  json_node_take_object (node, object);

  bytes = passkeys_json_text_serialise (node);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                   "{\"z\":\"a\\\"\\\\/\\n\u00e4\",\"a\":true,\"m\":-1}", 34);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/api/json-text/refused", test_refused);
  g_test_add_func ("/api/json-text/quotes-nothing", test_quotes_nothing);
  g_test_add_func ("/api/json-text/depth", test_depth);
  g_test_add_func ("/api/json-text/many-values", test_many_values);
  g_test_add_func ("/api/json-text/brackets-in-strings", test_brackets_in_strings);
  g_test_add_func ("/api/json-text/later", test_later);
  g_test_add_func ("/api/json-text/serialise", test_serialise);

  return g_test_run ();
}
