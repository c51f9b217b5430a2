/* passkeys-connection-group.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-connection.h"

G_BEGIN_DECLS

/* Where an organisation is: this computer, one of the hosted regions, or a server of one's own.
 * signal: changed () */
#define PASSKEYS_TYPE_CONNECTION_GROUP (passkeys_connection_group_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysConnectionGroup, passkeys_connection_group, PASSKEYS, CONNECTION_GROUP, AdwPreferencesGroup)

GtkWidget          *passkeys_connection_group_new            (void);
PasskeysConnection *passkeys_connection_group_dup_connection (PasskeysConnectionGroup  *self,
                                                              GError                  **error);
void                passkeys_connection_group_select         (PasskeysConnectionGroup  *self,
                                                              PasskeysConnection       *connection);
/* only a server of one's own, where the other places are chosen elsewhere */
void                passkeys_connection_group_show_custom_only (PasskeysConnectionGroup *self);
/* host: of the dashboard that a link names */
void                passkeys_connection_group_select_host    (PasskeysConnectionGroup  *self,
                                                              const char               *host);

G_END_DECLS
