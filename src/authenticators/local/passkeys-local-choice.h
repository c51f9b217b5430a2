/* passkeys-local-choice.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "passkeys-candidate.h"
#include "passkeys-local-passkey.h"

G_BEGIN_DECLS

/* Passkeys of this computer as a person may choose among them. */
GListModel           *passkeys_local_choice_build_candidates (GListModel        *passkeys);
PasskeysLocalPasskey *passkeys_local_choice_find             (GListModel        *passkeys,
                                                              PasskeysCandidate *chosen);

G_END_DECLS
