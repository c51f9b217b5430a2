/* passkeys-access-tokens-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-session.h"

G_BEGIN_DECLS

/* What lets programs in: one's own access tokens, or the organisation's service accounts. */
#define PASSKEYS_TYPE_ACCESS_TOKENS_PAGE (passkeys_access_tokens_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysAccessTokensPage, passkeys_access_tokens_page, PASSKEYS, ACCESS_TOKENS_PAGE, AdwNavigationPage)

AdwNavigationPage *passkeys_access_tokens_page_new_personal (PasskeysSession *session);
AdwNavigationPage *passkeys_access_tokens_page_new_service  (PasskeysSession *session);

G_END_DECLS
