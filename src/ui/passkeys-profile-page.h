/* passkeys-profile-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-session.h"

G_BEGIN_DECLS

#define PASSKEYS_TYPE_PROFILE_PAGE (passkeys_profile_page_get_type ())

/* Who is signed in, and how safe the way back in is. */
G_DECLARE_FINAL_TYPE (PasskeysProfilePage, passkeys_profile_page, PASSKEYS, PROFILE_PAGE, AdwNavigationPage)

AdwNavigationPage *passkeys_profile_page_new (PasskeysSession *session);

G_END_DECLS
