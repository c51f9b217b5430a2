/* passkeys-stored-passkey-dialogs.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-stored-passkey.h"

G_BEGIN_DECLS

/* responses: "cancel", "remove". organisation: whose passkey it is, nullable */
AdwAlertDialog *passkeys_stored_passkey_dialogs_new_remove (PasskeysStoredPasskey  *passkey,
                                                            const char             *organisation);
/* responses: "cancel", "rename" */
AdwAlertDialog *passkeys_stored_passkey_dialogs_new_rename (PasskeysStoredPasskey  *passkey,
                                                            GtkEditable           **user_name,
                                                            GtkEditable           **display_name);

G_END_DECLS
