/* passkeys-server.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "passkeys-mailer.h"
#include "passkeys-rules.h"
#include "passkeys-trusted-proxies.h"

G_BEGIN_DECLS

#define PASSKEYS_TYPE_SERVER (passkeys_server_get_type ())

/* The organisation server: HTTP in front of the rules. */
G_DECLARE_FINAL_TYPE (PasskeysServer, passkeys_server, PASSKEYS, SERVER, GObject)

PasskeysServer *passkeys_server_new                 (PasskeysRules           *rules,
                                                     PasskeysMailer          *mailer);
void            passkeys_server_set_trusted_proxies (PasskeysServer          *self,
                                                     PasskeysTrustedProxies  *proxies);
void            passkeys_server_set_logs_requests   (PasskeysServer          *self,
                                                     gboolean                 logs_requests);
void            passkeys_server_set_certificate     (PasskeysServer          *self,
                                                     GTlsCertificate         *certificate);
char           *passkeys_server_listen              (PasskeysServer          *self,
                                                     const char              *address,
                                                     guint16                  port,
                                                     GError                 **error);
void            passkeys_server_finish              (PasskeysServer          *self);
void            passkeys_server_stop                (PasskeysServer          *self);
PasskeysRules  *passkeys_server_get_rules           (PasskeysServer          *self);

G_END_DECLS
