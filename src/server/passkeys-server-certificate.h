/* passkeys-server-certificate.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the server shows to prove that it is itself. */
GTlsCertificate *passkeys_server_certificate_load (const char  *certificate_path,
                                                   const char  *key_path,
                                                   GError     **error);

G_END_DECLS
