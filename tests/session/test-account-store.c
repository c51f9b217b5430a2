/* test-account-store.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-account-store"

#include "config.h"

#include "passkeys-account-store.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "passkeys-account-private.h"
#include "passkeys-session-error.h"
#include "session-fixture.h"

#define N_WRITES 15

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = fixture_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "passkeys", "accounts.json", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_free (fixture->path);
  fixture_remove_folder (fixture->folder);
}

static PasskeysAccountStore *
open_store (const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);

  return passkeys_account_store_new (file);
}

static PasskeysAccount *
make_account (const char *user_id)
{
  g_autoptr(PasskeysConnection) connection =
    passkeys_connection_new_preset (PASSKEYS_CONNECTION_DFNS_EUROPE);

  return passkeys_account_new (connection, "or-1", user_id, "ada@example.org", NULL);
}

static void
add (PasskeysAccountStore *store,
     const char           *user_id)
{
  g_autoptr(PasskeysAccount) account = make_account (user_id);
  g_autoptr(GError) error = NULL;

  passkeys_test_await (passkeys_account_store_add (store, account), &error);
  g_assert_no_error (error);
}

static void
load (PasskeysAccountStore *store)
{
  g_autoptr(GError) error = NULL;

  passkeys_test_await (passkeys_account_store_load (store), &error);
  g_assert_no_error (error);
}

static PasskeysAccountStore *
reopen (const char *path)
{
  PasskeysAccountStore *store = open_store (path);

  load (store);
  return store;
}

static guint
count (PasskeysAccountStore *store)
{
  return g_list_model_get_n_items (G_LIST_MODEL (store));
}

static gboolean
knows (PasskeysAccountStore *store,
       const char           *user_id)
{
  g_autoptr(PasskeysAccount) account = make_account (user_id);

  return passkeys_account_store_find (store, passkeys_account_get_id (account)) != NULL;
}

static void
write_file (Fixture    *fixture,
            const char *text,
            gssize      length)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autoptr(GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents (fixture->path, text, length, &error);
  g_assert_no_error (error);
}

static char *
read_file (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  char *text;

  g_file_get_contents (fixture->path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
test_survives_restart (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(PasskeysAccountStore) store = reopen (fixture->path);
  g_autoptr(PasskeysConnection) here =
    passkeys_connection_new_this_computer ("http://127.0.0.1:4000");
  g_autoptr(PasskeysConnection) custom = NULL;
  g_autoptr(PasskeysAccountStore) again = NULL;
  g_autoptr(PasskeysAccount) of_here = NULL;
  g_autoptr(PasskeysAccount) of_custom = NULL;
  PasskeysAccount *found;
  PasskeysAccount *found_custom;
  g_autofree char *text = NULL;

  custom = passkeys_connection_new_custom ("https://api.example.com:8443", "example.com",
                                           "https://app.example.com", NULL);
  of_here = passkeys_account_new (here, "or-2", "us-2", "grace@example.org", "Grüße “&” \\");
  of_custom = passkeys_account_new (custom, "or-3", "us-3", "joan@example.org", NULL);
  g_assert_cmpuint (count (store), ==, 0);

  add (store, "us-1");
  g_assert_true (passkeys_test_await (passkeys_account_store_add (store, of_here), NULL));
  g_assert_true (passkeys_test_await (passkeys_account_store_add (store, of_custom), NULL));
  g_assert_cmpuint (count (store), ==, 3);

  again = reopen (fixture->path);
  g_assert_cmpuint (count (again), ==, 3);
  g_assert_true (knows (again, "us-1"));

  found = passkeys_account_store_find (again, passkeys_account_get_id (of_here));
  g_assert_cmpstr (passkeys_account_get_organisation_name (found), ==, "Grüße “&” \\");
  g_assert_cmpstr (passkeys_account_get_username (found), ==, "grace@example.org");
  g_assert_null (passkeys_connection_get_api_url (passkeys_account_get_connection (found)));

  found_custom = passkeys_account_store_find (again, passkeys_account_get_id (of_custom));
  g_assert_true (passkeys_connection_equal (passkeys_account_get_connection (found_custom),
                                            custom));

  text = read_file (fixture);
  g_assert_null (strstr (text, "4000"));
}

static void
on_items_changed_cb (guint *n)
{
  (*n)++;
}

static void
test_replaces_and_removes (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr(PasskeysAccountStore) store = reopen (fixture->path);
  g_autoptr(PasskeysConnection) europe =
    passkeys_connection_new_preset (PASSKEYS_CONNECTION_DFNS_EUROPE);
  g_autoptr(PasskeysAccount) renamed =
    passkeys_account_new (europe, "or-1", "us-1", "ada", "New name");
  g_autoptr(PasskeysAccount) first = NULL;
  g_autoptr(PasskeysAccountStore) again = NULL;
  guint changes = 0;

  add (store, "us-1");
  add (store, "us-2");
  g_signal_connect_swapped (store, "items-changed", G_CALLBACK (on_items_changed_cb), &changes);

  g_assert_true (passkeys_test_await (passkeys_account_store_add (store, renamed), NULL));
  g_assert_cmpuint (count (store), ==, 2);
  first = g_list_model_get_item (G_LIST_MODEL (store), 0);
  g_assert_true (first == renamed);
  g_assert_cmpuint (changes, ==, 1);

  load (store);
  g_assert_cmpuint (changes, ==, 1);

  g_assert_true (passkeys_test_await (passkeys_account_store_remove (store, renamed), NULL));
  g_assert_false (knows (store, "us-1"));
  g_assert_true (passkeys_test_await (passkeys_account_store_remove (store, renamed), NULL));

  again = reopen (fixture->path);
  g_assert_cmpuint (count (again), ==, 1);
  g_assert_true (knows (again, "us-2"));
}

/* The object that a session has stays in the model. */
static void
test_keeps_objects (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(PasskeysAccountStore) store = reopen (fixture->path);
  g_autoptr(PasskeysAccount) account = make_account ("us-1");
  PasskeysAccount *found;

  passkeys_test_await (passkeys_account_store_add (store, account), NULL);
  _passkeys_account_set_signed_in (account, TRUE);
  add (store, "us-2");
  load (store);

  found = passkeys_account_store_find (store, passkeys_account_get_id (account));
  g_assert_true (found == account);
}

static void
test_only_for_the_user (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(PasskeysAccountStore) store = reopen (fixture->path);
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  GStatBuf info;
  mode_t old_mask = umask (0);

  add (store, "us-1");
  umask (old_mask);

  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0600);
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0700);
}

static void
test_two_instances (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(PasskeysAccountStore) one = reopen (fixture->path);
  g_autoptr(PasskeysAccountStore) two = reopen (fixture->path);
  g_autoptr(PasskeysAccount) account = make_account ("us-1");
  g_autoptr(PasskeysAccountStore) again = NULL;
  DexFuture *all;

  /* Neither has seen what the other adds, and all are under way at once. */
  {
    g_autoptr(PasskeysAccount) a = make_account ("us-1");
    g_autoptr(PasskeysAccount) b = make_account ("us-2");
    g_autoptr(PasskeysAccount) c = make_account ("us-3");
    g_autoptr(PasskeysAccount) d = make_account ("us-4");

    all = dex_future_all (passkeys_account_store_add (one, a), passkeys_account_store_add (two, b),
                          passkeys_account_store_add (one, c), passkeys_account_store_add (two, d),
                          NULL);
    g_assert_true (passkeys_test_await (all, NULL));
  }

  again = reopen (fixture->path);
  g_assert_cmpuint (count (again), ==, 4);

  g_assert_true (passkeys_test_await (passkeys_account_store_remove (one, account), NULL));
  add (two, "us-5");
  load (again);
  g_assert_cmpuint (count (again), ==, 4);
  g_assert_false (knows (again, "us-1"));
  g_assert_cmpuint (count (two), ==, 4);
}

/* Runs this program as a writer that adds accounts one after another and says so. */
static GSubprocess *
spawn_writer (const char *path,
              const char *prefix,
              const char *n)
{
  g_autoptr(GError) error = NULL;
  GSubprocess *writer = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                          "/proc/self/exe", "--writer", path, prefix, n, NULL);

  g_assert_no_error (error);
  return writer;
}

static int
run_writer (const char *path,
            const char *prefix,
            int         n)
{
  g_autoptr(PasskeysAccountStore) store = open_store (path);

  for (int i = 0; i < n; i++)
    {
      g_autofree char *user_id = g_strdup_printf ("us-%s-%d", prefix, i);

      add (store, user_id);
      g_print ("%s\n", user_id);
      fflush (stdout);
    }

  return 0;
}

static void
test_two_programs (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GSubprocess) one = spawn_writer (fixture->path, "one", G_STRINGIFY (N_WRITES));
  g_autoptr(GSubprocess) two = spawn_writer (fixture->path, "two", G_STRINGIFY (N_WRITES));
  g_autoptr(PasskeysAccountStore) store = NULL;

  g_assert_true (g_subprocess_wait_check (one, NULL, NULL));
  g_assert_true (g_subprocess_wait_check (two, NULL, NULL));

  store = reopen (fixture->path);
  g_assert_cmpuint (count (store), ==, 2 * N_WRITES);
}

/* Everything that the writer said it had kept is there after it was killed at any moment. */
static void
test_killed_between_writes (Fixture       *fixture,
                            gconstpointer  data)
{
  guint n_acknowledged = 0;

  for (guint round = 0; round < 12; round++)
    {
      g_autofree char *prefix = g_strdup_printf ("%u", round);
      g_autoptr(GSubprocess) writer = spawn_writer (fixture->path, prefix, "1000");
      g_autoptr(GDataInputStream) output =
        g_data_input_stream_new (g_subprocess_get_stdout_pipe (writer));
      g_autoptr(PasskeysAccountStore) store = NULL;

      g_usleep (g_test_rand_int_range (20000, 150000));
      g_subprocess_force_exit (writer);
      g_subprocess_wait (writer, NULL, NULL);

      store = reopen (fixture->path);
      for (;;)
        {
          g_autofree char *user_id = g_data_input_stream_read_line (output, NULL, NULL, NULL);

          if (user_id == NULL)
            break;

          g_assert_true (knows (store, user_id));
          n_acknowledged++;
        }
    }

  g_assert_cmpuint (n_acknowledged, >, 0);
}

static void
assert_unreadable (Fixture              *fixture,
                   const char           *text,
                   gssize                length,
                   PasskeysSessionError  code)
{
  g_autoptr(PasskeysAccountStore) store = open_store (fixture->path);
  g_autoptr(PasskeysAccount) account = make_account ("us-9");
  g_autofree char *after = NULL;
  gsize expected_length = length < 0 ? strlen (text) : (gsize) length;
  gsize after_length;

  write_file (fixture, text, length);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (passkeys_test_await (i == 0 ? passkeys_account_store_load (store)
                                     : i == 1 ? passkeys_account_store_add (store, account)
                                              : passkeys_account_store_remove (store, account),
                                     &error));
      g_assert_error (error, PASSKEYS_SESSION_ERROR, code);
    }

  g_assert_true (g_file_get_contents (fixture->path, &after, &after_length, NULL));
  g_assert_cmpmem (after, after_length, text, expected_length);
}

static void
test_damaged (Fixture       *fixture,
              gconstpointer  data)
{
  static const char * const texts[] = {
    "", "\n", "x", "[]", "null", "{}", "{\"version\":1}", "{\"accounts\":[]}",
    "{\"version\":0,\"accounts\":[]}", "{\"version\":-1,\"accounts\":[]}",
    "{\"version\":\"1\",\"accounts\":[]}", "{\"version\":1.0,\"accounts\":[]}",
    "{\"version\":1,\"accounts\":{}}", "{\"version\":1,\"accounts\":[1]}",
    "{\"version\":1,\"accounts\":[{}]}", "{\"version\":1,\"accounts\":[]}}",
    "{\"version\":1,\"accounts\":[]}{}", "{\"version\":1,\"accounts\":[],\"accounts\":[]}",
    "{\"version\":1,\"accounts\":[{\"connection\":{\"preset\":\"dfns-europe\"},"
    "\"orgId\":\"or-1\",\"userId\":\"us-1\"}]}",
    "{\"version\":1,\"accounts\":[{\"connection\":{\"preset\":\"elsewhere\"},\"orgId\":\"or-1\","
    "\"userId\":\"us-1\",\"username\":\"ada\"}]}",
    "{\"version\":1,\"accounts\":[{\"connection\":{\"preset\":\"custom\","
    "\"apiUrl\":\"http://example.com\","
    "\"relyingPartyId\":\"example.com\",\"origin\":\"https://example.com\"},\"orgId\":\"or-1\","
    "\"userId\":\"us-1\",\"username\":\"ada\"}]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_test_message ("%s", texts[i]);
      assert_unreadable (fixture, texts[i], -1, PASSKEYS_SESSION_ERROR_ACCOUNTS_DAMAGED);
    }

  assert_unreadable (fixture, "{\"version\":2,\"people\":[]}", -1,
                     PASSKEYS_SESSION_ERROR_ACCOUNTS_TOO_NEW);
  assert_unreadable (fixture, "{\"version\":2,\"accounts\":[]}", -1,
                     PASSKEYS_SESSION_ERROR_ACCOUNTS_TOO_NEW);
}

static void
test_cut_anywhere (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(PasskeysAccountStore) store = reopen (fixture->path);
  g_autofree char *text = NULL;

  add (store, "us-1");
  add (store, "us-2");
  text = read_file (fixture);
  for (gsize length = 0; length < strlen (text); length += 7)
    assert_unreadable (fixture, text, length, PASSKEYS_SESSION_ERROR_ACCOUNTS_DAMAGED);
}

/* A flipped bit may change a name, but never crashes and never costs the file. */
static void
test_flipped_bits (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(PasskeysAccountStore) store = reopen (fixture->path);
  g_autofree char *text = NULL;
  gsize length;

  add (store, "us-1");
  text = read_file (fixture);
  length = strlen (text);
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr(PasskeysAccountStore) reader = open_store (fixture->path);
      g_autoptr(GError) error = NULL;
      gsize position = g_test_rand_int_range (0, length);
      char bit = 1 << g_test_rand_int_range (0, 8);

      text[position] ^= bit;
      write_file (fixture, text, length);
      text[position] ^= bit;

      passkeys_test_await (passkeys_account_store_load (reader), &error);
      if (error != NULL)
        g_assert_true (g_error_matches (error, PASSKEYS_SESSION_ERROR,
                                        PASSKEYS_SESSION_ERROR_ACCOUNTS_DAMAGED)
                       || g_error_matches (error, PASSKEYS_SESSION_ERROR,
                                           PASSKEYS_SESSION_ERROR_ACCOUNTS_TOO_NEW));
      else
        g_assert_cmpuint (count (reader), ==, 1);
    }
}

static void
test_no_regular_file (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autoptr(PasskeysAccountStore) store = open_store (fixture->path);
  g_autoptr(PasskeysAccount) account = make_account ("us-1");
  g_autoptr(GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  g_assert_false (passkeys_test_await (passkeys_account_store_load (store), &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_ACCOUNTS_DAMAGED);
  g_clear_error (&error);

  g_remove (fixture->path);
  g_mkdir (fixture->path, 0700);
  g_assert_false (passkeys_test_await (passkeys_account_store_add (store, account), &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_ACCOUNTS_DAMAGED);
}

static void
test_too_large (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *blanks = g_strnfill (2 * 1024 * 1024, ' ');
  g_autofree char *text = g_strconcat ("{\"version\":1,\"accounts\":[]}", blanks, NULL);

  assert_unreadable (fixture, text, -1, PASSKEYS_SESSION_ERROR_ACCOUNTS_DAMAGED);
}

/* A file where the folder should be stops root too, unlike missing permissions. */
static void
test_cannot_be_written (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(PasskeysAccountStore) store = open_store (fixture->path);
  g_autoptr(PasskeysAccount) account = make_account ("us-1");
  g_autoptr(GError) error = NULL;

  fixture_write (fixture->folder, "passkeys", "in the way");
  g_assert_false (passkeys_test_await (passkeys_account_store_add (store, account), &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_ACCOUNTS_NOT_SAVED);
  g_assert_cmpuint (count (store), ==, 0);
}

static void
test_lock_is_kept (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(PasskeysAccountStore) store = reopen (fixture->path);
  g_autofree char *lock_path = g_strconcat (fixture->path, ".lock", NULL);
  g_autoptr(PasskeysAccount) account = make_account ("us-2");
  g_autoptr(GError) error = NULL;
  int fd;

  add (store, "us-1");
  fd = g_open (lock_path, O_RDWR | O_CLOEXEC, 0600);
  g_assert_cmpint (flock (fd, LOCK_EX), ==, 0);

  g_assert_false (passkeys_test_await (passkeys_account_store_add (store, account), &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_ACCOUNTS_NOT_SAVED);

  close (fd);
  add (store, "us-2");
  g_assert_cmpuint (count (store), ==, 2);
}

static void
test_set_aside (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(PasskeysAccountStore) store = open_store (fixture->path);
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *kept = NULL;
  g_autoptr(GDir) files = NULL;
  const char *name;

  write_file (fixture, "damaged", -1);
  g_assert_true (passkeys_test_await (passkeys_account_store_set_aside (store), NULL));
  add (store, "us-1");

  /* What can be read is not set aside. */
  g_assert_true (passkeys_test_await (passkeys_account_store_set_aside (store), NULL));
  g_assert_cmpuint (count (store), ==, 1);

  files = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (files)) != NULL)
    {
      if (g_str_has_prefix (name, "accounts.json.unreadable-"))
        {
          g_autofree char *path = g_build_filename (folder, name, NULL);

          g_assert_null (kept);
          g_assert_true (g_file_get_contents (path, &kept, NULL, NULL));
        }
    }

  g_assert_cmpstr (kept, ==, "damaged");
}

/* A caller that no longer waits does not undo what it asked for. */
static void
test_dropped_change_is_made (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr(PasskeysAccountStore) store = reopen (fixture->path);
  g_autoptr(PasskeysAccount) account = make_account ("us-1");
  g_autoptr(PasskeysAccountStore) again = NULL;

  dex_unref (passkeys_account_store_add (store, account));
  load (store);

  again = reopen (fixture->path);
  g_assert_cmpuint (count (again), ==, 1);
}

static void
test_finalizes (Fixture       *fixture,
                gconstpointer  data)
{
  PasskeysAccountStore *store = reopen (fixture->path);

  add (store, "us-1");
  passkeys_test_run (10);
  g_assert_finalize_object (store);
}

#define ADD(name, func) \
  g_test_add ("/account-store/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  if (argc == 5 && strcmp (argv[1], "--writer") == 0)
    return run_writer (argv[2], argv[3], atoi (argv[4]));

  g_test_init (&argc, &argv, NULL);

  ADD ("survives-restart", test_survives_restart);
  ADD ("replaces-and-removes", test_replaces_and_removes);
  ADD ("keeps-objects", test_keeps_objects);
  ADD ("only-for-the-user", test_only_for_the_user);
  ADD ("two-instances", test_two_instances);
  ADD ("two-programs", test_two_programs);
  ADD ("killed-between-writes", test_killed_between_writes);
  ADD ("damaged", test_damaged);
  ADD ("cut-anywhere", test_cut_anywhere);
  ADD ("flipped-bits", test_flipped_bits);
  ADD ("no-regular-file", test_no_regular_file);
  ADD ("too-large", test_too_large);
  ADD ("cannot-be-written", test_cannot_be_written);
  ADD ("lock-is-kept", test_lock_is_kept);
  ADD ("set-aside", test_set_aside);
  ADD ("dropped-change-is-made", test_dropped_change_is_made);
  ADD ("finalizes", test_finalizes);

  return g_test_run ();
}
