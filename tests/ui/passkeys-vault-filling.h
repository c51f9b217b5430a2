/* passkeys-vault-filling.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-vault.h"

G_BEGIN_DECLS

/* Passkeys for pictures. */
char *passkeys_vault_filling_build_file (gboolean       only_usable);
void  passkeys_vault_filling_run        (PasskeysVault *vault,
                                         const char    *pin);

G_END_DECLS
