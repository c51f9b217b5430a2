/* passkeys-virtual-key-process.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-virtual-key-process"

#include "config.h"

#include "passkeys-virtual-key-private.h"

#include <errno.h>
#include <glib-unix.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The front end in process: each opening is a pair of sockets, one end for libfido2 in whatever
 * thread, one served by the key's main loop. As with a real node, all that have it open see all
 * frames. */

#define VENDOR_ID 0xf1d0
#define PRODUCT_ID 0x0001

typedef struct
{
  PasskeysVirtualKey *key;       /* (unowned) */
  char               *path;      /* (owned) */
  char               *product;   /* (owned) */
  GMainContext       *context;   /* (owned) */
} Publication;

/* The key's end. */
typedef struct
{
  PasskeysVirtualKey *key;  /* (owned) until it is attached */
  int                 fd;   /* (owned) */
  GSource            *source;
} Connection;

static GMutex mutex;
static GPtrArray *publications; /* of Publication, under mutex */

static void
publication_free (gpointer data)
{
  Publication *publication = data;

  g_clear_pointer (&publication->path, g_free);
  g_clear_pointer (&publication->product, g_free);
  g_clear_pointer (&publication->context, g_main_context_unref);
  g_free (publication);
}

static void
connection_close (Connection *connection)
{
  g_signal_handlers_disconnect_by_data (connection->key, connection);
  g_source_destroy (connection->source);
  g_clear_pointer (&connection->source, g_source_unref);
  close (connection->fd);
  g_object_unref (connection->key);
  g_free (connection);
}

static void
on_frame (PasskeysVirtualKey *key,
          GBytes             *frame,
          Connection         *connection)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (frame, &length);

  /* a node forgets what nobody reads, too */
  if (send (connection->fd, data, length, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
    return;
}

static void
on_notify_plugged (PasskeysVirtualKey *key,
                   GParamSpec         *pspec,
                   Connection         *connection)
{
  if (!passkeys_virtual_key_is_plugged (key))
    connection_close (connection);
}

static gboolean
on_readable (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  Connection *connection = user_data;
  g_autoptr(PasskeysVirtualKey) key = g_object_ref (connection->key);
  guint8 report[PASSKEYS_CTAPHID_FRAME_LENGTH + 1];
  gssize length = recv (fd, report, sizeof report, MSG_DONTWAIT);

  if (length < 0 && (errno == EAGAIN || errno == EINTR))
    return G_SOURCE_CONTINUE;

  if (length <= 0)
    {
      connection_close (connection);
      return G_SOURCE_REMOVE;
    }

  /* the first byte is the number of the report */
  _passkeys_virtual_key_receive (key, report + 1, length - 1);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_opened (gpointer user_data)
{
  Connection *connection = user_data;

  connection->source = g_unix_fd_source_new (connection->fd, G_IO_IN | G_IO_HUP);
  g_source_set_callback (connection->source, G_SOURCE_FUNC (on_readable), connection, NULL);
  g_signal_connect (connection->key, "frame", G_CALLBACK (on_frame), connection);
  g_signal_connect (connection->key, "notify::plugged", G_CALLBACK (on_notify_plugged), connection);
  g_source_attach (connection->source, g_main_context_get_thread_default ());

  if (!passkeys_virtual_key_is_plugged (connection->key))
    connection_close (connection);
  return G_SOURCE_REMOVE;
}

static Publication *
find_publication (const char *path)
{
  for (guint i = 0; publications != NULL && i < publications->len; i++)
    {
      Publication *publication = g_ptr_array_index (publications, i);

      if (g_str_equal (publication->path, path))
        return publication;
    }
  return NULL;
}

static void *
io_open (const char *path)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&mutex);
  Publication *publication = find_publication (path);
  Connection *connection;
  int *handle;
  int fds[2];

  if (publication == NULL || socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) < 0)
    return NULL;

  connection = g_new0 (Connection, 1);
  connection->key = g_object_ref (publication->key);
  connection->fd = fds[1];
  g_main_context_invoke (publication->context, on_opened, connection);

  handle = g_new (int, 1);
  *handle = fds[0];
  return handle;
}

static void
io_close (void *handle)
{
  int *fd = handle;

  close (*fd);
  g_free (fd);
}

static int
io_read (void   *handle,
         guint8 *data,
         size_t  length,
         int     milliseconds)
{
  int *fd = handle;
  struct pollfd poll_fd = { *fd, POLLIN, 0 };
  gssize n_read;

  if (poll (&poll_fd, 1, milliseconds) <= 0)
    return -1;

  n_read = recv (*fd, data, length, 0);
  return n_read > 0 ? n_read : -1;
}

static int
io_write (void         *handle,
          const guint8 *data,
          size_t        length)
{
  int *fd = handle;

  return send (*fd, data, length, MSG_NOSIGNAL);
}

const fido_dev_io_t *
passkeys_virtual_key_get_io (void)
{
  static const fido_dev_io_t io = { io_open, io_close, io_read, io_write };

  return &io;
}

int
passkeys_virtual_key_manifest (fido_dev_info_t *devices,
                               size_t           length,
                               size_t          *found)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&mutex);
  size_t n_found = 0;

  for (guint i = 0; publications != NULL && i < publications->len && n_found < length; i++)
    {
      Publication *publication = g_ptr_array_index (publications, i);

      if (fido_dev_info_set (devices, n_found, publication->path, "Passkeys", publication->product,
                             passkeys_virtual_key_get_io (), NULL) == FIDO_OK)
        n_found++;
    }

  *found = n_found;
  return FIDO_OK;
}

void
_passkeys_virtual_key_publish (PasskeysVirtualKey *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&mutex);
  Publication *publication = g_new0 (Publication, 1);

  publication->key = self;
  publication->path = g_strdup (self->path);
  publication->product = g_strdup (self->product_name);
  publication->context = g_main_context_ref_thread_default ();

  if (publications == NULL)
    publications = g_ptr_array_new_with_free_func (publication_free);
  g_ptr_array_add (publications, publication);
}

void
_passkeys_virtual_key_withdraw (PasskeysVirtualKey *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&mutex);

  for (guint i = 0; publications != NULL && i < publications->len; i++)
    {
      Publication *publication = g_ptr_array_index (publications, i);

      if (publication->key == self)
        {
          g_ptr_array_remove_index (publications, i);
          break;
        }
    }
  if (publications != NULL && publications->len == 0)
    g_clear_pointer (&publications, g_ptr_array_unref);
}
