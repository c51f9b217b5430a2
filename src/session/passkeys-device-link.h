/* passkeys-device-link.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-connection.h"

G_BEGIN_DECLS

/* passkeys://register-device, with or without ?origin=…&relyingParty=…: what a server's page offers to
 * whoever wants to add a device. There is never a code in it. */
gboolean passkeys_device_link_is_one (const char          *text);
gboolean passkeys_device_link_parse  (const char          *text,
                                      PasskeysConnection **connection,
                                      GError             **error);

G_END_DECLS
