/* passkeys-credential-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-credential.h"
#include "passkeys-local-passkey.h"

G_BEGIN_DECLS

#define PASSKEYS_TYPE_CREDENTIAL_ROW (passkeys_credential_row_get_type ())

/* One credential with a switch. Emits "toggled" (boolean: wanted state) and "removed"; what happens then
 * is the page's business, and settle() tells the row how it ended. */
G_DECLARE_FINAL_TYPE (PasskeysCredentialRow, passkeys_credential_row, PASSKEYS, CREDENTIAL_ROW, AdwActionRow)

GtkWidget          *passkeys_credential_row_new            (PasskeysCredential    *credential,
                                                            PasskeysLocalPasskey  *passkey);
PasskeysCredential *passkeys_credential_row_get_credential (PasskeysCredentialRow *self);
void                passkeys_credential_row_settle         (PasskeysCredentialRow *self,
                                                            gboolean               is_active);

G_END_DECLS
