/* passkeys-access-token-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-access-token-family.h"

G_BEGIN_DECLS

/* A token or a service account in a list.
 * signals: toggled (boolean: whether it is to be active), removed */
#define PASSKEYS_TYPE_ACCESS_TOKEN_ROW (passkeys_access_token_row_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysAccessTokenRow, passkeys_access_token_row, PASSKEYS, ACCESS_TOKEN_ROW, AdwActionRow)

GtkWidget *passkeys_access_token_row_new      (const PasskeysAccessTokenFamily *family,
                                               gpointer                         item);
gpointer   passkeys_access_token_row_get_item (PasskeysAccessTokenRow          *self);
/* puts the switch where the truth is */
void       passkeys_access_token_row_settle   (PasskeysAccessTokenRow          *self);

G_END_DECLS
