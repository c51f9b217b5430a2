/* passkeys-virtual-source.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-virtual-source"

#include "config.h"

#include "passkeys-virtual-source.h"

#include "passkeys-virtual-key.h"

#define MAX_KEYS 8

struct _PasskeysVirtualSource
{
  GObject parent_instance;

  int     access; /* of a key that is there besides; PASSKEYS_SECURITY_KEY_ACCESS_GRANTED for none */
};

static void passkeys_virtual_source_iface_init (PasskeysSecurityKeySourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysVirtualSource, passkeys_virtual_source, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_SECURITY_KEY_SOURCE,
                                                      passkeys_virtual_source_iface_init))

static int
passkeys_virtual_source_manifest (PasskeysSecurityKeySource *source,
                                  fido_dev_info_t           *infos,
                                  gsize                      length,
                                  gsize                     *ret_found)
{
  return passkeys_virtual_key_manifest (infos, length, ret_found);
}

static const fido_dev_io_t *
passkeys_virtual_source_get_io (PasskeysSecurityKeySource *source)
{
  return passkeys_virtual_key_get_io ();
}

static char *
passkeys_virtual_source_identify (PasskeysSecurityKeySource *source,
                                  const char                *path)
{
  fido_dev_info_t *infos = fido_dev_info_new (MAX_KEYS);
  char *identity = NULL;
  gsize n_found = 0;

  passkeys_virtual_key_manifest (infos, MAX_KEYS, &n_found);
  for (gsize i = 0; i < n_found; i++)
    if (g_strcmp0 (fido_dev_info_path (fido_dev_info_ptr (infos, i)), path) == 0)
      identity = g_strdup (path);

  fido_dev_info_free (&infos, MAX_KEYS);
  return identity;
}

static void
passkeys_virtual_source_add_unusable (PasskeysSecurityKeySource *source,
                                      GPtrArray                 *devices)
{
  int access = g_atomic_int_get (&PASSKEYS_VIRTUAL_SOURCE (source)->access);
  PasskeysSecurityKeyDevice *device;

  if (access == PASSKEYS_SECURITY_KEY_ACCESS_GRANTED)
    return;

  device = passkeys_security_key_device_new ("unusable", PASSKEYS_VIRTUAL_SOURCE_UNUSABLE);
  device->access = access;
  g_ptr_array_add (devices, device);
}

static void
passkeys_virtual_source_iface_init (PasskeysSecurityKeySourceInterface *iface)
{
  iface->add_unusable = passkeys_virtual_source_add_unusable;
  iface->manifest = passkeys_virtual_source_manifest;
  iface->get_io = passkeys_virtual_source_get_io;
  iface->identify = passkeys_virtual_source_identify;
}

static void
passkeys_virtual_source_class_init (PasskeysVirtualSourceClass *klass)
{
}

static void
passkeys_virtual_source_init (PasskeysVirtualSource *self)
{
}

PasskeysSecurityKeySource *
passkeys_virtual_source_new (void)
{
  return g_object_new (PASSKEYS_TYPE_VIRTUAL_SOURCE, NULL);
}

/* Plugs in a key that cannot be opened, or takes it away again when the access is granted. */
void
passkeys_virtual_source_set_access (PasskeysSecurityKeySource *source,
                                    PasskeysSecurityKeyAccess  access)
{
  g_atomic_int_set (&PASSKEYS_VIRTUAL_SOURCE (source)->access, access);
}
