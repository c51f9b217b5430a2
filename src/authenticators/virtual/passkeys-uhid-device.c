/* passkeys-uhid-device.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-uhid-device"

#include "config.h"

#include "passkeys-uhid-device.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <linux/input.h>
#include <linux/uhid.h>
#include <string.h>
#include <unistd.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-ctaphid.h"

#define NODE PASSKEYS_UHID_DEVICE_NODE

/* pid.codes' numbers for what has none of its own. Clients look at the usage page. */
#define VENDOR_ID 0x1209
#define PRODUCT_ID 0x0001

/* CTAP 2.1, section 11.2.8.1: one report of 64 bytes each way, usage page 0xf1d0 */
static const guint8 report_descriptor[] = {
  0x06, 0xd0, 0xf1, /* usage page: FIDO alliance */
  0x09, 0x01,       /* usage: CTAPHID */
  0xa1, 0x01,       /* collection: application */
  0x09, 0x20,       /*   usage: data in */
  0x15, 0x00,       /*   logical minimum: 0 */
  0x26, 0xff, 0x00, /*   logical maximum: 255 */
  0x75, 0x08,       /*   report size: 8 bits */
  0x95, 0x40,       /*   report count: 64 */
  0x81, 0x02,       /*   input: data, variable, absolute */
  0x09, 0x21,       /*   usage: data out */
  0x15, 0x00,       /*   logical minimum: 0 */
  0x26, 0xff, 0x00, /*   logical maximum: 255 */
  0x75, 0x08,       /*   report size: 8 bits */
  0x95, 0x40,       /*   report count: 64 */
  0x91, 0x02,       /*   output: data, variable, absolute */
  0xc0,             /* end of collection */
};

struct _PasskeysUhidDevice
{
  GObject parent_instance;

  char                      *product_name;
  char                      *serial_number;
  PasskeysUhidDeviceReceive  receive;
  gpointer                   user_data;
  int                        fd;        /* (owned) -1 while it is not plugged in */
  guint                      source_id;
};

G_DEFINE_FINAL_TYPE (PasskeysUhidDevice, passkeys_uhid_device, G_TYPE_OBJECT)

/* What a person can do about it is another thing each. */
static gboolean
fail (GError **error,
      int      number)
{
  switch (number)
    {
    case EACCES:
    case EPERM:
      g_set_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_DENIED,
                   "This account may not use %s", NODE);
      break;
    case ENOENT:
    case ENODEV:
    case ENXIO:
      g_set_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED,
                   "This kernel has no %s", NODE);
      break;
    default:
      g_set_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_FAILED,
                   "%s failed: %s", NODE, g_strerror (number));
    }
  return FALSE;
}

static gboolean
write_event (PasskeysUhidDevice       *self,
             const struct uhid_event  *event,
             GError                  **error)
{
  if (write (self->fd, event, sizeof *event) != sizeof *event)
    return fail (error, errno);
  return TRUE;
}

static void
take_output (PasskeysUhidDevice      *self,
             const struct uhid_event *event)
{
  const guint8 *data = event->u.output.data;
  gsize length = MIN (event->u.output.size, sizeof event->u.output.data);

  /* the number of the report, where there is only one */
  if (length == PASSKEYS_CTAPHID_FRAME_LENGTH + 1)
    {
      data++;
      length--;
    }
  if (length > 0)
    self->receive (data, length, self->user_data);
}

/* There are no feature reports; whoever asks for one is not kept waiting. */
static void
refuse_report (PasskeysUhidDevice      *self,
               const struct uhid_event *asked)
{
  struct uhid_event event = { .type = UHID_GET_REPORT_REPLY };

  if (asked->type == UHID_SET_REPORT)
    {
      event.type = UHID_SET_REPORT_REPLY;
      event.u.set_report_reply.id = asked->u.set_report.id;
      event.u.set_report_reply.err = EIO;
    }
  else
    {
      event.u.get_report_reply.id = asked->u.get_report.id;
      event.u.get_report_reply.err = EIO;
    }
  write_event (self, &event, NULL);
}

static gboolean
on_readable (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  g_autoptr(PasskeysUhidDevice) self = g_object_ref (user_data);
  struct uhid_event event;
  gssize length = read (fd, &event, sizeof event);

  if (length < 0 && (errno == EAGAIN || errno == EINTR))
    return G_SOURCE_CONTINUE;
  if (length <= 0)
    {
      self->source_id = 0;
      return G_SOURCE_REMOVE;
    }

  switch (event.type)
    {
    case UHID_OUTPUT:
      take_output (self, &event);
      break;
    case UHID_CLOSE:
      self->receive (NULL, 0, self->user_data);
      break;
    case UHID_GET_REPORT:
    case UHID_SET_REPORT:
      refuse_report (self, &event);
      break;
    default:
      break;
    }
  return G_SOURCE_CONTINUE;
}

static void
passkeys_uhid_device_finalize (GObject *object)
{
  PasskeysUhidDevice *self = PASSKEYS_UHID_DEVICE (object);

  passkeys_uhid_device_unplug (self);
  g_clear_pointer (&self->product_name, g_free);
  g_clear_pointer (&self->serial_number, g_free);

  G_OBJECT_CLASS (passkeys_uhid_device_parent_class)->finalize (object);
}

static void
passkeys_uhid_device_class_init (PasskeysUhidDeviceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_uhid_device_finalize;
}

static void
passkeys_uhid_device_init (PasskeysUhidDevice *self)
{
  self->fd = -1;
}

/**
 * passkeys_uhid_device_new:
 * @product_name: what the kernel calls it
 * @serial_number: what tells it from others of that name
 * @receive: what takes frames
 * @user_data: for @receive; must outlive the device, or until passkeys_uhid_device_unplug()
 *
 * Returns: (transfer full): a device that is not plugged in yet
 */
PasskeysUhidDevice *
passkeys_uhid_device_new (const char                *product_name,
                          const char                *serial_number,
                          PasskeysUhidDeviceReceive  receive,
                          gpointer                   user_data)
{
  PasskeysUhidDevice *self;

  g_return_val_if_fail (product_name != NULL, NULL);
  g_return_val_if_fail (serial_number != NULL, NULL);
  g_return_val_if_fail (receive != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_UHID_DEVICE, NULL);
  self->product_name = g_strdup (product_name);
  self->serial_number = g_strdup (serial_number);
  self->receive = receive;
  self->user_data = user_data;
  return self;
}

/**
 * passkeys_uhid_device_plug:
 * @self: a device that is not plugged in
 * @error: return location
 *
 * Shows it to the kernel. Frames come in the thread-default main context.
 *
 * Returns: whether it is plugged in. Else %PASSKEYS_AUTHENTICATOR_ERROR_DENIED without permission,
 *   %PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED where the kernel has no such thing, or
 *   %PASSKEYS_AUTHENTICATOR_ERROR_FAILED
 */
gboolean
passkeys_uhid_device_plug (PasskeysUhidDevice  *self,
                           GError             **error)
{
  struct uhid_event event = { .type = UHID_CREATE2 };
  g_autofd int fd = -1;

  g_return_val_if_fail (PASSKEYS_IS_UHID_DEVICE (self), FALSE);
  g_return_val_if_fail (self->fd < 0, FALSE);

  fd = open (NODE, O_RDWR | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0)
    return fail (error, errno);

  g_strlcpy ((char *) event.u.create2.name, self->product_name, sizeof event.u.create2.name);
  g_strlcpy ((char *) event.u.create2.uniq, self->serial_number, sizeof event.u.create2.uniq);
  memcpy (event.u.create2.rd_data, report_descriptor, sizeof report_descriptor);
  event.u.create2.rd_size = sizeof report_descriptor;
  event.u.create2.bus = BUS_USB;
  event.u.create2.vendor = VENDOR_ID;
  event.u.create2.product = PRODUCT_ID;
  if (write (fd, &event, sizeof event) != sizeof event)
    return fail (error, errno);

  self->fd = g_steal_fd (&fd);
  self->source_id = g_unix_fd_add (self->fd, G_IO_IN, on_readable, self);
  return TRUE;
}

/**
 * passkeys_uhid_device_unplug:
 * @self: a device
 *
 * Takes it from the kernel, if it is there. Nothing is received after.
 */
void
passkeys_uhid_device_unplug (PasskeysUhidDevice *self)
{
  struct uhid_event event = { .type = UHID_DESTROY };

  g_return_if_fail (PASSKEYS_IS_UHID_DEVICE (self));

  if (self->fd < 0)
    return;

  write_event (self, &event, NULL);
  g_clear_handle_id (&self->source_id, g_source_remove);
  g_clear_fd (&self->fd, NULL);
}

/**
 * passkeys_uhid_device_send:
 * @self: a device
 * @frame: 64 bytes
 * @error: return location
 *
 * Sends a frame to whoever has opened the device.
 *
 * Returns: whether the kernel took it; also %TRUE where it is not plugged in
 */
gboolean
passkeys_uhid_device_send (PasskeysUhidDevice  *self,
                           GBytes              *frame,
                           GError             **error)
{
  struct uhid_event event = { .type = UHID_INPUT2 };
  const guint8 *data;
  gsize length;

  g_return_val_if_fail (PASSKEYS_IS_UHID_DEVICE (self), FALSE);
  g_return_val_if_fail (frame != NULL, FALSE);

  if (self->fd < 0)
    return TRUE;

  data = g_bytes_get_data (frame, &length);
  g_return_val_if_fail (length <= sizeof event.u.input2.data, FALSE);
  memcpy (event.u.input2.data, data, length);
  event.u.input2.size = length;
  return write_event (self, &event, error);
}
