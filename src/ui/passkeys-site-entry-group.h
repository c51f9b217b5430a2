/* passkeys-site-entry-group.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-site-choice.h"

G_BEGIN_DECLS

/* Where a new passkey of a site is to be kept: in a new entry, or in the place of one.
 * properties: ready (boolean, notified): there is a choice that will do
 * signal: activate (Enter was pressed in the user name) */
#define PASSKEYS_TYPE_SITE_ENTRY_GROUP (passkeys_site_entry_group_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSiteEntryGroup, passkeys_site_entry_group, PASSKEYS, SITE_ENTRY_GROUP, AdwBin)

/* entries: of PasskeysLocalPasskey; user_name: what the site says, nullable */
void                passkeys_site_entry_group_set_entries (PasskeysSiteEntryGroup *self,
                                                           GListModel             *entries,
                                                           const char             *user_name);
/* why the last choice will not do */
void                passkeys_site_entry_group_set_error   (PasskeysSiteEntryGroup *self,
                                                           const GError           *error);
gboolean            passkeys_site_entry_group_is_ready    (PasskeysSiteEntryGroup *self);
PasskeysSiteChoice *passkeys_site_entry_group_dup_choice  (PasskeysSiteEntryGroup *self);

G_END_DECLS
