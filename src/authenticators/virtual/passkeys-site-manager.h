/* passkeys-site-manager.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-ctap2-map.h"

G_BEGIN_DECLS

/* Answers authenticatorCredentialManagement from a listing (passkeys-site-listing.h). */
typedef struct _PasskeysSiteManager PasskeysSiteManager;

PasskeysSiteManager *passkeys_site_manager_new           (void);
void                 passkeys_site_manager_free          (PasskeysSiteManager  *self);
gboolean             passkeys_site_manager_take_listing  (PasskeysSiteManager  *self,
                                                          GBytes               *cbor,
                                                          GError              **error);
/* as far as nothing is changed by it */
GBytes              *passkeys_site_manager_answer        (PasskeysSiteManager  *self,
                                                          gint64                subcommand,
                                                          PasskeysCtap2Map     *parameters,
                                                          GError              **error);
/* the site of the passkey that the parameters mean */
const char          *passkeys_site_manager_find_site     (PasskeysSiteManager  *self,
                                                          gint64                subcommand,
                                                          PasskeysCtap2Map     *parameters);
/* what was changed */
void                 passkeys_site_manager_apply         (PasskeysSiteManager  *self,
                                                          gint64                subcommand,
                                                          PasskeysCtap2Map     *parameters);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysSiteManager, passkeys_site_manager_free)

G_END_DECLS
