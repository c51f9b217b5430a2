/* test-user-import.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-user-import"

#include "config.h"

#include "passkeys-user-import.h"

#include <string.h>

#include "fixture-many.h"
#include "passkeys-bulk-report.h"
#include "passkeys-bulk-row-private.h"
#include "passkeys-session-error.h"
#include "passkeys-user-export.h"
#include "passkeys-user.h"
#include "session-fixture.h"

static PasskeysUser *
make_user (const char *username)
{
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysUser *user;

  node = json_from_string ("{\"name\":\"=1+1\",\"userId\":\"us-1\",\"kind\":\"CustomerEmployee\","
                           "\"orgId\":\"or-1\",\"isActive\":true,\"isServiceAccount\":false,"
                           "\"isRegistered\":true,\"permissionAssignments\":[]}", NULL);
  json_object_set_string_member (json_node_get_object (node), "username", username);
  user = passkeys_user_new_from_json (node, &error);
  g_assert_no_error (error);
  return user;
}

static GListModel *
make_users (void)
{
  GListStore *users = g_list_store_new (PASSKEYS_TYPE_USER);
  g_autoptr(PasskeysUser) ada = make_user ("Ada@example.org");
  g_autoptr(PasskeysUser) command = make_user ("@cmd,\"x\"");

  g_list_store_append (users, ada);
  g_list_store_append (users, command);
  return G_LIST_MODEL (users);
}

static PasskeysUserImport *
read_bytes (GBytes  *csv,
            GError **error)
{
  g_autoptr(GListModel) users = make_users ();

  return passkeys_test_await_object (passkeys_user_import_read (csv, users), error);
}

static PasskeysUserImport *
read_text (const char *text,
           gsize       length)
{
  g_autoptr(GBytes) csv = g_bytes_new (text, length);
  g_autoptr(GError) error = NULL;
  PasskeysUserImport *import = read_bytes (csv, &error);

  g_assert_no_error (error);
  return import;
}

/* One line a row: what the dry run says. */
static char *
describe (PasskeysUserImport *import)
{
  GListModel *rows = passkeys_user_import_get_rows (import);
  g_autoptr(GEnumClass) skips = g_type_class_ref (PASSKEYS_TYPE_BULK_SKIP);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(PasskeysBulkRow) row = g_list_model_get_item (rows, i);

      g_string_append_printf (text, "%u:%s:%s:%d:%s\n", passkeys_bulk_row_get_line (row),
                              passkeys_bulk_row_get_title (row),
                              passkeys_bulk_row_get_external_id (row),
                              passkeys_bulk_row_is_sso_required (row),
                              g_enum_get_value (skips, passkeys_bulk_row_get_skip (row))->value_nick);
    }

  return g_string_free_and_steal (text);
}

static void
assert_reads (const char *text,
              const char *expected)
{
  g_autoptr(PasskeysUserImport) import = read_text (text, strlen (text));
  g_autofree char *seen = describe (import);

  g_assert_cmpstr (seen, ==, expected);
}

static void
assert_refused (const char *text,
                gsize       length)
{
  g_autoptr(GBytes) csv = g_bytes_new (text, length);
  g_autoptr(GError) error = NULL;

  g_assert_null (read_bytes (csv, &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_INVALID_CSV);
}

static void
test_forms (void)
{
  assert_reads ("email\na@b.co", "2:a@b.co::0:none\n");
  assert_reads ("\xef\xbb\xbf" "email,externalId,isSSORequired\r\na@b.co,7,true\r\n\"c@d.co\",,\r\n",
                "2:a@b.co:7:1:none\n3:c@d.co::0:none\n");
  assert_reads ("SSO;E-Mail;External ID\nja; a@b.co ;\"x;y\"\n", "2:a@b.co:x;y:1:none\n");
  assert_reads ("mail\texternal\na@b.co\t9", "2:a@b.co:9:0:none\n");
  assert_reads ("a@b.co,7\nc@d.co\n", "1:a@b.co:7:0:none\n2:c@d.co::0:none\n");
  assert_reads ("name,email\n\"Two\nlines\",a@b.co\nx,c@d.co",
                "2:a@b.co::0:none\n4:c@d.co::0:none\n");
}

static void
test_dry_run (void)
{
  assert_reads ("email,externalId,sso\n"
                "ada@EXAMPLE.org,,\nnew@b.co,,\nNEW@b.co,,\n,1,\nno address,,\na@b,,\na@b..co,,\n"
                "a@@b.co,,\n.a@b.co,,\na@-b.co,,\na@b.co ;x,,\n=cmd|'/c calc'!A0,,\n+1@b.co,,\n"
                "-1@b.co,,\n@sum(a1),,\nf@b.co,=1,\ng@b.co,,perhaps\nj\xc3\xbcrgen@b.co,,\n",
                "2:ada@EXAMPLE.org::0:in-organisation\n3:new@b.co::0:none\n"
                "4:NEW@b.co::0:twice-in-file\n5::1:0:no-address\n6:no address::0:malformed-address\n"
                "7:a@b::0:malformed-address\n8:a@b..co::0:malformed-address\n"
                "9:a@@b.co::0:malformed-address\n10:.a@b.co::0:malformed-address\n"
                "11:a@-b.co::0:malformed-address\n12:a@b.co ;x::0:malformed-address\n"
                "13:=cmd|'/c calc'!A0::0:formula\n14:+1@b.co::0:formula\n15:-1@b.co::0:formula\n"
                "16:@sum(a1)::0:formula\n17:f@b.co:=1:0:formula\n18:g@b.co::0:unclear-sso\n"
                "19:j\xc3\xbcrgen@b.co::0:malformed-address\n");
}

static void
test_latin1 (void)
{
  g_autoptr(PasskeysUserImport) import = read_text ("email,externalId\na@b.co,J\xfcr", 27);
  g_autoptr(PasskeysUserImport) utf8 = read_text ("email\na@b.co", 12);
  g_autofree char *seen = describe (import);

  g_assert_cmpstr (seen, ==, "2:a@b.co:J\xc3\xbcr:0:none\n");
  g_assert_true (passkeys_user_import_is_latin1 (import));
  g_assert_false (passkeys_user_import_is_latin1 (utf8));
}

static void
test_refused (void)
{
  g_autofree char *large = g_strnfill (32 * 1024 * 1024 + 1, 'a');

  assert_refused ("", 0);
  assert_refused ("email\n", 6);
  assert_refused ("name,phone\nAda,1", 16);
  assert_refused ("email\n\"a@b.co", 13);
  assert_refused ("\xff\xfe" "e\0m\0", 6);
  assert_refused ("email\na\0b", 9);
  assert_refused ("email\n\x81\x8d@b.co", 12);
  assert_refused (large, strlen (large));
}

/* The report is read again and goes on where it was left. */
static void
test_report (void)
{
  static const char text[] = "email,externalId,sso\na@b.co,7,yes\nb@b.co,,\nc@b.co,,\n"
    "=x@b.co,,\nd@b.co,+1,\ne@b.co,,perhaps\n";
  g_autoptr(PasskeysUserImport) import = read_text (text, strlen (text));
  GListModel *rows = passkeys_user_import_get_rows (import);
  g_autoptr(PasskeysBulkRow) first = g_list_model_get_item (rows, 0);
  g_autoptr(PasskeysBulkRow) second = g_list_model_get_item (rows, 1);
  g_autoptr(GBytes) report = NULL;
  g_autoptr(GBytes) second_report = NULL;
  g_autoptr(PasskeysUserImport) again = NULL;
  g_autoptr(PasskeysUserImport) third = NULL;
  g_autofree char *report_text = NULL;
  g_autofree char *seen = NULL;
  g_autofree char *seen_third = NULL;

  g_assert_cmpuint (passkeys_user_import_get_n_valid (import), ==, 3);
  _passkeys_bulk_row_set_state (first, PASSKEYS_BULK_STATE_DONE, NULL);
  _passkeys_bulk_row_set_state (second, PASSKEYS_BULK_STATE_FAILED,
                                g_error_new_literal (G_IO_ERROR, 0, "=no, \"it\" failed"));
  report = passkeys_test_await_boxed (passkeys_bulk_report_build (rows), NULL);
  report_text = g_strndup (g_bytes_get_data (report, NULL), g_bytes_get_size (report));
  g_assert_cmpstr (report_text, ==,
                   "email,externalId,isSSORequired,result,reason,message\r\n"
                   "a@b.co,7,yes,done,\"\",\"\"\r\n"
                   "b@b.co,\"\",\"\",failed,\"\",\"'=no, \"\"it\"\" failed\"\r\n"
                   "c@b.co,\"\",\"\",waiting,\"\",\"\"\r\n"
                   "\"'=x@b.co\",\"\",\"\",skipped,formula,\"\"\r\n"
                   "d@b.co,\"'+1\",\"\",skipped,formula,\"\"\r\n"
                   "e@b.co,\"\",perhaps,skipped,unclear-sso,\"\"\r\n");

  again = read_bytes (report, NULL);
  seen = describe (again);
  g_assert_cmpstr (seen, ==, "2:a@b.co:7:1:done-before\n3:b@b.co::0:none\n4:c@b.co::0:none\n"
                   "5:'=x@b.co::0:formula\n6:d@b.co:'+1:0:formula\n"
                   "7:e@b.co::0:unclear-sso\n");

  rows = passkeys_user_import_get_rows (again);
  second_report = passkeys_test_await_boxed (passkeys_bulk_report_build (rows), NULL);
  third = read_bytes (second_report, NULL);
  seen_third = describe (third);
  g_assert_cmpstr (seen_third, ==, seen);
}

/* 50,000 rows in under two seconds; the sanitizers take some more on a busy computer. */
#ifdef __SANITIZE_ADDRESS__
#define MANY_MS 20000
#else
#define MANY_MS 2000
#endif

static void
test_many (void)
{
  g_autoptr(GString) text = g_string_new ("email,externalId,sso\r\n");
  g_autoptr(PasskeysUserImport) import = NULL;
  gint64 start;
  gint64 took;

  for (guint i = 0; i < 50000; i++)
    g_string_append_printf (text, "\"user%u@example.org\",%u,no\r\n", i % 49990, i);
  start = g_get_monotonic_time ();
  import = read_text (text->str, text->len);
  took = (g_get_monotonic_time () - start) / 1000;
  g_test_message ("50000 rows in %" G_GINT64_FORMAT " ms", took);
  g_assert_cmpint (took, <, MANY_MS);
  g_assert_cmpuint (passkeys_user_import_get_n_valid (import), ==, 49990);
}

static void
test_export (void)
{
  g_autoptr(GListModel) users = make_users ();
  g_autoptr(GBytes) csv = passkeys_test_await_boxed (passkeys_user_export_build (users),
                                                       NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv));

  g_assert_cmpstr (text, ==,
                   "email,name,userId,kind,status,isSSORequired,permissions\r\n"
                   "Ada@example.org,\"'=1+1\",us-1,employee,active,false,\"\"\r\n"
                   "\"'@cmd,\"\"x\"\"\",\"'=1+1\",us-1,employee,active,false,\"\"\r\n");
}

static GListModel *
make_many (void)
{
  g_autoptr(GListModel) few = make_users ();
  g_autoptr(PasskeysUser) user = g_list_model_get_item (few, 0);

  return fixture_many_new (user, PASSKEYS_TEST_N_MANY);
}

/* So many known, so many to invite, and so many to report of. */
static void
test_import_many (void)
{
  g_autoptr(GListModel) users = make_many ();
  g_autoptr(GString) text = g_string_new ("email\n");
  g_autoptr(GBytes) csv = NULL;
  g_autoptr(DexFuture) reading = NULL;
  g_autoptr(DexFuture) reporting = NULL;
  GListModel *rows;
  gint64 longest;
  gint64 longest_report;

  for (guint i = 0; i < PASSKEYS_TEST_N_MANY / 2; i++)
    g_string_append_printf (text, "user%u@example.org\n", i);
  csv = g_bytes_new (text->str, text->len);

  /* What the tests before have left goes now. */
  passkeys_test_run (50);
  reading = passkeys_user_import_read (csv, users);
  longest = passkeys_test_measure (reading);
  rows = passkeys_user_import_get_rows (g_value_get_object (dex_future_get_value (reading, NULL)));
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, PASSKEYS_TEST_N_MANY / 2);
  reporting = passkeys_bulk_report_build (rows);
  longest_report = passkeys_test_measure (reporting);
  g_test_message ("no iteration above %.1f ms, %.1f ms", longest / 1e3, longest_report / 1e3);
  g_assert_cmpint (longest, <, PASSKEYS_TEST_FRAME_USEC);
  g_assert_cmpint (longest_report, <, PASSKEYS_TEST_FRAME_USEC);
}

/* Nobody notices; who is there at the beginning is in the file. */
static void
test_export_many (void)
{
  g_autoptr(GListModel) users = make_many ();
  g_autoptr(DexFuture) future = NULL;
  GBytes *csv;
  gint64 longest;

  future = passkeys_user_export_build (users);
  g_idle_add_once (fixture_many_lose, users);
  longest = passkeys_test_measure (future);
  g_test_message ("%u users, no iteration above %.1f ms", PASSKEYS_TEST_N_MANY, longest / 1e3);
  g_assert_cmpint (longest, <, PASSKEYS_TEST_FRAME_USEC);
  csv = g_value_get_boxed (dex_future_get_value (future, NULL));
  g_assert_cmpuint (g_bytes_get_size (csv), ==,
                    strlen ("email,name,userId,kind,status,isSSORequired,permissions\r\n")
                    + PASSKEYS_TEST_N_MANY
                      * strlen ("Ada@example.org,\"'=1+1\",us-1,employee,active,false,\"\"\r\n"));
}

int
main (int    argc,
      char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/user-import/forms", test_forms);
  g_test_add_func ("/user-import/dry-run", test_dry_run);
  g_test_add_func ("/user-import/latin1", test_latin1);
  g_test_add_func ("/user-import/refused", test_refused);
  g_test_add_func ("/user-import/report", test_report);
  g_test_add_func ("/user-import/many", test_many);
  g_test_add_func ("/user-import/import-many", test_import_many);
  g_test_add_func ("/user-import/export", test_export);
  g_test_add_func ("/user-import/export-many", test_export_many);

  return g_test_run ();
}
