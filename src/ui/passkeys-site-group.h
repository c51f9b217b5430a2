/* passkeys-site-group.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-site-service.h"

G_BEGIN_DECLS

/* The switch by which this computer offers its passkeys to browsers, whether it does so now, and
 * what is missing. */
#define PASSKEYS_TYPE_SITE_GROUP (passkeys_site_group_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSiteGroup, passkeys_site_group, PASSKEYS, SITE_GROUP, AdwPreferencesGroup)

/* to be called once */
void passkeys_site_group_set_service (PasskeysSiteGroup   *self,
                                      PasskeysSiteService *service,
                                      GSettings           *settings);

G_END_DECLS
