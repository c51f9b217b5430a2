/* passkeys-site-application.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What the service for browsers starts for each message that needs a person: it shows one window,
 * answers and ends. Any number of them can run beside the application. */
#define PASSKEYS_TYPE_SITE_APPLICATION (passkeys_site_application_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSiteApplication, passkeys_site_application, PASSKEYS, SITE_APPLICATION, AdwApplication)

/* fd: the socket of the service, taken; returns the status with which to exit */
int passkeys_site_application_run (int         fd,
                                   const char *program);

G_END_DECLS
