/* passkeys-service-bus.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* By this name the application sees that the service runs; there is one service for each person. */
#define PASSKEYS_SERVICE_BUS_NAME APPLICATION_ID ".Browsers"
#define PASSKEYS_SERVICE_BUS_PATH "/org/example/Passkeys/Browsers"

/* The service on the session bus, where the application ends it by the action "quit". Without a
 * session bus it runs unseen.
 * signal: ready, once, when no other one runs
 * signal: ended, when it is to quit, or when another one runs */
#define PASSKEYS_TYPE_SERVICE_BUS (passkeys_service_bus_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysServiceBus, passkeys_service_bus, PASSKEYS, SERVICE_BUS, GObject)

PasskeysServiceBus *passkeys_service_bus_new (void);

G_END_DECLS
