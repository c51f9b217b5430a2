/* test-list-cache.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "passkeys-account-store.h"
#include "passkeys-list-cache.h"
#include "passkeys-scripted-server.h"
#include "passkeys-users-api.h"
#include "session-fixture.h"

#define PAGE "{\"items\":[%s]}"
#define N_RACES 80

typedef struct
{
  PasskeysScriptedServer *server;
  PasskeysAccount        *account;
  PasskeysApiClient      *client;
  PasskeysPagedList      *list;
  PasskeysListCache      *cache;
} Fixture;

static char *
get_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "passkeys", "lists", NULL);
}

/* NULL where there is none */
static char *
find_file (void)
{
  g_autofree char *folder = get_folder ();
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = dir != NULL ? g_dir_read_name (dir) : NULL;
  g_autofree char *path = NULL;

  if (name == NULL)
    return NULL;

  path = g_build_filename (folder, name, "users.json", NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

/* The first one is there a moment before anything is in it. */
static gboolean
has_file (gpointer unused)
{
  g_autofree char *path = find_file ();
  GStatBuf status;

  return path != NULL && g_stat (path, &status) == 0 && status.st_size > 0;
}

static void
open_list (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  fixture->client = passkeys_api_client_new (passkeys_scripted_server_get_url (fixture->server),
                                             &error);
  g_assert_no_error (error);
  fixture->list = passkeys_users_api_list (fixture->client);
  fixture->cache = passkeys_list_cache_new (fixture->account, "users", fixture->list);
}

static void
close_list (Fixture *fixture)
{
  passkeys_test_finalize (g_steal_pointer (&fixture->cache));
  g_clear_object (&fixture->list);
  g_clear_object (&fixture->client);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(PasskeysConnection) connection = fixture_make_connection ("http://127.0.0.1:9");

  fixture->server = passkeys_scripted_server_new ();
  fixture->account = passkeys_account_new (connection, FIXTURE_ORG_ID, FIXTURE_USER_ID,
                                           FIXTURE_USERNAME, NULL);
  open_list (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *left = NULL;

  close_list (fixture);
  g_assert_true (passkeys_test_await (passkeys_list_cache_forget_account (fixture->account), NULL));
  left = find_file ();
  g_assert_null (left);
  g_clear_object (&fixture->account);
  passkeys_scripted_server_free (fixture->server);
}

static void
answer (Fixture    *fixture,
        const char *more)
{
  g_autofree char *user = fixture_make_user_json (FIXTURE_USER_ID);
  g_autofree char *items = g_strconcat (user, more, NULL);
  g_autofree char *page = g_strdup_printf (PAGE, items);

  passkeys_scripted_server_answer (fixture->server, 200, page);
}

static void
read_list (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (passkeys_test_await (passkeys_paged_list_reload (fixture->list), &error));
  g_assert_no_error (error);
  passkeys_test_run_until (has_file, NULL);
}

static guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->list));
}

static gboolean
has_one (gpointer data)
{
  return count (data) == 1;
}

/* What was there is there again without a server, is told to be old, and goes when there is news. */
static void
test_remembers (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  answer (fixture, "");
  read_list (fixture);
  g_assert_null (passkeys_list_cache_get_date (fixture->cache));
  close_list (fixture);

  open_list (fixture);
  passkeys_test_run_until (has_one, fixture);
  g_assert_nonnull (passkeys_list_cache_get_date (fixture->cache));
  g_assert_false (passkeys_paged_list_is_loaded (fixture->list));

  passkeys_scripted_server_answer (fixture->server, 403, "{}");
  g_assert_false (passkeys_test_await (passkeys_paged_list_reload (fixture->list), &error));
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_nonnull (passkeys_list_cache_get_date (fixture->cache));

  passkeys_scripted_server_answer (fixture->server, 200, "{\"items\":[]}");
  read_list (fixture);
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_null (passkeys_list_cache_get_date (fixture->cache));
}

/* A page that comes while the file is read wins. */
static void
test_server_is_faster (Fixture       *fixture,
                       gconstpointer  data)
{
  answer (fixture, "");
  read_list (fixture);
  close_list (fixture);

  open_list (fixture);
  passkeys_scripted_server_answer (fixture->server, 200, "{\"items\":[]}");
  read_list (fixture);
  passkeys_test_run (50);
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_null (passkeys_list_cache_get_date (fixture->cache));
}

static void
test_file (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *page = NULL;
  g_autofree char *user = fixture_make_user_json (FIXTURE_USER_ID);
  g_autofree char *folder = NULL;
  GStatBuf status;

  /* What no list has today. */
  g_assert_true (g_str_has_suffix (user, "}"));
  user[strlen (user) - 1] = '\0';
  page = g_strconcat ("{\"items\":[", user, ",\"accessToken\":\"hidden-1\","
                      "\"registrationCode\":\"hidden-2\",\"more\":{\"Secret\":\"hidden-3\"}}]}",
                      NULL);
  passkeys_scripted_server_answer (fixture->server, 200, page);
  read_list (fixture);

  path = find_file ();
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  folder = g_path_get_dirname (path);
  g_assert_cmpint (g_stat (folder, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, FIXTURE_USERNAME));
  g_assert_null (strstr (text, "hidden"));
}

static void
damage (const char *text)
{
  g_autofree char *path = find_file ();

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* It is only a copy: whatever is in the file, the list works. */
static void
test_damaged (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *const texts[] = {
    "",
    "{",
    "[]",
    "null",
    "\"text\"",
    "{\"version\":2,\"account\":\"\",\"date\":1,\"items\":[]}",
    "{\"version\":1,\"account\":\"another\",\"date\":1,\"items\":[]}",
    "{\"version\":1,\"account\":7,\"date\":1,\"items\":[]}",
    "{\"version\":\"1\",\"account\":\"\",\"date\":1,\"items\":{}}",
    "\xff\xfe",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      answer (fixture, "");
      read_list (fixture);
      close_list (fixture);
      damage (texts[i]);

      open_list (fixture);
      passkeys_test_run (30);
      g_assert_cmpuint (count (fixture), ==, 0);
      g_assert_null (passkeys_list_cache_get_date (fixture->cache));
    }
}

/* Whatever moment of the writing it is. */
static void
read_and_remove (Fixture              *fixture,
                 PasskeysAccountStore *accounts,
                 guint                 n_iterations)
{
  DexFuture *removal;
  g_autoptr(GError) error = NULL;

  answer (fixture, "");
  g_assert_true (passkeys_test_await (passkeys_account_store_add (accounts, fixture->account), NULL));
  g_assert_true (passkeys_test_await (passkeys_paged_list_reload (fixture->list), NULL));
  for (guint i = 0; i < n_iterations; i++)
    g_main_context_iteration (NULL, FALSE);

  removal = passkeys_account_store_remove (accounts, fixture->account);
  g_assert_true (passkeys_test_await (removal, &error));
  g_assert_no_error (error);
}

/* Nothing comes back after an account was removed, neither what was being written nor what its
 * pages still read. One that is added again is remembered again. */
static void
test_removed_while_writing (Fixture       *fixture,
                            gconstpointer  data)
{
  char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "accounts.json", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  PasskeysAccountStore *accounts = passkeys_account_store_new (file);

  for (guint i = 0; i < N_RACES; i++)
    {
      g_autofree char *left = NULL;

      read_and_remove (fixture, accounts, i % 40);
      left = find_file ();
      g_assert_null (left);

      answer (fixture, "");
      g_assert_true (passkeys_test_await (passkeys_paged_list_reload (fixture->list), NULL));
      passkeys_test_run (2);
      left = find_file ();
      g_assert_null (left);

      g_assert_finalize_object (fixture->cache);
      fixture->cache = passkeys_list_cache_new (fixture->account, "users", fixture->list);
    }

  answer (fixture, "");
  read_list (fixture);
  g_assert_finalize_object (accounts);
  fixture_remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  char *folder;
  int result;

  g_test_init (&argc, &argv, NULL);
  dex_init ();
  folder = fixture_make_folder ();
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);

#define ADD(name, func) g_test_add ("/list-cache/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("remembers", test_remembers);
  ADD ("server-is-faster", test_server_is_faster);
  ADD ("file", test_file);
  ADD ("damaged", test_damaged);
  ADD ("removed-while-writing", test_removed_while_writing);
#undef ADD

  result = g_test_run ();
  fixture_remove_folder (folder);
  return result;
}
