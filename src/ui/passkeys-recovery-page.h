/* passkeys-recovery-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-connection.h"
#include "passkeys-recovery.h"

G_BEGIN_DECLS

/* Recovering access with a recovery kit: has a verification code mailed, and checks it and the kit.
 * signal: unlocked (PasskeysRecovery, PasskeysConnection) */
#define PASSKEYS_TYPE_RECOVERY_PAGE (passkeys_recovery_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysRecoveryPage, passkeys_recovery_page, PASSKEYS, RECOVERY_PAGE, AdwNavigationPage)

AdwNavigationPage *passkeys_recovery_page_new (void);

G_END_DECLS
