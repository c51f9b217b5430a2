/* test-record.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-record.h"

#include <string.h>

#include "local-fixture.h"

static JsonNode *
build_content (const char *json)
{
  g_autoptr(GError) error = NULL;
  JsonNode *node = json_from_string (json, &error);

  g_assert_no_error (error);
  return node;
}

static GBytes *
build (const char *kind,
       guint       version,
       const char *json)
{
  g_autoptr(JsonNode) node = build_content (json);
  g_autoptr(GError) error = NULL;
  GBytes *record = passkeys_record_build (kind, version, node, &error);

  g_assert_no_error (error);
  return record;
}

static void
assert_refused (GBytes *record,
                int     code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = passkeys_record_parse ("kind", 1, record, &error);

  g_assert_null (node);
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, code);
}

static void
test_round_trip (void)
{
  g_autoptr(GBytes) record = build ("kind", 1, "{\"text\":\"Grüße\",\"bytes\":\"AQID\","
                                               "\"number\":7,\"flag\":true}");
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = passkeys_record_parse ("kind", 1, record, &error);
  g_autofree char *text = NULL;
  g_autoptr(GBytes) bytes = NULL;
  gint64 number = 0;
  gboolean flag = FALSE;
  JsonObject *content;

  g_assert_no_error (error);
  content = json_node_get_object (node);
  g_assert_true (passkeys_record_read_text (content, "text", &text, &error));
  g_assert_cmpstr (text, ==, "Grüße");
  g_assert_true (passkeys_record_read_bytes (content, "bytes", 3, 3, &bytes, &error));
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "\x01\x02\x03", 3);
  g_assert_true (passkeys_record_read_number (content, "number", 0, 7, &number, &error));
  g_assert_cmpint (number, ==, 7);
  g_assert_true (passkeys_record_read_flag (content, "flag", &flag, &error));
  g_assert_true (flag);
}

static void
test_damaged (void)
{
  g_autoptr(GBytes) record = build ("kind", 1, "{\"text\":\"Grüße\",\"number\":7}");
  gsize length = g_bytes_get_size (record);
  g_autofree char *longer = g_strndup (g_bytes_get_data (record, NULL), length + 1);
  g_autoptr(GBytes) trailing = NULL;

  for (gsize i = 0; i < length; i++)
    {
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (record, 0, i);

      assert_refused (cut, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
      for (guint bit = 0; bit < 8; bit++)
        {
          g_autoptr(GBytes) flipped = local_fixture_flip (record, i, bit);

          assert_refused (flipped, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
        }
    }

  longer[length] = ' ';
  trailing = g_bytes_new (longer, length + 1);
  assert_refused (trailing, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
}

static void
test_versions (void)
{
  g_autoptr(GBytes) newer = build ("kind", 2, "{\"unheard\":\"of\"}");
  g_autoptr(GBytes) newest = build ("kind", G_MAXUINT, "{}");
  g_autoptr(GBytes) other_kind = build ("kinds", 1, "{}");
  g_autoptr(GBytes) short_kind = build ("kin", 1, "{}");

  assert_refused (newer, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_TOO_NEW);
  assert_refused (newest, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_TOO_NEW);
  assert_refused (other_kind, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
  assert_refused (short_kind, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
}

/* Right digests around what this program never wrote: what is parsed is not trusted for that. */
static void
test_forged (void)
{
  static const struct
  {
    const char *title;
    const char *content;
  } forgeries[] = {
    { "kind 0", "{}" },
    { "kind -1", "{}" },
    { "kind 01x", "{}" },
    { "kind 4294967296", "{}" },
    { "kind ", "{}" },
    { "kind", "{}" },
    { "", "{}" },
    { "kind 1", "" },
    { "kind 1", "[]" },
    { "kind 1", "null" },
    { "kind 1", "{} {}" },
    { "kind 1", "{\"a\":1,\"a\":2}" },
    { "kind 1", "{\"a\":\"\xff\"}" },
    { "kind 1", "{" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (forgeries); i++)
    {
      g_autofree char *hashed = g_strdup_printf ("%s\n%s", forgeries[i].title,
                                                 forgeries[i].content);
      g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, hashed, -1);
      g_autofree char *text = g_strdup_printf ("%s %s\n%s", forgeries[i].title, digest,
                                               forgeries[i].content);
      g_autoptr(GBytes) record = g_bytes_new (text, strlen (text));

      assert_refused (record, PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED);
    }
}

static void
test_members (void)
{
  g_autoptr(JsonNode) node = build_content ("{\"text\":\"not base64url!\",\"number\":7,"
                                            "\"real\":7.5,\"null\":null,\"short\":\"AQ\"}");
  JsonObject *content = json_node_get_object (node);
  g_autofree char *text = NULL;
  g_autoptr(GBytes) bytes = NULL;
  gint64 number;
  gboolean flag;

  g_assert_false (passkeys_record_read_text (content, "none", &text, NULL));
  g_assert_false (passkeys_record_read_text (content, "null", &text, NULL));
  g_assert_false (passkeys_record_read_text (content, "number", &text, NULL));
  g_assert_false (passkeys_record_read_bytes (content, "text", 0, 100, &bytes, NULL));
  g_assert_false (passkeys_record_read_bytes (content, "short", 2, 100, &bytes, NULL));
  g_assert_false (passkeys_record_read_bytes (content, "short", 0, 0, &bytes, NULL));
  g_assert_false (passkeys_record_read_number (content, "number", 8, 100, &number, NULL));
  g_assert_false (passkeys_record_read_number (content, "number", 0, 6, &number, NULL));
  g_assert_false (passkeys_record_read_number (content, "real", 0, 100, &number, NULL));
  g_assert_false (passkeys_record_read_number (content, "text", 0, 100, &number, NULL));
  g_assert_false (passkeys_record_read_number (content, "none", 0, 100, &number, NULL));
  g_assert_false (passkeys_record_read_flag (content, "number", &flag, NULL));
  g_assert_false (passkeys_record_read_flag (content, "none", &flag, NULL));
  g_assert_null (text);
  g_assert_null (bytes);
}

static void
test_too_long (void)
{
  g_autofree char *name = g_strnfill (70 * 1024, 'a');
  g_autofree char *json = g_strdup_printf ("{\"name\":\"%s\"}", name);
  g_autoptr(JsonNode) node = build_content (json);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) record = passkeys_record_build ("kind", 1, node, &error);

  g_assert_null (record);
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/record/round-trip", test_round_trip);
  g_test_add_func ("/record/damaged", test_damaged);
  g_test_add_func ("/record/versions", test_versions);
  g_test_add_func ("/record/forged", test_forged);
  g_test_add_func ("/record/members", test_members);
  g_test_add_func ("/record/too-long", test_too_long);

  return g_test_run ();
}
