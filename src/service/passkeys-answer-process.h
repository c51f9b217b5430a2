/* passkeys-answer-process.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-ctaphid.h"

G_BEGIN_DECLS

/* A process that asks the person and answers one message. Its standard input is a socket: it reads the
 * command byte and the payload from there until their end, and writes the reply there. When this
 * side closes the socket altogether, the client gave up.
 *
 * PINs and keys are in that process only, and are gone with it.
 *
 * Resolves to a GBytes, the reply; rejects when the process ended without one. Dropping it closes the
 * socket. */
DexFuture *passkeys_answer_process_run (const char * const     *arguments,
                                        PasskeysCtaphidCommand  command,
                                        GBytes                 *payload);

G_END_DECLS
