/* passkeys-vault.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-chip.h"
#include "passkeys-local-passkey.h"

G_BEGIN_DECLS

#define PASSKEYS_VAULT_MINIMUM_PIN_LENGTH 6

/* The passkeys of this computer: GListModel of PasskeysLocalPasskey, filled by load(). */
#define PASSKEYS_TYPE_VAULT (passkeys_vault_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysVault, passkeys_vault, PASSKEYS, VAULT, GObject)

PasskeysVault *passkeys_vault_new              (void); /* on the default keyring */
/* resolves to TRUE; must have resolved once before the model and has_pin mean anything. Rejects
 * with VAULT_DAMAGED or VAULT_TOO_NEW when some of it cannot be read; the model then holds the
 * rest */
DexFuture     *passkeys_vault_load             (PasskeysVault        *self);
gboolean       passkeys_vault_has_pin          (PasskeysVault        *self);
/* seconds before another try is allowed after wrong PINs; 0 when free */
guint          passkeys_vault_get_wait_seconds (PasskeysVault        *self);
/* what would protect a passkey that is made now; looks, but speaks to nothing */
PasskeysProtection passkeys_vault_get_new_protection (PasskeysVault *self);
/* resolves to an int, a PasskeysChip; speaks to it */
DexFuture     *passkeys_vault_probe_chip       (PasskeysVault        *self);
/* these resolve to TRUE; PINs are UTF-8 */
DexFuture     *passkeys_vault_set_pin          (PasskeysVault        *self,
                                                GBytes               *pin);
DexFuture     *passkeys_vault_change_pin       (PasskeysVault        *self,
                                                GBytes               *old_pin,
                                                GBytes               *new_pin);
DexFuture     *passkeys_vault_rename           (PasskeysVault        *self,
                                                PasskeysLocalPasskey *passkey,
                                                const char           *name);
DexFuture     *passkeys_vault_describe         (PasskeysVault        *self,
                                                PasskeysLocalPasskey *passkey,
                                                const char           *name,
                                                const char           *note);
/* out of sight at once, gone with finish_removal() */
DexFuture     *passkeys_vault_begin_removal    (PasskeysVault        *self,
                                                PasskeysLocalPasskey *passkey);
DexFuture     *passkeys_vault_undo_removal     (PasskeysVault        *self,
                                                PasskeysLocalPasskey *passkey);
DexFuture     *passkeys_vault_finish_removal   (PasskeysVault        *self,
                                                PasskeysLocalPasskey *passkey);
DexFuture     *passkeys_vault_remove           (PasskeysVault        *self,
                                                PasskeysLocalPasskey *passkey);
/* after a forgotten PIN: removes every passkey and the PIN */
DexFuture     *passkeys_vault_reset            (PasskeysVault        *self);

G_END_DECLS
