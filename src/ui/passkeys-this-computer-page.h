/* passkeys-this-computer-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-session.h"
#include "passkeys-vault.h"

G_BEGIN_DECLS

/* Every passkey that this computer keeps. */
#define PASSKEYS_TYPE_THIS_COMPUTER_PAGE (passkeys_this_computer_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysThisComputerPage, passkeys_this_computer_page, PASSKEYS, THIS_COMPUTER_PAGE, AdwNavigationPage)

AdwNavigationPage *passkeys_this_computer_page_new           (PasskeysSession *session);
AdwNavigationPage *passkeys_this_computer_page_new_for_vault (PasskeysSession *session,
                                                              PasskeysVault   *vault);

G_END_DECLS
