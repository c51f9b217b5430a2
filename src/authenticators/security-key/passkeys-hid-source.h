/* passkeys-hid-source.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-security-key-source-private.h"

G_BEGIN_DECLS

/* The security keys among the HID devices of this computer. */
#define PASSKEYS_TYPE_HID_SOURCE (passkeys_hid_source_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysHidSource, passkeys_hid_source, PASSKEYS, HID_SOURCE, GObject)

PasskeysSecurityKeySource *passkeys_hid_source_new           (void);
/* for tests: another place for "/sys/class/hidraw", "/dev" and "/.flatpak-info" */
PasskeysSecurityKeySource *_passkeys_hid_source_new_for_root (const char *root);

G_END_DECLS
