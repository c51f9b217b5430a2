/* test-data-folder.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "passkeys-data-folder.h"
#include "passkeys-test-folder.h"
#include "server-fixture.h"

static void
assert_mode (const char *path,
             int         mode)
{
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, mode);
}

static void
test_is_private (void)
{
  g_autofree char *parent = g_dir_make_tmp ("passkeys-folder-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (parent, "new", "data", NULL);
  g_autofree char *open_path = g_build_filename (parent, "open", NULL);
  g_autofree char *key_path = g_build_filename (path, "some.key", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PasskeysDataFolder) folder = passkeys_data_folder_open (path, &error);
  g_autoptr (PasskeysDataFolder) was_open = NULL;
  g_autoptr (GBytes) key = NULL;

  g_assert_no_error (error);
  assert_mode (path, 0700);
  key = passkeys_data_folder_get_key (folder, "some.key", &error);
  g_assert_no_error (error);
  assert_mode (key_path, 0600);
  g_mkdir (open_path, 0755);
  was_open = passkeys_data_folder_open (open_path, &error);
  g_assert_no_error (error);
  assert_mode (open_path, 0700);
  passkeys_test_folder_remove (parent);
}

static void
test_belongs_to_one (void)
{
  g_autofree char *path = g_dir_make_tmp ("passkeys-folder-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  PasskeysDataFolder *first = passkeys_data_folder_open (path, NULL);
  g_autoptr (PasskeysDataFolder) second = passkeys_data_folder_open (path, &error);
  g_autoptr (PasskeysDataFolder) third = NULL;

  g_assert_null (second);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, path));
  g_object_unref (first);
  third = passkeys_data_folder_open (path, NULL);
  g_assert_nonnull (third);
  passkeys_test_folder_remove (path);
}

static void
test_keys_last (void)
{
  g_autofree char *path = g_dir_make_tmp ("passkeys-folder-XXXXXX", NULL);
  g_autofree char *damaged = g_build_filename (path, "damaged.key", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PasskeysDataFolder) folder = passkeys_data_folder_open (path, NULL);
  g_autoptr (GBytes) one = passkeys_data_folder_get_key (folder, "one.key", NULL);
  g_autoptr (GBytes) again = passkeys_data_folder_get_key (folder, "one.key", NULL);
  g_autoptr (GBytes) other = passkeys_data_folder_get_key (folder, "other.key", NULL);

  g_assert_cmpuint (g_bytes_get_size (one), ==, 32);
  g_assert_true (g_bytes_equal (one, again));
  g_assert_false (g_bytes_equal (one, other));
  g_assert_true (g_file_set_contents (damaged, "short", -1, NULL));
  g_assert_null (passkeys_data_folder_get_key (folder, "damaged.key", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  passkeys_test_folder_remove (path);
}

static void
test_below_a_file (void)
{
  g_autofree char *parent = g_dir_make_tmp ("passkeys-folder-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (parent, "file", NULL);
  g_autofree char *path = g_build_filename (file, "data", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_null (passkeys_data_folder_open (path, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, path));
  passkeys_test_folder_remove (parent);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/data-folder/is-private", test_is_private);
  g_test_add_func ("/data-folder/belongs-to-one", test_belongs_to_one);
  g_test_add_func ("/data-folder/keys-last", test_keys_last);
  g_test_add_func ("/data-folder/below-a-file", test_below_a_file);

  return g_test_run ();
}
