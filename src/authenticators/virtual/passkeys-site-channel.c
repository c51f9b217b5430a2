/* passkeys-site-channel.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-site-channel"

#include "config.h"

#include "passkeys-site-channel.h"

#include <gio/gio.h>

#include "passkeys-fiber.h"
#include "passkeys-site-ceremony.h"

/* the byte of the command, that of the length of a secret, a secret, and the longest payload */
#define MAXIMUM_MESSAGE (1 + 1 + PASSKEYS_SITE_CEREMONY_MAXIMUM_SECRET + PASSKEYS_CTAPHID_MAXIMUM_LENGTH)

struct _PasskeysSiteChannel
{
  GObject                 parent_instance;

  GSocket                *socket;     /* (owned) */
  GSocketConnection      *connection; /* (owned) (nullable): until it is closed */
  GSource                *source;     /* (owned) (nullable): waits for the other end to close */
  PasskeysCtaphidCommand  command;
};

enum { CLOSED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysSiteChannel, passkeys_site_channel, G_TYPE_OBJECT)

static void
stop_watching (PasskeysSiteChannel *self)
{
  if (self->source == NULL)
    return;

  g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

static gboolean
closed_cb (GSocket      *socket,
           GIOCondition  condition,
           gpointer      user_data)
{
  PasskeysSiteChannel *self = user_data;

  g_clear_pointer (&self->source, g_source_unref);
  g_signal_emit (self, signals[CLOSED], 0);

  return G_SOURCE_REMOVE;
}

/* That the other end writes no more is no hang-up: it takes both directions for that. */
static void
watch (PasskeysSiteChannel *self)
{
  self->source = g_socket_create_source (self->socket, G_IO_HUP, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (closed_cb), self, NULL);
  g_source_attach (self->source, NULL);
}

static DexFuture *
receive_fiber (gpointer user_data)
{
  PasskeysSiteChannel *self = user_data;
  g_autoptr(GIOStream) connection = g_object_ref (G_IO_STREAM (self->connection));
  GInputStream *stream = g_io_stream_get_input_stream (connection);
  g_autoptr(GByteArray) message = g_byte_array_new ();
  g_autoptr(GError) error = NULL;

  while (message->len <= MAXIMUM_MESSAGE)
    {
      g_autoptr(GBytes) part = NULL;

      part = passkeys_await_boxed (dex_input_stream_read_bytes (stream,
                                                                MAXIMUM_MESSAGE + 1 - message->len,
                                                                G_PRIORITY_DEFAULT),
                                   &error);
      if (part == NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
      if (g_bytes_get_size (part) == 0)
        break;

      g_byte_array_append (message, g_bytes_get_data (part, NULL), g_bytes_get_size (part));
    }

  if (message->len == 0 || message->len > MAXIMUM_MESSAGE)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                                  "What was asked has a length of %u bytes", message->len);

  self->command = message->data[0];
  return dex_future_new_take_boxed (G_TYPE_BYTES,
                                    g_bytes_new (message->data + 1, message->len - 1));
}

typedef struct
{
  PasskeysSiteChannel *channel; /* (owned) */
  GBytes              *payload; /* (owned) */
} Reply;

static void
reply_free (gpointer data)
{
  Reply *reply = data;

  g_clear_object (&reply->channel);
  g_clear_pointer (&reply->payload, g_bytes_unref);
  g_free (reply);
}

static DexFuture *
reply_fiber (gpointer user_data)
{
  Reply *reply = user_data;
  PasskeysSiteChannel *self = reply->channel;
  g_autoptr(GIOStream) connection = g_object_ref (G_IO_STREAM (self->connection));
  g_autoptr(GBytes) rest = g_bytes_ref (reply->payload);
  g_autoptr(GError) error = NULL;

  /* From here on it is this end that closes. */
  stop_watching (self);
  while (g_bytes_get_size (rest) > 0)
    {
      GOutputStream *stream = g_io_stream_get_output_stream (connection);
      g_autoptr(GBytes) whole = g_steal_pointer (&rest);
      gint64 written;

      written = passkeys_await_int64 (dex_output_stream_write_bytes (stream, whole,
                                                                     G_PRIORITY_DEFAULT),
                                      &error);
      if (error != NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
      rest = g_bytes_new_from_bytes (whole, written, g_bytes_get_size (whole) - written);
    }

  passkeys_site_channel_close (self);
  return dex_future_new_true ();
}

static void
passkeys_site_channel_dispose (GObject *object)
{
  PasskeysSiteChannel *self = PASSKEYS_SITE_CHANNEL (object);

  passkeys_site_channel_close (self);
  g_clear_object (&self->socket);

  G_OBJECT_CLASS (passkeys_site_channel_parent_class)->dispose (object);
}

static void
passkeys_site_channel_class_init (PasskeysSiteChannelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = passkeys_site_channel_dispose;

  signals[CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
passkeys_site_channel_init (PasskeysSiteChannel *self)
{
}

/**
 * passkeys_site_channel_new:
 * @fd: a connected socket, which belongs to the channel from then on
 * @error: return location for an error
 *
 * Makes a channel and begins to listen for its end.
 *
 * Returns: (transfer full) (nullable): a new channel, or %NULL when @fd is no socket
 */
PasskeysSiteChannel *
passkeys_site_channel_new (int      fd,
                           GError **error)
{
  g_autoptr(PasskeysSiteChannel) self = NULL;
  g_autoptr(GSocket) socket = NULL;

  g_return_val_if_fail (fd >= 0, NULL);

  socket = g_socket_new_from_fd (fd, error);
  if (socket == NULL)
    return NULL;

  self = g_object_new (PASSKEYS_TYPE_SITE_CHANNEL, NULL);
  self->socket = g_steal_pointer (&socket);
  self->connection = g_socket_connection_factory_create_connection (self->socket);
  watch (self);

  return g_steal_pointer (&self);
}

/**
 * passkeys_site_channel_receive:
 * @self: a channel
 *
 * Waits for the whole message.
 *
 * Returns: (transfer full): a future that resolves to a #GBytes, the payload, and rejects when
 *   there is none or when it is longer than any message
 */
DexFuture *
passkeys_site_channel_receive (PasskeysSiteChannel *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SITE_CHANNEL (self), NULL);
  g_return_val_if_fail (self->connection != NULL, NULL);

  return passkeys_fiber_spawn (0, receive_fiber, g_object_ref (self), g_object_unref);
}

/**
 * passkeys_site_channel_get_command:
 * @self: a channel that has received its message
 *
 * Returns: the command (CTAP 2.1, section 11.2.9), of whatever number
 */
PasskeysCtaphidCommand
passkeys_site_channel_get_command (PasskeysSiteChannel *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SITE_CHANNEL (self), 0);

  return self->command;
}

/**
 * passkeys_site_channel_reply:
 * @self: a channel
 * @payload: the reply
 *
 * Replies, and closes the channel: the service knows by its end that the reply is whole.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
passkeys_site_channel_reply (PasskeysSiteChannel *self,
                             GBytes              *payload)
{
  Reply *reply;

  g_return_val_if_fail (PASSKEYS_IS_SITE_CHANNEL (self), NULL);
  g_return_val_if_fail (payload != NULL, NULL);
  g_return_val_if_fail (self->connection != NULL, NULL);

  reply = g_new0 (Reply, 1);
  reply->channel = g_object_ref (self);
  reply->payload = g_bytes_ref (payload);

  return passkeys_fiber_spawn (0, reply_fiber, reply, reply_free);
}

/**
 * passkeys_site_channel_close:
 * @self: a channel
 *
 * Closes this end, if it is open. A service that has no reply yet will get none.
 */
void
passkeys_site_channel_close (PasskeysSiteChannel *self)
{
  g_return_if_fail (PASSKEYS_IS_SITE_CHANNEL (self));

  stop_watching (self);
  if (self->connection != NULL)
    g_io_stream_close (G_IO_STREAM (self->connection), NULL, NULL);
  g_clear_object (&self->connection);
}
