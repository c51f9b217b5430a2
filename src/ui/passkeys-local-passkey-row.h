/* passkeys-local-passkey-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-local-passkey.h"

G_BEGIN_DECLS

/* A passkey of this computer. signals: described and removed, when the person asks for that */
#define PASSKEYS_TYPE_LOCAL_PASSKEY_ROW (passkeys_local_passkey_row_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysLocalPasskeyRow, passkeys_local_passkey_row, PASSKEYS, LOCAL_PASSKEY_ROW, AdwActionRow)

GtkWidget            *passkeys_local_passkey_row_new         (PasskeysLocalPasskey    *passkey,
                                                              const char              *organisation);
PasskeysLocalPasskey *passkeys_local_passkey_row_get_passkey (PasskeysLocalPasskeyRow *self);

G_END_DECLS
