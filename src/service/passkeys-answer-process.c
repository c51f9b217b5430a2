/* passkeys-answer-process.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-answer-process"

#include "config.h"

#include "passkeys-answer-process.h"

#include <errno.h>
#include <gio/gio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "passkeys-fiber.h"
#include "passkeys-site-ceremony.h"

#define STACK_SIZE (256 * 1024)
#define MAXIMUM_REPLY (4 * 1024 * 1024) /* a list of all passkeys is for the service only */
#define MAXIMUM_PAYLOAD (1 + PASSKEYS_SITE_CEREMONY_MAXIMUM_SECRET + PASSKEYS_CTAPHID_MAXIMUM_LENGTH)

typedef struct
{
  char                   **arguments;  /* (owned) */
  PasskeysCtaphidCommand   command;
  GBytes                  *payload;    /* (owned) */
  GSocketConnection       *connection; /* (owned) (nullable) */
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  if (call->connection != NULL)
    g_socket_close (g_socket_connection_get_socket (call->connection), NULL);
  g_clear_object (&call->connection);
  g_clear_pointer (&call->arguments, g_strfreev);
  g_clear_pointer (&call->payload, g_bytes_unref);
  g_free (call);
}

static gboolean
start (Call    *call,
       GError **error)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GSocket) socket = NULL;
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
      return FALSE;
    }

  g_subprocess_launcher_take_stdin_fd (launcher, ends[1]);
  if (!(socket = g_socket_new_from_fd (ends[0], error)))
    {
      close (ends[0]);
      return FALSE;
    }
  call->connection = g_socket_connection_factory_create_connection (socket);

  process = g_subprocess_launcher_spawnv (launcher, (const char * const *) call->arguments, error);
  return process != NULL;
}

/* Into the buffer of the socket, which takes the longest message at once. */
static gboolean
write_message (Call    *call,
               GError **error)
{
  GSocket *socket = g_socket_connection_get_socket (call->connection);
  GOutputStream *stream = g_io_stream_get_output_stream (G_IO_STREAM (call->connection));
  guint8 command = call->command;

  return g_output_stream_write_all (stream, &command, 1, NULL, NULL, error) &&
         g_output_stream_write_all (stream, g_bytes_get_data (call->payload, NULL),
                                    g_bytes_get_size (call->payload), NULL, NULL, error) &&
         g_socket_shutdown (socket, FALSE, TRUE, error);
}

static GBytes *
read_reply (Call    *call,
            GError **error)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (call->connection));
  g_autoptr(GByteArray) reply = g_byte_array_new ();
  g_autoptr(GBytes) part = NULL;

  do
    {
      g_clear_pointer (&part, g_bytes_unref);
      part = passkeys_await_boxed (dex_input_stream_read_bytes (stream,
                                                                PASSKEYS_CTAPHID_MAXIMUM_LENGTH,
                                                                G_PRIORITY_DEFAULT),
                                   error);
      if (part == NULL)
        return NULL;
      g_byte_array_append (reply, g_bytes_get_data (part, NULL), g_bytes_get_size (part));
    }
  while (g_bytes_get_size (part) > 0 && reply->len <= MAXIMUM_REPLY);

  if (reply->len == 0 || reply->len > MAXIMUM_REPLY)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "There was no reply");
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&reply));
}

static DexFuture *
run_fiber (gpointer data)
{
  Call *call = data;
  g_autoptr(GBytes) reply = NULL;
  g_autoptr(GError) error = NULL;

  if (!start (call, &error) ||
      !write_message (call, &error) ||
      !(reply = read_reply (call, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_BYTES, g_steal_pointer (&reply));
}

/**
 * passkeys_answer_process_run:
 * @arguments: (array zero-terminated=1): the program and its arguments
 * @command: what kind of message it is
 * @payload: the message, %PASSKEYS_CTAPHID_MAXIMUM_LENGTH bytes at most besides a secret
 *
 * Starts a process and has it answer a message.
 *
 * Returns: (transfer full): a future that resolves to a #GBytes or rejects with an error that no
 *   person reads
 */
DexFuture *
passkeys_answer_process_run (const char * const     *arguments,
                             PasskeysCtaphidCommand  command,
                             GBytes                 *payload)
{
  Call *call;

  g_return_val_if_fail (arguments != NULL && arguments[0] != NULL, NULL);
  g_return_val_if_fail (payload != NULL, NULL);
  g_return_val_if_fail (g_bytes_get_size (payload) <= MAXIMUM_PAYLOAD, NULL);

  call = g_new0 (Call, 1);
  call->arguments = g_strdupv ((char **) arguments);
  call->command = command;
  call->payload = g_bytes_ref (payload);
  return passkeys_fiber_spawn (STACK_SIZE, run_fiber, call, call_free);
}
