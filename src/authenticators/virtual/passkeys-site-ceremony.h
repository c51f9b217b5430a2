/* passkeys-site-ceremony.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-ctaphid.h"
#include "passkeys-site-prompt.h"
#include "passkeys-vault.h"

G_BEGIN_DECLS

/* Carries out a message of a browser, or of another program, with the passkeys of a vault. Resolves
 * to a GBytes, the reply; never rejects; dropping it cancels. */
DexFuture *passkeys_site_ceremony_run (PasskeysVault          *vault,
                                       PasskeysSitePrompt     *prompt,
                                       PasskeysCtaphidCommand  command,
                                       GBytes                 *payload);

G_END_DECLS
