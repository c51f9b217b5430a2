/* site-service.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-service-bus.h"

/* The service for browsers without a device, which needs a kernel that has one: only what the
 * application sees of it. */
int
main (void)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(PasskeysServiceBus) bus = passkeys_service_bus_new ();

  g_signal_connect_swapped (bus, "ended", G_CALLBACK (g_main_loop_quit), loop);
  g_main_loop_run (loop);

  return 0;
}
