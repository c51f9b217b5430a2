/* passkeys-hid-source.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-hid-source"

#include "config.h"

#include "passkeys-hid-source.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "passkeys-uhid-device.h"

/* HID Usage Tables, and CTAP 2.1, section 11.2.8.1 */
#define TAG_USAGE_PAGE 0x04
#define USAGE_PAGE_FIDO 0xf1d0
#define BUS_USB 3

/* us */
#define UDEV_TIME (1 * G_USEC_PER_SEC)

struct _PasskeysHidSource
{
  GObject parent_instance;

  char *nodes;   /* "/dev" */
  char *classes; /* "/sys/class/hidraw" */
  char *sandbox; /* "/.flatpak-info" */
};

static void passkeys_hid_source_iface_init (PasskeysSecurityKeySourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysHidSource, passkeys_hid_source, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_SECURITY_KEY_SOURCE,
                                                      passkeys_hid_source_iface_init))

/* Whether a report descriptor (HID 1.11, section 6.2.2) is one of a FIDO device. */
static gboolean
is_fido (const char *descriptor,
         gsize       length)
{
  const guint8 *data = (const guint8 *) descriptor;
  gsize position = 0;

  while (position < length)
    {
      guint8 prefix = data[position++];
      gsize size = (prefix & 3) == 3 ? 4 : prefix & 3;
      guint value = 0;

      /* long items: FIDO devices have none, and nothing behind one can be told apart */
      if ((prefix & 0xf0) == 0xf0 || size > length - position)
        return FALSE;
      for (gsize i = 0; i < size; i++)
        value |= (guint) data[position + i] << (8 * i);
      if ((prefix & 0xfc) == TAG_USAGE_PAGE && value == USAGE_PAGE_FIDO)
        return TRUE;
      position += size;
    }
  return FALSE;
}

static char *
read_text (PasskeysHidSource *self,
           const char        *name,
           const char        *file)
{
  g_autofree char *path = g_build_filename (self->classes, name, file, NULL);
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_free (text);
      return NULL;
    }
  return g_strstrip (text);
}

/* Each plugging gives the HID device another number: "0003:1050:0407.000A". */
static char *
read_identity (PasskeysHidSource *self,
               const char        *name)
{
  g_autofree char *path = g_build_filename (self->classes, name, "device", NULL);
  g_autofree char *target = g_file_read_link (path, NULL);

  return target != NULL ? g_path_get_basename (target) : NULL;
}

static char *
parse_name (const char *uevent)
{
  const char *line = strstr (uevent, "HID_NAME=");

  if (line == NULL)
    return g_strdup ("");

  line += strlen ("HID_NAME=");
  return g_strndup (line, strcspn (line, "\n"));
}

/* What is offered to browsers is the passkeys of this computer, which nobody wants to see twice. */
static gboolean
is_this_computer (PasskeysHidSource *self,
                  const char        *name)
{
  g_autofree char *uevent = read_text (self, name, "device/uevent");
  g_autofree char *product = uevent != NULL ? parse_name (uevent) : NULL;

  return g_strcmp0 (product, PASSKEYS_UHID_DEVICE_THIS_COMPUTER) == 0;
}

static char *
passkeys_hid_source_identify (PasskeysSecurityKeySource *source,
                              const char                *path)
{
  PasskeysHidSource *self = PASSKEYS_HID_SOURCE (source);
  g_autofree char *name = g_path_get_basename (path);
  char *identity;
  GStatBuf status;

  /* libfido2 may find readers of smart cards, too */
  if (!g_str_has_prefix (path, self->nodes) || is_this_computer (self, name))
    return NULL;

  if ((identity = read_identity (self, name)) != NULL)
    return identity;

  /* without sysfs, the node itself is what there is */
  if (g_stat (path, &status) != 0)
    return NULL;
  return g_strdup_printf ("%" G_GUINT64_FORMAT "-%" G_GINT64_FORMAT, (guint64) status.st_ino,
                          (gint64) status.st_ctime);
}

/* A node belongs to root until udev has had its turn. */
static gboolean
is_new (const char *path)
{
  gint64 changed;
  GStatBuf status;

  if (g_stat (path, &status) != 0)
    return TRUE;

  changed = status.st_ctim.tv_sec * G_USEC_PER_SEC + status.st_ctim.tv_nsec / 1000;
  return ABS (g_get_real_time () - changed) < UDEV_TIME;
}

static PasskeysSecurityKeyAccess
get_access (PasskeysHidSource *self,
            const char        *path,
            gboolean          *ret_is_there)
{
  *ret_is_there = TRUE;

  if (g_access (path, R_OK | W_OK) == 0)
    return PASSKEYS_SECURITY_KEY_ACCESS_GRANTED;

  if (errno == EACCES || errno == EPERM)
    {
      *ret_is_there = !is_new (path);
      return PASSKEYS_SECURITY_KEY_ACCESS_DENIED;
    }

  /* Outside of a sandbox the node is about to come, or has just gone. */
  *ret_is_there = g_file_test (self->sandbox, G_FILE_TEST_EXISTS);
  return PASSKEYS_SECURITY_KEY_ACCESS_WITHHELD;
}

static char *
passkeys_hid_source_peek (PasskeysSecurityKeySource *source)
{
  PasskeysHidSource *self = PASSKEYS_HID_SOURCE (source);
  g_autoptr(GDir) folder = g_dir_open (self->classes, 0, NULL);
  g_autoptr(GString) text = g_string_new (NULL);
  const char *name;

  if (folder == NULL)
    return NULL;

  while ((name = g_dir_read_name (folder)))
    {
      g_autofree char *path = g_build_filename (self->nodes, name, NULL);
      g_autofree char *identity = read_identity (self, name);
      gboolean is_there;
      PasskeysSecurityKeyAccess access = get_access (self, path, &is_there);

      g_string_append_printf (text, "%s %s %d %d\n", name, identity, access, is_there);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static int
passkeys_hid_source_manifest (PasskeysSecurityKeySource *source,
                              fido_dev_info_t           *infos,
                              gsize                      length,
                              gsize                     *ret_found)
{
  return fido_dev_info_manifest (infos, length, ret_found);
}

/* "HID_ID=0003:00001050:00000407" */
static gboolean
parse_ids (const char *uevent,
           guint      *ret_bus,
           guint16    *ret_vendor_id,
           guint16    *ret_product_id)
{
  const char *line = strstr (uevent, "HID_ID=");
  g_auto(GStrv) parts = NULL;

  if (line == NULL)
    return FALSE;

  parts = g_strsplit (line + strlen ("HID_ID="), ":", 3);
  if (g_strv_length (parts) != 3)
    return FALSE;

  *ret_bus = (guint) g_ascii_strtoull (parts[0], NULL, 16);
  *ret_vendor_id = (guint16) g_ascii_strtoull (parts[1], NULL, 16);
  *ret_product_id = (guint16) g_ascii_strtoull (parts[2], NULL, 16);
  return TRUE;
}

static PasskeysSecurityKeyDevice *
describe (PasskeysHidSource *self,
          const char        *name,
          const char        *path)
{
  g_autofree char *descriptor_path = g_build_filename (self->classes, name, "device",
                                                       "report_descriptor", NULL);
  g_autofree char *uevent = read_text (self, name, "device/uevent");
  g_autofree char *identity = read_identity (self, name);
  g_autofree char *descriptor = NULL;
  g_autofree char *product = NULL;
  g_autofree char *maker = NULL;
  PasskeysSecurityKeyDevice *device;
  guint16 vendor_id, product_id;
  gsize length;
  guint bus;

  if (uevent == NULL || identity == NULL || is_this_computer (self, name)
      || !parse_ids (uevent, &bus, &vendor_id, &product_id)
      || bus != BUS_USB
      || !g_file_get_contents (descriptor_path, &descriptor, &length, NULL)
      || !is_fido (descriptor, length))
    return NULL;

  /* behind the HID device lie the interface and then the USB device */
  product = read_text (self, name, "device/../../product");
  maker = read_text (self, name, "device/../../manufacturer");
  device = passkeys_security_key_device_new (identity, path);
  g_free (device->product);
  device->product = product != NULL ? g_steal_pointer (&product) : parse_name (uevent);
  if (maker != NULL)
    g_set_str (&device->maker, maker);
  device->vendor_id = vendor_id;
  device->product_id = product_id;
  return device;
}

static gboolean
contains_path (GPtrArray  *devices,
               const char *path)
{
  for (guint i = 0; i < devices->len; i++)
    {
      PasskeysSecurityKeyDevice *device = g_ptr_array_index (devices, i);

      if (g_str_equal (device->path, path))
        return TRUE;
    }
  return FALSE;
}

static void
passkeys_hid_source_add_unusable (PasskeysSecurityKeySource *source,
                                  GPtrArray                 *devices)
{
  PasskeysHidSource *self = PASSKEYS_HID_SOURCE (source);
  g_autoptr(GDir) folder = g_dir_open (self->classes, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)))
    {
      g_autofree char *path = g_build_filename (self->nodes, name, NULL);
      PasskeysSecurityKeyAccess access;
      PasskeysSecurityKeyDevice *device;
      gboolean is_there;

      access = get_access (self, path, &is_there);
      if (access == PASSKEYS_SECURITY_KEY_ACCESS_GRANTED || !is_there
          || contains_path (devices, path)
          || (device = describe (self, name, path)) == NULL)
        continue;

      device->access = access;
      g_ptr_array_add (devices, device);
    }
}

static void
passkeys_hid_source_iface_init (PasskeysSecurityKeySourceInterface *iface)
{
  iface->manifest = passkeys_hid_source_manifest;
  iface->identify = passkeys_hid_source_identify;
  iface->peek = passkeys_hid_source_peek;
  iface->add_unusable = passkeys_hid_source_add_unusable;
}

static void
passkeys_hid_source_finalize (GObject *object)
{
  PasskeysHidSource *self = PASSKEYS_HID_SOURCE (object);

  g_clear_pointer (&self->nodes, g_free);
  g_clear_pointer (&self->classes, g_free);
  g_clear_pointer (&self->sandbox, g_free);

  G_OBJECT_CLASS (passkeys_hid_source_parent_class)->finalize (object);
}

static void
passkeys_hid_source_class_init (PasskeysHidSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_hid_source_finalize;
}

static void
passkeys_hid_source_init (PasskeysHidSource *self)
{
}

/*< private >
 * _passkeys_hid_source_new_for_root:
 * @root: what takes the place of "/"
 *
 * Returns: (transfer full): a source that finds unusable devices below @root
 */
PasskeysSecurityKeySource *
_passkeys_hid_source_new_for_root (const char *root)
{
  PasskeysHidSource *self = g_object_new (PASSKEYS_TYPE_HID_SOURCE, NULL);

  self->nodes = g_build_filename (root, "dev", NULL);
  self->classes = g_build_filename (root, "sys", "class", "hidraw", NULL);
  self->sandbox = g_build_filename (root, ".flatpak-info", NULL);
  return PASSKEYS_SECURITY_KEY_SOURCE (self);
}

/*< private >
 * passkeys_hid_source_new:
 *
 * Returns: (transfer full): the HID devices of this computer
 */
PasskeysSecurityKeySource *
passkeys_hid_source_new (void)
{
  return _passkeys_hid_source_new_for_root ("/");
}
