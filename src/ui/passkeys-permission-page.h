/* passkeys-permission-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-permission.h"
#include "passkeys-session.h"

G_BEGIN_DECLS

/* What one permission allows, and who holds it.
 * signal: changed () */
#define PASSKEYS_TYPE_PERMISSION_PAGE (passkeys_permission_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysPermissionPage, passkeys_permission_page, PASSKEYS, PERMISSION_PAGE, AdwNavigationPage)

AdwNavigationPage *passkeys_permission_page_new (PasskeysSession    *session,
                                                 PasskeysPermission *permission);

G_END_DECLS
