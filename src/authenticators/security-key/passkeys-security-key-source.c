/* passkeys-security-key-source.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-source"

#include "config.h"

#include "passkeys-security-key-source-private.h"

#include <string.h>

#define MAX_DEVICES 64

G_DEFINE_INTERFACE (PasskeysSecurityKeySource, passkeys_security_key_source, G_TYPE_OBJECT)

static void
passkeys_security_key_source_default_init (PasskeysSecurityKeySourceInterface *iface)
{
}

static char *
identify (PasskeysSecurityKeySource *self,
          const char                *path)
{
  if (PASSKEYS_SECURITY_KEY_SOURCE_GET_IFACE (self)->identify == NULL)
    return g_strdup (path);

  return PASSKEYS_SECURITY_KEY_SOURCE_GET_IFACE (self)->identify (self, path);
}

static int
compare_devices (gconstpointer a,
                 gconstpointer b)
{
  const PasskeysSecurityKeyDevice *one = *(PasskeysSecurityKeyDevice * const *) a;
  const PasskeysSecurityKeyDevice *other = *(PasskeysSecurityKeyDevice * const *) b;
  gsize one_length = strlen (one->path);
  gsize other_length = strlen (other->path);

  /* hidraw10 is behind hidraw9 */
  if (one_length != other_length)
    return one_length < other_length ? -1 : 1;
  return strcmp (one->path, other->path);
}

/*< private >
 * passkeys_security_key_source_scan:
 * @self: a source
 *
 * Looks at what is plugged in. Blocks; for a thread.
 *
 * Returns: (transfer full) (element-type PasskeysSecurityKeyDevice): the devices, in the order of
 *   their paths
 */
GPtrArray *
passkeys_security_key_source_scan (PasskeysSecurityKeySource *self)
{
  g_autoptr(GPtrArray) devices = NULL;
  g_autoptr(PasskeysSecurityKeyManifest) manifest = NULL;
  PasskeysSecurityKeySourceInterface *iface;
  gsize n_found = 0;

  g_assert (PASSKEYS_IS_SECURITY_KEY_SOURCE (self));

  iface = PASSKEYS_SECURITY_KEY_SOURCE_GET_IFACE (self);
  devices = g_ptr_array_new_with_free_func ((GDestroyNotify) passkeys_security_key_device_unref);
  manifest = passkeys_security_key_manifest_new (fido_dev_info_new (MAX_DEVICES), MAX_DEVICES);

  if (iface->manifest (self, manifest->infos, MAX_DEVICES, &n_found) != FIDO_OK)
    n_found = 0;

  for (gsize i = 0; i < n_found; i++)
    {
      const char *path = fido_dev_info_path (fido_dev_info_ptr (manifest->infos, i));
      g_autofree char *identity = identify (self, path);
      PasskeysSecurityKeyDevice *device;

      /* unplugged again in the meantime */
      if (identity == NULL)
        continue;
      device = passkeys_security_key_device_new_found (identity, manifest, i);
      device->io = iface->get_io != NULL ? iface->get_io (self) : NULL;
      g_ptr_array_add (devices, device);
    }

  if (iface->add_unusable != NULL)
    iface->add_unusable (self, devices);

  g_ptr_array_sort (devices, compare_devices);
  return g_steal_pointer (&devices);
}

/*< private >
 * passkeys_security_key_source_peek:
 * @self: a source
 *
 * Looks whether a scan would be worth it, for much less.
 *
 * Returns: (transfer full) (nullable): a text that is the same as long as a scan would find the
 *   same, %NULL when only a scan can tell
 */
char *
passkeys_security_key_source_peek (PasskeysSecurityKeySource *self)
{
  g_assert (PASSKEYS_IS_SECURITY_KEY_SOURCE (self));

  if (PASSKEYS_SECURITY_KEY_SOURCE_GET_IFACE (self)->peek == NULL)
    return NULL;

  return PASSKEYS_SECURITY_KEY_SOURCE_GET_IFACE (self)->peek (self);
}

/*< private >
 * passkeys_security_key_source_is_present:
 * @self: a source
 * @device: one of its devices
 *
 * Returns: whether @device is still plugged in, and was not unplugged in the meantime
 */
gboolean
passkeys_security_key_source_is_present (PasskeysSecurityKeySource *self,
                                         PasskeysSecurityKeyDevice *device)
{
  g_autofree char *identity = NULL;

  g_assert (PASSKEYS_IS_SECURITY_KEY_SOURCE (self));

  identity = identify (self, device->path);
  return identity != NULL && g_str_equal (identity, device->identity);
}
