/* passkeys-last-authenticator.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "passkeys-account.h"
#include "passkeys-authenticator.h"
#include "passkeys-holder-search.h"

G_BEGIN_DECLS

/* With what each account has signed last, so that the next time begins with it. Without an application
 * nothing is remembered. */
void                   passkeys_last_authenticator_remember (PasskeysAccount       *account,
                                                             PasskeysAuthenticator *authenticator);
/* (transfer full) (nullable): which of the model it was */
PasskeysAuthenticator *passkeys_last_authenticator_find     (PasskeysAccount       *account,
                                                             GListModel            *model);
/* (transfer full) (nullable): that, where it may hold a passkey; or else selected, or the first that may */
PasskeysAuthenticator *passkeys_last_authenticator_prefer   (PasskeysAccount       *account,
                                                             GListModel            *model,
                                                             PasskeysHolderSearch  *search,    /* nullable */
                                                             PasskeysAuthenticator *selected); /* nullable */
void                   passkeys_last_authenticator_forget   (PasskeysAccount       *account);

G_END_DECLS
