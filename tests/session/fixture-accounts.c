/* fixture-accounts.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fixture-accounts"

#include "config.h"

#include "fixture-accounts.h"

#include "session-fixture.h"

void
fixture_accounts_set_up (FixtureAccounts       *fixture,
                         gconstpointer  data)
{
  fixture->folder = fixture_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "passkeys", "accounts.json", NULL);
}

void
fixture_accounts_tear_down (FixtureAccounts       *fixture,
                            gconstpointer  data)
{
  g_free (fixture->path);
  fixture_remove_folder (fixture->folder);
}

PasskeysAccountStore *
fixture_accounts_open_store (const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);

  return passkeys_account_store_new (file);
}

PasskeysAccount *
fixture_accounts_make_account (const char *user_id)
{
  g_autoptr(PasskeysConnection) connection =
    passkeys_connection_new_preset (PASSKEYS_CONNECTION_DFNS_EUROPE);

  return passkeys_account_new (connection, "or-1", user_id, "ada@example.org", NULL);
}

void
fixture_accounts_add (PasskeysAccountStore *store,
                      const char           *user_id)
{
  g_autoptr(PasskeysAccount) account = fixture_accounts_make_account (user_id);
  g_autoptr(GError) error = NULL;

  passkeys_test_await (passkeys_account_store_add (store, account), &error);
  g_assert_no_error (error);
}

void
fixture_accounts_load (PasskeysAccountStore *store)
{
  g_autoptr(GError) error = NULL;

  passkeys_test_await (passkeys_account_store_load (store), &error);
  g_assert_no_error (error);
}

PasskeysAccountStore *
fixture_accounts_reopen (const char *path)
{
  PasskeysAccountStore *store = fixture_accounts_open_store (path);

  fixture_accounts_load (store);
  return store;
}

guint
fixture_accounts_count (PasskeysAccountStore *store)
{
  return g_list_model_get_n_items (G_LIST_MODEL (store));
}

gboolean
fixture_accounts_knows (PasskeysAccountStore *store,
                        const char           *user_id)
{
  g_autoptr(PasskeysAccount) account = fixture_accounts_make_account (user_id);

  return passkeys_account_store_find (store, passkeys_account_get_id (account)) != NULL;
}

void
fixture_accounts_write_file (FixtureAccounts    *fixture,
                             const char *text,
                             gssize      length)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autoptr(GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents (fixture->path, text, length, &error);
  g_assert_no_error (error);
}

char *
fixture_accounts_read_file (FixtureAccounts *fixture)
{
  g_autoptr(GError) error = NULL;
  char *text;

  g_file_get_contents (fixture->path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}
