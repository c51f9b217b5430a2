/* test-database.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "passkeys-audit-chain.h"
#include "passkeys-database.h"
#include "passkeys-schema.h"
#include "passkeys-test-folder.h"
#include "server-fixture.h"

typedef struct
{
  char             *folder;
  char             *path;
  PasskeysDatabase *database;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("passkeys-database-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "test.db", NULL);
  fixture->database = passkeys_database_open (fixture->path, &error);
  g_assert_no_error (error);
  passkeys_database_run (fixture->database, "CREATE TABLE things (name TEXT UNIQUE) STRICT", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->database);
  passkeys_test_folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static gboolean
add (Fixture    *fixture,
     const char *name,
     GError    **error)
{
  return passkeys_database_change (fixture->database, error,
                                   "INSERT INTO things (name) VALUES (?1)", "t", name);
}

static void
assert_things (Fixture    *fixture,
               const char *expected)
{
  g_autoptr (PasskeysRows) rows =
    passkeys_database_query (fixture->database, NULL,
                             "SELECT group_concat (name, ' ' ORDER BY name) FROM things", "");
  g_autofree char *names = NULL;

  g_assert_true (passkeys_rows_next (rows, NULL));
  names = passkeys_rows_dup_text (rows, 0);
  g_assert_cmpstr (names, ==, expected);
}

/* As after kill -9: only what is on the disk counts. */
static void
reopen (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&fixture->database);
  fixture->database = passkeys_database_open (fixture->path, &error);
  g_assert_no_error (error);
}

static void
test_waits_for_disk (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (PasskeysRows) mode = passkeys_database_query (fixture->database, NULL,
                                                           "PRAGMA journal_mode", "");
  g_autoptr (PasskeysRows) synchronous = passkeys_database_query (fixture->database, NULL,
                                                                  "PRAGMA synchronous", "");
  g_autoptr (PasskeysRows) keys = passkeys_database_query (fixture->database, NULL,
                                                           "PRAGMA foreign_keys", "");
  g_autofree char *text = NULL;

  g_assert_true (passkeys_rows_next (mode, NULL));
  text = passkeys_rows_dup_text (mode, 0);
  g_assert_cmpstr (text, ==, "wal");
  g_assert_true (passkeys_rows_next (synchronous, NULL));
  g_assert_cmpint (passkeys_rows_get_number (synchronous, 0), ==, 2);
  g_assert_true (passkeys_rows_next (keys, NULL));
  g_assert_true (passkeys_rows_get_boolean (keys, 0));
}

static void
test_operations_share_commit (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 3; i++)
    {
      const char *const names[] = { "a", "b", "c" };

      passkeys_database_begin_operation (fixture->database);
      g_assert_true (add (fixture, names[i], &error));
      g_assert_true (passkeys_database_end_operation (fixture->database, TRUE, &error));
    }
  g_assert_true (passkeys_database_has_uncommitted (fixture->database));
  g_assert_true (passkeys_database_commit (fixture->database, &error));
  g_assert_false (passkeys_database_has_uncommitted (fixture->database));
  reopen (fixture);
  assert_things (fixture, "a b c");
}

static void
test_not_committed_is_gone (Fixture       *fixture,
                            gconstpointer  data)
{
  passkeys_database_begin_operation (fixture->database);
  g_assert_true (add (fixture, "a", NULL));
  g_assert_true (passkeys_database_end_operation (fixture->database, TRUE, NULL));
  reopen (fixture);
  assert_things (fixture, NULL);
}

static void
test_failed_operation_undoes_only_itself (Fixture       *fixture,
                                          gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  passkeys_database_begin_operation (fixture->database);
  add (fixture, "before", NULL);
  passkeys_database_end_operation (fixture->database, TRUE, NULL);
  passkeys_database_begin_operation (fixture->database);
  add (fixture, "failed", NULL);
  g_assert_false (add (fixture, "before", &error));
  g_assert_error (error, PASSKEYS_SERVER_ERROR, PASSKEYS_SERVER_ERROR_STORAGE);
  g_assert_true (passkeys_database_end_operation (fixture->database, FALSE, NULL));
  passkeys_database_begin_operation (fixture->database);
  add (fixture, "later", NULL);
  passkeys_database_end_operation (fixture->database, TRUE, NULL);
  g_assert_true (passkeys_database_commit (fixture->database, NULL));
  assert_things (fixture, "before later");
}

static void
test_kept_survives_failure (Fixture       *fixture,
                            gconstpointer  data)
{
  passkeys_database_begin_operation (fixture->database);
  add (fixture, "kept", NULL);
  g_assert_true (passkeys_database_keep (fixture->database, NULL));
  add (fixture, "failed", NULL);
  g_assert_true (passkeys_database_end_operation (fixture->database, FALSE, NULL));
  g_assert_true (passkeys_database_commit (fixture->database, NULL));
  assert_things (fixture, "kept");
}

static void
test_reading_needs_no_commit (Fixture       *fixture,
                              gconstpointer  data)
{
  passkeys_database_begin_operation (fixture->database);
  assert_things (fixture, NULL);
  passkeys_database_end_operation (fixture->database, TRUE, NULL);
  g_assert_false (passkeys_database_has_uncommitted (fixture->database));
}

/* A full disk: SQLite undoes everything since the last commit, and we must notice. */
static void
test_full_disk (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) commit_error = NULL;
  g_autofree char *large = g_strnfill (4000000, 'x');

  g_assert_true (passkeys_database_run (fixture->database, "PRAGMA max_page_count = 20", NULL));
  passkeys_database_begin_operation (fixture->database);
  add (fixture, "small", NULL);
  passkeys_database_end_operation (fixture->database, TRUE, NULL);
  passkeys_database_begin_operation (fixture->database);
  g_assert_false (add (fixture, large, &error));
  g_assert_error (error, PASSKEYS_SERVER_ERROR, PASSKEYS_SERVER_ERROR_STORAGE);
  passkeys_database_end_operation (fixture->database, FALSE, NULL);
  if (passkeys_database_lost_transaction (fixture->database))
    {
      g_assert_false (passkeys_database_commit (fixture->database, &commit_error));
      g_assert_error (commit_error, PASSKEYS_SERVER_ERROR, PASSKEYS_SERVER_ERROR_STORAGE);
      assert_things (fixture, NULL);
    }
  else
    {
      g_assert_true (passkeys_database_commit (fixture->database, NULL));
      assert_things (fixture, "small");
    }
  passkeys_database_begin_operation (fixture->database);
  g_assert_true (add (fixture, "next", NULL));
  g_assert_true (passkeys_database_end_operation (fixture->database, TRUE, NULL));
  g_assert_true (passkeys_database_commit (fixture->database, NULL));
}

/* The transaction goes while an operation runs: every answer since the last commit is void. */
static void
test_lost_transaction (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  passkeys_database_begin_operation (fixture->database);
  add (fixture, "a", NULL);
  passkeys_database_end_operation (fixture->database, TRUE, NULL);
  g_assert_true (passkeys_database_run (fixture->database, "ROLLBACK", NULL));
  g_assert_true (passkeys_database_lost_transaction (fixture->database));
  g_assert_false (passkeys_database_commit (fixture->database, &error));
  g_assert_error (error, PASSKEYS_SERVER_ERROR, PASSKEYS_SERVER_ERROR_STORAGE);
  g_assert_false (passkeys_database_has_uncommitted (fixture->database));
  passkeys_database_begin_operation (fixture->database);
  g_assert_true (add (fixture, "b", NULL));
  passkeys_database_end_operation (fixture->database, TRUE, NULL);
  g_assert_true (passkeys_database_commit (fixture->database, NULL));
  assert_things (fixture, "b");
}

static void
test_schema_is_made_once (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (passkeys_schema_prepare (fixture->database, &error));
  g_assert_no_error (error);
  reopen (fixture);
  g_assert_true (passkeys_schema_prepare (fixture->database, &error));
  g_assert_no_error (error);
}

static void
test_later_schema_is_refused (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (passkeys_schema_prepare (fixture->database, NULL));
  g_assert_true (passkeys_database_run (fixture->database, "PRAGMA user_version = 1000000", NULL));
  g_assert_false (passkeys_schema_prepare (fixture->database, &error));
  g_assert_error (error, PASSKEYS_SERVER_ERROR, PASSKEYS_SERVER_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "later version"));
}

static gint64
read_number (Fixture    *fixture,
             const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PasskeysRows) rows = passkeys_database_query (fixture->database, &error, sql, "");

  g_assert_no_error (error);
  g_assert_true (passkeys_rows_next (rows, &error));
  return passkeys_rows_get_number (rows, 0);
}

/* What the first version wrote is all still there, and goes when its owner does. */
static void
test_first_schema_is_brought_up (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (passkeys_schema_prepare_version (fixture->database, 1, NULL));
  g_assert_true (passkeys_database_run (fixture->database,
    "INSERT INTO organisations VALUES ('or-1', 'One', 1);"
    "INSERT INTO users VALUES (7, 'us-1', 'or-1', 'a@b.c', 'a@b.c', 'CustomerEmployee', NULL, NULL,"
    " 1, 1, 0, 0, 3, 1), (8, 'us-2', 'or-1', 'd@b.c', 'd@b.c', 'CustomerEmployee', NULL, NULL,"
    " 1, 1, 0, 0, 3, 1);"
    "INSERT INTO permissions VALUES (1, 'pm-1', 'or-1', 'P', 1, 1, 0, 1, 1);"
    "INSERT INTO assignments VALUES (5, 'as-1', 'pm-1', 'us-1', 1, 44),"
    " (6, 'as-2', 'pm-1', 'us-2', 0, 45), (9, 'as-3', 'pm-1', 'us-2', 0, 46)"
    " ON CONFLICT DO NOTHING;"
    "UPDATE sqlite_sequence SET seq = 9 WHERE name = 'assignments';", &error));
  g_assert_no_error (error);
  g_assert_true (passkeys_schema_prepare (fixture->database, &error));
  g_assert_no_error (error);

  g_assert_cmpint (read_number (fixture, "SELECT count (*) FROM users"), ==, 2);
  g_assert_cmpint (read_number (fixture, "SELECT count (*) FROM assignments"), ==, 2);
  g_assert_cmpint (read_number (fixture, "SELECT number = 5 AND is_immutable = 1"
                                " AND date_created = 44 AND permission_id = 'pm-1'"
                                " FROM assignments WHERE identity_id = 'us-1'"), ==, 1);
  g_assert_cmpint (read_number (fixture, "SELECT organisation_id = 'or-1' AND user_number = 7"
                                " FROM assignments WHERE identity_id = 'us-1'"), ==, 1);
  g_assert_cmpint (read_number (fixture, "SELECT count (*) FROM pragma_foreign_key_check"), ==, 0);
  g_assert_cmpint (read_number (fixture, "SELECT integrity_check = 'ok' FROM"
                                " pragma_integrity_check"), ==, 1);
  g_assert_true (passkeys_database_run (fixture->database,
                                        "DELETE FROM users WHERE id = 'us-2'", &error));
  g_assert_no_error (error);
  g_assert_cmpint (read_number (fixture, "SELECT count (*) FROM assignments"), ==, 1);
  g_assert_cmpint (read_number (fixture, "SELECT seq FROM sqlite_sequence"
                                " WHERE name = 'assignments'"), ==, 9);
  g_assert_cmpint (read_number (fixture, "SELECT count (*) FROM sqlite_sequence"
                                " WHERE name = 'assignments'"), ==, 1);
}

static void
assert_first_credential (Fixture    *fixture,
                         const char *expected)
{
  g_autoptr (PasskeysRows) rows = passkeys_database_query (fixture->database, NULL,
                                                           "SELECT credential_uuid FROM users"
                                                           " WHERE id = 'us-1'", "");
  g_autofree char *found = NULL;

  g_assert_true (passkeys_rows_next (rows, NULL));
  found = passkeys_rows_dup_text (rows, 0);
  g_assert_cmpstr (found, ==, expected);
}

static void
change (Fixture    *fixture,
        const char *sql)
{
  g_autoptr (GError) error = NULL;

  passkeys_database_run (fixture->database, sql, &error);
  g_assert_no_error (error);
}

#define CREDENTIAL(number, uuid, kind, is_active) \
  "INSERT INTO credentials VALUES (" number ", '" uuid "', 'or-1', 'us-1', '" uuid "', '" kind "'," \
  " 'Name', x'00', '', '', '', NULL, 0, 0, " is_active ", 1);"

/* Whatever becomes of the credentials of users, they know the oldest that signs. */
static void
test_user_knows_first_credential (Fixture       *fixture,
                                  gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (passkeys_schema_prepare_version (fixture->database, 4, NULL));
  change (fixture,
          "INSERT INTO organisations VALUES ('or-1', 'One', 1);"
          "INSERT INTO users VALUES (7, 'us-1', 'or-1', 'a@b.c', 'a@b.c', 'CustomerEmployee', NULL,"
          " NULL, 1, 1, 0, 0, 3, 1);"
          CREDENTIAL ("1", "cr-kit", "RecoveryKey", "1")
          CREDENTIAL ("2", "cr-lost", "Fido2", "0")
          CREDENTIAL ("3", "cr-laptop", "Fido2", "1"));
  passkeys_schema_prepare (fixture->database, &error);
  g_assert_no_error (error);

  assert_first_credential (fixture, "cr-laptop");
  change (fixture, "UPDATE credentials SET is_active = 1 WHERE uuid = 'cr-lost'");
  assert_first_credential (fixture, "cr-lost");
  change (fixture, CREDENTIAL ("4", "cr-phone", "Key", "1"));
  change (fixture, "DELETE FROM credentials WHERE uuid = 'cr-lost'");
  assert_first_credential (fixture, "cr-laptop");
  change (fixture, "UPDATE credentials SET is_active = 0 WHERE uuid = 'cr-laptop'");
  assert_first_credential (fixture, "cr-phone");
  change (fixture, "DELETE FROM credentials WHERE user_id = 'us-1'");
  assert_first_credential (fixture, NULL);
  change (fixture, CREDENTIAL ("5", "cr-new", "Fido2", "1"));
  assert_first_credential (fixture, "cr-new");
  change (fixture, "DELETE FROM users WHERE id = 'us-1'");
  g_assert_cmpint (read_number (fixture, "SELECT count (*) FROM credentials"), ==, 0);
}

/* A database from before there was a log gets one, empty. */
static void
test_second_schema_gets_a_log (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;
  gint64 n_entries;

  g_assert_true (passkeys_schema_prepare_version (fixture->database, 2, NULL));
  g_assert_true (passkeys_database_run (fixture->database,
                                        "INSERT INTO organisations VALUES ('or-1', 'One', 1)",
                                        NULL));
  g_assert_false (passkeys_audit_chain_verify (fixture->database, &n_entries, &problem, NULL));
  reopen (fixture);
  g_assert_true (passkeys_schema_prepare (fixture->database, &error));
  g_assert_no_error (error);
  g_assert_true (passkeys_audit_chain_verify (fixture->database, &n_entries, &problem, &error));
  g_assert_no_error (error);
  g_assert_null (problem);
  g_assert_cmpint (n_entries, ==, 0);
  g_assert_cmpint (read_number (fixture, "SELECT count (*) FROM organisations"), ==, 1);
}

static void
test_other_file_is_refused (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "notes.txt", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "These are somebody's notes, and no database.", -1,
                                      NULL));
  g_assert_null (passkeys_database_open (path, &error));
  g_assert_error (error, PASSKEYS_SERVER_ERROR, PASSKEYS_SERVER_ERROR_STORAGE);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "These are somebody's notes, and no database.");
}

#define TEST(path, function) \
  g_test_add ("/database/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST ("waits-for-disk", test_waits_for_disk);
  TEST ("operations-share-commit", test_operations_share_commit);
  TEST ("not-committed-is-gone", test_not_committed_is_gone);
  TEST ("failed-operation-undoes-only-itself", test_failed_operation_undoes_only_itself);
  TEST ("kept-survives-failure", test_kept_survives_failure);
  TEST ("reading-needs-no-commit", test_reading_needs_no_commit);
  TEST ("full-disk", test_full_disk);
  TEST ("lost-transaction", test_lost_transaction);
  TEST ("schema-is-made-once", test_schema_is_made_once);
  TEST ("first-schema-is-brought-up", test_first_schema_is_brought_up);
  TEST ("user-knows-first-credential", test_user_knows_first_credential);
  TEST ("second-schema-gets-a-log", test_second_schema_gets_a_log);
  TEST ("later-schema-is-refused", test_later_schema_is_refused);
  TEST ("other-file-is-refused", test_other_file_is_refused);

  return g_test_run ();
}
