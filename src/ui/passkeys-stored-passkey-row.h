/* passkeys-stored-passkey-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-stored-passkey.h"

G_BEGIN_DECLS

/* One passkey on a security key. Emits "removed" and "renamed" when the person asks for it; what
 * happens then is the group's business. */
#define PASSKEYS_TYPE_STORED_PASSKEY_ROW (passkeys_stored_passkey_row_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysStoredPasskeyRow, passkeys_stored_passkey_row, PASSKEYS, STORED_PASSKEY_ROW, AdwActionRow)

/* organisation: whose passkey it is, NULL when it belongs to another site */
GtkWidget             *passkeys_stored_passkey_row_new         (PasskeysStoredPasskey    *passkey,
                                                                gboolean                  can_rename,
                                                                const char               *organisation);
PasskeysStoredPasskey *passkeys_stored_passkey_row_get_passkey (PasskeysStoredPasskeyRow *self);

G_END_DECLS
