/* passkeys-security-key-source-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-security-key-device.h"

G_BEGIN_DECLS

#define PASSKEYS_TYPE_SECURITY_KEY_SOURCE (passkeys_security_key_source_get_type ())

/* Where security keys come from. The application has one that looks at the HID devices of this
 * computer; tests have one with virtual keys. Threads call it. */
G_DECLARE_INTERFACE (PasskeysSecurityKeySource, passkeys_security_key_source, PASSKEYS, SECURITY_KEY_SOURCE, GObject)

struct _PasskeysSecurityKeySourceInterface
{
  GTypeInterface parent_iface;

  /* as fido_dev_info_manifest() */
  int   (*manifest)     (PasskeysSecurityKeySource *self,
                         fido_dev_info_t           *infos,
                         gsize                      length,
                         gsize                     *ret_found);
  /* how to read and write what is in the manifest, when it is no HID device; optional */
  const fido_dev_io_t *(*get_io) (PasskeysSecurityKeySource *self);
  /* what is at the path now, NULL when nothing is; optional */
  char *(*identify)     (PasskeysSecurityKeySource *self,
                         const char                *path);
  /* a text that changes when a scan would find something else; optional */
  char *(*peek)         (PasskeysSecurityKeySource *self);
  /* adds the devices that exist and cannot be opened; optional */
  void  (*add_unusable) (PasskeysSecurityKeySource *self,
                         GPtrArray                 *devices);
};

GPtrArray *passkeys_security_key_source_scan       (PasskeysSecurityKeySource *self);
char      *passkeys_security_key_source_peek       (PasskeysSecurityKeySource *self);
gboolean   passkeys_security_key_source_is_present (PasskeysSecurityKeySource *self,
                                                    PasskeysSecurityKeyDevice *device);

G_END_DECLS
