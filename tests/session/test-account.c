/* test-account.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-account"

#include "config.h"

#include "passkeys-account-private.h"

static void
test_what_it_knows (void)
{
  g_autoptr(PasskeysConnection) connection =
    passkeys_connection_new_preset (PASSKEYS_CONNECTION_DFNS_EUROPE);
  g_autoptr(PasskeysAccount) account = NULL;
  g_autofree char *id = NULL;
  g_autofree char *username = NULL;
  g_autofree char *org_id = NULL;
  g_autofree char *name = NULL;

  account = passkeys_account_new (connection, "or-1", "us-1", "ada@example.org", "Example");
  g_object_get (account, "id", &id, "username", &username, "org-id", &org_id, "organisation-name",
                &name, NULL);

  g_assert_true (passkeys_account_get_connection (account) == connection);
  g_assert_cmpstr (passkeys_account_get_user_id (account), ==, "us-1");
  g_assert_cmpstr (id, ==, passkeys_account_get_id (account));
  g_assert_cmpstr (username, ==, "ada@example.org");
  g_assert_cmpstr (org_id, ==, "or-1");
  g_assert_cmpstr (name, ==, "Example");
}

static char *
dup_id (PasskeysConnection *connection,
        const char         *org_id,
        const char         *user_id)
{
  g_autoptr(PasskeysAccount) account =
    passkeys_account_new (connection, org_id, user_id, "ada", NULL);

  return g_strdup (passkeys_account_get_id (account));
}

static void
test_id_tells_accounts_apart (void)
{
  g_autoptr(PasskeysConnection) europe =
    passkeys_connection_new_preset (PASSKEYS_CONNECTION_DFNS_EUROPE);
  g_autoptr(PasskeysConnection) uae = passkeys_connection_new_preset (PASSKEYS_CONNECTION_DFNS_UAE);
  g_autoptr(GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_true (g_hash_table_add (ids, dup_id (europe, "or-1", "us-1")));
  g_assert_true (g_hash_table_add (ids, dup_id (europe, "or-1", "us-2")));
  g_assert_true (g_hash_table_add (ids, dup_id (europe, "or-2", "us-1")));
  g_assert_true (g_hash_table_add (ids, dup_id (uae, "or-1", "us-1")));
  g_assert_true (g_hash_table_add (ids, dup_id (europe, "or-1us", "-1")));
  g_assert_false (g_hash_table_add (ids, dup_id (europe, "or-1", "us-1")));
}

/* Keyring items of earlier versions are found by it. */
static void
test_id_never_changes (void)
{
  g_autoptr(PasskeysConnection) europe =
    passkeys_connection_new_preset (PASSKEYS_CONNECTION_DFNS_EUROPE);
  g_autoptr(PasskeysConnection) here =
    passkeys_connection_new_this_computer ("http://127.0.0.1:4000");
  g_autoptr(PasskeysConnection) moved =
    passkeys_connection_new_this_computer ("http://127.0.0.1:4001");
  g_autofree char *id = dup_id (europe, "or-1", "us-1");
  g_autofree char *id_here = dup_id (here, "or-1", "us-1");
  g_autofree char *id_moved = dup_id (moved, "or-1", "us-1");

  g_assert_cmpstr (id, ==, "41419b4726c22e40b92c9275c05d90d9ac8da1ebd93b75b231ff14213e66f6d3");
  g_assert_cmpstr (id_here, ==, "a20c31704ebc53cc00c5b7e147e96b8718eb1893c04cba76e18780bf1d9e3064");
  g_assert_cmpstr (id_moved, ==, id_here);
}

static void
on_notify_cb (guint *count)
{
  (*count)++;
}

static void
test_signed_in (void)
{
  g_autoptr(PasskeysConnection) connection =
    passkeys_connection_new_preset (PASSKEYS_CONNECTION_DFNS_EUROPE);
  g_autoptr(PasskeysAccount) account =
    passkeys_account_new (connection, "or-1", "us-1", "ada", NULL);
  guint count = 0;

  g_signal_connect_swapped (account, "notify::signed-in", G_CALLBACK (on_notify_cb), &count);
  g_assert_false (passkeys_account_is_signed_in (account));
  _passkeys_account_set_signed_in (account, TRUE);
  _passkeys_account_set_signed_in (account, TRUE);
  g_assert_true (passkeys_account_is_signed_in (account));
  g_assert_cmpuint (count, ==, 1);
  _passkeys_account_set_signed_in (account, FALSE);
  g_assert_cmpuint (count, ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/account/what-it-knows", test_what_it_knows);
  g_test_add_func ("/account/id-tells-accounts-apart", test_id_tells_accounts_apart);
  g_test_add_func ("/account/id-never-changes", test_id_never_changes);
  g_test_add_func ("/account/signed-in", test_signed_in);

  return g_test_run ();
}
