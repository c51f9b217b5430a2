/* passkeys-welcome-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What a newcomer sees: start an organisation, join one, or sign in. */
#define PASSKEYS_TYPE_WELCOME_PAGE (passkeys_welcome_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysWelcomePage, passkeys_welcome_page, PASSKEYS, WELCOME_PAGE, AdwNavigationPage)

AdwNavigationPage *passkeys_welcome_page_new (void);

G_END_DECLS
