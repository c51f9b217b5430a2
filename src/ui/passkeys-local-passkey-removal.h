/* passkeys-local-passkey-removal.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-vault.h"

G_BEGIN_DECLS

/* Passkeys of this computer that were removed just now, and the toast that brings them back. */
#define PASSKEYS_TYPE_LOCAL_PASSKEY_REMOVAL (passkeys_local_passkey_removal_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysLocalPasskeyRemoval, passkeys_local_passkey_removal, PASSKEYS, LOCAL_PASSKEY_REMOVAL, GObject)

PasskeysLocalPasskeyRemoval *passkeys_local_passkey_removal_new    (PasskeysVault               *vault,
                                                                    AdwToastOverlay             *overlay);
/* resolves to TRUE when it is out of sight */
DexFuture                   *passkeys_local_passkey_removal_add    (PasskeysLocalPasskeyRemoval *self,
                                                                    PasskeysLocalPasskey        *passkey);
/* without waiting any longer */
void                         passkeys_local_passkey_removal_finish (PasskeysLocalPasskeyRemoval *self);

G_END_DECLS
