/* passkeys-security-key-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-security-key.h"

G_BEGIN_DECLS

/* One security key among those that are plugged in. */
#define PASSKEYS_TYPE_SECURITY_KEY_ROW (passkeys_security_key_row_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSecurityKeyRow, passkeys_security_key_row, PASSKEYS, SECURITY_KEY_ROW, AdwActionRow)

GtkWidget           *passkeys_security_key_row_new     (PasskeysSecurityKey    *key);
PasskeysSecurityKey *passkeys_security_key_row_get_key (PasskeysSecurityKeyRow *self);

G_END_DECLS
