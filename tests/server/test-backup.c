/* test-backup.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server-fixture.h"
#include "server-member.h"
#include "server-program.h"

typedef struct
{
  ServerProgram *program;
  ServerFixture *server;
  ServerMember  *administrator;
  char          *backup;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->program = server_program_new ();
  fixture->backup = server_program_build_path (fixture->program, "backup");
  server_program_start (fixture->program, NULL);
  fixture->server = server_fixture_new_for_url (fixture->program->url, fixture->program->outbox);
  fixture->administrator = server_member_found (fixture->server, "ada@example.org");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  server_member_free (fixture->administrator);
  server_fixture_free (fixture->server);
  server_program_free (fixture->program);
  g_free (fixture->backup);
}

static int
back_up (Fixture *fixture)
{
  return server_program_run (fixture->program, OPTIONS ("--backup", fixture->backup));
}

/* As the readme has it: into an empty folder, under the name of the database. */
static void
put_back (Fixture    *fixture,
          const char *folder)
{
  g_autoptr (GFile) from = g_file_new_for_path (fixture->backup);
  g_autoptr (GFile) to = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  g_set_str (&fixture->program->data, folder);
  g_mkdir (folder, 0755);
  path = g_build_filename (folder, "passkeys.db", NULL);
  to = g_file_new_for_path (path);
  g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  /* as it comes from elsewhere */
  g_chmod (path, 0644);
}

static void
serve_again (Fixture *fixture)
{
  server_program_start (fixture->program, NULL);
  g_set_str (&fixture->server->url, fixture->program->url);
}

static char *
make_permission (Fixture *fixture,
                 int      number)
{
  g_autofree char *body = json_text ("{'name':'Permission %d','operations':['Orgs:Read']}", number);
  g_autoptr (ServerAnswer) made = server_member_change (fixture->administrator, "POST",
                                                        "/permissions", body);

  assert_answered (made);
  return g_strdup_printf ("/permissions/%s", server_answer_get_text (made, "id"));
}

static void
assert_private (const char *path)
{
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

/* What was there is there, who was signed in is signed in, and who was invited can still join. */
static void
test_restore (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *path = make_permission (fixture, 1);
  g_autoptr (ServerMember) eve = server_member_invite (fixture->administrator, "eve@example.org");
  g_autofree char *code = server_fixture_take_code (fixture->server, "eve@example.org",
                                                    "Registration code");
  g_autofree char *folder = server_program_build_path (fixture->program, "restored");
  g_autofree char *database = g_build_filename (folder, "passkeys.db", NULL);
  g_autofree char *key = g_build_filename (folder, "token.key", NULL);
  g_autofree char *late = NULL;
  g_autoptr (ServerAnswer) got = NULL;
  g_autoptr (ServerAnswer) gone = NULL;

  g_assert_cmpint (back_up (fixture), ==, 0);
  assert_private (fixture->backup);
  late = make_permission (fixture, 2);
  server_program_end (fixture->program);

  put_back (fixture, folder);
  for (int i = 0; i < 2; i++)
    {
      serve_again (fixture);
      g_clear_pointer (&got, server_answer_free);
      got = server_member_get (fixture->administrator, path);
      assert_answered (got);
      server_program_end (fixture->program);
    }
  assert_private (database);
  assert_private (key);
  serve_again (fixture);
  gone = server_member_get (fixture->administrator, late);
  g_assert_cmpuint (gone->status, ==, 404);
  server_member_log_in (fixture->administrator);
  server_member_register (eve, code);
  server_program_end (fixture->program);
}

typedef struct
{
  Fixture   *fixture;
  GPtrArray *paths; /* acknowledged */
  int        is_done;
  int        n_acknowledged;
} Writer;

static gpointer
write_on (gpointer data)
{
  Writer *writer = data;

  while (!g_atomic_int_get (&writer->is_done))
    {
      g_ptr_array_add (writer->paths, make_permission (writer->fixture, 100 + writer->paths->len));
      g_atomic_int_inc (&writer->n_acknowledged);
    }
  return NULL;
}

/* In the midst of changes: all that were acknowledged when it began are in it. */
static void
test_while_changing (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  Writer writer = { fixture, paths };
  GThread *thread = g_thread_new ("writer", write_on, &writer);
  g_autofree char *folder = server_program_build_path (fixture->program, "restored");
  int n_before;

  while (g_atomic_int_get (&writer.n_acknowledged) < 50)
    g_usleep (1000);
  n_before = g_atomic_int_get (&writer.n_acknowledged);
  g_assert_cmpint (back_up (fixture), ==, 0);
  while (g_atomic_int_get (&writer.n_acknowledged) < n_before + 20)
    g_usleep (1000);
  g_atomic_int_set (&writer.is_done, 1);
  g_thread_join (thread);
  server_program_end (fixture->program);

  put_back (fixture, folder);
  serve_again (fixture);
  for (int i = 0; i < n_before; i++)
    {
      g_autoptr (ServerAnswer) got = server_member_get (fixture->administrator,
                                                        g_ptr_array_index (paths, i));

      assert_answered (got);
    }
  g_test_message ("%d before, %u in all", n_before, paths->len);
  server_program_end (fixture->program);
}

static guint
count_files (Fixture *fixture)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->program->path, 0, NULL);
  const char *name;
  guint n_files = 0;

  while ((name = g_dir_read_name (folder)))
    n_files += g_str_has_prefix (name, "backup");
  return n_files;
}

static void
assert_fails (Fixture    *fixture,
              const char *text)
{
  g_autofree char *errors = NULL;

  g_assert_cmpint (back_up (fixture), ==, 1);
  errors = server_program_read_errors (fixture->program);
  g_test_message ("%s", errors);
  g_assert_true (g_str_has_prefix (errors, "passkeys-server: "));
  g_assert_nonnull (strstr (errors, text));
}

/* Nothing is written over, and nothing half is left behind. */
static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *key = g_build_filename (fixture->program->data, "token.key", NULL);
  g_autofree char *aside = g_strconcat (key, ".aside", NULL);
  g_autofree char *text = NULL;

  g_file_set_contents (fixture->backup, "mine", -1, NULL);
  assert_fails (fixture, "exists");
  g_file_get_contents (fixture->backup, &text, NULL, NULL);
  g_assert_cmpstr (text, ==, "mine");
  g_unlink (fixture->backup);
  g_assert_cmpint (symlink ("/nowhere", fixture->backup), ==, 0);
  assert_fails (fixture, "exists");
  g_unlink (fixture->backup);

  g_assert_cmpint (g_rename (key, aside), ==, 0);
  assert_fails (fixture, "token.key");
  g_assert_cmpuint (count_files (fixture), ==, 0);
  g_assert_cmpint (g_rename (aside, key), ==, 0);
  g_assert_cmpint (back_up (fixture), ==, 0);
  g_assert_cmpuint (count_files (fixture), ==, 1);

  server_program_end (fixture->program);
  g_set_str (&fixture->program->data, fixture->program->path);
  g_set_str (&fixture->backup, "/nowhere/backup");
  assert_fails (fixture, "Cannot find the folder “/nowhere”");
  g_set_str (&fixture->backup, aside);
  assert_fails (fixture, "There is no data");
}

/* A backup beside the keys of other data would sign everybody out. */
static void
test_wrong_folder (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *folder = server_program_build_path (fixture->program, "other");
  g_autofree char *errors = NULL;

  g_assert_cmpint (back_up (fixture), ==, 0);
  server_program_end (fixture->program);
  g_set_str (&fixture->program->data, folder);
  server_program_start (fixture->program, NULL);
  server_program_end (fixture->program);
  put_back (fixture, folder);
  g_assert_cmpint (server_program_run (fixture->program, NULL), ==, 1);
  errors = server_program_read_errors (fixture->program);
  g_assert_nonnull (strstr (errors, "belongs to other data"));
}

#define TEST(path, function) \
  g_test_add ("/backup/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST ("restore", test_restore);
  TEST ("while-changing", test_while_changing);
  TEST ("refused", test_refused);
  TEST ("wrong-folder", test_wrong_folder);

  return g_test_run ();
}
