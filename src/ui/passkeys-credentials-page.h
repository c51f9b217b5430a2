/* passkeys-credentials-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-session.h"

G_BEGIN_DECLS

#define PASSKEYS_TYPE_CREDENTIALS_PAGE (passkeys_credentials_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysCredentialsPage, passkeys_credentials_page, PASSKEYS, CREDENTIALS_PAGE, AdwNavigationPage)

AdwNavigationPage *passkeys_credentials_page_new (PasskeysSession *session);

G_END_DECLS
