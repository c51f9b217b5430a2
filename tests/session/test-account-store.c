/* test-account-store.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-account-store"

#include "config.h"

#include "passkeys-account-store.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "fixture-accounts.h"
#include "passkeys-account-private.h"
#include "session-fixture.h"

#define N_WRITES 15

static void
test_survives_restart (FixtureAccounts       *fixture,
                       gconstpointer  data)
{
  g_autoptr(PasskeysAccountStore) store = fixture_accounts_reopen (fixture->path);
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
  g_assert_cmpuint (fixture_accounts_count (store), ==, 0);

  fixture_accounts_add (store, "us-1");
  g_assert_true (passkeys_test_await (passkeys_account_store_add (store, of_here), NULL));
  g_assert_true (passkeys_test_await (passkeys_account_store_add (store, of_custom), NULL));
  g_assert_cmpuint (fixture_accounts_count (store), ==, 3);

  again = fixture_accounts_reopen (fixture->path);
  g_assert_cmpuint (fixture_accounts_count (again), ==, 3);
  g_assert_true (fixture_accounts_knows (again, "us-1"));

  found = passkeys_account_store_find (again, passkeys_account_get_id (of_here));
  g_assert_cmpstr (passkeys_account_get_organisation_name (found), ==, "Grüße “&” \\");
  g_assert_cmpstr (passkeys_account_get_username (found), ==, "grace@example.org");
  g_assert_null (passkeys_connection_get_api_url (passkeys_account_get_connection (found)));

  found_custom = passkeys_account_store_find (again, passkeys_account_get_id (of_custom));
  g_assert_true (passkeys_connection_equal (passkeys_account_get_connection (found_custom),
                                            custom));

  text = fixture_accounts_read_file (fixture);
  g_assert_null (strstr (text, "4000"));
}

static void
on_items_changed_cb (guint *n)
{
  (*n)++;
}

static void
test_replaces_and_removes (FixtureAccounts       *fixture,
                           gconstpointer  data)
{
  g_autoptr(PasskeysAccountStore) store = fixture_accounts_reopen (fixture->path);
  g_autoptr(PasskeysConnection) europe =
    passkeys_connection_new_preset (PASSKEYS_CONNECTION_DFNS_EUROPE);
  g_autoptr(PasskeysAccount) renamed =
    passkeys_account_new (europe, "or-1", "us-1", "ada", "New name");
  g_autoptr(PasskeysAccount) first = NULL;
  g_autoptr(PasskeysAccountStore) again = NULL;
  guint changes = 0;

  fixture_accounts_add (store, "us-1");
  fixture_accounts_add (store, "us-2");
  g_signal_connect_swapped (store, "items-changed", G_CALLBACK (on_items_changed_cb), &changes);

  g_assert_true (passkeys_test_await (passkeys_account_store_add (store, renamed), NULL));
  g_assert_cmpuint (fixture_accounts_count (store), ==, 2);
  first = g_list_model_get_item (G_LIST_MODEL (store), 0);
  g_assert_true (first == renamed);
  g_assert_cmpuint (changes, ==, 1);

  fixture_accounts_load (store);
  g_assert_cmpuint (changes, ==, 1);

  g_assert_true (passkeys_test_await (passkeys_account_store_remove (store, renamed), NULL));
  g_assert_false (fixture_accounts_knows (store, "us-1"));
  g_assert_true (passkeys_test_await (passkeys_account_store_remove (store, renamed), NULL));

  again = fixture_accounts_reopen (fixture->path);
  g_assert_cmpuint (fixture_accounts_count (again), ==, 1);
  g_assert_true (fixture_accounts_knows (again, "us-2"));
}

/* The object that a session has stays in the model. */
static void
test_keeps_objects (FixtureAccounts       *fixture,
                    gconstpointer  data)
{
  g_autoptr(PasskeysAccountStore) store = fixture_accounts_reopen (fixture->path);
  g_autoptr(PasskeysAccount) account = fixture_accounts_make_account ("us-1");
  PasskeysAccount *found;

  passkeys_test_await (passkeys_account_store_add (store, account), NULL);
  _passkeys_account_set_signed_in (account, TRUE);
  fixture_accounts_add (store, "us-2");
  fixture_accounts_load (store);

  found = passkeys_account_store_find (store, passkeys_account_get_id (account));
  g_assert_true (found == account);
}

static void
test_only_for_the_user (FixtureAccounts       *fixture,
                        gconstpointer  data)
{
  g_autoptr(PasskeysAccountStore) store = fixture_accounts_reopen (fixture->path);
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  GStatBuf info;
  mode_t old_mask = umask (0);

  fixture_accounts_add (store, "us-1");
  umask (old_mask);

  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0600);
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0700);
}

static void
test_two_instances (FixtureAccounts       *fixture,
                    gconstpointer  data)
{
  g_autoptr(PasskeysAccountStore) one = fixture_accounts_reopen (fixture->path);
  g_autoptr(PasskeysAccountStore) two = fixture_accounts_reopen (fixture->path);
  g_autoptr(PasskeysAccount) account = fixture_accounts_make_account ("us-1");
  g_autoptr(PasskeysAccountStore) again = NULL;
  DexFuture *all;

  /* Neither has seen what the other adds, and all are under way at once. */
  {
    g_autoptr(PasskeysAccount) a = fixture_accounts_make_account ("us-1");
    g_autoptr(PasskeysAccount) b = fixture_accounts_make_account ("us-2");
    g_autoptr(PasskeysAccount) c = fixture_accounts_make_account ("us-3");
    g_autoptr(PasskeysAccount) d = fixture_accounts_make_account ("us-4");

    all = dex_future_all (passkeys_account_store_add (one, a), passkeys_account_store_add (two, b),
                          passkeys_account_store_add (one, c), passkeys_account_store_add (two, d),
                          NULL);
    g_assert_true (passkeys_test_await (all, NULL));
  }

  again = fixture_accounts_reopen (fixture->path);
  g_assert_cmpuint (fixture_accounts_count (again), ==, 4);

  g_assert_true (passkeys_test_await (passkeys_account_store_remove (one, account), NULL));
  fixture_accounts_add (two, "us-5");
  fixture_accounts_load (again);
  g_assert_cmpuint (fixture_accounts_count (again), ==, 4);
  g_assert_false (fixture_accounts_knows (again, "us-1"));
  g_assert_cmpuint (fixture_accounts_count (two), ==, 4);
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
  g_autoptr(PasskeysAccountStore) store = fixture_accounts_open_store (path);

  for (int i = 0; i < n; i++)
    {
      g_autofree char *user_id = g_strdup_printf ("us-%s-%d", prefix, i);

      fixture_accounts_add (store, user_id);
      g_print ("%s\n", user_id);
      fflush (stdout);
    }

  return 0;
}

static void
test_two_programs (FixtureAccounts       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GSubprocess) one = spawn_writer (fixture->path, "one", G_STRINGIFY (N_WRITES));
  g_autoptr(GSubprocess) two = spawn_writer (fixture->path, "two", G_STRINGIFY (N_WRITES));
  g_autoptr(PasskeysAccountStore) store = NULL;

  g_assert_true (g_subprocess_wait_check (one, NULL, NULL));
  g_assert_true (g_subprocess_wait_check (two, NULL, NULL));

  store = fixture_accounts_reopen (fixture->path);
  g_assert_cmpuint (fixture_accounts_count (store), ==, 2 * N_WRITES);
}

/* Everything that the writer said it had kept is there after it was killed at any moment. */
static void
test_killed_between_writes (FixtureAccounts       *fixture,
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
      g_autofree char *first = NULL;

      /* every second time it has begun by then, however busy the computer is */
      if (round % 2 == 0)
        first = g_data_input_stream_read_line (output, NULL, NULL, NULL);
      g_usleep (g_test_rand_int_range (20000, 150000));
      g_subprocess_force_exit (writer);
      g_subprocess_wait (writer, NULL, NULL);

      store = fixture_accounts_reopen (fixture->path);
      g_assert_true (round % 2 != 0 || fixture_accounts_knows (store, first));
      for (;;)
        {
          g_autofree char *user_id = g_data_input_stream_read_line (output, NULL, NULL, NULL);

          if (user_id == NULL)
            break;

          g_assert_true (fixture_accounts_knows (store, user_id));
          n_acknowledged++;
        }
    }

  g_assert_cmpuint (n_acknowledged, >, 0);
}

/* A caller that no longer waits does not undo what it asked for. */
static void
test_dropped_change_is_made (FixtureAccounts       *fixture,
                             gconstpointer  data)
{
  g_autoptr(PasskeysAccountStore) store = fixture_accounts_reopen (fixture->path);
  g_autoptr(PasskeysAccount) account = fixture_accounts_make_account ("us-1");
  g_autoptr(PasskeysAccountStore) again = NULL;

  dex_unref (passkeys_account_store_add (store, account));
  fixture_accounts_load (store);

  again = fixture_accounts_reopen (fixture->path);
  g_assert_cmpuint (fixture_accounts_count (again), ==, 1);
}

static void
test_finalizes (FixtureAccounts       *fixture,
                gconstpointer  data)
{
  PasskeysAccountStore *store = fixture_accounts_reopen (fixture->path);

  fixture_accounts_add (store, "us-1");
  passkeys_test_finalize (store);
}

#define ADD(name, func) \
  g_test_add ("/account-store/" name, FixtureAccounts, NULL, fixture_accounts_set_up, func, \
              fixture_accounts_tear_down)

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
  ADD ("dropped-change-is-made", test_dropped_change_is_made);
  ADD ("finalizes", test_finalizes);

  return g_test_run ();
}
