/* passkeys-site-answer.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-site-prompt.h"
#include "passkeys-vault.h"

G_BEGIN_DECLS

/* The part of the process that the browser service starts for one message (see
 * service/passkeys-answer-process.h): reads it from the socket, carries it out and writes the reply.
 * Resolves to TRUE; rejects when the service gave up, and then the ceremony is over. */
DexFuture *passkeys_site_answer_run (int                 socket,
                                     PasskeysVault      *vault,
                                     PasskeysSitePrompt *prompt);

G_END_DECLS
