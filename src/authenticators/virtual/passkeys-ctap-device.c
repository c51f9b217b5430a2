/* passkeys-ctap-device.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-ctap-device"

#include "config.h"

#include "passkeys-ctap-device.h"

#include "passkeys-ctap2-error.h"

#define KEEPALIVE_INTERVAL 100 /* ms; CTAP 2.1, section 11.2.9.2.1 */

struct _PasskeysCtapDevice
{
  GObject parent_instance;

  PasskeysCtaphid           *ctaphid;
  PasskeysCtapDeviceHandler  handler;
  PasskeysCtapDeviceSend     send;
  gpointer                   user_data;

  DexFuture                 *running;     /* (owned) (nullable) what carries out a message */
  PasskeysCtaphidCommand     command;
  guint                      n_started;   /* tells a late reply from that of this message */
  guint                      keepalive;   /* ms */
  guint                      keepalive_id;
  guint                      deadline_id;
  gboolean                   waits_for_user;
  gboolean                   is_stopped;
};

typedef struct
{
  GWeakRef device;
  guint    number;
} Reply;

G_DEFINE_FINAL_TYPE (PasskeysCtapDevice, passkeys_ctap_device, G_TYPE_OBJECT)

static Reply *
reply_new (PasskeysCtapDevice *self)
{
  Reply *reply = g_new0 (Reply, 1);

  g_weak_ref_init (&reply->device, self);
  reply->number = self->n_started;
  return reply;
}

static void
reply_free (gpointer data)
{
  Reply *reply = data;

  g_weak_ref_clear (&reply->device);
  g_free (reply);
}

static void
send_frames (PasskeysCtapDevice *self,
             GPtrArray          *frames)
{
  for (guint i = 0; i < frames->len && !self->is_stopped; i++)
    self->send (g_ptr_array_index (frames, i), self->user_data);
}

static GPtrArray *
frames_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

static gboolean
on_keepalive (gpointer user_data)
{
  PasskeysCtapDevice *self = user_data;
  g_autoptr(GPtrArray) frames = frames_new ();

  passkeys_ctaphid_keep_alive (self->ctaphid,
                               self->waits_for_user ? PASSKEYS_CTAPHID_KEEPALIVE_USER_PRESENCE_NEEDED
                                                    : PASSKEYS_CTAPHID_KEEPALIVE_PROCESSING,
                               frames);
  send_frames (self, frames);
  return G_SOURCE_CONTINUE;
}

static void
end_message (PasskeysCtapDevice *self)
{
  g_clear_handle_id (&self->keepalive_id, g_source_remove);
  self->n_started++;
  self->waits_for_user = FALSE;
}

static gboolean
on_deadline (gpointer user_data)
{
  PasskeysCtapDevice *self = user_data;
  g_autoptr(GPtrArray) frames = frames_new ();

  self->deadline_id = 0;
  passkeys_ctaphid_expire (self->ctaphid, g_get_monotonic_time (), frames);
  send_frames (self, frames);
  return G_SOURCE_REMOVE;
}

static void
watch_deadline (PasskeysCtapDevice *self)
{
  gint64 deadline = passkeys_ctaphid_get_deadline (self->ctaphid);
  gint64 remaining = deadline - g_get_monotonic_time ();

  g_clear_handle_id (&self->deadline_id, g_source_remove);
  if (deadline >= 0 && !self->is_stopped)
    self->deadline_id = g_timeout_add (MAX (remaining, 0) / 1000 + 1, on_deadline, self);
}

static DexFuture *
on_replied_cb (DexFuture *future,
               gpointer   user_data)
{
  Reply *reply = user_data;
  g_autoptr(PasskeysCtapDevice) self = g_weak_ref_get (&reply->device);
  g_autoptr(GPtrArray) frames = frames_new ();
  const GValue *value;

  if (self == NULL || self->n_started != reply->number)
    return dex_future_new_true ();

  end_message (self);
  if ((value = dex_future_get_value (future, NULL)) == NULL)
    passkeys_ctaphid_reply_error (self->ctaphid, PASSKEYS_CTAPHID_STATUS_INVALID_COMMAND, frames);
  else if (g_bytes_get_size (g_value_get_boxed (value)) > PASSKEYS_CTAPHID_MAXIMUM_LENGTH)
    passkeys_ctaphid_reply_error (self->ctaphid, PASSKEYS_CTAPHID_STATUS_OTHER, frames);
  else
    passkeys_ctaphid_reply (self->ctaphid, g_value_get_boxed (value), frames);
  send_frames (self, frames);
  return dex_future_new_true ();
}

static void
begin_message (PasskeysCtapDevice     *self,
               PasskeysCtaphidMessage *message)
{
  Reply *reply;

  dex_clear (&self->running);
  self->command = message->command;
  reply = reply_new (self);
  if (self->keepalive > 0)
    self->keepalive_id = g_timeout_add (self->keepalive, on_keepalive, self);

  self->running = dex_future_finally (self->handler (message->command, message->payload,
                                                     self->user_data),
                                      on_replied_cb, reply, reply_free);
}

static void
end_with_cancel (PasskeysCtapDevice *self)
{
  static const guint8 status = PASSKEYS_CTAP2_ERROR_KEEPALIVE_CANCEL;
  g_autoptr(GBytes) reply = g_bytes_new_static (&status, 1);
  g_autoptr(GPtrArray) frames = frames_new ();

  end_message (self);
  dex_clear (&self->running);
  passkeys_ctaphid_reply (self->ctaphid, reply, frames);
  send_frames (self, frames);
}

/* CTAP 2.1, section 11.2.9.1.5. What U2F asks is over at once, so only CBOR can be cancelled. */
static void
cancel_message (PasskeysCtapDevice *self)
{
  if (self->command == PASSKEYS_CTAPHID_COMMAND_CBOR)
    end_with_cancel (self);
}

static void
take_message (PasskeysCtapDevice     *self,
              PasskeysCtaphidMessage *message)
{
  switch ((guint) message->command)
    {
    case PASSKEYS_CTAPHID_COMMAND_CANCEL:
      cancel_message (self);
      break;

    case PASSKEYS_CTAPHID_COMMAND_INIT:
      end_message (self);
      dex_clear (&self->running);
      break;

    default:
      begin_message (self, message);
    }
}

static void
passkeys_ctap_device_dispose (GObject *object)
{
  passkeys_ctap_device_stop (PASSKEYS_CTAP_DEVICE (object));

  G_OBJECT_CLASS (passkeys_ctap_device_parent_class)->dispose (object);
}

static void
passkeys_ctap_device_finalize (GObject *object)
{
  PasskeysCtapDevice *self = PASSKEYS_CTAP_DEVICE (object);

  g_clear_pointer (&self->ctaphid, passkeys_ctaphid_free);

  G_OBJECT_CLASS (passkeys_ctap_device_parent_class)->finalize (object);
}

static void
passkeys_ctap_device_class_init (PasskeysCtapDeviceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = passkeys_ctap_device_dispose;
  G_OBJECT_CLASS (klass)->finalize = passkeys_ctap_device_finalize;
}

static void
passkeys_ctap_device_init (PasskeysCtapDevice *self)
{
  self->keepalive = KEEPALIVE_INTERVAL;
}

/**
 * passkeys_ctap_device_new:
 * @capabilities: what it says in reply to INIT
 * @handler: what carries out messages
 * @send: where frames go
 * @user_data: for both; must outlive the device, or until passkeys_ctap_device_stop()
 *
 * Returns: (transfer full): a device
 */
PasskeysCtapDevice *
passkeys_ctap_device_new (PasskeysCtaphidCapabilities capabilities,
                          PasskeysCtapDeviceHandler   handler,
                          PasskeysCtapDeviceSend      send,
                          gpointer                    user_data)
{
  PasskeysCtapDevice *self;

  g_return_val_if_fail (handler != NULL, NULL);
  g_return_val_if_fail (send != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_CTAP_DEVICE, NULL);
  self->ctaphid = passkeys_ctaphid_new (capabilities);
  self->handler = handler;
  self->send = send;
  self->user_data = user_data;
  return self;
}

/**
 * passkeys_ctap_device_receive:
 * @self: a device
 * @frame: (array length=length): what a client sent
 * @length: how many bytes
 *
 * Takes one frame.
 */
void
passkeys_ctap_device_receive (PasskeysCtapDevice *self,
                              const guint8       *frame,
                              gsize               length)
{
  g_autoptr(PasskeysCtaphidMessage) message = NULL;
  g_autoptr(GPtrArray) frames = frames_new ();

  g_return_if_fail (PASSKEYS_IS_CTAP_DEVICE (self));

  if (self->is_stopped)
    return;

  message = passkeys_ctaphid_receive (self->ctaphid, frame, length, g_get_monotonic_time (),
                                      frames);
  watch_deadline (self);
  send_frames (self, frames);
  if (message != NULL && !self->is_stopped)
    take_message (self, message);
}

/**
 * passkeys_ctap_device_set_keepalive:
 * @self: a device
 * @milliseconds: time between two keepalives, 0 for none
 *
 * Sets how often the device says that a reply is still to come, from the next message on.
 */
void
passkeys_ctap_device_set_keepalive (PasskeysCtapDevice *self,
                                    guint               milliseconds)
{
  g_return_if_fail (PASSKEYS_IS_CTAP_DEVICE (self));

  self->keepalive = milliseconds;
}

/**
 * passkeys_ctap_device_set_waits_for_user:
 * @self: a device
 * @waits: whether the person must do something now
 *
 * Sets what the keepalives of this message tell.
 */
void
passkeys_ctap_device_set_waits_for_user (PasskeysCtapDevice *self,
                                         gboolean            waits)
{
  g_return_if_fail (PASSKEYS_IS_CTAP_DEVICE (self));

  self->waits_for_user = waits;
}

/**
 * passkeys_ctap_device_is_busy:
 * @self: a device
 *
 * Returns: whether a message is under way
 */
gboolean
passkeys_ctap_device_is_busy (PasskeysCtapDevice *self)
{
  g_return_val_if_fail (PASSKEYS_IS_CTAP_DEVICE (self), FALSE);

  return !self->is_stopped && passkeys_ctaphid_is_busy (self->ctaphid);
}

/**
 * passkeys_ctap_device_cancel:
 * @self: a device
 *
 * Ends what is under way because no client is left.
 */
void
passkeys_ctap_device_cancel (PasskeysCtapDevice *self)
{
  g_return_if_fail (PASSKEYS_IS_CTAP_DEVICE (self));

  if (passkeys_ctap_device_is_busy (self))
    end_with_cancel (self);
}

/**
 * passkeys_ctap_device_stop:
 * @self: a device
 *
 * Ends what is under way, as if the device was pulled out.
 */
void
passkeys_ctap_device_stop (PasskeysCtapDevice *self)
{
  g_return_if_fail (PASSKEYS_IS_CTAP_DEVICE (self));

  self->is_stopped = TRUE;
  end_message (self);
  g_clear_handle_id (&self->deadline_id, g_source_remove);
  dex_clear (&self->running);
}
