/* passkeys-security-key-device.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-device"

#include "config.h"

#include "passkeys-security-key-device.h"

/*< private >
 * passkeys_security_key_manifest_new:
 * @infos: (transfer full): what fido_dev_info_manifest() filled
 * @n_infos: how many it has room for
 *
 * Returns: (transfer full): @infos, counted by reference
 */
PasskeysSecurityKeyManifest *
passkeys_security_key_manifest_new (fido_dev_info_t *infos,
                                    gsize            n_infos)
{
  PasskeysSecurityKeyManifest *self = g_atomic_rc_box_new0 (PasskeysSecurityKeyManifest);

  self->infos = infos;
  self->n_infos = n_infos;
  return self;
}

static void
manifest_clear (gpointer data)
{
  PasskeysSecurityKeyManifest *self = data;

  fido_dev_info_free (&self->infos, self->n_infos);
}

/*< private >
 * passkeys_security_key_manifest_unref:
 * @self: (transfer full): a manifest
 */
void
passkeys_security_key_manifest_unref (PasskeysSecurityKeyManifest *self)
{
  g_atomic_rc_box_release_full (self, manifest_clear);
}

/*< private >
 * passkeys_security_key_device_new:
 * @identity: differs each time that something is plugged in
 * @path: the device node, whether it is visible or not
 *
 * Returns: (transfer full): a device that libfido2 cannot open
 */
PasskeysSecurityKeyDevice *
passkeys_security_key_device_new (const char *identity,
                                  const char *path)
{
  PasskeysSecurityKeyDevice *self = g_atomic_rc_box_new0 (PasskeysSecurityKeyDevice);

  self->identity = g_strdup (identity);
  self->path = g_strdup (path);
  self->maker = g_strdup ("");
  self->product = g_strdup ("");
  return self;
}

/*< private >
 * passkeys_security_key_device_new_found:
 * @identity: differs each time that something is plugged in
 * @manifest: what libfido2 found
 * @position: which of it
 *
 * Returns: (transfer full): a device that libfido2 may be able to open
 */
PasskeysSecurityKeyDevice *
passkeys_security_key_device_new_found (const char                  *identity,
                                        PasskeysSecurityKeyManifest *manifest,
                                        gsize                        position)
{
  const fido_dev_info_t *info = fido_dev_info_ptr (manifest->infos, position);
  const char *maker = fido_dev_info_manufacturer_string (info);
  const char *product = fido_dev_info_product_string (info);
  PasskeysSecurityKeyDevice *self;

  self = passkeys_security_key_device_new (identity, fido_dev_info_path (info));
  g_set_str (&self->maker, maker != NULL ? maker : "");
  g_set_str (&self->product, product != NULL ? product : "");
  self->vendor_id = (guint16) fido_dev_info_vendor (info);
  self->product_id = (guint16) fido_dev_info_product (info);
  self->manifest = g_atomic_rc_box_acquire (manifest);
  self->position = position;
  return self;
}

/*< private >
 * passkeys_security_key_device_ref:
 * @self: a device
 *
 * Returns: (transfer full): @self
 */
PasskeysSecurityKeyDevice *
passkeys_security_key_device_ref (PasskeysSecurityKeyDevice *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
device_clear (gpointer data)
{
  PasskeysSecurityKeyDevice *self = data;

  g_clear_pointer (&self->identity, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->maker, g_free);
  g_clear_pointer (&self->product, g_free);
  g_clear_pointer (&self->manifest, passkeys_security_key_manifest_unref);
}

/*< private >
 * passkeys_security_key_device_unref:
 * @self: (transfer full): a device
 */
void
passkeys_security_key_device_unref (PasskeysSecurityKeyDevice *self)
{
  g_atomic_rc_box_release_full (self, device_clear);
}

/*< private >
 * passkeys_security_key_device_equal:
 * @self: a device
 * @other: another
 *
 * Returns: whether both are the same thing, plugged in the same time and as accessible
 */
gboolean
passkeys_security_key_device_equal (PasskeysSecurityKeyDevice *self,
                                    PasskeysSecurityKeyDevice *other)
{
  return self->access == other->access
    && g_str_equal (self->path, other->path)
    && g_str_equal (self->identity, other->identity);
}

/*< private >
 * passkeys_security_key_device_open:
 * @self: a device
 * @timeout: ms it may take
 *
 * Opens the device and asks it what it speaks. Blocks; for a thread.
 *
 * Returns: (transfer full) (nullable): an open handle, or %NULL
 */
fido_dev_t *
passkeys_security_key_device_open (PasskeysSecurityKeyDevice *self,
                                   int                        timeout)
{
  fido_dev_t *handle;

  if (self->manifest == NULL)
    return NULL;

  if (self->io == NULL)
    {
      handle = fido_dev_new_with_info (fido_dev_info_ptr (self->manifest->infos, self->position));
    }
  else
    {
      handle = fido_dev_new ();
      fido_dev_set_io_functions (handle, self->io);
    }

  fido_dev_set_timeout (handle, timeout);
  if ((self->io == NULL ? fido_dev_open_with_info (handle)
                        : fido_dev_open (handle, self->path)) != FIDO_OK)
    fido_dev_free (&handle);
  return handle;
}
