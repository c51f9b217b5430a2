/* passkeys-permissions-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-session.h"

G_BEGIN_DECLS

/* The permissions of the organisation: what each allows and who holds it. */
#define PASSKEYS_TYPE_PERMISSIONS_PAGE (passkeys_permissions_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysPermissionsPage, passkeys_permissions_page, PASSKEYS, PERMISSIONS_PAGE, AdwNavigationPage)

AdwNavigationPage *passkeys_permissions_page_new    (PasskeysSession         *session);
void               passkeys_permissions_page_reload (PasskeysPermissionsPage *self);

G_END_DECLS
