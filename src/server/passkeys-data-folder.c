/* passkeys-data-folder.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-server"

#include "config.h"

#include "passkeys-data-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "passkeys-identifier.h"
#include "passkeys-secure-bytes.h"

#define KEY_LENGTH 32

struct _PasskeysDataFolder
{
  GObject  parent_instance;

  char    *path;
  int      lock; /* held until the process ends, however it ends */
};

G_DEFINE_FINAL_TYPE (PasskeysDataFolder, passkeys_data_folder, G_TYPE_OBJECT)

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

static gboolean
make_private (const char  *path,
              GError     **error)
{
  if (g_mkdir_with_parents (path, 0700) != 0)
    return fail (errno, "Cannot make the data folder", path, error);
  if (g_chmod (path, 0700) != 0)
    return fail (errno, "Cannot keep others out of the data folder", path, error);
  return TRUE;
}

static gboolean
lock_folder (PasskeysDataFolder  *self,
             GError             **error)
{
  g_autofree char *path = passkeys_data_folder_build_path (self, "lock");

  self->lock = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->lock < 0)
    return fail (errno, "Cannot write to the data folder", self->path, error);
  if (flock (self->lock, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  if (errno != EWOULDBLOCK)
    return fail (errno, "Cannot lock the data folder", self->path, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
               "Another passkeys-server already works with the data folder “%s”", self->path);
  return FALSE;
}

static GBytes *
make_key (const char  *path,
          GError     **error)
{
  guint8 *random = g_malloc (KEY_LENGTH);
  g_autoptr (GBytes) key = NULL;

  passkeys_random_fill (random, KEY_LENGTH);
  key = passkeys_secure_bytes_new_take (random, KEY_LENGTH);
  if (!g_file_set_contents_full (path, g_bytes_get_data (key, NULL), KEY_LENGTH,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 0600, error))
    return NULL;
  return g_steal_pointer (&key);
}

static void
passkeys_data_folder_finalize (GObject *object)
{
  PasskeysDataFolder *self = PASSKEYS_DATA_FOLDER (object);

  g_clear_fd (&self->lock, NULL);
  g_free (self->path);

  G_OBJECT_CLASS (passkeys_data_folder_parent_class)->finalize (object);
}

static void
passkeys_data_folder_class_init (PasskeysDataFolderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_data_folder_finalize;
}

static void
passkeys_data_folder_init (PasskeysDataFolder *self)
{
  self->lock = -1;
}

/**
 * passkeys_data_folder_resolve:
 * @path: a folder
 * @error: (out) (optional): that it is not there
 *
 * The database follows no symbolic link. Those that lead to its folder are an administrator's, or
 * systemd's, and are followed here.
 *
 * Returns: (transfer full) (nullable): the path of the folder without symbolic links
 */
char *
passkeys_data_folder_resolve (const char  *path,
                              GError     **error)
{
  char *real;

  g_return_val_if_fail (path != NULL, NULL);

  real = realpath (path, NULL);
  if (!real)
    fail (errno, "Cannot find the folder", path, error);
  return real;
}

/**
 * passkeys_data_folder_open:
 * @path: the folder, made if it is not there
 * @error: (out) (optional): what went wrong; %G_IO_ERROR_BUSY if another process has it
 *
 * Returns: (transfer full) (nullable): the folder, ours until freed
 */
PasskeysDataFolder *
passkeys_data_folder_open (const char  *path,
                           GError     **error)
{
  g_autoptr (PasskeysDataFolder) self = g_object_new (PASSKEYS_TYPE_DATA_FOLDER, NULL);

  g_return_val_if_fail (path != NULL, NULL);

  if (!make_private (path, error))
    return NULL;
  self->path = passkeys_data_folder_resolve (path, error);
  if (!self->path || !lock_folder (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * passkeys_data_folder_build_path:
 * @self: the folder
 * @name: of a file in it
 *
 * Returns: (transfer full): the path of the file
 */
char *
passkeys_data_folder_build_path (PasskeysDataFolder *self,
                                 const char         *name)
{
  g_return_val_if_fail (PASSKEYS_IS_DATA_FOLDER (self), NULL);

  return g_build_filename (self->path, name, NULL);
}

/**
 * passkeys_data_folder_get_key:
 * @self: the folder
 * @name: of the file that holds the key
 * @error: (out) (optional): what went wrong
 *
 * Returns: (transfer full) (nullable): 32 random bytes, the same ones each time
 */
GBytes *
passkeys_data_folder_get_key (PasskeysDataFolder  *self,
                              const char          *name,
                              GError             **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GBytes) key = NULL;
  g_autoptr (GError) failure = NULL;
  char *contents;
  gsize length;

  g_return_val_if_fail (PASSKEYS_IS_DATA_FOLDER (self), NULL);

  path = passkeys_data_folder_build_path (self, name);
  if (!g_file_get_contents (path, &contents, &length, &failure))
    {
      if (g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return make_key (path, error);
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  key = passkeys_secure_bytes_new_take (contents, length);
  if (length == KEY_LENGTH)
    return g_steal_pointer (&key);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The key “%s” is damaged", path);
  return NULL;
}
