/* passkeys-ctaphid.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-ctaphid"

#include "config.h"

#include "passkeys-ctaphid.h"

#include <string.h>

#define INIT_FLAG 0x80
#define INIT_HEADER_LENGTH 7
#define INIT_DATA_LENGTH (PASSKEYS_CTAPHID_FRAME_LENGTH - INIT_HEADER_LENGTH)
#define CONTINUATION_HEADER_LENGTH 5
#define CONTINUATION_DATA_LENGTH (PASSKEYS_CTAPHID_FRAME_LENGTH - CONTINUATION_HEADER_LENGTH)

#define BROADCAST_CHANNEL G_MAXUINT32
#define NONCE_LENGTH 8
#define PROTOCOL_VERSION 2
/* how long the next frame of a message may take; CTAP 2.1, section 11.2.5.1, leaves it open */
#define MESSAGE_TIMEOUT (500 * 1000)

typedef enum
{
  STATE_IDLE,
  STATE_RECEIVING,
  STATE_PROCESSING,
} State;

struct _PasskeysCtaphid
{
  PasskeysCtaphidCapabilities capabilities;
  guint32                     last_channel;

  /* the one transaction that there can be */
  State                       state;
  guint32                     channel;
  guint8                      command;
  guint8                      next_sequence;
  gsize                       length;
  GByteArray                 *received; /* (owned) (nullable) */
  gint64                      deadline;
};

static guint32
read_channel (const guint8 *frame)
{
  return (guint32) frame[0] << 24 | frame[1] << 16 | frame[2] << 8 | frame[3];
}

static void
write_channel (guint8  *frame,
               guint32  channel)
{
  frame[0] = channel >> 24;
  frame[1] = channel >> 16;
  frame[2] = channel >> 8;
  frame[3] = channel;
}

static void
append_frame (GPtrArray    *frames,
              const guint8 *frame)
{
  g_ptr_array_add (frames, g_bytes_new (frame, PASSKEYS_CTAPHID_FRAME_LENGTH));
}

/* Cuts a message into frames (CTAP 2.1, section 11.2.4). */
static void
append_message (GPtrArray    *frames,
                guint32       channel,
                guint8        command,
                const guint8 *data,
                gsize         length)
{
  guint8 frame[PASSKEYS_CTAPHID_FRAME_LENGTH] = { 0, };
  gsize n_sent = MIN (length, INIT_DATA_LENGTH);
  guint8 sequence = 0;

  g_assert (length <= PASSKEYS_CTAPHID_MAXIMUM_LENGTH);

  write_channel (frame, channel);
  frame[4] = command | INIT_FLAG;
  frame[5] = length >> 8;
  frame[6] = length;
  if (n_sent > 0)
    memcpy (frame + INIT_HEADER_LENGTH, data, n_sent);
  append_frame (frames, frame);

  while (n_sent < length)
    {
      gsize n_bytes = MIN (length - n_sent, CONTINUATION_DATA_LENGTH);

      memset (frame + 4, 0, sizeof frame - 4);
      frame[4] = sequence++;
      memcpy (frame + CONTINUATION_HEADER_LENGTH, data + n_sent, n_bytes);
      append_frame (frames, frame);
      n_sent += n_bytes;
    }
}

static void
append_error (GPtrArray             *frames,
              guint32                channel,
              PasskeysCtaphidStatus  status)
{
  guint8 data = status;

  append_message (frames, channel, PASSKEYS_CTAPHID_COMMAND_ERROR, &data, 1);
}

static PasskeysCtaphidMessage *
message_new (guint8  command,
             GBytes *payload) /* (transfer full) */
{
  PasskeysCtaphidMessage *self = g_new0 (PasskeysCtaphidMessage, 1);

  self->command = command;
  self->payload = payload;
  return self;
}

static void
become_idle (PasskeysCtaphid *self)
{
  g_clear_pointer (&self->received, g_byte_array_unref);
  self->state = STATE_IDLE;
  self->deadline = -1;
}

/* Replies to INIT (CTAP 2.1, section 11.2.9.1.3): on the broadcast channel it allocates another, on
 * an allocated one it makes a fresh start. */
static PasskeysCtaphidMessage *
receive_init (PasskeysCtaphid *self,
              guint32          channel,
              const guint8    *nonce,
              gsize            length,
              GPtrArray       *frames)
{
  guint8 data[NONCE_LENGTH + 9] = { 0, };
  gboolean interrupts = self->state != STATE_IDLE && self->channel == channel;
  gboolean was_processing = self->state == STATE_PROCESSING;

  if (length != NONCE_LENGTH)
    {
      append_error (frames, channel, PASSKEYS_CTAPHID_STATUS_INVALID_LENGTH);
      return NULL;
    }

  memcpy (data, nonce, NONCE_LENGTH);
  write_channel (data + NONCE_LENGTH,
                 channel == BROADCAST_CHANNEL ? ++self->last_channel : channel);
  data[12] = PROTOCOL_VERSION;
  data[16] = self->capabilities;
  append_message (frames, channel, PASSKEYS_CTAPHID_COMMAND_INIT, data, sizeof data);

  if (!interrupts)
    return NULL;

  become_idle (self);
  return was_processing ? message_new (PASSKEYS_CTAPHID_COMMAND_INIT, g_bytes_new (NULL, 0)) : NULL;
}

/* Takes a whole message. What needs no authenticator is replied to at once. */
static PasskeysCtaphidMessage *
take_message (PasskeysCtaphid *self,
              GPtrArray       *frames)
{
  g_autoptr(GBytes) payload = g_byte_array_free_to_bytes (g_steal_pointer (&self->received));
  gsize length;
  const guint8 *data = g_bytes_get_data (payload, &length);

  switch (self->command)
    {
    case PASSKEYS_CTAPHID_COMMAND_PING:
      append_message (frames, self->channel, self->command, data, length);
      break;

    case PASSKEYS_CTAPHID_COMMAND_WINK:
      if (length == 0)
        append_message (frames, self->channel, self->command, NULL, 0);
      else
        append_error (frames, self->channel, PASSKEYS_CTAPHID_STATUS_INVALID_LENGTH);
      break;

    default:
      if (length == 0)
        {
          append_error (frames, self->channel, PASSKEYS_CTAPHID_STATUS_INVALID_LENGTH);
          break;
        }
      self->state = STATE_PROCESSING;
      self->deadline = -1;
      return message_new (self->command, g_steal_pointer (&payload));
    }

  become_idle (self);
  return NULL;
}

static PasskeysCtaphidMessage *
receive_data (PasskeysCtaphid *self,
              const guint8    *data,
              gsize            length,
              gint64           now,
              GPtrArray       *frames)
{
  g_byte_array_append (self->received, data, MIN (length, self->length - self->received->len));
  self->deadline = now + MESSAGE_TIMEOUT;

  return self->received->len == self->length ? take_message (self, frames) : NULL;
}

static gboolean
is_supported (PasskeysCtaphid *self,
              guint8           command)
{
  switch (command)
    {
    case PASSKEYS_CTAPHID_COMMAND_PING:
      return TRUE;
    case PASSKEYS_CTAPHID_COMMAND_WINK:
      return (self->capabilities & PASSKEYS_CTAPHID_CAPABILITY_WINK) != 0;
    case PASSKEYS_CTAPHID_COMMAND_CBOR:
      return (self->capabilities & PASSKEYS_CTAPHID_CAPABILITY_CBOR) != 0;
    case PASSKEYS_CTAPHID_COMMAND_MSG:
      return (self->capabilities & PASSKEYS_CTAPHID_CAPABILITY_NO_MSG) == 0;
    default:
      return FALSE;
    }
}

/* Whether another transaction is in the way of this message, which is then told so. */
static gboolean
is_in_the_way (PasskeysCtaphid *self,
               guint32          channel,
               GPtrArray       *frames)
{
  if (self->state == STATE_IDLE)
    return FALSE;

  if (self->state == STATE_RECEIVING && self->channel == channel)
    {
      /* a message inside another is a continuation out of sequence */
      append_error (frames, channel, PASSKEYS_CTAPHID_STATUS_INVALID_SEQUENCE);
      become_idle (self);
    }
  else
    {
      append_error (frames, channel, PASSKEYS_CTAPHID_STATUS_CHANNEL_BUSY);
    }
  return TRUE;
}

static PasskeysCtaphidMessage *
receive_start (PasskeysCtaphid *self,
               const guint8    *frame,
               gint64           now,
               GPtrArray       *frames)
{
  guint32 channel = read_channel (frame);
  guint8 command = frame[4] & ~INIT_FLAG;
  gsize length = frame[5] << 8 | frame[6];
  const guint8 *data = frame + INIT_HEADER_LENGTH;

  if (command == PASSKEYS_CTAPHID_COMMAND_INIT)
    return receive_init (self, channel, data, length, frames);

  if (channel == BROADCAST_CHANNEL)
    {
      append_error (frames, channel, PASSKEYS_CTAPHID_STATUS_INVALID_CHANNEL);
      return NULL;
    }

  /* It is never replied to, and means nothing where nothing is under way. */
  if (command == PASSKEYS_CTAPHID_COMMAND_CANCEL)
    {
      if (self->state == STATE_PROCESSING && self->channel == channel)
        return message_new (command, g_bytes_new (NULL, 0));
      return NULL;
    }

  if (is_in_the_way (self, channel, frames))
    return NULL;

  if (!is_supported (self, command))
    {
      append_error (frames, channel, PASSKEYS_CTAPHID_STATUS_INVALID_COMMAND);
      return NULL;
    }
  if (length > PASSKEYS_CTAPHID_MAXIMUM_LENGTH)
    {
      append_error (frames, channel, PASSKEYS_CTAPHID_STATUS_INVALID_LENGTH);
      return NULL;
    }

  self->state = STATE_RECEIVING;
  self->channel = channel;
  self->command = command;
  self->length = length;
  self->next_sequence = 0;
  self->received = g_byte_array_new ();
  return receive_data (self, data, INIT_DATA_LENGTH, now, frames);
}

static PasskeysCtaphidMessage *
receive_continuation (PasskeysCtaphid *self,
                      const guint8    *frame,
                      gint64           now,
                      GPtrArray       *frames)
{
  /* CTAP 2.1, section 11.2.5.4: what continues nothing is ignored */
  if (self->state != STATE_RECEIVING || self->channel != read_channel (frame))
    return NULL;

  if (frame[4] != self->next_sequence)
    {
      append_error (frames, self->channel, PASSKEYS_CTAPHID_STATUS_INVALID_SEQUENCE);
      become_idle (self);
      return NULL;
    }

  self->next_sequence++;
  return receive_data (self, frame + CONTINUATION_HEADER_LENGTH, CONTINUATION_DATA_LENGTH, now,
                       frames);
}

/**
 * passkeys_ctaphid_new:
 * @capabilities: what the authenticator says in reply to INIT
 *
 * Returns: (transfer full): an authenticator's end, without any channel yet
 */
PasskeysCtaphid *
passkeys_ctaphid_new (PasskeysCtaphidCapabilities capabilities)
{
  PasskeysCtaphid *self = g_new0 (PasskeysCtaphid, 1);

  self->capabilities = capabilities;
  self->deadline = -1;
  return self;
}

/**
 * passkeys_ctaphid_free:
 * @self: (transfer full): an authenticator's end
 *
 * Frees it.
 */
void
passkeys_ctaphid_free (PasskeysCtaphid *self)
{
  g_clear_pointer (&self->received, g_byte_array_unref);
  g_free (self);
}

/**
 * passkeys_ctaphid_receive:
 * @self: an authenticator's end
 * @frame: (array length=length): what a client sent
 * @length: how many bytes; what is no frame of 64 is ignored
 * @now: the time
 * @frames: (element-type GBytes): where frames are appended that must be sent
 *
 * Takes one frame.
 *
 * Returns: (transfer full) (nullable): what the authenticator must do. MSG and CBOR are ended by
 *   passkeys_ctaphid_reply() or passkeys_ctaphid_reply_error(), and no other comes before.
 */
PasskeysCtaphidMessage *
passkeys_ctaphid_receive (PasskeysCtaphid *self,
                          const guint8    *frame,
                          gsize            length,
                          gint64           now,
                          GPtrArray       *frames)
{
  guint32 channel;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (frame != NULL || length == 0, NULL);
  g_return_val_if_fail (frames != NULL, NULL);

  if (length != PASSKEYS_CTAPHID_FRAME_LENGTH)
    return NULL;

  passkeys_ctaphid_expire (self, now, frames);

  /* Channels are numbered as they are allocated; 0 is reserved. */
  channel = read_channel (frame);
  if (channel != BROADCAST_CHANNEL && (channel == 0 || channel > self->last_channel))
    {
      append_error (frames, channel, PASSKEYS_CTAPHID_STATUS_INVALID_CHANNEL);
      return NULL;
    }

  if (frame[4] & INIT_FLAG)
    return receive_start (self, frame, now, frames);
  return receive_continuation (self, frame, now, frames);
}

/**
 * passkeys_ctaphid_reply:
 * @self: an authenticator's end that is busy
 * @payload: the reply, %PASSKEYS_CTAPHID_MAXIMUM_LENGTH bytes at most
 * @frames: (element-type GBytes): where frames are appended that must be sent
 *
 * Replies to the message that is under way.
 */
void
passkeys_ctaphid_reply (PasskeysCtaphid *self,
                        GBytes          *payload,
                        GPtrArray       *frames)
{
  const guint8 *data;
  gsize length;

  g_return_if_fail (self != NULL);
  g_return_if_fail (self->state == STATE_PROCESSING);
  g_return_if_fail (payload != NULL);
  g_return_if_fail (g_bytes_get_size (payload) <= PASSKEYS_CTAPHID_MAXIMUM_LENGTH);

  data = g_bytes_get_data (payload, &length);
  append_message (frames, self->channel, self->command, data, length);
  become_idle (self);
}

/**
 * passkeys_ctaphid_reply_error:
 * @self: an authenticator's end that is busy
 * @status: why
 * @frames: (element-type GBytes): where frames are appended that must be sent
 *
 * Refuses the message that is under way.
 */
void
passkeys_ctaphid_reply_error (PasskeysCtaphid       *self,
                              PasskeysCtaphidStatus  status,
                              GPtrArray             *frames)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->state == STATE_PROCESSING);

  append_error (frames, self->channel, status);
  become_idle (self);
}

/**
 * passkeys_ctaphid_keep_alive:
 * @self: an authenticator's end that is busy
 * @status: what it is busy with
 * @frames: (element-type GBytes): where frames are appended that must be sent
 *
 * Says that the reply is still to come; every 100 ms, or a client gives up.
 */
void
passkeys_ctaphid_keep_alive (PasskeysCtaphid          *self,
                             PasskeysCtaphidKeepalive  status,
                             GPtrArray                *frames)
{
  guint8 data = status;

  g_return_if_fail (self != NULL);
  g_return_if_fail (self->state == STATE_PROCESSING);

  append_message (frames, self->channel, PASSKEYS_CTAPHID_COMMAND_KEEPALIVE, &data, 1);
}

/**
 * passkeys_ctaphid_is_busy:
 * @self: an authenticator's end
 *
 * Returns: whether a message waits for its reply
 */
gboolean
passkeys_ctaphid_is_busy (PasskeysCtaphid *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->state == STATE_PROCESSING;
}

/**
 * passkeys_ctaphid_get_deadline:
 * @self: an authenticator's end
 *
 * Returns: when passkeys_ctaphid_expire() must be called unless another frame comes before, -1 for
 *   never
 */
gint64
passkeys_ctaphid_get_deadline (PasskeysCtaphid *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->deadline;
}

/**
 * passkeys_ctaphid_expire:
 * @self: an authenticator's end
 * @now: the time
 * @frames: (element-type GBytes): where frames are appended that must be sent
 *
 * Gives up a message whose next frame did not come in time (CTAP 2.1, section 11.2.5.2).
 */
void
passkeys_ctaphid_expire (PasskeysCtaphid *self,
                         gint64           now,
                         GPtrArray       *frames)
{
  g_return_if_fail (self != NULL);

  if (self->deadline < 0 || now < self->deadline)
    return;

  append_error (frames, self->channel, PASSKEYS_CTAPHID_STATUS_MESSAGE_TIMEOUT);
  become_idle (self);
}

/**
 * passkeys_ctaphid_message_free:
 * @self: (transfer full): a message
 *
 * Frees a message.
 */
void
passkeys_ctaphid_message_free (PasskeysCtaphidMessage *self)
{
  g_clear_pointer (&self->payload, g_bytes_unref);
  g_free (self);
}
