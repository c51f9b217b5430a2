/* passkeys-account-removal.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <libdex.h>

#include "passkeys-account-store.h"
#include "passkeys-session.h"
#include "passkeys-vault.h"

G_BEGIN_DECLS

/* → boolean: whether the account was removed from this computer. Asks first, and whether its passkeys here go too;
 * the organisation is not touched. Rejects with PASSKEYS_SESSION_ERROR or PASSKEYS_AUTHENTICATOR_ERROR. */
DexFuture *passkeys_account_removal_run (GtkWidget            *parent,
                                         PasskeysAccountStore *accounts,
                                         PasskeysAccount      *account,
                                         PasskeysSession      *session, /* nullable */
                                         PasskeysVault        *vault);  /* nullable */

G_END_DECLS
