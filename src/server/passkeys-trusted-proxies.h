/* passkeys-trusted-proxies.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PASSKEYS_TYPE_TRUSTED_PROXIES (passkeys_trusted_proxies_get_type ())

/* Whose word is taken for where a request comes from. */
G_DECLARE_FINAL_TYPE (PasskeysTrustedProxies, passkeys_trusted_proxies, PASSKEYS, TRUSTED_PROXIES,
                      GObject)

PasskeysTrustedProxies *passkeys_trusted_proxies_new         (const char *const       *addresses,
                                                              GError                 **error);
char                   *passkeys_trusted_proxies_find_client (PasskeysTrustedProxies  *self,
                                                              GInetAddress            *peer,
                                                              const char              *forwarded_for);

G_END_DECLS
