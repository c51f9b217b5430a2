/* passkeys-recovery-kit-renewal.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <libdex.h>

#include "passkeys-session.h"

G_BEGIN_DECLS

/* → TRUE: a new kit was signed, shown and, unless the person left it, kept; then the former ones may
 * be switched off. Rejects with CANCELLED or with why no kit was made. */
DexFuture *passkeys_recovery_kit_renewal_run (GtkWidget       *parent,
                                              PasskeysSession *session);

G_END_DECLS
