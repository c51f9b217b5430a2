/* passkeys-security-key-device.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <fido.h>
#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  PASSKEYS_SECURITY_KEY_ACCESS_GRANTED,
  PASSKEYS_SECURITY_KEY_ACCESS_DENIED,   /* the node is there and this account may not open it */
  PASSKEYS_SECURITY_KEY_ACCESS_WITHHELD, /* the system has it and the sandbox hides the node */
} PasskeysSecurityKeyAccess;

/* What a manifest of libfido2 found. Any thread may hold it. */
typedef struct
{
  fido_dev_info_t *infos; /* (owned) */
  gsize            n_infos;
} PasskeysSecurityKeyManifest;

/* A place where a security key is plugged in, as it was seen at one moment. Immutable, for any
 * thread. */
typedef struct
{
  char                        *identity; /* (owned) differs each time that something is plugged in */
  char                        *path;     /* (owned) "/dev/hidraw3" */
  char                        *maker;    /* (owned) what the device calls its maker, may be empty */
  char                        *product;  /* (owned) and itself */
  guint16                      vendor_id;
  guint16                      product_id;
  PasskeysSecurityKeyAccess    access;
  PasskeysSecurityKeyManifest *manifest; /* (owned) (nullable) what libfido2 opens it by */
  gsize                        position; /* in the manifest */
  const fido_dev_io_t         *io;       /* (nullable) by what it is read and written, NULL for HID */
} PasskeysSecurityKeyDevice;

PasskeysSecurityKeyManifest *passkeys_security_key_manifest_new     (fido_dev_info_t             *infos,
                                                                     gsize                        n_infos);
void                         passkeys_security_key_manifest_unref   (PasskeysSecurityKeyManifest *self);

PasskeysSecurityKeyDevice   *passkeys_security_key_device_new       (const char                  *identity,
                                                                     const char                  *path);
PasskeysSecurityKeyDevice   *passkeys_security_key_device_new_found (const char                  *identity,
                                                                     PasskeysSecurityKeyManifest *manifest,
                                                                     gsize                        position);
PasskeysSecurityKeyDevice   *passkeys_security_key_device_ref       (PasskeysSecurityKeyDevice   *self);
void                         passkeys_security_key_device_unref     (PasskeysSecurityKeyDevice   *self);
gboolean                     passkeys_security_key_device_equal     (PasskeysSecurityKeyDevice   *self,
                                                                     PasskeysSecurityKeyDevice   *other);
/* a handle that is open, or NULL */
fido_dev_t                  *passkeys_security_key_device_open      (PasskeysSecurityKeyDevice   *self,
                                                                     int                          timeout);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysSecurityKeyManifest, passkeys_security_key_manifest_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysSecurityKeyDevice, passkeys_security_key_device_unref)

G_END_DECLS
