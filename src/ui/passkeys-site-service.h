/* passkeys-site-service.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

typedef enum
{
  PASSKEYS_SITE_SERVICE_OFF,       /* nothing runs */
  PASSKEYS_SITE_SERVICE_STARTING,
  PASSKEYS_SITE_SERVICE_RUNNING,   /* browsers see this computer */
  PASSKEYS_SITE_SERVICE_STOPPING,
  PASSKEYS_SITE_SERVICE_NO_DEVICE, /* the kernel has no /dev/uhid */
  PASSKEYS_SITE_SERVICE_WITHHELD,  /* the sandbox hides /dev/uhid */
  PASSKEYS_SITE_SERVICE_DENIED,    /* this account may not use /dev/uhid */
  PASSKEYS_SITE_SERVICE_FAILED,    /* it ended by itself */
} PasskeysSiteServiceState;

/* The program in the background that offers passkeys to browsers, as seen from the application: it
 * runs on without it, and is started and ended here.
 * property: state (int, notified) */
#define PASSKEYS_TYPE_SITE_SERVICE (passkeys_site_service_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSiteService, passkeys_site_service, PASSKEYS, SITE_SERVICE, GObject)

PasskeysSiteService      *passkeys_site_service_new           (GSettings           *settings);
PasskeysSiteServiceState  passkeys_site_service_get_state     (PasskeysSiteService *self);
/* → whether it runs (boolean) */
DexFuture                *passkeys_site_service_start         (PasskeysSiteService *self);
/* → TRUE */
DexFuture                *passkeys_site_service_stop          (PasskeysSiteService *self);
/* after the settings: starts or stops it, and has it started at the next login, or no longer.
 * → whether all went as it was set (boolean) */
DexFuture                *passkeys_site_service_apply         (PasskeysSiteService *self);

/* for tests: another node than /dev/uhid, another root than / */
void                      _passkeys_site_service_set_device   (PasskeysSiteService *self,
                                                               const char          *path);
void                      _passkeys_site_service_set_root     (PasskeysSiteService *self,
                                                               const char          *path);

G_END_DECLS
