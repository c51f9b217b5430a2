/* passkeys-uhid-front.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-uhid-front"

#include "config.h"

#include "passkeys-uhid-front.h"

#include "passkeys-uhid-device.h"
#include "passkeys-virtual-key-private.h"

struct _PasskeysUhidFront
{
  GObject parent_instance;

  PasskeysVirtualKey *key;
  PasskeysUhidDevice *device;
};

G_DEFINE_FINAL_TYPE (PasskeysUhidFront, passkeys_uhid_front, G_TYPE_OBJECT)

static void
receive (const guint8 *frame,
         gsize         length,
         gpointer      user_data)
{
  PasskeysUhidFront *self = user_data;

  if (length > 0)
    _passkeys_virtual_key_receive (self->key, frame, length);
}

static void
plug (PasskeysUhidFront *self)
{
  g_autoptr(GError) error = NULL;

  if (!passkeys_uhid_device_plug (self->device, &error))
    g_error ("%s", error->message);
}

static void
on_notify_plugged (PasskeysUhidFront *self)
{
  if (passkeys_virtual_key_is_plugged (self->key))
    plug (self);
  else
    passkeys_uhid_device_unplug (self->device);
}

static void
on_frame (PasskeysUhidFront *self,
          GBytes            *frame)
{
  g_autoptr(GError) error = NULL;

  if (!passkeys_uhid_device_send (self->device, frame, &error))
    g_error ("%s", error->message);
}

static void
passkeys_uhid_front_finalize (GObject *object)
{
  PasskeysUhidFront *self = PASSKEYS_UHID_FRONT (object);

  passkeys_uhid_device_unplug (self->device);
  g_clear_object (&self->device);
  g_clear_object (&self->key);

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
}

/* product_name is what the kernel calls the key, number its serial number. */
PasskeysUhidFront *
passkeys_uhid_front_new (PasskeysVirtualKey *key,
                         const char         *product_name,
                         guint               number)
{
  PasskeysUhidFront *self = g_object_new (PASSKEYS_TYPE_UHID_FRONT, NULL);
  g_autofree char *serial_number = g_strdup_printf ("%u", number);

  self->key = g_object_ref (key);
  self->device = passkeys_uhid_device_new (product_name, serial_number, receive, self);
  g_signal_connect_object (key, "notify::plugged", G_CALLBACK (on_notify_plugged), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (key, "frame", G_CALLBACK (on_frame), self, G_CONNECT_SWAPPED);
  if (passkeys_virtual_key_is_plugged (key))
    plug (self);
  return self;
}
