/* passkeys-activity-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-session.h"

G_BEGIN_DECLS

/* What was done in the organisation: by whom, when, and signed with which passkey. */
#define PASSKEYS_TYPE_ACTIVITY_PAGE (passkeys_activity_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysActivityPage, passkeys_activity_page, PASSKEYS, ACTIVITY_PAGE, AdwNavigationPage)

AdwNavigationPage *passkeys_activity_page_new (PasskeysSession *session);

G_END_DECLS
