/* passkeys-security-keys-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-security-key-list.h"
#include "passkeys-session.h"

G_BEGIN_DECLS

/* The security keys that are plugged in. One key alone opens its page at once. */
#define PASSKEYS_TYPE_SECURITY_KEYS_PAGE (passkeys_security_keys_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSecurityKeysPage, passkeys_security_keys_page, PASSKEYS, SECURITY_KEYS_PAGE, AdwNavigationPage)

AdwNavigationPage *passkeys_security_keys_page_new          (PasskeysSession         *session);
/* session: whose passkeys are marked, nullable */
AdwNavigationPage *passkeys_security_keys_page_new_for_keys (PasskeysSecurityKeyList *keys,
                                                             PasskeysSession         *session);

G_END_DECLS
