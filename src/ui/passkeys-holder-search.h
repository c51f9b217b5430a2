/* passkeys-holder-search.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "passkeys-authenticator.h"

G_BEGIN_DECLS

/* Which authenticators hold passkeys of an account, found out without asking the person. Letting go
 * of it ends it.
 * signal: found (PasskeysAuthenticator, uint: how many), once for each that can tell */
#define PASSKEYS_TYPE_HOLDER_SEARCH (passkeys_holder_search_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysHolderSearch, passkeys_holder_search, PASSKEYS, HOLDER_SEARCH, GObject)

PasskeysHolderSearch *passkeys_holder_search_new   (GListModel            *authenticators, /* nullable */
                                                    const char            *relying_party_id,
                                                    const char            *user_name); /* nullable */
/* FALSE as long as it is not known; n_found: nullable */
gboolean              passkeys_holder_search_knows (PasskeysHolderSearch  *self,
                                                    PasskeysAuthenticator *authenticator,
                                                    guint                 *n_found);

/* TRUE also where it is not known, or where nobody has searched: self is nullable */
gboolean              passkeys_holder_search_may_hold (PasskeysHolderSearch  *self,
                                                       PasskeysAuthenticator *authenticator);

G_END_DECLS
