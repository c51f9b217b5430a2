/* passkeys-found-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Starting an organisation.
 * signal: founded (PasskeysConnection, char *org_id, char *email, PasskeysOutboxMessage nullable: the message on this
 * computer; elsewhere it is on its way to the address) */
#define PASSKEYS_TYPE_FOUND_PAGE (passkeys_found_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysFoundPage, passkeys_found_page, PASSKEYS, FOUND_PAGE, AdwNavigationPage)

AdwNavigationPage *passkeys_found_page_new (void);

G_END_DECLS
