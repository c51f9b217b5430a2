/* passkeys-passkey-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-local-passkey.h"
#include "passkeys-stored-passkey.h"

G_BEGIN_DECLS

/* A passkey of this computer, or on a security key. signals: described (of this computer), renamed (on a key) and
 * removed, when the person asks for that; what happens then is the business of the page or group. */
#define PASSKEYS_TYPE_PASSKEY_ROW (passkeys_passkey_row_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysPasskeyRow, passkeys_passkey_row, PASSKEYS, PASSKEY_ROW, AdwActionRow)

/* organisation: whose passkey it is, NULL when it belongs to another site */
GtkWidget *passkeys_passkey_row_new_local   (PasskeysLocalPasskey  *passkey,
                                             const char            *organisation);
GtkWidget *passkeys_passkey_row_new_stored  (PasskeysStoredPasskey *passkey,
                                             gboolean               can_rename,
                                             const char            *organisation);
gpointer   passkeys_passkey_row_get_passkey (PasskeysPasskeyRow    *self);

G_END_DECLS
