/* passkeys-browser-service.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-ctaphid.h"

G_BEGIN_DECLS

#define PASSKEYS_BROWSER_SERVICE_TIMEOUT 120 /* seconds */

/* Offers the passkeys of this computer to browsers, as a security key that is plugged in. It answers
 * what needs no person by itself and starts a process for the rest. It holds no passkey and no PIN. */
#define PASSKEYS_TYPE_BROWSER_SERVICE (passkeys_browser_service_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysBrowserService, passkeys_browser_service, PASSKEYS, BROWSER_SERVICE, GObject)

PasskeysBrowserService *passkeys_browser_service_new    (const char * const      *answer_arguments,
                                                         guint                    timeout_seconds);
gboolean                passkeys_browser_service_start  (PasskeysBrowserService  *self,
                                                         GError                 **error);
void                    passkeys_browser_service_stop   (PasskeysBrowserService  *self);
/* resolves to a GBytes; never rejects */
DexFuture              *passkeys_browser_service_answer (PasskeysBrowserService  *self,
                                                         PasskeysCtaphidCommand   command,
                                                         GBytes                  *payload);

G_END_DECLS
