/* passkeys-virtual-source.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-security-key-source-private.h"

G_BEGIN_DECLS

/* The virtual keys that are plugged in, as a computer has its own. */
#define PASSKEYS_TYPE_VIRTUAL_SOURCE (passkeys_virtual_source_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysVirtualSource, passkeys_virtual_source, PASSKEYS, VIRTUAL_SOURCE, GObject)

/* where the key is that cannot be opened */
#define PASSKEYS_VIRTUAL_SOURCE_UNUSABLE "/dev/hidraw7"

PasskeysSecurityKeySource *passkeys_virtual_source_new        (void);
void                       passkeys_virtual_source_set_access (PasskeysSecurityKeySource *source,
                                                               PasskeysSecurityKeyAccess  access);

G_END_DECLS
