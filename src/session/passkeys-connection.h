/* passkeys-connection.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* Where an organisation's API is, and as which relying party. Immutable.
 * Presets: dfns-europe, dfns-uae, this-computer (address known once its server runs), custom. */
#define PASSKEYS_TYPE_CONNECTION (passkeys_connection_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysConnection, passkeys_connection, PASSKEYS, CONNECTION, GObject)

#define PASSKEYS_CONNECTION_DFNS_EUROPE "dfns-europe"
#define PASSKEYS_CONNECTION_DFNS_UAE "dfns-uae"
#define PASSKEYS_CONNECTION_THIS_COMPUTER "this-computer"
#define PASSKEYS_CONNECTION_CUSTOM "custom"

PasskeysConnection *passkeys_connection_new_preset           (const char          *preset); /* dfns-… */
PasskeysConnection *passkeys_connection_new_this_computer    (const char          *api_url); /* nullable: not running */
PasskeysConnection *passkeys_connection_new_custom           (const char          *api_url,
                                                              const char          *relying_party_id,
                                                              const char          *origin,
                                                              GError             **error);
const char         *passkeys_connection_get_preset           (PasskeysConnection  *self);
const char         *passkeys_connection_get_api_url          (PasskeysConnection  *self); /* nullable: this computer, not running */
const char         *passkeys_connection_get_relying_party_id (PasskeysConnection  *self);
const char         *passkeys_connection_get_origin           (PasskeysConnection  *self);
gboolean            passkeys_connection_is_this_computer     (PasskeysConnection  *self);
gboolean            passkeys_connection_equal                (PasskeysConnection  *self,
                                                              PasskeysConnection  *other);
/* → PasskeysApiClient; starts the organisation on this computer when it does not run yet */
DexFuture          *passkeys_connection_open                 (PasskeysConnection  *self);

G_END_DECLS
