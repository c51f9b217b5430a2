/* passkeys-site-ceremony.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-ctaphid.h"
#include "passkeys-site-prompt.h"
#include "passkeys-vault.h"

G_BEGIN_DECLS

/* As PASSKEYS_CTAPHID_COMMAND_CBOR, but before the message there is a secret that the service and the
 * client agreed on, and before that its length in one byte. Never on the wire. */
#define PASSKEYS_SITE_CEREMONY_COMMAND_WITH_SECRET 0x50
#define PASSKEYS_SITE_CEREMONY_MAXIMUM_SECRET 64

/* Carries out a message of a browser, or of another program, with the passkeys of a vault. Resolves
 * to a GBytes, the reply; never rejects; dropping it cancels. */
DexFuture *passkeys_site_ceremony_run (PasskeysVault          *vault,
                                       PasskeysSitePrompt     *prompt,
                                       PasskeysCtaphidCommand  command,
                                       GBytes                 *payload);

G_END_DECLS
