/* test-record-form.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-json-object.h"
#include "passkeys-record-form.h"

typedef struct
{
  const char *text;
  gboolean    is_good;
  gint64      date;
  const char *nothing;
} Record;

static const PasskeysFormMember form[] = {
  PASSKEYS_FORM_MEMBER ("text", PASSKEYS_FORM_TEXT, G_STRUCT_OFFSET (Record, text)),
  PASSKEYS_FORM_MEMBER ("isGood", PASSKEYS_FORM_BOOLEAN, G_STRUCT_OFFSET (Record, is_good)),
  PASSKEYS_FORM_MEMBER ("date", PASSKEYS_FORM_DATE, G_STRUCT_OFFSET (Record, date)),
  PASSKEYS_FORM_MEMBER ("nothing", PASSKEYS_FORM_TEXT, G_STRUCT_OFFSET (Record, nothing)),
  { NULL },
};

static void
test_written (void)
{
  const Record record = { "ada@example.org", TRUE, 1767225600123, NULL };
  g_autoptr (GString) json = g_string_new ("{");

  passkeys_record_form_write (form, &record, json);
  g_assert_cmpstr (json->str, ==,
                   "{\"text\":\"ada@example.org\",\"isGood\":true,"
                   "\"date\":\"2026-01-01T00:00:00.123Z\",\"nothing\":\"\"");
}

/* Whatever somebody is called, both ways say the same, and every text comes back as it was. */
static void
test_same_both_ways (void)
{
  static const char *const texts[] = {
    "", "plain", "\"", "\\", "a\"b\\c", "\",\"isGood\":true,\"x\":\"", "\b\f\n\r\t", "\x01\x1f", "\x7f",
    "</script>", "żółć", "\xf0\x9f\x97\x9d", "\xe2\x80\xa8\xe2\x80\xa9", "%s%n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const Record record = { texts[i], i % 2, i, "nothing" };
      g_autoptr (GString) json = g_string_new ("{");
      g_autoptr (JsonObject) built = passkeys_record_form_build (form, &record);
      g_autoptr (JsonNode) built_node = json_node_init_object (json_node_alloc (), built);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (JsonObject) parsed = NULL;
      g_autoptr (JsonNode) parsed_node = NULL;
      g_autoptr (GError) error = NULL;

      passkeys_record_form_write (form, &record, json);
      g_string_append_c (json, '}');
      bytes = g_bytes_new (json->str, json->len);
      parsed = passkeys_json_object_parse (bytes, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (json_object_get_string_member (parsed, "text"), ==, texts[i]);
      parsed_node = json_node_init_object (json_node_alloc (), parsed);
      g_assert_true (json_node_equal (built_node, parsed_node));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/record-form/written", test_written);
  g_test_add_func ("/record-form/same-both-ways", test_same_both_ways);

  return g_test_run ();
}
