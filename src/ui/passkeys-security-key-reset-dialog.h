/* passkeys-security-key-reset-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-security-key-list.h"
#include "passkeys-security-key-organisation.h"

G_BEGIN_DECLS

/* Makes a security key as new: says what is lost, has it confirmed, and then leads through
 * unplugging, plugging in and touching. */
#define PASSKEYS_TYPE_SECURITY_KEY_RESET_DIALOG (passkeys_security_key_reset_dialog_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSecurityKeyResetDialog, passkeys_security_key_reset_dialog, PASSKEYS, SECURITY_KEY_RESET_DIALOG, AdwDialog)

/* passkeys: those that are known to be on it, nullable; organisation: nullable */
AdwDialog *passkeys_security_key_reset_dialog_new (PasskeysSecurityKeyList         *keys,
                                                   PasskeysSecurityKey             *key,
                                                   GListModel                      *passkeys,
                                                   PasskeysSecurityKeyOrganisation *organisation);

G_END_DECLS
