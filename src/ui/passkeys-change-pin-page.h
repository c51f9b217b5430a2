/* passkeys-change-pin-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-vault.h"

G_BEGIN_DECLS

/* Changing the PIN of the passkeys on this computer.
 * signal: changed () */
#define PASSKEYS_TYPE_CHANGE_PIN_PAGE (passkeys_change_pin_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysChangePinPage, passkeys_change_pin_page, PASSKEYS, CHANGE_PIN_PAGE, AdwNavigationPage)

AdwNavigationPage *passkeys_change_pin_page_new (PasskeysVault *vault);

G_END_DECLS
