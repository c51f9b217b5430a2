/* passkeys-activity-entry-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-action-log.h"
#include "passkeys-credential-names.h"
#include "passkeys-session.h"

G_BEGIN_DECLS

/* One entry of the log, with the signature that proves it. */
#define PASSKEYS_TYPE_ACTIVITY_ENTRY_PAGE (passkeys_activity_entry_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysActivityEntryPage, passkeys_activity_entry_page, PASSKEYS, ACTIVITY_ENTRY_PAGE, AdwNavigationPage)

AdwNavigationPage *passkeys_activity_entry_page_new (PasskeysSession         *session,
                                                     PasskeysActionLog       *entry,
                                                     PasskeysCredentialNames *names);

G_END_DECLS
