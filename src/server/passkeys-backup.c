/* passkeys-backup.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-backup.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "passkeys-database.h"
#include "passkeys-secure-bytes.h"

#define DATABASE "passkeys.db"

static const char *const keys[] = { "server.key", "token.key" };

static gboolean
fail (int          number,
      const char  *what,
      const char  *path,
      GError     **error)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (number), "%s “%s”: %s", what, path,
               g_strerror (number));
  return FALSE;
}

/* A file that need not be there, without the symbolic links that lead to it. */
static char *
resolve_file (const char  *path,
              GError     **error)
{
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *folder = passkeys_data_folder_resolve (parent, error);

  return folder ? g_build_filename (folder, name, NULL) : NULL;
}

/* Nobody but the owner ever gets to read it, and its folder is known to take it. */
static char *
make_draft (const char  *path,
            GError     **error)
{
  g_autofree char *draft = g_strconcat (path, ".XXXXXX", NULL);
  int fd;

  if (g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
    {
      fail (EEXIST, "Cannot write the backup", path, error);
      return NULL;
    }
  fd = g_mkstemp_full (draft, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      fail (errno, "Cannot write the backup", path, error);
      return NULL;
    }
  close (fd);
  return g_steal_pointer (&draft);
}

/* Within one read transaction, while the server writes on. */
static gboolean
copy_database (const char  *data_path,
               const char  *draft,
               GError     **error)
{
  g_autofree char *path = g_build_filename (data_path, DATABASE, NULL);
  g_autoptr (PasskeysDatabase) database = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return fail (ENOENT, "There is no data of passkeys-server in", data_path, error);
  database = passkeys_database_open (path, error);
  return database && passkeys_database_change (database, error, "VACUUM INTO ?", "t", draft);
}

static GBytes *
read_key (const char  *path,
          GError     **error)
{
  char *contents;
  gsize length;

  if (!g_file_get_contents (path, &contents, &length, error))
    return NULL;
  return passkeys_secure_bytes_new_take (contents, length);
}

static gboolean
enclose_keys (const char  *data_path,
              const char  *draft,
              GError     **error)
{
  g_autoptr (PasskeysDatabase) database = passkeys_database_open (draft, error);

  if (!database
      || !passkeys_database_run (database, "PRAGMA journal_mode = DELETE;"
                                 "CREATE TABLE enclosed_keys ("
                                 "  name TEXT PRIMARY KEY,"
                                 "  content BLOB NOT NULL"
                                 ") STRICT, WITHOUT ROWID", error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *path = g_build_filename (data_path, keys[i], NULL);
      g_autoptr (GBytes) key = read_key (path, error);

      if (!key || !passkeys_database_change (database, error,
                                             "INSERT INTO enclosed_keys VALUES (?, ?)", "tb",
                                             keys[i], key))
        return FALSE;
    }
  return TRUE;
}

static gboolean
sync_path (const char  *path,
           int          flags,
           GError     **error)
{
  g_autofd int fd = open (path, O_RDONLY | O_CLOEXEC | flags);

  return (fd >= 0 && fsync (fd) == 0) || fail (errno, "Cannot write", path, error);
}

/* Not over a file that has come up meanwhile, where the file system can tell. */
static gboolean
give_name (const char  *draft,
           const char  *path,
           GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (renameat2 (AT_FDCWD, draft, AT_FDCWD, path, RENAME_NOREPLACE) != 0
      && (errno != EINVAL || g_rename (draft, path) != 0))
    return fail (errno, "Cannot write the backup", path, error);
  return sync_path (folder, O_DIRECTORY, error);
}

/**
 * passkeys_backup_write:
 * @data_path: a data folder; a server may be working with it
 * @backup_path: a file that is not there yet
 * @error: (out) (optional): what went wrong; then nothing is at @backup_path
 *
 * Copies everything that was acknowledged before. Mail that waits to be sent is not in it.
 *
 * Returns: whether the backup is on the disk
 */
gboolean
passkeys_backup_write (const char  *data_path,
                       const char  *backup_path,
                       GError     **error)
{
  g_autofree char *data = NULL;
  g_autofree char *path = NULL;
  g_autofree char *draft = NULL;

  g_return_val_if_fail (data_path != NULL, FALSE);
  g_return_val_if_fail (backup_path != NULL, FALSE);

  data = passkeys_data_folder_resolve (data_path, error);
  path = data ? resolve_file (backup_path, error) : NULL;
  draft = path ? make_draft (path, error) : NULL;
  if (!draft)
    return FALSE;
  if (copy_database (data, draft, error) && enclose_keys (data, draft, error)
      && sync_path (draft, 0, error) && give_name (draft, path, error))
    return TRUE;
  g_unlink (draft);
  return FALSE;
}

static gboolean
has_enclosed_keys (PasskeysDatabase  *database,
                   gboolean          *has,
                   GError           **error)
{
  g_autoptr (PasskeysRows) rows = NULL;
  g_autoptr (GError) failure = NULL;

  rows = passkeys_database_query (database, error, "SELECT 1 FROM sqlite_schema "
                                  "WHERE type = 'table' AND name = 'enclosed_keys'", "");
  if (!rows)
    return FALSE;
  *has = passkeys_rows_next (rows, &failure);
  if (failure)
    g_propagate_error (error, g_steal_pointer (&failure));
  return *has || !failure;
}

/* A key that is there belongs to other data, unless it is this one. */
static gboolean
take_key_out (PasskeysDataFolder  *folder,
              const char          *name,
              GBytes              *content,
              GError             **error)
{
  g_autofree char *path = passkeys_data_folder_build_path (folder, name);
  g_autoptr (GBytes) present = read_key (path, NULL);

  if (present && g_bytes_equal (present, content))
    return TRUE;
  if (present)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                   "“%s” belongs to other data than the backup beside it. "
                   "Put a backup into an empty folder", path);
      return FALSE;
    }
  return g_file_set_contents_full (path, g_bytes_get_data (content, NULL),
                                   g_bytes_get_size (content),
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

static gboolean
take_keys_out (PasskeysDatabase    *database,
               PasskeysDataFolder  *folder,
               GError             **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (PasskeysRows) rows = NULL;
      g_autoptr (GBytes) content = NULL;

      rows = passkeys_database_query (database, error,
                                      "SELECT content FROM enclosed_keys WHERE name = ?", "t",
                                      keys[i]);
      if (!rows || !passkeys_rows_next (rows, error))
        return FALSE;
      content = passkeys_rows_dup_bytes (rows, 0);
      if (!take_key_out (folder, keys[i], content, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * passkeys_backup_restore:
 * @folder: the data folder
 * @error: (out) (optional): why the backup in it cannot be used
 *
 * If the database in @folder is a backup, its keys go to where they belong.
 *
 * Returns: whether @folder can be worked with; also if there is no backup in it
 */
gboolean
passkeys_backup_restore (PasskeysDataFolder  *folder,
                         GError             **error)
{
  g_autofree char *path = NULL;
  g_autoptr (PasskeysDatabase) database = NULL;
  gboolean has = FALSE;

  g_return_val_if_fail (PASSKEYS_IS_DATA_FOLDER (folder), FALSE);

  path = passkeys_data_folder_build_path (folder, DATABASE);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  database = passkeys_database_open (path, error);
  if (!database || !has_enclosed_keys (database, &has, error))
    return FALSE;
  if (!has)
    return TRUE;
  if (g_chmod (path, 0600) != 0)
    return fail (errno, "Cannot keep others out of", path, error);
  return take_keys_out (database, folder, error)
         && passkeys_database_run (database, "PRAGMA secure_delete = ON;"
                                   "DROP TABLE enclosed_keys", error);
}
