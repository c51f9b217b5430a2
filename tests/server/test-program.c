/* test-program.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "passkeys-test-folder.h"
#include "server-fixture.h"
#include "server-member.h"

/* The program itself: how it starts and ends, and what is there after kill -9. */

typedef struct
{
  char        *path;
  char        *data;
  char        *outbox;
  GSubprocess *program;
  char        *url;
} Fixture;

static GSubprocess *
run (Fixture    *fixture,
     const char *option)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *program;

  program = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                              | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error,
                              g_getenv ("PASSKEYS_SERVER"), "--data", fixture->data, "--port", "0",
                              option, NULL);
  g_assert_no_error (error);
  return program;
}

static char *
read_line (GSubprocess *program)
{
  GInputStream *output = g_subprocess_get_stdout_pipe (program);
  GString *line = g_string_new (NULL);
  char character;

  while (g_input_stream_read (output, &character, 1, NULL, NULL) == 1 && character != '\n')
    g_string_append_c (line, character);
  return g_string_free (line, FALSE);
}

static void
start (Fixture *fixture)
{
  g_autofree char *line = NULL;

  fixture->program = run (fixture, NULL);
  line = read_line (fixture->program);
  g_assert_true (g_regex_match_simple ("^Listening on http://127\\.0\\.0\\.1:\\d+$", line, 0, 0));
  g_set_str (&fixture->url, line + strlen ("Listening on "));
}

static void
end (Fixture *fixture,
     int      signal_number)
{
  g_subprocess_send_signal (fixture->program, signal_number);
  g_subprocess_wait (fixture->program, NULL, NULL);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->path = g_dir_make_tmp ("passkeys-program-XXXXXX", NULL);
  fixture->data = g_build_filename (fixture->path, "data", NULL);
  fixture->outbox = g_build_filename (fixture->data, "outbox", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->program);
  passkeys_test_folder_remove (fixture->path);
  g_free (fixture->path);
  g_free (fixture->data);
  g_free (fixture->outbox);
  g_free (fixture->url);
}

static void
test_survives_kill (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (ServerFixture) server = NULL;
  g_autoptr (ServerMember) administrator = NULL;

  start (fixture);
  server = server_fixture_new_for_url (fixture->url, fixture->outbox);
  administrator = server_member_found (server, "ada@example.org");
  for (int i = 0; i < 10; i++)
    {
      g_autofree char *body = json_text ("{'name':'Permission %d','operations':['Orgs:Read']}", i);
      g_autoptr (ServerAnswer) made = server_member_change (administrator, "POST", "/permissions",
                                                            body);
      g_autofree char *path = g_strdup_printf ("/permissions/%s",
                                               server_answer_get_text (made, "id"));
      g_autofree char *email = g_strdup_printf ("user%d@example.org", i);
      g_autoptr (ServerMember) invited = server_member_invite (administrator, email);
      g_autofree char *code = server_fixture_take_code (server, email, "Registration code");
      g_autoptr (ServerAnswer) got = NULL;

      end (fixture, SIGKILL);
      g_assert_nonnull (code);
      g_clear_object (&fixture->program);
      start (fixture);
      g_set_str (&server->url, fixture->url);
      got = server_member_get (administrator, path);
      assert_answered (got);
      server_member_register (invited, code);
    }
  end (fixture, SIGTERM);
}

static void
test_ends_in_order (Fixture       *fixture,
                    gconstpointer  data)
{
  const int signals[] = { SIGTERM, SIGINT };

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      g_autofree char *line = NULL;

      start (fixture);
      end (fixture, signals[i]);
      g_assert_true (g_subprocess_get_if_exited (fixture->program));
      g_assert_cmpint (g_subprocess_get_exit_status (fixture->program), ==, 0);
      line = read_line (fixture->program);
      g_assert_cmpstr (line, ==, "Stopped");
      g_clear_object (&fixture->program);
    }
}

static void
test_ends_with_parent (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autofree char *line = NULL;

  fixture->program = run (fixture, "--exit-with-parent");
  line = read_line (fixture->program);
  g_assert_true (g_str_has_prefix (line, "Listening on "));
  g_output_stream_write (g_subprocess_get_stdin_pipe (fixture->program), "ignored", 7, NULL, NULL);
  g_assert_true (g_output_stream_close (g_subprocess_get_stdin_pipe (fixture->program), NULL, NULL));
  g_assert_true (g_subprocess_wait (fixture->program, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (fixture->program), ==, 0);
}

static void
assert_refuses (Fixture    *fixture,
                const char *option,
                const char *text)
{
  g_autoptr (GSubprocess) program = run (fixture, option);
  g_autofree char *line = read_line (program);

  g_assert_true (g_subprocess_wait (program, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (program));
  g_assert_cmpint (g_subprocess_get_exit_status (program), !=, 0);
  g_test_message ("%s", line);
  g_assert_true (g_str_has_prefix (line, "passkeys-server: "));
  g_assert_nonnull (strstr (line, text));
}

static void
test_second_is_refused (Fixture       *fixture,
                        gconstpointer  data)
{
  start (fixture);
  assert_refuses (fixture, NULL, fixture->data);
  end (fixture, SIGTERM);
}

static void
test_bad_options (Fixture       *fixture,
                  gconstpointer  data)
{
  static const struct
  {
    const char *option;
    const char *text;
  } cases[] = {
    { "--port=65536", "port" },
    { "--port=-1", "port" },
    { "--address=localhost", "not an IP address" },
    { "--origin=localhost", "" },
    { "--origin=http://example.org", "" },
    { "--relying-party=http://localhost", "" },
    { "--sendmail='never closed", "" },
    { "--colour", "colour" },
    { "extra", "words" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refuses (fixture, cases[i].option, cases[i].text);
}

static void
test_later_data_is_refused (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autofree char *path = NULL;
  g_autoptr (PasskeysDatabase) database = NULL;

  start (fixture);
  end (fixture, SIGTERM);
  path = g_build_filename (fixture->data, "passkeys.db", NULL);
  database = passkeys_database_open (path, NULL);
  g_assert_true (passkeys_database_run (database, "PRAGMA user_version = 99", NULL));
  g_clear_object (&database);
  assert_refuses (fixture, NULL, "later version");
}

static int
verify_log (Fixture  *fixture,
            char    **said)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) program = NULL;

  program = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE,
                              &error, g_getenv ("PASSKEYS_SERVER"), "--data", fixture->data,
                              "--verify-log", NULL);
  g_assert_no_error (error);
  g_clear_pointer (said, g_free);
  *said = read_line (program);
  g_assert_true (g_subprocess_wait (program, NULL, NULL));
  return g_subprocess_get_exit_status (program);
}

/* While the server runs, and after somebody has been at its data. */
static void
test_verifies_log (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (ServerFixture) server = NULL;
  g_autoptr (ServerMember) administrator = NULL;
  g_autoptr (PasskeysDatabase) database = NULL;
  g_autofree char *path = g_build_filename (fixture->data, "passkeys.db", NULL);
  g_autofree char *said = NULL;

  g_assert_cmpint (verify_log (fixture, &said), ==, 1);
  g_assert_nonnull (strstr (said, fixture->data));
  start (fixture);
  g_assert_cmpint (verify_log (fixture, &said), ==, 0);
  g_assert_cmpstr (said, ==, "0 entries, intact");
  server = server_fixture_new_for_url (fixture->url, fixture->outbox);
  administrator = server_member_found (server, "ada@example.org");
  g_assert_cmpint (verify_log (fixture, &said), ==, 0);
  g_assert_cmpstr (said, ==, "2 entries, intact");
  end (fixture, SIGTERM);
  database = passkeys_database_open (path, NULL);
  g_assert_true (passkeys_database_run (database, "DROP TRIGGER audit_log_stays;"
                                        "UPDATE audit_log SET username = 'x' WHERE number = 2",
                                        NULL));
  g_assert_cmpint (verify_log (fixture, &said), ==, 1);
  g_assert_true (g_str_has_prefix (said, "passkeys-server: Entry 2 (uj-"));
  g_assert_nonnull (strstr (said, "was altered. The 1 entries before are intact"));

  g_assert_true (passkeys_database_run (database, "DROP TRIGGER audit_log_keeps;"
                                        "DELETE FROM audit_log WHERE number = 2", NULL));
  g_assert_cmpint (verify_log (fixture, &said), ==, 1);
  g_assert_cmpstr (said, ==, "passkeys-server: Entry 2 is missing. The 1 entries before are intact");
  g_assert_true (passkeys_database_run (database, "DELETE FROM audit_log", NULL));
  g_assert_cmpint (verify_log (fixture, &said), ==, 1);
  g_assert_cmpstr (said, ==, "passkeys-server: Entry 1 is missing. The 0 entries before are intact");
}

/* What is no database is told from a log that was altered, and stays as it is. */
static void
test_verifies_damaged_log (Fixture       *fixture,
                           gconstpointer  data)
{
  static const char text[] = "This is no database, but a file of the same name.";
  g_autofree char *path = g_build_filename (fixture->data, "passkeys.db", NULL);
  g_autofree char *said = NULL;
  g_autofree char *left = NULL;

  g_assert_cmpint (g_mkdir_with_parents (fixture->data, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (verify_log (fixture, &said), ==, 1);
  g_assert_true (g_str_has_prefix (said, "passkeys-server: "));
  g_assert_null (strstr (said, "intact"));
  g_assert_true (g_file_get_contents (path, &left, NULL, NULL));
  g_assert_cmpstr (left, ==, text);
}

/* More of the log than fits into one piece, through a real connection. */
static void
test_sends_log_in_pieces (Fixture       *fixture,
                          gconstpointer  data)
{
  const guint n_rows = 3000;
  g_autoptr (ServerFixture) server = NULL;
  g_autoptr (ServerMember) administrator = NULL;
  g_autoptr (PasskeysDatabase) database = NULL;
  g_autoptr (ServerAnswer) answer = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *path = g_build_filename (fixture->data, "passkeys.db", NULL);
  g_autofree char *sql = NULL;

  start (fixture);
  server = server_fixture_new_for_url (fixture->url, fixture->outbox);
  administrator = server_member_found (server, "ada@example.org");
  sql = g_strdup_printf ("WITH RECURSIVE counter (value) AS (SELECT 3 UNION ALL SELECT value + 1"
                         " FROM counter WHERE value < %u)"
                         " INSERT INTO audit_log SELECT value, 'uj-' || value, '%s', 'us-1', 'x',"
                         " value, '/x', 'X', '', '', 'Key', x'', x'', x'', x'', x'' FROM counter",
                         n_rows, administrator->organisation_id);
  database = passkeys_database_open (path, NULL);
  g_assert_true (passkeys_database_run (database, sql, NULL));
  answer = server_member_get (administrator, "/auth/action/logs?startTime=1970-01-01T00:00:00Z"
                              "&endTime=2999-01-01T00:00:00Z");
  assert_answered (answer);
  lines = g_strsplit (answer->text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, n_rows + 2);
  for (guint i = 1; i <= n_rows - 2; i++)
    {
      g_autofree char *id = g_strdup_printf (",uj-%u,", i + 2);

      g_assert_nonnull (strstr (lines[i], id));
    }
  end (fixture, SIGTERM);
}

#define TEST(path, function) \
  g_test_add ("/program/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  if (!g_getenv ("PASSKEYS_SERVER"))
    g_error ("PASSKEYS_SERVER names the program");

  TEST ("survives-kill", test_survives_kill);
  TEST ("ends-in-order", test_ends_in_order);
  TEST ("ends-with-parent", test_ends_with_parent);
  TEST ("second-is-refused", test_second_is_refused);
  TEST ("bad-options", test_bad_options);
  TEST ("later-data-is-refused", test_later_data_is_refused);
  TEST ("verifies-log", test_verifies_log);
  TEST ("verifies-damaged-log", test_verifies_damaged_log);
  TEST ("sends-log-in-pieces", test_sends_log_in_pieces);

  return g_test_run ();
}
