/* passkeys-recovery-kit-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-recovery-kit.h"

G_BEGIN_DECLS

/* Shows the recovery kit, lets it be printed, saved or copied, and has one group typed back.
 * signal: kept () once the person has proved that it was kept. */
#define PASSKEYS_TYPE_RECOVERY_KIT_PAGE (passkeys_recovery_kit_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysRecoveryKitPage, passkeys_recovery_kit_page, PASSKEYS, RECOVERY_KIT_PAGE, AdwNavigationPage)

PasskeysRecoveryKitPage *passkeys_recovery_kit_page_new (PasskeysRecoveryKit *kit);

G_END_DECLS
