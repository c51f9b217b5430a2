/* passkeys-uhid-front.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-uhid-front"

#include "config.h"

#include "passkeys-uhid-front.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <linux/input.h>
#include <linux/uhid.h>
#include <string.h>
#include <unistd.h>

#include "passkeys-virtual-key-private.h"

#define DEVICE "/dev/uhid"
/* pid.codes' numbers for tests */
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

struct _PasskeysUhidFront
{
  GObject parent_instance;

  PasskeysVirtualKey *key;
  char               *product_name;
  guint               number;
  int                 fd;        /* (owned) -1 while it is not plugged in */
  guint               source_id;
};

G_DEFINE_FINAL_TYPE (PasskeysUhidFront, passkeys_uhid_front, G_TYPE_OBJECT)

static void
write_event (PasskeysUhidFront       *self,
             const struct uhid_event *event)
{
  if (write (self->fd, event, sizeof *event) != sizeof *event)
    g_error ("%s: %s", DEVICE, g_strerror (errno));
}

static void
take_output (PasskeysUhidFront       *self,
             const struct uhid_event *event)
{
  const guint8 *data = event->u.output.data;
  gsize length = event->u.output.size;

  /* the number of the report, where there is only one */
  if (length == PASSKEYS_CTAPHID_FRAME_LENGTH + 1)
    {
      data++;
      length--;
    }
  _passkeys_virtual_key_receive (self->key, data, length);
}

static gboolean
on_readable (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  PasskeysUhidFront *self = user_data;
  struct uhid_event event;

  if (read (fd, &event, sizeof event) <= 0)
    return G_SOURCE_CONTINUE;

  if (event.type == UHID_OUTPUT)
    take_output (self, &event);
  return G_SOURCE_CONTINUE;
}

static void
plug (PasskeysUhidFront *self)
{
  struct uhid_event event = { .type = UHID_CREATE2 };

  self->fd = open (DEVICE, O_RDWR | O_CLOEXEC | O_NONBLOCK);
  if (self->fd < 0)
    g_error ("%s: %s", DEVICE, g_strerror (errno));

  g_strlcpy ((char *) event.u.create2.name, self->product_name, sizeof event.u.create2.name);
  g_snprintf ((char *) event.u.create2.uniq, sizeof event.u.create2.uniq, "%u", self->number);
  memcpy (event.u.create2.rd_data, report_descriptor, sizeof report_descriptor);
  event.u.create2.rd_size = sizeof report_descriptor;
  event.u.create2.bus = BUS_USB;
  event.u.create2.vendor = VENDOR_ID;
  event.u.create2.product = PRODUCT_ID;
  write_event (self, &event);
  self->source_id = g_unix_fd_add (self->fd, G_IO_IN, on_readable, self);
}

static void
unplug (PasskeysUhidFront *self)
{
  struct uhid_event event = { .type = UHID_DESTROY };

  if (self->fd < 0)
    return;

  write_event (self, &event);
  g_clear_handle_id (&self->source_id, g_source_remove);
  g_clear_fd (&self->fd, NULL);
}

static void
on_notify_plugged (PasskeysUhidFront *self)
{
  if (passkeys_virtual_key_is_plugged (self->key))
    plug (self);
  else
    unplug (self);
}

static void
on_frame (PasskeysUhidFront *self,
          GBytes            *frame)
{
  struct uhid_event event = { .type = UHID_INPUT2 };
  gsize length;
  const guint8 *data = g_bytes_get_data (frame, &length);

  if (self->fd < 0)
    return;

  memcpy (event.u.input2.data, data, length);
  event.u.input2.size = length;
  write_event (self, &event);
}

static void
passkeys_uhid_front_finalize (GObject *object)
{
  PasskeysUhidFront *self = PASSKEYS_UHID_FRONT (object);

  unplug (self);
  g_clear_object (&self->key);
  g_clear_pointer (&self->product_name, g_free);

  G_OBJECT_CLASS (passkeys_uhid_front_parent_class)->finalize (object);
}

static void
passkeys_uhid_front_class_init (PasskeysUhidFrontClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_uhid_front_finalize;
}

static void
passkeys_uhid_front_init (PasskeysUhidFront *self)
{
  self->fd = -1;
}

/* product_name is what the kernel calls the key, number its serial number. */
PasskeysUhidFront *
passkeys_uhid_front_new (PasskeysVirtualKey *key,
                         const char         *product_name,
                         guint               number)
{
  PasskeysUhidFront *self = g_object_new (PASSKEYS_TYPE_UHID_FRONT, NULL);

  self->key = g_object_ref (key);
  self->product_name = g_strdup (product_name);
  self->number = number;
  g_signal_connect_object (key, "notify::plugged", G_CALLBACK (on_notify_plugged), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (key, "frame", G_CALLBACK (on_frame), self, G_CONNECT_SWAPPED);
  if (passkeys_virtual_key_is_plugged (key))
    plug (self);
  return self;
}
