/* passkeys-passkey-export.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

#include "passkeys-prompt.h"
#include "passkeys-vault.h"

G_BEGIN_DECLS

/* Passkeys of the vault as a file that a password opens. */
#define PASSKEYS_TYPE_PASSKEY_EXPORT (passkeys_passkey_export_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysPasskeyExport, passkeys_passkey_export, PASSKEYS, PASSKEY_EXPORT, GObject)

PasskeysPasskeyExport *passkeys_passkey_export_new             (PasskeysVault         *vault,
                                                                GPtrArray             *passkeys);
/* resolves to a GBytes, the file */
DexFuture             *passkeys_passkey_export_run             (PasskeysPasskeyExport *self,
                                                                GBytes                *password,
                                                                PasskeysPrompt        *prompt);
GListModel            *passkeys_passkey_export_get_left_behind (PasskeysPasskeyExport *self);

G_END_DECLS
