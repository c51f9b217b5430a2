/* passkeys-passkey-import.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

#include "passkeys-prompt.h"
#include "passkeys-vault.h"

G_BEGIN_DECLS

/* Taking passkeys from a file into the vault: first what would become of each, then those that the
 * person chose. It can be run again; what was saved stays saved. */
#define PASSKEYS_TYPE_PASSKEY_IMPORT (passkeys_passkey_import_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysPasskeyImport, passkeys_passkey_import, PASSKEYS, PASSKEY_IMPORT, GObject)

PasskeysPasskeyImport *passkeys_passkey_import_new          (PasskeysVault         *vault,
                                                             GPtrArray             *entries);
GListModel            *passkeys_passkey_import_get_entries  (PasskeysPasskeyImport *self);
guint                  passkeys_passkey_import_count_chosen (PasskeysPasskeyImport *self);
/* both resolve to TRUE */
DexFuture             *passkeys_passkey_import_check        (PasskeysPasskeyImport *self);
DexFuture             *passkeys_passkey_import_run          (PasskeysPasskeyImport *self,
                                                             PasskeysPrompt        *prompt);

G_END_DECLS
