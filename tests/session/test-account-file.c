/* test-account-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-account-file"

#include "config.h"

#include "passkeys-account-store.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "fixture-accounts.h"
#include "passkeys-session-error.h"
#include "session-fixture.h"

/* Files that cannot be read or written: told, and never overwritten. */

static void
assert_unreadable (FixtureAccounts              *fixture,
                   const char           *text,
                   gssize                length,
                   PasskeysSessionError  code)
{
  g_autoptr(PasskeysAccountStore) store = fixture_accounts_open_store (fixture->path);
  g_autoptr(PasskeysAccount) account = fixture_accounts_make_account ("us-9");
  g_autofree char *after = NULL;
  gsize expected_length = length < 0 ? strlen (text) : (gsize) length;
  gsize after_length;

  fixture_accounts_write_file (fixture, text, length);
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
test_damaged (FixtureAccounts       *fixture,
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
test_cut_anywhere (FixtureAccounts       *fixture,
                   gconstpointer  data)
{
  g_autoptr(PasskeysAccountStore) store = fixture_accounts_reopen (fixture->path);
  g_autofree char *text = NULL;

  fixture_accounts_add (store, "us-1");
  fixture_accounts_add (store, "us-2");
  text = fixture_accounts_read_file (fixture);
  for (gsize length = 0; length < strlen (text); length += 7)
    assert_unreadable (fixture, text, length, PASSKEYS_SESSION_ERROR_ACCOUNTS_DAMAGED);
}

/* A flipped bit may change a name, but never crashes and never costs the file. */
static void
test_flipped_bits (FixtureAccounts       *fixture,
                   gconstpointer  data)
{
  g_autoptr(PasskeysAccountStore) store = fixture_accounts_reopen (fixture->path);
  g_autofree char *text = NULL;
  gsize length;

  fixture_accounts_add (store, "us-1");
  text = fixture_accounts_read_file (fixture);
  length = strlen (text);
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr(PasskeysAccountStore) reader = fixture_accounts_open_store (fixture->path);
      g_autoptr(GError) error = NULL;
      gsize position = g_test_rand_int_range (0, length);
      char bit = 1 << g_test_rand_int_range (0, 8);

      text[position] ^= bit;
      fixture_accounts_write_file (fixture, text, length);
      text[position] ^= bit;

      passkeys_test_await (passkeys_account_store_load (reader), &error);
      if (error != NULL)
        g_assert_true (g_error_matches (error, PASSKEYS_SESSION_ERROR,
                                        PASSKEYS_SESSION_ERROR_ACCOUNTS_DAMAGED)
                       || g_error_matches (error, PASSKEYS_SESSION_ERROR,
                                           PASSKEYS_SESSION_ERROR_ACCOUNTS_TOO_NEW));
      else
        g_assert_cmpuint (fixture_accounts_count (reader), ==, 1);
    }
}

static void
test_no_regular_file (FixtureAccounts       *fixture,
                      gconstpointer  data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autoptr(PasskeysAccountStore) store = fixture_accounts_open_store (fixture->path);
  g_autoptr(PasskeysAccount) account = fixture_accounts_make_account ("us-1");
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
test_too_large (FixtureAccounts       *fixture,
                gconstpointer  data)
{
  g_autofree char *blanks = g_strnfill (2 * 1024 * 1024, ' ');
  g_autofree char *text = g_strconcat ("{\"version\":1,\"accounts\":[]}", blanks, NULL);

  assert_unreadable (fixture, text, -1, PASSKEYS_SESSION_ERROR_ACCOUNTS_DAMAGED);
}

/* A file where the folder should be stops root too, unlike missing permissions. */
static void
test_cannot_be_written (FixtureAccounts       *fixture,
                        gconstpointer  data)
{
  g_autoptr(PasskeysAccountStore) store = fixture_accounts_open_store (fixture->path);
  g_autoptr(PasskeysAccount) account = fixture_accounts_make_account ("us-1");
  g_autoptr(GError) error = NULL;

  fixture_write (fixture->folder, "passkeys", "in the way");
  g_assert_false (passkeys_test_await (passkeys_account_store_add (store, account), &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_ACCOUNTS_NOT_SAVED);
  g_assert_cmpuint (fixture_accounts_count (store), ==, 0);
}

static void
test_lock_is_kept (FixtureAccounts       *fixture,
                   gconstpointer  data)
{
  g_autoptr(PasskeysAccountStore) store = fixture_accounts_reopen (fixture->path);
  g_autofree char *lock_path = g_strconcat (fixture->path, ".lock", NULL);
  g_autoptr(PasskeysAccount) account = fixture_accounts_make_account ("us-2");
  g_autoptr(GError) error = NULL;
  int fd;

  fixture_accounts_add (store, "us-1");
  fd = g_open (lock_path, O_RDWR | O_CLOEXEC, 0600);
  g_assert_cmpint (flock (fd, LOCK_EX), ==, 0);

  g_assert_false (passkeys_test_await (passkeys_account_store_add (store, account), &error));
  g_assert_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_ACCOUNTS_NOT_SAVED);

  close (fd);
  fixture_accounts_add (store, "us-2");
  g_assert_cmpuint (fixture_accounts_count (store), ==, 2);
}

static void
test_set_aside (FixtureAccounts       *fixture,
                gconstpointer  data)
{
  g_autoptr(PasskeysAccountStore) store = fixture_accounts_open_store (fixture->path);
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *kept = NULL;
  g_autoptr(GDir) files = NULL;
  const char *name;

  fixture_accounts_write_file (fixture, "damaged", -1);
  g_assert_true (passkeys_test_await (passkeys_account_store_set_aside (store), NULL));
  fixture_accounts_add (store, "us-1");

  /* What can be read is not set aside. */
  g_assert_true (passkeys_test_await (passkeys_account_store_set_aside (store), NULL));
  g_assert_cmpuint (fixture_accounts_count (store), ==, 1);

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

#define ADD(name, func) \
  g_test_add ("/account-file/" name, FixtureAccounts, NULL, fixture_accounts_set_up, func, \
              fixture_accounts_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("damaged", test_damaged);
  ADD ("cut-anywhere", test_cut_anywhere);
  ADD ("flipped-bits", test_flipped_bits);
  ADD ("no-regular-file", test_no_regular_file);
  ADD ("too-large", test_too_large);
  ADD ("cannot-be-written", test_cannot_be_written);
  ADD ("lock-is-kept", test_lock_is_kept);
  ADD ("set-aside", test_set_aside);

  return g_test_run ();
}
